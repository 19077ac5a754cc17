"""The pages: one row each. The navigation, the home page and the tests read this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lossviz.link import Parameter
from pages.shared import parameters as p


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    script : str
        Its file, beside frame.py.
    path : str
        Its address, kept for ever; empty for the home page.
    name : str
        Its name in the navigation.
    question : str
        What it answers: its title.
    icon : str
        Its icon in the navigation.
    parameters : tuple of Parameter
        What its address may say.
    """

    script: str
    path: str
    name: str
    question: str
    icon: str
    parameters: tuple[Parameter, ...] = ()


HOME: Final = Page(
    "home.py", "", "Home", "What do you want to see about a loss?", ":material/home:"
)
ONE_PREDICTION: Final = Page(
    "one_prediction.py",
    "one-prediction",
    "One prediction",
    "The loss is never negative: how can its gradient be?",
    ":material/adjust:",
    (p.TARGET, p.OUTPUT, p.LEARNING_RATE, p.HALF, p.CONVENTION, p.REACH, p.WIDTH, p.STEP),
)
BATCH: Final = Page(
    "batch.py",
    "batch",
    "A batch",
    "What do my own predictions look like on that curve?",
    ":material/scatter_plot:",
    (
        *p.FILE,
        p.LABEL_COLUMN,
        p.COLOUR_COLUMN,
        p.OBJECTIVE,
        p.HALF_IN_SUM,
        p.HALF_IN_MEAN,
        p.BATCH_RATE,
        p.ARROWS,
        p.EXAMPLE,
        p.SORT,
        p.ASCENDING,
        p.TABLE_PAGE,
    ),
)
SSE_VS_MSE: Final = Page(
    "sse_vs_mse.py",
    "sse-vs-mse",
    "SSE vs MSE",
    "Why should the step grow with the number of samples?",
    ":material/stacked_line_chart:",
    (
        *p.FILE,
        p.BATCH_SIZE,
        p.FEATURE,
        p.HALF_IN_SUM,
        p.HALF_IN_MEAN,
        p.SEED,
        p.SUM_RATE,
        p.MEAN_RATE,
        p.SPLIT,
        p.SHARE,
        p.SPLIT_COLUMN,
        p.SPLIT_VALUE,
        p.DROP_LAST,
    ),
)
PAGES: Final = (HOME, ONE_PREDICTION, BATCH, SSE_VS_MSE)
