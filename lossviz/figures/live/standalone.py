"""A figure as one page that needs no server and no network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final, Literal

from lossviz.figures.live.modules import bundle

Theme = Literal["auto", "light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("auto", "light", "dark")

_HERE = Path(__file__).parent
_PLACE = re.compile(r"%%(\w+)%%")


def read_css() -> str:
    """Read the style of every figure."""
    return (_HERE / "figure.css").read_text(encoding="utf-8")


def read_page_css() -> str:
    """Read the style of a page with one figure, and of the figure."""
    return (_HERE / "page.css").read_text(encoding="utf-8") + read_css()


@cache
def read_template() -> str:
    """Read the page of a figure, with style and script, and the places for what is in it."""
    parts = {
        "css": read_page_css(),
        "script": bundle("saved.js"),
    }
    return fill((_HERE / "page.html").read_text(encoding="utf-8"), parts)


def write_page(
    scene: str, about: Mapping[str, Any], *, title: str, words: str, theme: Theme = "auto"
) -> str:
    """Write a figure as a page.

    Parameters
    ----------
    scene : str
        The scene as JSON, as `Scene.payload` gives it.
    about : mapping
        What the script takes beside it, such as where the handles stand.
    title : str
        Of the page.
    words : str
        What stands for the figure where scripts do not run.
    theme : {"auto", "light", "dark"}
        "auto" follows the reader's device.
    """
    data = encode(scene, about)
    parts = {"title": escape(title), "words": escape(words), "theme": theme, "data": data}
    return fill(read_template(), parts)


def encode(scene: str, about: Mapping[str, Any]) -> str:
    """Write what a page says of its figure, as JSON that may stand inside a script's element.

    Parameters
    ----------
    scene : str
        The scene as JSON.
    about : mapping
        What else the script takes; not empty.
    """
    rest = json.dumps(dict(about), allow_nan=False)
    # In a script, only what looks like its end, or like a comment, would be read as markup.
    return f'{{"scene":{scene},{rest[1:]}'.replace("<", "\\u003c")


def frame(page: str, height: int, title: str) -> str:
    """Give a frame that holds a page, for a notebook.

    The page runs in it as one of another site: it reaches nothing of the notebook.

    Parameters
    ----------
    page : str
    height : int
        In pixels.
    title : str
        What a screen reader calls the frame.
    """
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts allow-downloads" '
        f'style="width:100%;max-width:62rem;height:{height}px;border:0" loading="lazy" '
        f'srcdoc="{escape(page)}"></iframe>'
    )


def fill(template: str, parts: Mapping[str, str]) -> str:
    """Fill the places of a template at once: what is filled in is not looked through again."""
    return _PLACE.sub(lambda place: parts.get(place[1], place[0]), template)
