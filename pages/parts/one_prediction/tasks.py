"""What to try on "One prediction"; each task is aimed at one misunderstanding."""

from __future__ import annotations

from lossviz.base import format_number
from lossviz.loss import Verdict
from pages.parts.one_prediction.view import OnePredictionView
from pages.prose import tasks


def ask_about_direction(view: OnePredictionView) -> None:
    """Ask which way a step moves a prediction that is too high."""
    tasks.ask(
        "too high",
        "A prediction is too high. Which way does a step move it?",
        options=(
            "To the right, up: the gradient is negative",
            "To the left, down: the gradient is positive",
        ),
        answer="To the left, down: the gradient is positive",
        because="Above the target the curve rises, so the gradient is positive, and a step "
        "goes **against** it.",
        doing="Drag the prediction above the target: the arrow changes its direction.",
        done=view.gradient > 0,
    )


def ask_about_rate(view: OnePredictionView) -> None:
    """Ask from which learning rate on the steps diverge; a loss that is no quadratic has none."""
    if view.loss.quadratic is None:
        return
    tasks.ask(
        "largest rate",
        f"The curvature here is {format_number(view.objective.curvature(1))}. Above which learning "
        "rate do the steps diverge?",
        options=(
            "1 over the curvature",
            "2 over the curvature",
            "Never: the curve has a minimum",
        ),
        answer="2 over the curvature",
        because="At 1 over the curvature one step reaches the target. Between that and twice "
        "that the steps overshoot and still converge. Above, they diverge.",
        doing="Drag the tip of the arrow to a learning rate that overshoots and still converges.",
        done=view.verdict is Verdict.OVERSHOOTS,
    )
