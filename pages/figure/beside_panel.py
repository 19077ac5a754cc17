"""A picture beside the panel with its controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.figure import line
from pages.state import Page, address, runs_first

_T = TypeVar("_T")


def place_picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Make room for a picture on two thirds of the page, and for its controls on the third."""
    picture, panel = st.columns([2, 1], gap="large")
    return picture, panel


def choose_beside_picture(
    page: Page,
    pick: Callable[..., _T],
    draw: Callable[[_T], None],
    *,
    above: Callable[[], tuple[Any, ...]] = tuple,
    last: Callable[..., None] | None = None,
) -> _T:
    """Offer the main controls of a page beside the picture of what they choose.

    Picture and panel run before the rest of the page (see `runs_first`).

    Parameters
    ----------
    page : Page
        Whose link the reset button goes back to.
    pick : callable
        Shows the controls in the panel, and gives what was chosen.
    draw : callable
        Draws the picture of what was chosen.
    above : callable, optional
        Shows what stands above both, such as the data, and gives the arguments of `pick`.
    last : callable, optional
        Takes the same arguments, and shows what need not be there before the picture.
    """
    return runs_first(_choose)(page, pick, draw, above, last)


def _choose(
    page: Page,
    pick: Callable[..., _T],
    draw: Callable[[_T], None],
    above: Callable[[], tuple[Any, ...]],
    last: Callable[..., None] | None,
) -> _T:
    top = st.container()
    picture, panel = place_picture_and_panel()
    with top:
        given = above()
    with panel:
        chosen = pick(*given)
        with st.container(horizontal=True):
            address.show_reset_button(page)
            address.show_share_button()
    with picture:
        draw(chosen)
    if last:
        last(*given)
    line.let_page_follow(page)
    return chosen
