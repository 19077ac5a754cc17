"""The row of this page in the table of pages, with its picture on the home page."""

from __future__ import annotations

from typing import Final

from lossviz.conventions import Predictions, find_convention
from lossviz.figures.conventions import ladder
from lossviz.figures.scene import Scene
from lossviz.reading import load_sample
from pages.parts.frameworks.figures import FIGURES
from pages.parts.frameworks.view import FIRST, SECOND
from pages.state import Page
from pages.state import parameters as p


def draw_picture() -> tuple[Scene, dict[str, float]]:
    """Draw it, and say where its handles stand."""
    data = load_sample("diabetes")
    predictions = Predictions(data.target, data.output)
    rungs = ladder.list_rungs(predictions, p.COEFFICIENTS.default)
    at = {
        name: float(ladder.find_rung(rungs, find_convention(key)))
        for name, key in ((ladder.FIRST, FIRST), (ladder.SECOND, SECOND))
    }
    return ladder.build_scene(predictions, None, p.COEFFICIENTS.default), at


PAGE: Final = Page(
    "frameworks.py",
    "frameworks",
    "Frameworks",
    "Your framework: why is my number not their number?",
    ":material/rule:",
    (
        p.CHOOSE,
        p.MANY_DATA,
        *p.FILE,
        p.PRINTED,
        p.BATCH_SIZE_OF_MANY,
        p.ALL_OUTPUTS,
        p.WEIGHT_COLUMN,
        p.FIRST_ROW,
        p.SECOND_ROW,
        p.COEFFICIENTS,
        p.SEED,
        p.MEAN_RATE,
        *(p.LINES, p.EVERY_ROW, p.OVER_BATCHES, p.RATE_BETWEEN, p.SHAPES),
        *p.FOR_CLASS,
        p.ANSWER,
    ),
    draw_picture,
    FIGURES,
    p.MANY_DATA,
)
