"""The two learning rates of "SSE vs MSE", and the way from one to the other."""

from __future__ import annotations

import streamlit as st

from lossviz import batch_words
from lossviz.figures.descents import Rates
from pages.shared import address, controls
from pages.shared import parameters as p
from pages.shared.growth_view import GrowthView


def pick_rates(view: GrowthView) -> Rates:
    """Offer both rates, and a button that makes both objectives take the same step."""
    in_mean = controls.number(p.MEAN_RATE, "Learning rate η under the MSE", step=0.1)
    converted, told = batch_words.conversion(view.compared, view.size, in_mean)
    st.button("Convert for the SSE", on_click=address.assign, args=({p.SUM_RATE.name: converted},))
    in_sum = controls.number(p.SUM_RATE, "Learning rate η under the SSE", step=0.1)
    st.markdown(told)
    st.markdown(batch_words.linear_scaling(view.data, view.compared, view.size, in_mean))
    return Rates(in_sum, in_mean)
