"""The small font: every icon that can be on a page, as Streamlit's own font draws it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from starlette.responses import PlainTextResponse

from pages.server.icon_font import (
    SmallIconFont,
    find_icon_font,
    find_icon_names,
    make_icon_font,
)
from pages.server.streamlit_files import STATIC
from tests.pages.test_server import ask

USED = ("home", "help", "upload", "chevron_right", "keyboard_arrow_right", "arrow_forward", "edit")


def draw(font: TTFont, word: str) -> list[tuple[str, tuple[object, ...]]]:
    """The outline that a font draws for a word, by its own table of ligatures."""
    letters = font.getBestCmap()
    first, *rest = (letters[ord(letter)] for letter in word)
    found = [
        ligature.LigGlyph
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for ligature in getattr(table, "ExtSubTable", table).ligatures.get(first, ())
        if ligature.Component == rest
    ]
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[found[0]].draw(pen)
    return list(pen.value)


@pytest.fixture(scope="module")
def fonts() -> Iterator[tuple[TTFont, TTFont]]:
    path = find_icon_font()
    assert path is not None, "Streamlit's font of icons has another name: see icon_font.py"
    with TTFont(BytesIO(make_icon_font())) as small, TTFont(path) as whole:
        yield small, whole


def test_the_icons_of_the_pages_are_named() -> None:
    assert find_icon_names().issuperset(USED)


@pytest.mark.parametrize("word", sorted(find_icon_names() - {"star_filled"}))  # Streamlit has none
def test_an_icon_is_drawn_as_before(fonts: tuple[TTFont, TTFont], word: str) -> None:
    small, whole = fonts
    assert draw(small, word) == draw(whole, word)
    assert draw(small, word)


def test_the_font_is_small() -> None:
    whole = find_icon_font()
    assert whole is not None
    assert len(make_icon_font()) < whole.stat().st_size / 20


def test_it_is_sent_in_place_of_streamlits_and_asked_for_again() -> None:
    font = find_icon_font()
    assert font is not None
    app = SmallIconFont(PlainTextResponse("of Streamlit", 404), base="deep/down")
    path = f"/deep/down/{font.relative_to(STATIC).as_posix()}"
    answer = ask(app, path)
    assert answer.body == make_icon_font()
    assert answer.headers["cache-control"] == "no-cache"
    again = ask(app, path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.body) == (304, b"")
    assert ask(app, path.replace("/deep", "/other")).status_code == 404
    assert ask(app, path, method="POST").status_code == 404
