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
    because="Too low means that dL/do is negative. With a negative x the product dL/dw is "
    "positive, so a step lowers w, and that raises the output.",
    doing="In the picture above find a state where the output is too low and a step lowers w.",
    done_when="too_low_and_w_falls",
)
AGAINST_THE_AVERAGE: Final = Task(
    key="against the average",
    question="A step lowers the loss of all examples together. Does it lower that of each?",
    options=("Yes, of each", "Not always"),
    answer="Not always",
    because="The step follows the sum of the examples' gradients. A small step raises the "
    "loss of an example whose own gradient points the other way.",
    doing="Find a place over w and b where a small step raises the loss of some example.",
    done_when="some_rows_oppose",
)
NEARLY_NO_GRADIENT: Final = Task(
    key="nearly no gradient",
    question="The gradient is nearly zero. Is the loss near its minimum?",
    options=("Yes, always", "Not with every activation"),
    answer="Not with every activation",
    because="Where a sigmoid is flat or a ReLU gives 0, do/dz is about 0. Then the product "
    "dL/dw is about 0, too, however large the error is.",
    doing="Choose an activation, and find a place with a large loss and nearly no gradient.",
    done_when="gradient_vanishes",
)
