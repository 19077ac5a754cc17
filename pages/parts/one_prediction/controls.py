"""The controls of one example."""

from __future__ import annotations

import streamlit as st

from lossviz.figures.scene import ranges
from pages.figure import is_heard
from pages.parts.one_prediction.page import CURVE
from pages.state import Source, address, controls
from pages.state import parameters as p


def show_controls(_: Source) -> None:
    """Show the controls, first those that drive the picture most."""
    with st.container(horizontal=True):
        controls.number_input(p.OUTPUT, "Prediction o", step=0.1, on_change=_follow_typed)
        controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
    with st.container(horizontal=True):
        controls.number_input(p.TARGET, "Target t", step=0.1, on_change=_follow_typed)
        controls.number_input(p.HALF_WIDTH, "Axis reaches t ±", step=1.0)
    controls.pick_loss()
    controls.toggle(p.HALF, "One half before the square")
    controls.segmented_control(p.CONVENTION, "Inside the square")


def _follow_typed() -> None:
    """Let the axis follow a number that was typed in, but not a hand on the picture."""
    if is_heard(CURVE.key) or address.set_held():
        return
    output, target, now = (st.session_state[e.name] for e in (p.OUTPUT, p.TARGET, p.HALF_WIDTH))
    address.hold({p.HALF_WIDTH.name: ranges.choose_half_width(output, target, now)})
