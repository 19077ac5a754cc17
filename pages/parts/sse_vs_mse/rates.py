"""The two learning rates of "SSE vs MSE", and the way from one to the other."""

from __future__ import annotations

import streamlit as st

from lossviz.explain import convert_rate, describe_linear_scaling
from lossviz.figures.minibatch import Rates
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.state import address, controls
from pages.state import parameters as p


def pick_rates(view: SseVsMseView) -> Rates:
    """Offer both rates, and a button that makes both objectives take the same step."""
    mse = controls.number_input(p.MEAN_RATE, "Learning rate η under the MSE", step=0.1)
    converted, told = convert_rate(view.options, view.size, mse)
    st.button(
        "Convert for the SSE", on_click=address.set_controls, args=({p.SUM_RATE.name: converted},)
    )
    sse = controls.number_input(p.SUM_RATE, "Learning rate η under the SSE", step=0.1)
    st.markdown(told)
    st.markdown(describe_linear_scaling(view.data, view.options, view.size, mse))
    return Rates(sse, mse)
