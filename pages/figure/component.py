"""Draws a scene on a page, and tells of the handles that were moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn, cast

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from lossviz.figures.live import read_css
from lossviz.figures.scene import DARK, LIGHT, Scene
from pages.figure.assets import are_served, list_addresses, read_loader
from pages.state import ask_for_rest, controls, kept, keys, page_run

_PALETTES = {"light": LIGHT, "dark": DARK}


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "loss_figure",
        html='<div class="lv-figure"></div>\n',
        css=read_css(),
        js=read_loader("loader.js", served=are_served()),
        isolate_styles=False,
    )


@dataclass
class InBrowser:
    """What is known of one figure in the browser.

    Attributes
    ----------
    serial : int
        Number of the last move that came from there.
    scene : int
        Hash of the scene that was drawn last; 0 before the first.
    version : int
        Number of that scene; another scene gets the next.
    received : int
        The newest version of which the browser said that it has it.
    """

    serial: int = 0
    scene: int = 0
    version: int = 0
    received: int = 0

    def draw(self, payload: str, *, stays: bool) -> str:
        """Take a scene to be drawn; give what the browser needs to draw it.

        That is nothing where the figure stays and the browser said that it has this very
        scene. What was sent need not have arrived: Streamlit sends only the last of two
        runs that follow each other closely.
        """
        if hash(payload) != self.scene:
            self.scene = hash(payload)
            self.version += 1
        return "" if stays and self.received == self.version else payload


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
        rest of the page (see `runs_first`).
    bare : bool
        Without buttons for downloads.
    """
    run, there = page_run(), _in_browser(key)

    def take_move() -> None:
        told = st.session_state.get(key)
        if told is None:  # a key was pressed just before the page was left, and it is gone
            return
        move = told.moved
        there.serial, there.received = move["serial"], move["version"]
        if on_move:
            for handle, value in move["values"].items():
                on_move(handle, value)

    _component()(
        key=key,
        data={
            "scene": there.draw(scene.payload, stays=run.figures_stay),
            "version": there.version,
            "at": dict(at),
            "serial": there.serial,
            "session": kept.name_session(),
            "palettes": _PALETTES,
            "label": label,
            "file": key,
            "lead": lead,
            "request": run.request if lead else 0,
            "bare": bare,
            "addresses": list_addresses(key),
            "locked": sorted(controls.list_locked() & {handle.name for handle in scene.handles}),
        },
        on_moved_change=take_move,
        on_rest_change=lambda: _take_request(key, there),
    )


def _take_request(key: str, there: InBrowser) -> NoReturn:
    # What the browser told may come when its page has been left, and nothing is kept of it.
    told = st.session_state.get(key)
    if told is None:
        ask_for_rest(0)
    there.received = told.rest["version"]
    ask_for_rest(told.rest["request"])


def is_heard(key: str) -> bool:
    """Whether the figure of this key has caused this run, and no control has.

    The browser sends the values of all controls along, and older ones where it has not heard yet
    of what a hand on the figure has set. For Streamlit such a control has changed.
    """
    told = st.session_state.get(key)
    return told is not None and not (told.moved is None and told.rest is None)


def _in_browser(figure: str) -> InBrowser:
    return cast(InBrowser, st.session_state.setdefault(keys.for_figure(figure), InBrowser()))
