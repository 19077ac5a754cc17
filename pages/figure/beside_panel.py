"""A picture beside the panel with its controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.figure import connection
from pages.prose import words
from pages.state import Page, Source, address, runs_first

V = TypeVar("V")


def place_picture_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Make room for a picture on two thirds of the page, and for its controls on the third."""
    picture, panel = st.columns([2, 1], gap="large")
    return picture, panel


def choose_beside_picture(
    page: Page,
    source: Source,
    show_controls: Callable[[Source], None],
    draw: Callable[[V], None],
) -> V:
    """Offer the main controls of a page beside the picture of what they choose.

    A handle runs the picture alone, and the page follows (see `runs_first`).

    Parameters
    ----------
    page : Page
        Whose link the reset button goes back to.
    source : Source
        The data that the page is about.
    show_controls : callable
        Shows the controls in the panel.
    draw : callable
        Draws the picture of what is looked at, which the page's main figure makes a view of.

    Returns
    -------
    object
        What is looked at.
    """
    picture, panel = place_picture_and_panel()
    with panel:
        show_controls(source)
        with st.container(horizontal=True):
            address.show_reset_button(page)
            address.show_share_button()
    view = page.figures[0].view
    chosen: V = view(address.read_values(), source)

    @runs_first
    def show_picture(*, alone: bool) -> None:
        if alone:
            words.begin()
        draw(view(address.read_values(), source) if alone else chosen)
        connection.let_page_follow(page, alone=alone)

    with picture:
        show_picture()
    return chosen
