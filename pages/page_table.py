"""The pages: one row each. The navigation, the home page and the tests read this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages.state import parameters as p
from pages.state.link import Parameter


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
WEIGHTS: Final = Page(
    "weights.py",
    "weights",
    "Down to the weights",
    "What does a negative gradient do to the weights?",
    ":material/account_tree:",
    (
        p.ACTIVATION,
        p.ONE_INPUT,
        p.ONE_TARGET,
        p.ONE_WEIGHT,
        p.ONE_BIAS,
        p.LEARNING_RATE,
        p.HALF,
        *p.FILE,
        p.FEATURE,
        p.STANDARDISED,
        p.UNIT_TARGETS,
        p.OBJECTIVE,
        p.HALF_IN_SUM,
        p.HALF_IN_MEAN,
        p.SUM_RATE,
        p.MEAN_RATE,
        p.WEIGHT,
        p.BIAS,
        p.STEP_OF_WEIGHTS,
        p.MINI_BATCHES,
        p.BATCH_SIZE,
        p.SEED,
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
PAGES: Final = (HOME, ONE_PREDICTION, BATCH, WEIGHTS, SSE_VS_MSE)
