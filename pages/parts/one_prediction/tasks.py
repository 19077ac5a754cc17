"""What to try on "One prediction"; each task is aimed at one misunderstanding.

Each is done when a fact of the page's `find_facts` holds.
"""

from __future__ import annotations

from typing import Final

from pages.prose import Task

NEGATIVE_SLOPE: Final = Task(
    key="negative slope",
    question="A prediction is too low. What is the slope of its loss?",
    options=("Positive: a square is never negative", "Zero", "Negative"),
    answer="Negative",
    because="The **loss** is never negative. Its **slope** is negative where the curve falls.",
    doing="Drag the prediction down until the slope is −1 or steeper.",
    done_when="slope_is_steep_down",
)
TOO_HIGH: Final = Task(
    key="too high",
    question="A prediction is too high. Which way does a step move it?",
    options=("Up: the gradient is negative", "Down: the gradient is positive"),
    answer="Down: the gradient is positive",
    because="Above the target the curve rises, so the gradient is positive, and a step "
    "goes **against** it.",
    doing="Drag the prediction above the target: the arrow changes its direction.",
    done_when="gradient_is_positive",
)
LARGEST_RATE: Final = Task(
    key="largest rate",
    question="The curvature here is {curvature:g}. Above which learning rate do the steps diverge?",
    options=(
        "1 over the curvature",
        "2 over the curvature",
        "Never: the curve has a minimum",
    ),
    answer="2 over the curvature",
    because="At 1 over the curvature one step reaches the target. Between that and twice "
    "that the steps overshoot and still converge. Above, they diverge.",
    doing="Set a learning rate that overshoots and still converges.",
    done_when="steps_overshoot",
)
