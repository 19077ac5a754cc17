"""A file that is dropped on the home page opens on "A batch"."""

from __future__ import annotations

import streamlit as st

from pages.data import upload
from pages.state import Page, keys
from pages.state import parameters as p


def take_file(batch: Page) -> None:
    """Offer the field for a file; once it came, go where it is looked at."""
    upload.offer_field()
    if st.session_state.pop(keys.FILE_CAME, False):
        st.switch_page(batch.script, query_params={p.DATA.name: "upload"})
