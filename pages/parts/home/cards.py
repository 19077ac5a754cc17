"""What is on the home page: cards that lead to the other pages, and the field for a file."""

from __future__ import annotations

import streamlit as st

from lossviz.figures.scene import shrink
from pages.data import from_address, upload
from pages.figure import draw_scene
from pages.state import Page, keys
from pages.state import parameters as p


def show_card(page: Page, height: int) -> None:
    """Show a page's question, which leads there, over a picture to take hold of.

    Parameters
    ----------
    page : Page
    height : int
        Of the picture, in pixels.
    """
    st.page_link(page.script, label=f"**{page.question}**", icon=page.icon)
    shown = page.card or page.figures[0]
    scene, at = shown.draw(shown.view(page.at_first, from_address.read_sample(page)))
    stands = keys.for_card(page.path)

    def take_move(handle: str, value: float) -> None:
        st.session_state[stands] = {**st.session_state.get(stands, at), handle: value}

    draw_scene(
        shrink(scene, height),
        st.session_state.get(stands, at),
        key=f"home-{page.path}",
        label=f"A small picture of the page {page.name}",
        on_move=take_move,
        bare=True,
    )


def take_file(batch: Page) -> None:
    """Offer the field for a file; once it came, go where it is looked at."""
    upload.offer_field()
    if st.session_state.pop(keys.FILE_CAME, False):
        st.switch_page(batch.script, query_params={p.DATA.name: "upload"})
