"""The way of an embedded figure to the browser."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
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
from pages.server import encoding_for, pack
from pages.state import Page

ADDRESS: Final = "/embed/"

_MOST_KEPT: Final = 32 << 20  # bytes
_AT_ONCE: Final = 2  # figures that are computed at a time
_HEADERS: Final = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}
_Answer = tuple[bytes, int, str]


class Kept:
    """Answers by their address, the ones that were asked for last, up to a number of bytes."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[bytes, _Answer] = OrderedDict()
        self._bytes = 0

    def find(self, key: bytes) -> _Answer | None:
        """Give what was kept of an address."""
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def keep(self, key: bytes, answer: _Answer) -> None:
        """Keep an answer, and give up the oldest ones."""
        if key in self._answers:
            return
        self._answers[key] = answer
        self._bytes += len(answer[0])
        while self._bytes > self._most:
            _, (body, _, _) = self._answers.popitem(last=False)
            self._bytes -= len(body)


class Embeds:
    """Answers for embedded figures; one process has one.

    Parameters
    ----------
    base : str
        The server's base path, without slashes at its ends; may be empty.
    """

    def __init__(self, base: str) -> None:
        self._prefix = f"/{base}" if base else ""
        self._kept = Kept()
        self._limit: anyio.CapacityLimiter | None = None

    def route(self) -> Route:
        """The route that the answers are sent under."""
        return Route(f"{self._prefix}{ADDRESS}{{page}}", self._send)

    async def _send(self, request: Request) -> Response:
        page = find_page(request.path_params["page"])
        if page is None:
            return PlainTextResponse("no such figure", 404, {"Cache-Control": "no-store"})
        encoding = encoding_for(request.headers.get("accept-encoding", ""))
        key = hashlib.sha256(f"{encoding} {page.path}?{request.url.query}".encode()).digest()
        answer = self._kept.find(key)
        if answer is None:
            self._limit = self._limit or anyio.CapacityLimiter(_AT_ONCE)
            answer = await anyio.to_thread.run_sync(
                self._make, page, request, encoding, limiter=self._limit
            )
            self._kept.keep(key, answer)
        body, status, kind = answer
        packed = {"Content-Encoding": encoding} if encoding else {}
        return Response(body, status, _HEADERS | packed, kind)

    def _make(self, page: Page, request: Request, encoding: str) -> _Answer:
        raw = {name: request.query_params.getlist(name) for name in request.query_params}
        as_json = raw.get("as") == ["json"]
        status = 200
        try:
            embed = read_embed(page, raw)
            text = write_json(embed) if as_json else write_embed(embed, raw, self._script())
        except LossvizError as problem:
            status = 422
            text = refuse_in_json(problem) if as_json else write_refusal(problem, raw)
        kind = "application/json" if as_json else "text/html; charset=utf-8"
        body = text.encode()
        return pack(body, encoding, level=_QUICK) if encoding else body, status, kind

    def _script(self) -> str:
        return f"{self._prefix}/lossviz/{assets.fingerprint()}/{assets.EMBED}"


_QUICK: Final = 5  # a few milliseconds


def routes(base: str) -> list[Route]:
    """The routes of embedded figures, below the server's base path."""
    return [Embeds(base).route()]
