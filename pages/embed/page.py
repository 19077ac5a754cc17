"""One embedded figure: its page, with its controls, from what its address says, and the route."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lossviz.base import LossvizError
from lossviz.figures.live import standalone
from lossviz.figures.scene import DARK, LIGHT, Scene
from pages.data import NO_DATA, from_address
from pages.figure import assets
from pages.parts import PAGES
from pages.server import EMBEDDED, below_base
from pages.state import (
    Choice,
    Flag,
    Number,
    Page,
    PageFigure,
    Parameter,
    Raw,
    Values,
    Whole,
    parse_address,
)
from pages.state import parameters as p

_OWN = ("figure", "theme", "controls", "as")
_KNOWN = {parameter.name for page in PAGES for parameter in page.parameters}
_TEMPLATE = Path(__file__).with_name("embed.html")
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


@dataclass(frozen=True)
class Embed:
    """A figure with its values, and what of the address could not be used."""

    figure: PageFigure[Any]
    values: Values
    scene: Scene
    at: Mapping[str, float]
    message: str


def find_page(path: str) -> Page | None:
    """Find the page of a path; None where it has no figures."""
    return next((page for page in PAGES if page.path == path and page.figures), None)


def read_embed(page: Page, raw: Raw) -> Embed:
    """Compute the figure that an address names; the page's main one where it names none.

    Raises
    ------
    LossvizError
        Where there is nothing to draw.
    """
    query = {name: given for name, given in raw.items() if name not in _OWN}
    parsed = parse_address(query, page.parameters, known=_KNOWN)
    figure, complaints = _find_figure(page, raw)
    complaints += _complain_about_controls(figure, raw)
    source = from_address.read_data(parsed.values) if page.data else NO_DATA
    scene, at = figure.draw(figure.view(parsed.values, source))
    if scene.sentence is None:  # then what describes the figure says what it shows
        scene = replace(scene, sentence=scene.description)
    return Embed(figure, parsed.values, scene, at, " ".join((*complaints, *parsed.complaints)))


def _find_figure(page: Page, raw: Raw) -> tuple[PageFigure[Any], tuple[str, ...]]:
    named = _last(raw, "figure")
    found = next((figure for figure in page.figures if figure.key == named), None)
    if found or not named:
        return found or page.figures[0], ()
    keys = ", ".join(figure.key for figure in page.figures)
    return page.figures[0], (f"There is no such figure on this page. There are: {keys}.",)


def _complain_about_controls(figure: PageFigure[Any], raw: Raw) -> tuple[str, ...]:
    """Say so where an address asks for controls that are not beside its figure."""
    offered = [each.name for each in figure.offers]
    if set(_list_asked(raw)) <= set(offered):
        return ()
    there = ", ".join(offered) or "none"
    return (f"Not all of these controls are beside this figure. There are: {there}.",)


def _list_asked(raw: Raw) -> list[str]:
    return [name for name in _last(raw, "controls").split(",") if name]


def _last(raw: Raw, name: str) -> str:
    return (raw.get(name) or ("",))[-1]


def write_embed(embed: Embed, raw: Raw, script: str) -> str:
    """Write the page; `script` is the address of what draws the figure."""
    label = embed.figure.label
    about = {
        "at": dict(embed.at),
        "label": label,
        "file": embed.figure.key,
        "palettes": {"light": LIGHT, "dark": DARK},
        "tools": False,
        "fit": True,
    }
    return standalone.fill(
        _read_template(),
        {
            "title": escape(label),
            "theme": _choose_theme(raw),
            "script": escape(script),
            "controls": write_controls(embed.figure.offers, _list_asked(raw), embed.values),
            "message": escape(embed.message),
            "words": escape(embed.scene.describe(embed.at)),
            "data": standalone.encode(embed.scene.payload, about),
        },
    )


def write_json(embed: Embed) -> str:
    """Write scene and places alone, for a page that is open."""
    return standalone.encode(embed.scene.payload, {"at": dict(embed.at), "message": embed.message})


def write_refusal(problem: LossvizError, raw: Raw) -> str:
    """Write a page that says why there is no figure."""
    css, message = standalone.read_page_css(), escape(str(problem))
    parts = {"theme": _choose_theme(raw), "css": css, "message": message}
    return standalone.fill(_REFUSAL, parts)


def _choose_theme(raw: Raw) -> standalone.Theme:
    named = _last(raw, "theme")
    return next((theme for theme in standalone.THEMES if theme == named), "auto")


@cache
def _read_template() -> str:
    template, css = _TEMPLATE.read_text(encoding="utf-8"), standalone.read_page_css()
    return standalone.fill(template, {"css": css})


_REFUSAL = (
    '<!doctype html><html lang="en" data-theme="%%theme%%"><meta charset="utf-8">'
    '<title>No figure</title><style>%%css%%</style><body class="lv-embed">'
    '<p role="alert">%%message%%</p></body></html>'
)


# What a label of the address leaves open where it stands beside a figure.
_SYMBOLS = {"learning rate": "learning rate η"}


def write_controls(offers: Collection[Parameter], asked: Collection[str], values: Values) -> str:
    """Write those of a figure's controls that an address asks for, in the figure's order."""
    return "".join(_write(each, values[each.name]) for each in offers if each.name in asked)


def _write(parameter: Parameter, value: object) -> str:
    words = _SYMBOLS.get(parameter.label, parameter.label)
    # A symbol stays as it is: a δ is no Δ.
    label = escape(words if words[:2].endswith(" ") else words[:1].upper() + words[1:])
    name = f'name="{escape(parameter.name)}"'
    if isinstance(parameter, Flag):
        field = f'<input type="checkbox" {name}{" checked" if value else ""}>'
        return f"<label>{field} {label}</label>"
    if isinstance(parameter, Choice):
        field = f"<select {name}>{_write_options(parameter, value)}</select>"
    elif isinstance(parameter, Number | Whole):
        step = "1" if isinstance(parameter, Whole) else "any"
        text = escape(parameter.text(value))
        field = f'<input type="number" step="{step}" {name} value="{text}">'
    else:
        return ""
    return f"<label>{label} {field}</label>"


def _write_options(parameter: Choice[str], value: object) -> str:
    return "".join(
        f'<option value="{escape(option)}"{" selected" if option == value else ""}>'
        f"{escape(parameter.text(option))}</option>"
        for option in parameter.options
    )
