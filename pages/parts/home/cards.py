"""What is on the home page: its picture, cards that lead to other pages, the field for a file."""

from __future__ import annotations

from typing import Final, NoReturn

import streamlit as st

from pages.data import NO_DATA, upload
from pages.figure import show_alone
from pages.prose import texts
from pages.state import Page, address, keys
from pages.state import parameters as p

_PICTURE: Final = "home-one-prediction"


def show_picture(page: Page) -> None:
    """Show one prediction on its loss curve, to take hold of."""
    show_alone(page, page.at_first, NO_DATA, _PICTURE)


def start(page: Page) -> NoReturn:
    """Open that page with the numbers to which a hand has moved the picture."""
    address.begin_with(page, st.session_state.get(keys.for_handles(_PICTURE), {}))
    st.switch_page(page.script)


def show_card(page: Page) -> None:
    """Show a page's question, which leads there, over a sketch of what is seen there."""
    with st.container(border=True, height="stretch"):
        st.page_link(page.script, label=f"**{page.question}**", icon=page.icon)
        texts.show_sketch(f"card-{page.path}")


def take_file(batch: Page) -> None:
    """Offer the field for a file; once it came, go where it is looked at."""
    upload.offer_field()
    if st.session_state.pop(keys.FILE_CAME, False):
        st.switch_page(batch.script, query_params={p.DATA.name: "upload"})
