"""Tags of ours in the page that Streamlit sends."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.headers import may_be_framed
from pages.server.paths import find_path

# Compressed, or in part, the page could not be read here. And what a browser kept of it
# may hold the tags of another release: it always gets the whole page, which is small.
_UNWANTED = (
    b"accept-encoding",
    b"range",
    b"if-range",
    b"if-none-match",
    b"if-modified-since",
)


class EarlyTags:
    """Puts tags of ours into the page before Streamlit's own scripts.

    Streamlit corrects a broken address as soon as it starts; by then the module
    that keeps the history in order has to be there. And what draws the figures is
    fetched while Streamlit starts, not after it.
    """

    def __init__(self, app: ASGIApp, tags: str, base: str = "") -> None:
        self.app = app
        self._tags = f"<head>{tags}".encode()
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the tags where a page comes back."""
        if not self._asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _UNWANTED]
        tagging = _Tagging(send, self._tags, scope["method"])
        await self.app({**scope, "headers": headers}, receive, tagging.send)

    def _asks_for_page(self, scope: Scope) -> bool:
        if scope["type"] != "http" or may_be_framed(find_path(scope, self._base)):
            return False  # an embedded figure is no page of Streamlit's
        return "text/html" in Headers(scope=scope).get("accept", "")


class _Tagging:
    """One answer on its way: a page is held until all of it is there, others go on at once."""

    def __init__(self, send: Send, tags: bytes, method: str) -> None:
        self._send, self._tags, self._method = send, tags, method
        self._start: Message | None = None
        self._pieces: list[bytes] = []

    async def send(self, message: Message) -> None:
        """Take the next message of the answer."""
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        body = b"".join(self._pieces).replace(b"<head>", self._tags, 1)
        headers = MutableHeaders(scope=start)
        for name in ("ETag", "Last-Modified", "Content-Length"):
            del headers[name]
        if self._method != "HEAD":  # there is no page then whose length could be told
            headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    return Headers(scope=start).get("content-type", "").startswith("text/html")
