"""What a request may ask for and send, and how an answer is sent to whoever reads it slowly."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.headers import EMBEDDED
from pages.server.paths import below_base, find_path

UPLOADS = "/_stcore/upload_file/"
_MOST_ELSEWHERE = 64 * 1024
_PIECE = 64 * 1024
_NOT_KEPT = {"Cache-Control": "no-store"}
_TOO_LARGE = "The body of this request is larger than this address takes."


class BoundedBodies:
    """Refuses bodies that are too large, as soon as that is known.

    Streamlit has the limit for a file. This one is a little above it, and holds for
    every other address too. It also ends the connection where a body was not read to
    its end: else all that is still sent would be received, and thrown away.

    Parameters
    ----------
    app : ASGIApp
    most_uploaded : int
        Bytes of a request that brings a file, with what is around the file.
    """

    def __init__(self, app: ASGIApp, most_uploaded: int) -> None:
        self.app = app
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that ends in a refusal where it is too large."""
        if scope["type"] != "http" or not _announces_body(scope):
            await self.app(scope, receive, send)
            return
        uploads = find_path(scope).startswith(UPLOADS)
        body = _Body(receive, send, self._most_uploaded if uploads else _MOST_ELSEWHERE)
        if _declared(scope) > body.most:
            refusal = PlainTextResponse(_TOO_LARGE, 413)
            await refusal(scope, receive, body.send)
        else:
            await self.app(scope, body.receive, body.send)


class _Body:
    """The body of one request, counted as it comes."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self.most = receive, send, most
        self._size = 0
        self._ended = False

    async def receive(self) -> Message:
        """Give the next piece; refuse it where the body has become too large."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
        if self._size > self.most:
            raise HTTPException(413, _TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        """Send the answer, with which the connection ends where the body did not."""
        if message["type"] == "http.response.start" and not self._ended:
            MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)


class InPieces:
    """Sends large bodies in pieces, each when the one before is on its way.

    What is handed over at once lies in the buffer of the connection until it is read,
    so readers who do not read would each hold a copy of the file.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and send its answer in pieces."""

        async def in_pieces(message: Message) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or len(body) <= _PIECE:
                await send(message)
                return
            more = message.get("more_body", False)
            for start in range(0, len(body), _PIECE):
                end = start + _PIECE
                left = more or end < len(body)
                await send({**message, "body": body[start:end], "more_body": left})

        await self.app(scope, receive, in_pieces)


def _announces_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _declared(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "0")
    return int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 20 else 0


_CORE = "/_stcore/"
# All that Streamlit's page asks for; the socket of a session is `_stcore/stream`.
_OPEN = frozenset(f"{_CORE}{name}" for name in ("health", "host-config", "stream"))
# Components that bring files of their own, and signing in: there are neither here.
_CLOSED = ("/component/", "/auth/", "/oauth2callback")
# What lies deeper than the pages. Anywhere else Streamlit would send its page, which stays blank:
# it looks for its scripts beside itself.
_DEEP = ("/static/", "/media/", "/lossviz/", EMBEDDED)
_NO_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>No such page</title>
<p>There is no page at this address. <a href="%s">Go to the loss explorer.</a></p></html>"""


class ClosedRoutes:
    """Answers 404 where Streamlit would tell of the server or of other sessions, or has no page.

    `docs/architecture.md` says of each address of Streamlit's whether it is open.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if it goes to what is served."""
        path = find_path(scope) if scope["type"] == "http" else ""
        if _is_closed(path):
            closed = PlainTextResponse("Not Found", 404, _NOT_KEPT)
            await closed(scope, receive, send)
        elif "/" in path.strip("/") and not path.startswith((_CORE, *_DEEP)):
            missing = HTMLResponse(_NO_PAGE % below_base("/"), 404, _NOT_KEPT)
            await missing(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_closed(path: str) -> bool:
    if path.startswith(_CORE):
        return path not in _OPEN and not path.startswith(UPLOADS)
    return path.startswith(_CLOSED)
