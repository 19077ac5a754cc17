"""The controls of "SSE vs MSE"."""

from __future__ import annotations

import streamlit as st

from lossviz.data import find_numeric_columns
from pages.data import batch_size
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.state import Source, address, controls
from pages.state import parameters as p

_BIAS = "shared bias"


def show_controls(source: Source) -> None:
    """Show the batch size and the switches."""
    batch_size.pick(source.data.n)
    controls.toggle_halves()
    columns = [_BIAS, *(name for name in find_numeric_columns(source.data) if name != _BIAS)]
    label = "Gradient for a bias, or the weight of"
    controls.name_selectbox(p.FEATURE, label, columns, first=_BIAS)
    controls.whole_number_input(p.SEED, "Seed of the draws")


def show_rates(view: SseVsMseView) -> None:
    """Show both rates, and a button that makes both objectives take the same step."""
    controls.number_input(p.MEAN_RATE, "Learning rate η under the MSE", step=0.1)
    converted, words = view.convert_rate()
    st.button(
        "Convert for the SSE", on_click=address.set_controls, args=({p.SUM_RATE.name: converted},)
    )
    controls.number_input(p.SUM_RATE, "Learning rate η under the SSE", step=0.1)
    st.markdown(words)
    st.markdown(view.describe_linear_scaling())
