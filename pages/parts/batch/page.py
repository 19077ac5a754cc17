"""The row of this page in the table of pages, with its picture on the home page."""

from __future__ import annotations

from typing import Final

from lossviz.figures import batch
from lossviz.figures.batch import CurveOptions
from lossviz.figures.scene import Scene
from lossviz.loss import SSE
from lossviz.reading import load_sample
from pages.parts.batch.figures import FIGURES
from pages.state import Page
from pages.state import parameters as p


def draw_picture() -> tuple[Scene, dict[str, float]]:
    """Draw it, and say where its handles stand."""
    data = load_sample("five")
    scene = batch.build_scene(data, CurveOptions(SSE, p.BATCH_RATE.default, label="name"), 4)
    return scene, batch.locate_handles(data, 4)


PAGE: Final = Page(
    "batch.py",
    "batch",
    "A batch",
    "What do my own predictions look like on that curve?",
    ":material/scatter_plot:",
    (
        p.CHOOSE,
        p.DATA,
        *p.FILE,
        p.PICTURE,
        p.OVER,
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
        p.WHOLE_BATCH,
        p.TABLE,
        p.CODE,
        p.FLAVOUR,
        *p.FOR_CLASS,
        p.ANSWER,
    ),
    draw_picture,
    FIGURES,
    p.DATA,
)
