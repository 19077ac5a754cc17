"""Streamlit's own files, compressed once and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import partial

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.packing import SECONDS_UNTIL_TIGHTER, TIGHTEST, encoding_for, pack
from pages.server.paths import find_path

_MOST_BYTES = 64 * 1024 * 1024
_CONDITIONS = ("range", "if-none-match", "if-modified-since")
# The others on this machine need its processor too.
_one_at_a_time = anyio.Semaphore(1)
_Key = tuple[str, str]
_Answer = tuple[Message, bytes]


class CompressedFiles:
    """Sends Streamlit's own files compressed, each compressed only once.

    Streamlit leaves its files as they are: 7.5 MB for a page with one chart.
    Starlette's middleware would compress each again for every visitor, so the
    compressed bytes are kept (their names hold a hash, so they never change).
    Only the files that are listed here are kept. Any other path may be asked for
    without end, and many paths name the same file.

    Parameters
    ----------
    app : ASGIApp
    files : collection of str
        Paths of the files, below the base path.
    base : str
        The server's base path, without slashes at its ends.
    most : int
        Bytes that are kept at most: of paths, headers and bodies together.
    tighter_after : float
        Seconds after which a file is compressed once more, as far as it goes. That takes long,
        so nobody waits for it.
    """

    def __init__(
        self,
        app: ASGIApp,
        files: Collection[str],
        base: str = "",
        most: int = _MOST_BYTES,
        tighter_after: float = SECONDS_UNTIL_TIGHTER,
    ) -> None:
        self.app = app
        self._tighter_after = tighter_after
        self._later: set[asyncio.Task[None]] = set()
        self._files = frozenset(files)
        self._base = base
        self._most = most
        self._kept: dict[_Key, _Answer] = {}
        self._turns: dict[_Key, anyio.Lock] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the compressed bytes that are kept, or pass the request on."""
        path = find_path(scope, self._base)
        encoding = ""
        if path in self._files and _wants_all(scope):
            encoding = encoding_for(Headers(scope=scope).get("accept-encoding", ""))
        if encoding:
            start, body = await self._find((path, encoding), scope)
            await send(start)
            await send({"type": "http.response.body", "body": body})
        else:
            await self.app(scope, receive, send)

    @property
    def kept_bytes(self) -> int:
        """How many bytes are kept."""
        return sum(_size(key, answer) for key, answer in self._kept.items())

    async def _find(self, key: _Key, scope: Scope) -> _Answer:
        if key not in self._kept:
            # Of those who ask at the same time, one compresses and the others wait.
            async with self._turns.setdefault(key, anyio.Lock()):
                if key not in self._kept:
                    return await self._make(key, scope)
        start, body = self._kept[key]
        return _copied(start), body

    async def _make(self, key: _Key, scope: Scope) -> _Answer:
        start, body = await self._fetch(scope)
        if start["status"] != 200 or "content-encoding" in Headers(scope=start):
            return start, body
        packed = await anyio.to_thread.run_sync(pack, body, key[1])
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = key[1]
        headers["Content-Length"] = str(len(packed))
        headers.add_vary_header("Accept-Encoding")
        self._keep(key, (start, packed))
        if key[1] == "br":
            later = asyncio.create_task(self._pack_tighter(key, body))
            self._later.add(later)
            later.add_done_callback(self._later.discard)
        return _copied(start), packed

    async def _pack_tighter(self, key: _Key, body: bytes) -> None:
        await anyio.sleep(self._tighter_after)
        async with _one_at_a_time:
            packed = await anyio.to_thread.run_sync(
                partial(pack, body, key[1], level=TIGHTEST), abandon_on_cancel=True
            )
        if key in self._kept:
            headers = MutableHeaders(raw=[*self._kept[key][0]["headers"]])
            headers["Content-Length"] = str(len(packed))
            self._kept[key] = ({**self._kept[key][0], "headers": headers.raw}, packed)

    def _keep(self, key: _Key, answer: _Answer) -> None:
        """Keep an answer; the oldest go where there would be too many bytes."""
        room = self._most - _size(key, answer)
        while self._kept and self.kept_bytes > room:
            del self._kept[next(iter(self._kept))]
        if room >= 0:
            self._kept[key] = answer

    async def _fetch(self, scope: Scope) -> _Answer:
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self.app(scope, _nobody_leaves, collect)
        return messages[0], b"".join(m.get("body", b"") for m in messages[1:])


async def _nobody_leaves() -> Message:
    """Say nothing, for ever. A visitor who leaves must not cut short what is kept for all."""
    await anyio.sleep_forever()
    return {"type": "http.disconnect"}


def _wants_all(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "GET" and not any(name in headers for name in _CONDITIONS)


def _copied(start: Message) -> Message:
    """Copy the start of an answer: whoever sends it adds headers of its own."""
    return {**start}


def _size(key: _Key, answer: _Answer) -> int:
    start, body = answer
    return len(body) + sum(map(len, key)) + sum(len(k) + len(v) for k, v in start["headers"])
