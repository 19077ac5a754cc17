"""The code that gives the numbers of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from lossviz.code import Flavour, State, write_data_file, write_notebook, write_program
from pages.prose import section
from pages.state import controls
from pages.state import parameters as p

_NEEDS: Final = {
    "NumPy": "This needs NumPy alone.",
    "lossviz": "This needs the package of this explorer: `pip install .` in its folder.",
    "PyTorch": "This needs NumPy and PyTorch, which takes the gradients by itself.",
}


def show_code(*programs: Callable[[], State]) -> None:
    """Show programs that give a page's numbers, and a notebook with data and figure, folded."""
    with controls.expander(p.CODE, "The code that gives these numbers", compact=True) as here:
        flavour = controls.segmented_control(p.FLAVOUR, "Written for")
        if here.open:
            st.caption(_NEEDS[flavour])
            for number, make in enumerate(programs, start=1):
                with section():
                    _show_program(make(), flavour, "" if len(programs) == 1 else f" {number}")


def _show_program(state: State, flavour: Flavour, number: str) -> None:
    st.code(write_program(state, flavour), language="python", wrap_lines=True)
    with st.container(horizontal=True):
        st.download_button(
            f"Notebook{number} (Jupyter)",
            lambda: write_notebook(state),
            file_name=f"loss{number.strip()}.ipynb",
            mime="application/x-ipynb+json",
            on_click="ignore",  # nothing on the page changes by it
            icon=":material/download:",
        )
        if file := write_data_file(state):
            st.download_button(
                f"{file.name}, which it reads",
                file.text,
                file_name=file.name,
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
            )
