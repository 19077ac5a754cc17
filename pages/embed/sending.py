"""The way of an embedded figure to the browser."""

from __future__ import annotations

import json
from typing import Final

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lossviz.base import LossvizError
from pages.embed.page import find_page, read_embed, write_embed, write_json, write_refusal
from pages.figure import assets
from pages.server import EMBEDDED, below_base
from pages.state import Page
from pages.state import parameters as p

_AT_ONCE: Final = anyio.CapacityLimiter(2)  # figures that are computed at a time
_KEPT: Final = {"Cache-Control": "public, max-age=300"}
# A refusal may be over at the next try, and a copy on the server may be removed.
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


def route() -> Route:
    """The route of embedded figures: each is computed when asked for, in some milliseconds."""
    return Route(below_base(EMBEDDED + "{page}"), _send)


async def _send(request: Request) -> Response:
    page = find_page(request.path_params["page"])
    if page is None:
        return PlainTextResponse("no such figure", 404, _NOT_KEPT)
    return await anyio.to_thread.run_sync(_answer, page, request, limiter=_AT_ONCE)


def _answer(page: Page, request: Request) -> Response:
    """Answer with a page of the figure that is asked for, or with its scene alone as JSON."""
    raw = {name: request.query_params.getlist(name) for name in request.query_params}
    as_json = raw.get("as") == ["json"]
    kind = "application/json" if as_json else "text/html; charset=utf-8"
    try:
        embed = read_embed(page, raw)
    except LossvizError as problem:
        refusal = json.dumps({"message": str(problem)})
        return Response(refusal if as_json else write_refusal(problem, raw), 422, _NOT_KEPT, kind)
    script = assets.write_address(assets.EMBED)
    text = write_json(embed) if as_json else write_embed(embed, raw, script)
    stored = embed.values.get(p.DATA.name) == "stored"
    return Response(text, 200, _NOT_KEPT if stored else _KEPT, kind)
