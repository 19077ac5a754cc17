"""The controls of one neuron with its example."""

from __future__ import annotations

import streamlit as st

from lossviz.neuron import ACTIVATIONS
from pages.state import Source, controls
from pages.state import parameters as p


def show_neuron(_: Source) -> None:
    """Show the controls of one neuron and its example."""
    with st.container(horizontal=True):
        controls.number_input(p.ONE_INPUT, "Input x", step=0.1)
        controls.number_input(p.ONE_WEIGHT, "Weight w", step=0.1)
    with st.container(horizontal=True):
        controls.number_input(p.ONE_TARGET, "Target t", step=0.1)
        controls.number_input(p.ONE_BIAS, "Bias b", step=0.1)
    activation = controls.segmented_control(p.ACTIVATION, "Activation φ", wrap=True)
    controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
    controls.toggle(p.HALF, "½ before the square")
    if note := ACTIVATIONS[activation].note:
        st.caption(note)
