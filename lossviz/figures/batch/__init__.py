"""A batch: every row on the loss curve, and the loss as squares."""

from lossviz.figures.batch import actual, constant, residuals, squares, summary, two_losses
from lossviz.figures.batch.chosen import find_output, find_row, locate_handles
from lossviz.figures.batch.curve import draw_batch_curve, show
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.batch.row import CHANGE, HANDLE, RATE
from lossviz.figures.batch.steps import HANDLE as STEPS
from lossviz.figures.batch.steps import MOST as MOST_STEPS

__all__ = [
    "CHANGE",
    "HANDLE",
    "MOST_STEPS",
    "RATE",
    "STEPS",
    "CurveOptions",
    "actual",
    "constant",
    "draw_batch_curve",
    "find_output",
    "find_row",
    "locate_handles",
    "residuals",
    "show",
    "squares",
    "summary",
    "two_losses",
]
