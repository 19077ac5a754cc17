"""The one example that a page is about, with its switches as they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz import code
from lossviz.explain import Convention, Line, conclude_one_prediction, derivation
from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import Scene, ranges
from lossviz.loss import Objective, SquaredError, Verdict, descent
from pages.figure import is_heard
from pages.prose import Facts
from pages.state import address, controls
from pages.state import parameters as p

FIGURE = "one-prediction"


@dataclass(frozen=True)
class Example:
    """One target and one prediction, and what follows from them.

    Attributes
    ----------
    output, target, learning_rate : float
        As they were chosen.
    half : bool
        Whether the one half stands before the square.
    convention : {"t - o", "o - t"}
        Which difference is squared.
    half_width : float
        How far the axis goes on either side of the target.
    """

    output: float
    target: float
    learning_rate: float
    half: bool
    convention: Convention
    half_width: float

    def follow_handles(self) -> Example:
        """Give the same with the prediction where a hand has put it."""
        return replace(self, output=st.session_state[p.OUTPUT.name])

    @property
    def loss(self) -> SquaredError:
        """The loss of the example."""
        return SquaredError(half=self.half)

    @property
    def objective(self) -> Objective:
        """The same, as a sum over one example."""
        return Objective(self.loss, "sum")

    @property
    def gradient(self) -> float:
        """The slope of the loss at the prediction."""
        return self.loss.gradient(self.target, self.output)

    @property
    def verdict(self) -> Verdict:
        """What steps of this learning rate do."""
        return descent.judge_at(self.loss, self.target, self.output, self.learning_rate)

    def find_facts(self) -> Facts:
        """Tell what is on screen of what the tasks of the page ask for."""
        return {
            "slope_is_steep_down": self.gradient <= -1,
            "gradient_is_positive": self.gradient > 0,
            "steps_overshoot": self.verdict is Verdict.OVERSHOOTS,
            "curvature": self.objective.curvature(1),
        }

    def scene(self) -> Scene:
        """Draw the loss curve over the gradient line."""
        return one_prediction.build_scene(
            self.target,
            self._wide_enough(),
            loss=self.loss,
            learning_rate=self.learning_rate,
            formula=self.loss.formula(self.convention),
        )

    def path(self) -> Scene:
        """Draw the steps of descent."""
        return steps.build_scene(
            self.target, self.output, loss=self.loss, learning_rate=self.learning_rate
        )

    def measured_slope(self) -> Scene:
        """Draw the secant and the error of its slope."""
        return secant.build_scene(self.target, self.output, self._wide_enough(), loss=self.loss)

    def derivation(self) -> tuple[Line, ...]:
        """Derive the gradient and the step."""
        return derivation.derive_one(
            self.target,
            self.output,
            half=self.half,
            convention=self.convention,
            learning_rate=self.learning_rate,
        )

    def gradient_in_numbers(self) -> tuple[Line, ...]:
        """Give what of the derivation has numbers in it: loss, gradient and step."""
        return tuple(line for line in self.derivation() if line.label in _IN_NUMBERS)

    def same_update(self) -> tuple[Line, ...]:
        """Show that both conventions give the same step."""
        return derivation.derive_same_update(
            self.target, self.output, half=self.half, learning_rate=self.learning_rate
        )

    def delta_rule(self) -> tuple[Line, ...]:
        """Show that the delta rule is the same step."""
        return derivation.derive_delta_rule(
            self.target, self.output, half=self.half, learning_rate=self.learning_rate
        )

    def program(self) -> code.OnePrediction:
        """What the code of the page has to give."""
        return code.OnePrediction(
            self.target, self.output, self.learning_rate, self.half, self.convention
        )

    def conclusion(self) -> str:
        """Say what the page comes to."""
        return conclude_one_prediction(
            self.target, self.output, loss=self.loss, learning_rate=self.learning_rate
        )

    def _wide_enough(self) -> float:
        return ranges.widen_half_width(self.output, self.target, self.half_width)


def pick_example() -> Example:
    """Offer the controls of one example, first those that drive the picture most."""
    with st.container(horizontal=True):
        output = controls.number_input(p.OUTPUT, "Prediction o", step=0.1, on_change=_follow_typed)
        rate = controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
    with st.container(horizontal=True):
        target = controls.number_input(p.TARGET, "Target t", step=0.1, on_change=_follow_typed)
        half_width = controls.number_input(p.HALF_WIDTH, "Axis reaches t ±", step=1.0)
    half = controls.toggle(p.HALF, "One half before the square")
    convention = controls.segmented_control(p.CONVENTION, "Inside the square")
    return Example(output, target, rate, half, convention, half_width)


def _follow_typed() -> None:
    """Let the axis follow a number that was typed in, but not a hand on the picture."""
    if is_heard(FIGURE) or address.set_held():
        return
    output, target, half_width = (
        st.session_state[e.name] for e in (p.OUTPUT, p.TARGET, p.HALF_WIDTH)
    )
    address.hold({p.HALF_WIDTH.name: ranges.choose_half_width(output, target, half_width)})


_IN_NUMBERS = ("Loss", "Gradient with numbers", "One step")
