"""What each page alone needs, and the table of the pages: their order, addresses and questions.

The navigation, the home page, the embedded figures and the tests read this table.
"""

from typing import Final

from pages.parts import batch, frameworks, one_prediction, sse_vs_mse, weights
from pages.state import Page
from pages.state import parameters as p

__all__ = ["HOME", "PAGES"]

HOME: Final = Page(
    path="",
    name="Home",
    question="See what a loss does to a prediction",
    icon=":material/home:",
    parameters=(p.FIND,),
    words=("sum of squared errors (SSE)", "mean squared error (MSE)"),
)
RECAP: Final = Page(
    path="recap",
    name="Recap",
    question="What you now know",
    icon=":material/task_alt:",
    words=(
        *("sum of squared errors (SSE)", "mean squared error (MSE)"),
        *("gradient", "learning rate η"),
    ),
)
PAGES: Final = (
    HOME,
    one_prediction.PAGE,
    batch.PAGE,
    weights.PAGE,
    sse_vs_mse.PAGE,
    frameworks.PAGE,
    RECAP,
)
