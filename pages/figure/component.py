"""Draws a scene on a page, and tells of the handles that were moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from lossviz.figures.scene import DARK, LIGHT, Scene
from pages.figure.assets import fingerprint
from pages.state import alone, ask, turn

_HERE = Path(__file__).parent
_PALETTES = {"light": LIGHT, "dark": DARK}


def _component() -> Callable[..., object]:
    return st.components.v2.component(
        "loss_figure",
        html='<div class="lv-figure"></div>\n',
        css=(_HERE / "figure.css").read_text(encoding="utf-8"),
        js=(_HERE / "loader.js").read_text(encoding="utf-8").replace("ASSETS", fingerprint()),
        isolate_styles=False,
    )


_FIGURE = _component()


def figure(
    scene: Scene,
    at: Mapping[str, float],
    *,
    key: str,
    label: str,
    on_move: Callable[[str, float], None] | None = None,
    lead: bool = False,
    bare: bool = False,
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
    lead : bool
        The page's main figure: its sentence is the page's, and large. It asks for the
        rest of the page (see `first`).
    bare : bool
        Without buttons for downloads.
    """
    serial = f"{key}-serial"

    def moved() -> None:
        move = st.session_state[key].moved
        st.session_state[serial] = move["serial"]
        if on_move:
            for handle, value in move["values"].items():
                on_move(handle, value)

    _FIGURE(
        key=key,
        data={
            "scene": _unless_known(scene, f"{key}-scene"),
            "at": dict(at),
            "serial": st.session_state.get(serial, 0),
            "palettes": _PALETTES,
            "label": label,
            "file": key,
            "lead": lead,
            "turn": turn() if lead else 0,
            "bare": bare,
        },
        on_moved_change=moved,
        on_rest_change=ask,
    )


def _unless_known(scene: Scene, key: str) -> str:
    """What the browser needs to draw a scene; nothing where it was sent just before.

    Only while a part of the page runs alone: then the browser surely has it still.
    """
    payload = scene.payload
    known = alone() and st.session_state.get(key) == hash(payload)
    st.session_state[key] = hash(payload)
    return "" if known else payload
