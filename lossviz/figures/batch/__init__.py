"""A batch: every row on the loss curve, and the loss as squares."""

from lossviz.figures.batch import squares
from lossviz.figures.batch.curve import build_scene, figure, find_row, locate_handles
from lossviz.figures.batch.examples import CurveOptions

__all__ = [
    "CurveOptions",
    "build_scene",
    "figure",
    "find_row",
    "locate_handles",
    "squares",
]
