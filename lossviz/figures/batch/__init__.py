"""A batch: every row on the loss curve, and the loss as squares."""

from lossviz.figures.batch import actual, residuals, squares
from lossviz.figures.batch.chosen import find_row, locate_handles
from lossviz.figures.batch.curve import build_scene, figure, take_batch
from lossviz.figures.batch.examples import CurveOptions

__all__ = [
    "CurveOptions",
    "actual",
    "build_scene",
    "figure",
    "find_row",
    "locate_handles",
    "residuals",
    "squares",
    "take_batch",
]
