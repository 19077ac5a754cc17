"""One prediction: its loss curve, its slope measured, its steps."""

from lossviz.figures.one_prediction import guess, secant, steps
from lossviz.figures.one_prediction.alone import without_slope
from lossviz.figures.one_prediction.curve import HANDLE, RATE, draw_loss_curve, show
from lossviz.figures.one_prediction.half import add_other_half, add_squared_error
from lossviz.figures.one_prediction.secant import WIDTHS
from lossviz.figures.one_prediction.steps import STEPS

__all__ = [
    "HANDLE",
    "RATE",
    "STEPS",
    "WIDTHS",
    "add_other_half",
    "add_squared_error",
    "draw_loss_curve",
    "guess",
    "secant",
    "show",
    "steps",
    "without_slope",
]
