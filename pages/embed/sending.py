"""The way of an embedded figure to the browser."""

from __future__ import annotations

from typing import Final

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lossviz.base import LossvizError
from pages.embed.page import (
    find_page,
    read_embed,
    refuse_in_json,
    write_embed,
    write_json,
    write_refusal,
)
from pages.figure import assets
from pages.state import Page
from pages.state import parameters as p

ADDRESS: Final = "/embed/"

_AT_ONCE: Final = 2  # figures that are computed at a time
_KEPT: Final = {"Cache-Control": "public, max-age=300"}
# A refusal may be over at the next try, and a copy on the server may be removed.
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


class Embeds:
    """Answers for embedded figures; one process has one.

    Each is computed when it is asked for: that takes some milliseconds.

    Parameters
    ----------
    base : str
        The server's base path, without slashes at its ends; may be empty.
    """

    def __init__(self, base: str) -> None:
        self._prefix = f"/{base}" if base else ""
        self._limit: anyio.CapacityLimiter | None = None

    def route(self) -> Route:
        """The route that the answers are sent under."""
        return Route(f"{self._prefix}{ADDRESS}{{page}}", self._send)

    async def _send(self, request: Request) -> Response:
        page = find_page(request.path_params["page"])
        if page is None:
            return PlainTextResponse("no such figure", 404, _NOT_KEPT)
        self._limit = self._limit or anyio.CapacityLimiter(_AT_ONCE)
        return await anyio.to_thread.run_sync(self._make, page, request, limiter=self._limit)

    def _make(self, page: Page, request: Request) -> Response:
        raw = {name: request.query_params.getlist(name) for name in request.query_params}
        as_json = raw.get("as") == ["json"]
        kind = "application/json" if as_json else "text/html; charset=utf-8"
        try:
            embed = read_embed(page, raw)
        except LossvizError as problem:
            text = refuse_in_json(problem) if as_json else write_refusal(problem, raw)
            return Response(text, 422, _NOT_KEPT, kind)
        text = write_json(embed) if as_json else write_embed(embed, raw, self._script())
        stored = embed.values.get(p.DATA.name) == "stored"
        return Response(text, 200, _NOT_KEPT if stored else _KEPT, kind)

    def _script(self) -> str:
        return f"{self._prefix}/lossviz/{assets.fingerprint()}/{assets.EMBED}"


def routes(base: str) -> list[Route]:
    """The routes of embedded figures, below the server's base path."""
    return [Embeds(base).route()]
