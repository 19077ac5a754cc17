"""Streamlit's addresses that are not served here."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.bodies import UPLOADS
from pages.server.paths import find_path

_CORE = "/_stcore/"
# All that Streamlit's page asks for; the socket of a session is `_stcore/stream`.
_OPEN = frozenset(f"{_CORE}{name}" for name in ("health", "host-config", "stream"))
# Components that bring files of their own, and signing in: there are neither here.
_CLOSED = ("/component/", "/auth/", "/oauth2callback")


class ClosedRoutes:
    """Answers 404 where Streamlit would tell of the server, or of other sessions.

    `docs/architecture.md` says of each address of Streamlit's whether it is open.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if it goes to what is served."""
        if scope["type"] == "http" and _is_closed(find_path(scope)):
            closed = PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
            await closed(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_closed(path: str) -> bool:
    if path.startswith(_CORE):
        return path not in _OPEN and not path.startswith(UPLOADS)
    return path.startswith(_CLOSED)
