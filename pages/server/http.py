"""What the server does to every answer: security headers, and compressed files."""

from __future__ import annotations

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.packing import encoding_for, pack

_SECURITY = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_SMALLEST = 1024
_MOST_BYTES = 64 * 1024 * 1024


class SecurityHeaders:
    """Adds the security headers; the address holds data, so it is not told to other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SECURITY)
            await send(message)

        await self.app(scope, receive, with_headers)


class CompressedFiles:
    """Sends Streamlit's own files compressed, each compressed only once.

    Streamlit leaves its files as they are: 7.5 MB for a page with one chart.
    Starlette's middleware would compress each again for every visitor, so the
    compressed bytes are kept (their names hold a hash, so they never change).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[tuple[str, str], tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the compressed bytes that are kept, or pass the request on."""
        encoding = _is_file(scope) and encoding_for(Headers(scope=scope).get("accept-encoding", ""))
        if not encoding:
            await self.app(scope, receive, send)
            return
        key = (scope["path"], encoding)
        if key not in self._kept:
            start, body = await self._fetch(scope)
            if not _worthwhile(start, body):
                await _answer(send, start, body)
                return
            await self._keep(key, start, body)
        await _answer(send, *self._kept[key])

    async def _fetch(self, scope: Scope) -> tuple[Message, bytes]:
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self.app(scope, _nobody_leaves, collect)
        body = b"".join(m.get("body", b"") for m in messages[1:])
        return messages[0], body

    async def _keep(self, key: tuple[str, str], start: Message, body: bytes) -> None:
        packed = await anyio.to_thread.run_sync(pack, body, key[1])
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = key[1]
        headers["Content-Length"] = str(len(packed))
        headers.add_vary_header("Accept-Encoding")
        if sum(len(b) for _, b in self._kept.values()) > _MOST_BYTES:
            self._kept.clear()
        self._kept[key] = (start, packed)


class EarlyTags:
    """Puts tags of ours into the page before Streamlit's own scripts.

    Streamlit corrects a broken address as soon as it starts; by then the module
    that keeps the history in order has to be there. And what draws the figures is
    fetched while Streamlit starts, not after it.
    """

    def __init__(self, app: ASGIApp, tags: str) -> None:
        self.app = app
        self._tags = f"<head>{tags}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the tags where a page comes back."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        # Compressed, the page could not be read here; it is small.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, collect)
        start, body = messages[0], b"".join(m.get("body", b"") for m in messages[1:])
        headers = MutableHeaders(scope=start)
        if headers.get("content-type", "").startswith("text/html"):
            body = body.replace(b"<head>", self._tags, 1)
            headers["Content-Length"] = str(len(body))
        await _answer(send, start, body)


async def _nobody_leaves() -> Message:
    """Say nothing, for ever. A visitor who leaves must not cut short what is kept for all."""
    await anyio.sleep_forever()
    return {"type": "http.disconnect"}


def _is_file(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
        return False
    headers = Headers(scope=scope)
    return not ("range" in headers or "if-none-match" in headers or "if-modified-since" in headers)


def _worthwhile(start: Message, body: bytes) -> bool:
    headers = Headers(scope=start)
    return (
        start["status"] == 200
        and len(body) >= _SMALLEST
        and headers.get("content-type", "").startswith(_TEXT)
        and "content-encoding" not in headers
    )


async def _answer(send: Send, start: Message, body: bytes) -> None:
    await send(start)
    await send({"type": "http.response.body", "body": body})
