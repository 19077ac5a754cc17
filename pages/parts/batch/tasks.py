"""What to try on "A batch"; each task is aimed at one misunderstanding.

Each is done when a fact of the page's `find_facts` holds.
"""

from __future__ import annotations

from typing import Final

from pages.prose import Task

ERRORS_CANCEL: Final = Task(
    key="errors cancel",
    question="Twelve errors add up to exactly 0. What is the loss?",
    options=("Zero: they cancel", "Positive", "It can be of either sign"),
    answer="Positive",
    because="Errors of both signs cancel in a sum. No square is negative, so squares do not "
    "cancel.",
    doing="Choose data whose errors cancel, and compare their mean with the RMSE.",
    done_when="errors_cancel",
)
GRADIENT_AND_N: Final = Task(
    key="gradient and n",
    question="Under the SSE a batch grows from 5 rows to 442. One prediction keeps its "
    "error. Its gradient...",
    options=("grows 88 times", "stays the same", "shrinks 88 times"),
    answer="stays the same",
    because="Each output is in one term of the sum only. The mean divides by n, so under the "
    "MSE the gradient shrinks.",
    doing="Show the 442 rows of diabetes under the MSE, and look at the arrows.",
    done_when="many_rows_averaged",
)
ONE_OUTLIER: Final = Task(
    key="one outlier",
    question="Of 30 rows one is off by 75, the others by 4 at most. How much of the loss "
    "does that one make?",
    options=("A thirtieth: it is one row", "About half", "More than nine tenths"),
    answer="More than nine tenths",
    because="The square of 75 is 5,625. The squares of 29 errors of 4 add up to 464.",
    doing="Choose a row that makes more than half of the loss.",
    done_when="row_dominates",
)
