"""A picture beside the panel with its controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.figure import connection
from pages.state import Page, address, runs_first

_T = TypeVar("_T")


def place_picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Make room for a picture on two thirds of the page, and for its controls on the third."""
    picture, panel = st.columns([2, 1], gap="large")
    return picture, panel


def choose_beside_picture(
    page: Page,
    pick: Callable[[], _T],
    draw: Callable[[_T], None],
    follow: Callable[[_T], _T],
) -> _T:
    """Offer the main controls of a page beside the picture of what they choose.

    A handle runs the picture alone, and the page follows (see `runs_first`).

    Parameters
    ----------
    page : Page
        Whose link the reset button goes back to.
    pick : callable
        Shows the controls in the panel, and gives what was chosen.
    draw : callable
        Draws the picture of what was chosen.
    follow : callable
        Takes what was chosen, and gives it with what the handles have set meanwhile.
    """
    picture, panel = place_picture_and_panel()
    with panel:
        chosen = pick()
        with st.container(horizontal=True):
            address.show_reset_button(page)
            address.show_share_button()

    @runs_first
    def show_picture(*, alone: bool) -> None:
        draw(follow(chosen) if alone else chosen)
        connection.let_page_follow(page, alone=alone)

    with picture:
        show_picture()
    return chosen
