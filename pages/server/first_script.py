"""Tags of ours in the page that Streamlit sends: a script, and what is fetched early."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.headers import EMBEDDED
from pages.server.paths import find_path

# Compressed, or in part, the page could not be read here; and what a browser has may be older.
_UNWANTED = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")


class FirstScript:
    """Puts a script into the page before Streamlit's own, which corrects addresses at once.

    What draws the figures is fetched while Streamlit starts, not after it.

    Parameters
    ----------
    app : ASGIApp
    script : str
        Text of a module that imports nothing.
    modules : sequence of str
        Addresses of modules to fetch early.
    """

    def __init__(self, app: ASGIApp, script: str, modules: Sequence[str]) -> None:
        self.app = app
        early = "".join(f'<link rel="modulepreload" href="{each}">' for each in modules)
        self._tags = f'<head><script type="module">{script}</script>{early}'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the script where a page comes back."""
        if not _asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _UNWANTED]
        start: list[Message] = []
        pieces: list[bytes] = []

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                start.append(message)
            elif not start:
                await send(message)
            else:
                pieces.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send_page(start[0], b"".join(pieces), send)

        await self.app({**scope, "headers": headers}, receive, add)

    async def _send_page(self, start: Message, page: bytes, send: Send) -> None:
        body = page.replace(b"<head>", self._tags, 1)
        headers = MutableHeaders(scope=start)
        del headers["ETag"]  # of Streamlit's page alone
        del headers["Last-Modified"]
        headers["Content-Length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _asks_for_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    embedded = find_path(scope).startswith(EMBEDDED)  # that is no page of Streamlit's
    return not embedded and "text/html" in Headers(scope=scope).get("accept", "")


def _is_page(start: Message) -> bool:
    return Headers(scope=start).get("content-type", "").startswith("text/html")
