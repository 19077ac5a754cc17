"""One prediction on its loss curve, where it stands for a whole page."""

from __future__ import annotations

import streamlit as st

from lossviz.figures.one_prediction import without_slope
from pages.figure.component import draw_scene
from pages.state import Page, Source, Values, keys


def show_alone(page: Page, values: Values, source: Source, key: str) -> None:
    """Show the curve of the page of one prediction, to take hold of.

    Parameters
    ----------
    page : Page
        That page.
    values : mapping of str to object
        Its parameters.
    source : Source
        Of no data.
    key : str
        Of the figure here.
    """
    shown = page.figures[0]
    scene, at = shown.draw(shown.view(values, source))
    stands = keys.for_handles(key)

    def take_move(handle: str, value: float) -> None:
        st.session_state[stands] = {**st.session_state.get(stands, at), handle: value}

    draw_scene(
        without_slope(scene),
        st.session_state.get(stands, at),
        key=key,
        label=shown.label,
        on_move=take_move,
        main=True,
    )
