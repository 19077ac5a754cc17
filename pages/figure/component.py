"""Draws a scene on a page, and tells of the handles that were moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from lossviz.figures.live import standalone
from lossviz.figures.scene import DARK, LIGHT, Scene
from pages.figure.assets import are_served, list_addresses, read_loader
from pages.state import PageFigure, Placed, address, controls, keys

V = TypeVar("V")
_HERE = Path(__file__).parent
_PALETTES = {"light": LIGHT, "dark": DARK}


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "loss_figure",
        html='<div class="lv-figure"></div>\n',
        css=standalone.read_css() + (_HERE / "figure.css").read_text(encoding="utf-8"),
        js=read_loader("loader.js", served=are_served()),
        isolate_styles=False,
    )


@cache
def _scene_component() -> ComponentRenderer:
    return st.components.v2.component(
        "loss_scene",
        html="<span></span>",
        js=(_HERE / "scene_loader.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def _send_scene(scene: Scene, key: str) -> dict[str, str]:
    """Send a scene by itself, and give what it is known by in the browser.

    A handle leaves the scene as it is, and what has not changed Streamlit sends as a short
    reference: a release is answered by 1 kB then, where a scene has 40.
    """
    payload = scene.payload
    name = sha256(payload.encode()).hexdigest()[:16]
    known = {"of": key, "name": name}
    _scene_component()(key=keys.for_scene(key), data={**known, "scene": payload})
    return known


def show(
    figure: PageFigure[V],
    view: V,
    *,
    placed: Placed | None = None,
    label: str = "",
    on_move: Callable[[str, float], None] | None = None,
    main: bool = False,
) -> None:
    """Show a figure of a page; a handle that is let go sets what the figure says.

    Parameters
    ----------
    figure : PageFigure
    view : object
        What it is drawn from.
    placed : tuple of (Scene, mapping of str to float), optional
        What is drawn in place of `figure.draw(view)`.
    label, on_move, main
        As for `draw_scene`, where they are not those of the figure.
    """
    scene, at = placed or figure.draw(view)
    locked = controls.list_locked()
    draw_scene(
        scene,
        at,
        key=figure.key,
        label=label or figure.label,
        on_move=on_move
        or (lambda handle, value: address.set_controls(figure.sets(view, handle, value))),
        locked=[n for n in at if locked & figure.sets(view, n, at[n]).keys()] if locked else [],
        main=main,
    )


def draw_scene(
    scene: Scene,
    at: Mapping[str, float],
    *,
    key: str,
    label: str,
    on_move: Callable[[str, float], None] | None = None,
    locked: Sequence[str] = (),
    main: bool = False,
) -> None:
    """Draw a scene, with its handles at the given values.

    Parameters
    ----------
    scene : Scene
        The figure; while it stays the same, nothing is drawn anew.
    at : mapping of str to float
        Where each handle stands, by name.
    key : str
        Key of this figure on its page, and the name of a downloaded file.
    label : str
        What the figure is, for a screen reader.
    on_move : callable, optional
        Called with the name and value of each handle that was moved, once it is let go.
    locked : sequence of str
        The handles that a link locks.
    main : bool
        The page's main figure: its sentence is the page's, and large.
    """
    serial = keys.for_figure(key)

    def take_move() -> None:
        message = st.session_state.get(key)
        if message is None:  # a key was pressed just before the page was left, and it is gone
            return
        move = message.moved
        st.session_state[serial] = move["serial"]
        if on_move:
            for handle, value in move["values"].items():
                on_move(handle, value)

    _component()(
        key=key,
        data={
            "scene": _send_scene(scene, key),
            "at": dict(at),
            "serial": st.session_state.get(serial, 0),
            "palettes": _PALETTES,
            "label": label,
            "file": key,
            "main": main,
            "addresses": list_addresses(key),
            "locked": list(locked),
        },
        on_moved_change=take_move,
    )


def is_heard(key: str) -> bool:
    """Whether the figure of this key has caused this run, and no control has.

    The browser sends the values of all controls along, and older ones where it has not heard yet
    of what a hand on the figure has set. For Streamlit such a control has changed.
    """
    message = st.session_state.get(key)
    return message is not None and message.moved is not None
