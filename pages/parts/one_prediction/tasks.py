"""What to try on "One prediction"; each task is aimed at one misunderstanding."""

from __future__ import annotations

from lossviz.loss import Verdict
from pages.parts.one_prediction.view import Example
from pages.prose import Task


def tasks_for(example: Example) -> list[Task]:
    """Give the tasks, with whether the picture shows what they ask for."""
    return [
        Task(
            key="negative slope",
            question="A prediction is too low. What is the slope of its loss?",
            options=("Positive: a square is never negative", "Zero", "Negative"),
            answer="Negative",
            because="The *loss* is never negative. Its *slope* is, wherever the curve goes down.",
            doing="Drag the prediction down until the slope is -1 or steeper.",
            met=example.gradient <= -1,
        ),
        Task(
            key="too high",
            question="A prediction is too high. Which way does a step move it?",
            options=("Up: the gradient is negative", "Down: the gradient is positive"),
            answer="Down: the gradient is positive",
            because="Above the target the curve rises, so the gradient is positive, and a step "
            "goes *against* it.",
            doing="Drag the prediction above the target and see the arrow turn round.",
            met=example.gradient > 0,
        ),
        Task(
            key="largest rate",
            question=f"The curvature here is {example.loss.curvature_bound:g}. Past which learning "
            "rate do the steps run away?",
            options=(
                "1 over the curvature",
                "2 over the curvature",
                "Never: the curve has a minimum",
            ),
            answer="2 over the curvature",
            because="At 1 over the curvature one step *lands* on the target. Up to twice that it "
            "jumps past, but still comes closer; beyond, it never comes back.",
            doing="Set a learning rate that overshoots and still converges.",
            met=example.verdict is Verdict.OVERSHOOTS,
        ),
    ]
