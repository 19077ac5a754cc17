"""Scripts that never change, compressed once and kept."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import anyio
import pyarrow as pa
import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.paths import find_path

_STATIC = Path(streamlit.__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css"}
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


class CompressedFiles:
    """Sends Streamlit's own scripts, and files of ours, compressed; all else goes on.

    Streamlit leaves its scripts as they are, 7.7 MB for a first visit. A middleware that
    compresses each answer would take a fifth of a second of a core for every visitor.

    Parameters
    ----------
    app : ASGIApp
    own : mapping of str to Path
        Further files by their paths, which change with what is in them.
    """

    def __init__(self, app: ASGIApp, own: Mapping[str, Path]) -> None:
        self.app = app
        scripts = (f for f in (_STATIC / "static").rglob("*") if f.suffix in _KINDS)
        self._files = {f"/{f.relative_to(_STATIC).as_posix()}": f for f in scripts} | dict(own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file that is kept, or pass the request on."""
        file = self._files.get(find_path(scope))
        encoding = _choose_encoding(scope) if file and scope["method"] == "GET" else ""
        if file and encoding:
            body = await anyio.to_thread.run_sync(_pack, file, encoding)
            headers = _HEADERS | {"Content-Encoding": encoding}
            await Response(body, 200, headers, _KINDS[file.suffix])(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _choose_encoding(scope: Scope) -> str:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    names = {part.partition(";")[0].strip() for part in accepted.split(",")}
    return next((name for name in ("br", "gzip") if name in names), "")


@cache
def _pack(file: Path, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(file.read_bytes(), 6)
    # At 9 it is 20 kB in 2 MB less, and takes three times as long.
    return bytes(pa.Codec("brotli", compression_level=7).compress(file.read_bytes(), asbytes=True))
