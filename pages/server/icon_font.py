"""The font of the icons, with those icons alone that can be on a page.

Streamlit's has some four thousand, 375 kB, for the twenty that are used here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import anyio
from fontTools import subset
from fontTools.ttLib import TTFont
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.paths import find_path
from pages.server.streamlit_files import STATIC

_PAGES = Path(__file__).parents[1]
_NAMED = re.compile(r":material/(\w+):")
_LETTERS = "abcdefghijklmnopqrstuvwxyz_0123456789"
_KIND = "font/woff2"


class SmallIconFont:
    """Sends the small font where a browser asks for Streamlit's.

    Its address is Streamlit's, which a browser would keep for good; which icons are in it
    may change with a release of ours, so it asks each time whether what it has still holds.

    Parameters
    ----------
    app : ASGIApp
    base : str
        The server's base path, without slashes at its ends.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the font, or pass the request on."""
        path = find_path(scope, self._base)
        font = find_icon_font()
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not asked or font is None or path != f"/{font.relative_to(STATIC).as_posix()}":
            await self.app(scope, receive, send)
            return
        content = await anyio.to_thread.run_sync(make_icon_font)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        known = Headers(scope=scope).get("if-none-match", "")
        if tag in known:
            answer = Response(status_code=304, headers=headers)
        else:
            answer = Response(content, headers=headers, media_type=_KIND)
        await answer(scope, receive, send)


@cache
def find_icon_font() -> Path | None:
    """Streamlit's font of all icons; None where it has another name now."""
    fonts = list((STATIC / "static" / "media").glob("MaterialSymbols-*.woff2"))
    return fonts[0] if len(fonts) == 1 else None


@cache
def find_icon_names() -> frozenset[str]:
    """The icons that our pages and Streamlit's own scripts name."""
    ours = _PAGES.rglob("*.py")
    streamlits = (STATIC / "static" / "js").glob("*.js")
    return frozenset(
        name
        for file in (*ours, *streamlits)
        for name in _NAMED.findall(file.read_text(encoding="utf-8", errors="ignore"))
    )


@cache
def make_icon_font() -> bytes:
    """Take those icons out of Streamlit's font; empty where there is none."""
    path = find_icon_font()
    if path is None:
        return b""
    font = TTFont(path)
    glyphs = {word: glyph for word, glyph in _ligatures(font) if word in find_icon_names()}
    options = subset.Options(layout_features=["*"], layout_closure=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=_LETTERS, glyphs=glyphs.values())
    subsetter.subset(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _ligatures(font: TTFont) -> Iterator[tuple[str, str]]:
    """Each word that the font draws as one icon, and the name of that icon's shape."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for table in _ligature_tables(font):
        for first, ligatures in table.ligatures.items():
            for ligature in ligatures:
                word = "".join(letters.get(g, "?") for g in (first, *ligature.Component))
                yield word, ligature.LigGlyph


def _ligature_tables(font: TTFont) -> Iterable[TTFont]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if hasattr(table, "ligatures"):
                yield table
