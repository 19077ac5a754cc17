"""The row of this page in the table of pages, with its picture on the home page."""

from __future__ import annotations

from typing import Final

from lossviz.figures.minibatch import levels
from lossviz.figures.scene import Scene
from lossviz.loss import MSE, SSE
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample
from pages.parts.sse_vs_mse.figures import FIGURES
from pages.state import Page
from pages.state import parameters as p

_SIZE = 32
_COMPARED = BatchOptions(SSE, MSE, None, p.SEED.default)


def draw_picture() -> tuple[Scene, dict[str, float]]:
    """Draw it, and say where its handles stand."""
    data = load_sample("diabetes")
    return levels.build_scene(data, _COMPARED, _SIZE), levels.locate_handles(data, _COMPARED, _SIZE)


PAGE: Final = Page(
    "sse_vs_mse.py",
    "sse-vs-mse",
    "SSE vs MSE",
    "SSE or MSE: what changes as the batch grows?",
    ":material/stacked_line_chart:",
    (
        p.CHOOSE,
        p.MANY_DATA,
        *p.FILE,
        p.BATCH_SIZE_OF_MANY,
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
        p.MOVED_BIAS,
        *(p.GRADIENTS, p.NOISE_SCALE, p.DESCENTS, p.TWO_SETS, p.EPOCH),
        p.CODE,
        p.FLAVOUR,
        *p.FOR_CLASS,
        p.ANSWER,
    ),
    draw_picture,
    FIGURES,
    p.MANY_DATA,
)
