"""A batch: every row on the loss curve, and the loss as squares."""

from lossviz.figures.batch import actual, residuals, squares, summary
from lossviz.figures.batch.chosen import find_row, locate_handles
from lossviz.figures.batch.curve import draw_batch_curve, show
from lossviz.figures.batch.examples import CurveOptions

__all__ = [
    "CurveOptions",
    "actual",
    "draw_batch_curve",
    "find_row",
    "locate_handles",
    "residuals",
    "show",
    "squares",
    "summary",
]
