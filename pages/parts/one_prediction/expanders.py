"""What of one prediction is in expanders: its steps, its algebra, its slope measured."""

from __future__ import annotations

import streamlit as st

from pages.figure import place_picture_and_panel, show
from pages.parts.one_prediction.page import SECANT, STEPS
from pages.parts.one_prediction.view import OnePredictionView
from pages.prose import answers, section, texts
from pages.state import controls
from pages.state import parameters as p


def show_expanders(view: OnePredictionView) -> None:
    """Show what goes deeper; a figure is drawn where it is asked for."""
    _show_steps(view)
    _show_algebra(view)
    _show_measured(view)


def _show_steps(view: OnePredictionView) -> None:
    answers.mark("steps")
    expander = controls.expander(
        p.STEPS_TAKEN, "Step after step: which learning rate still converges?"
    )
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            # A path that overflows has fewer steps; while it is folded away, none is followed.
            most = int(view.draw_steps()[0].handles[-1].high) if expander.open else None
            controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
            controls.whole_number_input(p.STEP, "Steps taken", high=most)
            with section():
                st.markdown(view.tabulate_rates())
        if expander.open:
            with picture:
                show(STEPS, view)


def _show_algebra(view: OnePredictionView) -> None:
    answers.mark("algebra")
    expander = controls.expander(p.ALGEBRA, "The algebra, line by line with these numbers")
    if not expander.open:
        return
    with expander, section():
        left, right = st.columns(2, gap="large")
        with left:
            st.header("The algebra, with these numbers", anchor=False)
            texts.show_derivation(view.derive())
        if view.squares:
            with right:
                st.header("Either order, the same step", anchor=False)
                texts.show_derivation(view.derive_same_update())
                st.header("The delta rule is the same step", anchor=False)
                texts.show_derivation(view.derive_delta_rule())


def _show_measured(view: OnePredictionView) -> None:
    answers.mark("measured")
    expander = controls.expander(p.MEASURED, "Can the slope be measured instead of derived?")
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            controls.select_slider(p.WIDTH, "Width d of the secant")
        if expander.open:
            if view.squares:  # what it says is true of a parabola
                with panel:
                    texts.show("measured")
            with picture, section():
                show(SECANT, view)
