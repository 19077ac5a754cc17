"""The row of this page in the table of pages, with its picture on the home page."""

from __future__ import annotations

from typing import Final

from lossviz.figures import one_prediction
from lossviz.figures.scene import Scene
from lossviz.loss import SquaredError
from pages.parts.one_prediction.figures import FIGURES
from pages.state import Page
from pages.state import parameters as p


def draw_picture() -> tuple[Scene, dict[str, float]]:
    """Draw it, and say where its handles stand."""
    scene = one_prediction.build_scene(
        p.TARGET.default,
        p.HALF_WIDTH.default,
        loss=SquaredError(),
        learning_rate=p.LEARNING_RATE.default,
        formula="",
    )
    return scene, {one_prediction.HANDLE: p.OUTPUT.default}


PAGE: Final = Page(
    "one_prediction.py",
    "one-prediction",
    "One prediction",
    "The loss is never negative: how can its gradient be?",
    ":material/adjust:",
    (
        *(p.TARGET, p.OUTPUT, p.LEARNING_RATE, p.HALF, p.CONVENTION, p.HALF_WIDTH, p.WIDTH, p.STEP),
        *(p.ALGEBRA, p.STEPS_TAKEN, p.MEASURED),
        p.CODE,
        p.FLAVOUR,
        *p.FOR_CLASS,
        p.ANSWER,
    ),
    draw_picture,
    FIGURES,
)
