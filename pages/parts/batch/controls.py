"""The controls of a batch: the picture, the row and the switches."""

from __future__ import annotations

import streamlit as st

from lossviz.batch import compute_shares
from lossviz.figures.batch import residuals
from pages.data import picker
from pages.state import Source, controls
from pages.state import parameters as p


def show_controls(source: Source) -> None:
    """Show the controls, first those that drive the picture most."""
    data = source.data
    if controls.segmented_control(p.PICTURE, "Picture", wrap=True) == "errors":
        columns = residuals.list_columns(data)
        controls.name_selectbox(p.OVER, "Errors over", columns, first=residuals.PREDICTION)
    with st.container(horizontal=True):
        largest = compute_shares(data).largest_number
        controls.whole_number_input(p.EXAMPLE, "Row", high=data.n, default=largest)
        controls.number_input(p.BATCH_RATE, "Learning rate η", step=0.1)
    controls.pick_loss()
    reduction = controls.segmented_control(p.OBJECTIVE, "Loss")
    controls.toggle_halves()
    controls.segmented_control(p.ARROWS, "Arrows", disabled=reduction == "SSE")
    picker.pick_labels(source)
