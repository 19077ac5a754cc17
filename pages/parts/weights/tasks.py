"""What to try on "Down to the weights"; each task is aimed at one misunderstanding.

Each is done when a fact of the page's `find_facts` holds.
"""

from __future__ import annotations

from typing import Final

from pages.prose import Task

TOO_LOW_W_DOWN: Final = Task(
    key="too low, w down",
    question="An output is too low and its input x is negative. A step moves w...",
    options=("up: the output has to rise", "down", "not at all"),
    answer="down",
    because="The output has to rise, but with x below 0 it rises when w falls: dL/do is "
    "negative, x is negative, so their product dL/dw is positive.",
    doing="Find a place above where the output is too low, and a step lowers w.",
    done_when="too_low_and_w_falls",
)
AGAINST_THE_AVERAGE: Final = Task(
    key="against the average",
    question="A step lowers the loss of all examples together. Does it lower that of each?",
    options=("Yes, each one's", "No: some pull against it"),
    answer="No: some pull against it",
    because="The step follows the average of the pulls. For an example whose pull points "
    "the other way, a small step makes things worse.",
    doing="Find a place over w and b where at least one pull points against the step.",
    done_when="some_rows_oppose",
)
NEARLY_NO_GRADIENT: Final = Task(
    key="nearly no gradient",
    question="The gradient is nearly zero. So the loss is nearly the least...",
    options=("Yes, that is the minimum", "Not with every activation"),
    answer="Not with every activation",
    because="Where a sigmoid is flat or a ReLU is off, do/dz is about 0 and takes the "
    "whole product with it, however large the error is.",
    doing="Choose an activation and find a place where the gradient is lost in it.",
    done_when="gradient_vanishes",
)
