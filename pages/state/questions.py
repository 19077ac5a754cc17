"""What people ask: each question, the link to its answer, and where that stands on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Question:
    """A question and the link to its answer.

    Attributes
    ----------
    key : str
        Its name in the address.
    words : str
        The question.
    path : str
        The page that answers it.
    section : str
        The part of that page where the answer is: see `answers.mark`.
    state : dict of str to str
        The parameters that show it.
    answer : str
        What is said there in short, as Markdown; empty where the section says it.
    """

    key: str
    words: str
    path: str
    section: str
    state: dict[str, str] = field(default_factory=dict)
    answer: str = ""

    @property
    def link(self) -> dict[str, str]:
        """The parameters of its link."""
        return {**self.state, "answer": self.key}


_ONE, _BATCH, _WEIGHTS, _BOTH = "one-prediction", "batch", "weights", "sse-vs-mse"
_FRAMEWORKS = "frameworks"

QUESTIONS: Final = (
    Question("too-high", "What if the output is too high?", _ONE, "picture", {"o": "2.6"}),
    Question("half", "Why the one half?", _ONE, "texts", {"half": "false"}),
    Question(
        "order", "Is it t − o or o − t?", _ONE, "algebra", {"sign": "o - t", "show-algebra": "true"}
    ),
    Question(
        "climbs",
        "Why did my loss climb when I wrote the gradient by hand?",
        _ONE,
        "picture",
        {"eta": "-0.5"},
        "The gradient of the loss is $2h\\,(o - t)$. With $t - o$ in its place every step has the "
        "wrong sign. A negative learning rate has the same effect: below, the step climbs.",
    ),
    Question(
        "converges",
        "Which learning rate still converges?",
        _ONE,
        "steps",
        {"eta": "1.8", "show-steps": "true"},
    ),
    Question(
        "too-large",
        "What if the learning rate is too large?",
        _ONE,
        "steps",
        {"eta": "2.1", "show-steps": "true"},
    ),
    Question(
        "measured",
        "Can the slope be measured instead of derived?",
        _ONE,
        "measured",
        {"d": "0.01"},
    ),
    Question(
        "cancel",
        "My average error is 0. Why is the loss not?",
        _BATCH,
        "totals",
        {"data": "cancel", "show-totals": "true"},
    ),
    Question(
        "outlier",
        "How much can one outlier do?",
        _BATCH,
        "picture",
        {"data": "outlier", "row": "19"},
    ),
    Question("real", "What does a real model look like?", _BATCH, "picture", {"data": "diabetes"}),
    Question(
        "biased",
        "What stands out in predictions that are biased?",
        _BATCH,
        "picture",
        {"data": "biased"},
    ),
    Question(
        "mean-gradient",
        "Why is my gradient smaller under the mean?",
        _BATCH,
        "totals",
        {"data": "diabetes", "loss": "MSE", "show-totals": "true"},
    ),
    Question(
        "good-mse",
        "What is a good mean squared error (MSE)?",
        _BATCH,
        "quality",
        {"data": "diabetes"},
        "No MSE is good or bad as such: its unit is the square of the target's unit. Compare it "
        "with the MSE of a simple prediction. R² does so with the mean target: 0 is as good as "
        "that, 1 is perfect.",
    ),
    Question(
        "negative-r2",
        "Why is my R squared negative?",
        _BATCH,
        "quality",
        {"data": "table", "rows": "1,3\n2,2\n3,1\n4,5"},
        "R² is 1 − the mean squared error (MSE) / the MSE of always predicting the mean target. "
        "It is negative where the predictions have the higher MSE. On data that a model was not "
        "fitted to, it may be.",
    ),
    Question("down", "Too high: do the weights go down?", _WEIGHTS, "picture", {"x1": "-1"}),
    Question(
        "average",
        "What moves the weights on average?",
        _WEIGHTS,
        "plane",
        {"data": "diabetes", "loss": "MSE"},
    ),
    Question(
        "stuck",
        "Why does nothing move although the loss is large?",
        _WEIGHTS,
        "picture",
        {"phi": "ReLU", "w1": "1"},
    ),
    Question(
        "slow", "Why is training slow without standardising?", _WEIGHTS, "plane", {"std": "false"}
    ),
    Question(
        "half-loss",
        "Does half the loss equal half the learning rate?",
        _WEIGHTS,
        "optimisers",
        {"show-optimisers": "true"},
        "For plain steps, momentum and Nesterov it does. For Adam it does not: half the loss "
        "changes its path by next to nothing. The table compares the sum of squared errors (SSE) "
        "with the mean squared error (MSE), which is c times the SSE.",
    ),
    Question(
        "mean",
        "Why take the mean, and not the sum?",
        _BOTH,
        "sum",
        {"data": "biased", "hmean": "true", "B": "32"},
    ),
    Question(
        "rate-and-batch",
        "How does the learning rate go with the batch size?",
        _BOTH,
        "descents",
        {"data": "diabetes", "B": "8", "show-descents": "true"},
    ),
    Question(
        "larger-batches",
        "When do larger batches pay?",
        _BOTH,
        "noise",
        {"data": "biased", "show-noise": "true"},
    ),
    Question(
        "mean-of-means",
        "Is the mean of the batches' means right?",
        _BOTH,
        "epoch",
        {"data": "five", "B": "4", "show-epoch": "true"},
    ),
    Question(
        "accumulate",
        "Accumulated gradients: do I divide by k?",
        _BOTH,
        "epoch",
        {"data": "five", "B": "2", "show-epoch": "true"},
        "Sums over k micro-batches add up to the gradient of the SSE, undivided. Means are added "
        "and divided by k, which is right only for micro-batches of equal size. With a smaller "
        "last one, multiply each mean by its rows, add, and divide once by all rows.",
    ),
    Question(
        "rmse-of-batches",
        "Is the mean of the batches' root mean squared errors (RMSE) that of all rows?",
        _BOTH,
        "epoch",
        {"data": "five", "B": "2", "seed": "10", "show-epoch": "true"},
    ),
    Question(
        "their-number",
        "My framework printed a number: what did it compute?",
        _FRAMEWORKS,
        "picture",
        {"data": "diabetes", "number": "1492.9835"},
    ),
    Question(
        "halves",
        "Why is my loss half, or n times, that of another library?",
        _FRAMEWORKS,
        "table",
        {"data": "diabetes", "show-table": "true"},
    ),
    Question(
        "wrong-shape",
        "Why does my model predict one number for everything?",
        _FRAMEWORKS,
        "shapes",
        {"data": "diabetes", "show-shapes": "true"},
    ),
)

# What somebody wants who asks it: each question is in one of these.
GROUPS: Final = {
    "Understand": (
        *("too-high", "half", "order", "cancel", "outlier", "mean-gradient"),
        *("down", "average", "mean", "larger-batches"),
    ),
    "Compute": (
        *("converges", "measured", "real", "good-mse", "half-loss"),
        *("rate-and-batch", "mean-of-means", "accumulate", "rmse-of-batches"),
    ),
    "Debug": (
        *("climbs", "too-large", "biased", "negative-r2", "stuck"),
        *("slow", "their-number", "halves", "wrong-shape"),
    ),
}
# The way through the pages that the home page begins: pages, and questions by their keys. A page
# is opened without parameters, so that it asks for a guess.
PATH: Final = ((_ONE, ""), (_BATCH, ""), (_WEIGHTS, ""), (_ONE, "half"), (_BOTH, ""))


def find_question(key: str) -> Question | None:
    """Find a question by its name in the address; None where there is none."""
    return next((question for question in QUESTIONS if question.key == key), None)
