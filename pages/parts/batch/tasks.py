"""What to try on "A batch"; each task is aimed at one misunderstanding."""

from __future__ import annotations

from lossviz.batch import compute_shares
from lossviz.explain import totals
from pages.parts.batch.view import BatchView
from pages.prose import tasks

_MANY_ROWS = 100


def ask_about_cancelling(view: BatchView) -> None:
    """Ask what the loss is where the errors add up to 0."""
    tasks.ask(
        "errors cancel",
        "Twelve errors add up to exactly 0. What is the loss?",
        options=("Zero: they cancel", "Positive", "It can be of either sign"),
        answer="Positive",
        because="Errors of both signs cancel in a sum. No square is negative, so squares do not "
        "cancel.",
        doing="Choose data whose errors cancel, and compare their mean with the RMSE.",
        done=totals.summarize_batch(view.data).cancels,
    )


def ask_about_rows(view: BatchView) -> None:
    """Ask what the number of rows does to the gradient of one prediction."""
    tasks.ask(
        "gradient and n",
        "Under the SSE a batch grows from 5 rows to 442. One prediction keeps its "
        "error. Its gradient...",
        options=("grows 88 times", "stays the same", "shrinks 88 times"),
        answer="stays the same",
        because="Each output is in one term of the sum only. The mean divides by n, so under the "
        "MSE the gradient shrinks.",
        doing="Show the 442 rows of diabetes under the MSE, and play one step.",
        done=view.objective.reduction == "mean" and view.data.n >= _MANY_ROWS,
    )


def ask_about_outlier(view: BatchView) -> None:
    """Ask how much of the loss a single outlier makes."""
    tasks.ask(
        "one outlier",
        "Of 30 rows one is off by 75, the others by 4 at most. How much of the loss "
        "does that one make?",
        options=("A thirtieth: it is one row", "About half", "More than nine tenths"),
        answer="More than nine tenths",
        because="The square of 75 is 5,625. The squares of 29 errors of 4 add up to 464.",
        doing="Choose a row that makes more than half of the loss.",
        done=compute_shares(view.data).dominates(view.number),
    )
