"""Examples on the loss curve: where they stand, on axes that count in units that suit them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lossviz.base import isolate
from lossviz.batch import change_output
from lossviz.data import Dataset, Rows, Vector
from lossviz.figures.scene import Unit
from lossviz.loss import Objective

HEADROOM: Final = 1.16  # up to where the axis of losses goes, in largest losses
WHICH: Final = {-1: "too low", 0: "on target", 1: "too high"}
_OTHER_SIDE = 0.45  # how much of the curve is shown where no error is, in largest errors
_PADDING = 0.07  # beside the outermost errors, in widths of what is shown
_LARGEST_RATE = 1e6


@dataclass(frozen=True)
class CurveOptions:
    """What is drawn of a batch, and with which step.

    Attributes
    ----------
    objective : Objective
    learning_rate : float
        Of the step that the arrows show.
    magnified : bool
        Under a mean, draw the arrows n times as long as the step.
    label : str or None
        The column that names the rows; None for row numbers.
    colour : str or None
        The column that colours the points; None to colour by sign.
    changed : tuple of int and float, optional
        A row, counted from 1, with the prediction that a hand has given it.
    """

    objective: Objective
    learning_rate: float = 0.5
    magnified: bool = False
    label: str | None = None
    colour: str | None = None
    changed: tuple[int, float] | None = None

    def apply(self, data: Dataset) -> Dataset:
        """Give the rows as a hand has changed them."""
        return change_output(data, *self.changed) if self.changed else data

    def bound(self, data: Dataset) -> CurveOptions:
        """Give what a scene is drawn for: a hand sets no larger rate.

        It leads any row across all of the picture, twice, and is a power of 2, so that rates
        such as 1/2 and 1 are read without rounding.
        """
        plane = choose_plane(data, self)
        ends = self.objective.slopes(np.array([plane.low, plane.high]) * plane.x.size, data.size)
        steepest = float(np.abs(ends).max()) * self.stretch_step(plane, data.size)
        across = min(4 * plane.width / steepest, _LARGEST_RATE) if steepest else 1.0
        reach = min(_round_up(max(abs(self.learning_rate), across)), _LARGEST_RATE)
        return replace(self, learning_rate=max(abs(self.learning_rate), reach))

    def arrow_scale(self, n: int) -> int:
        """How many times as long as the step the arrows are."""
        return n if self.magnified and self.objective.reduction == "mean" else 1

    def stretch_step(self, plane: Plane, n: int) -> float:
        """How long an arrow is on the axis, for a learning rate and a slope of 1."""
        return self.arrow_scale(n) / plane.x.size


@dataclass(frozen=True)
class Plane:
    """The axes: units in which they count, and how far they go."""

    x: Unit
    y: Unit
    low: float
    high: float
    top: float

    @property
    def width(self) -> float:
        """How much of the error the axis spans."""
        return self.high - self.low


@dataclass(frozen=True, eq=False)
class Examples:
    """Some rows, with all that is drawn of them; positions in units of the axes, shape (m,)."""

    data: Dataset
    options: CurveOptions
    plane: Plane
    rows: Rows
    sign: Rows
    x: Vector
    y: Vector
    gradient: Vector


def choose_plane(data: Dataset, options: CurveOptions) -> Plane:
    """Choose axes that hold all examples, as in the file and as changed, and both branches."""
    errors = [rows.error for rows in (data, options.apply(data))]
    least, most = min(float(e.min()) for e in errors), max(float(e.max()) for e in errors)
    furthest = max(-least, most)
    x = Unit.for_size(furthest)
    least, most = least / x.size, most / x.size
    low, high = min(least, -_OTHER_SIDE * most), max(most, -_OTHER_SIDE * least)
    padding = _PADDING * (high - low) or 1.0  # where all errors are 0
    top = float(options.objective.contributions(np.array([furthest]), data.size)[0])
    y = Unit.for_size(top)
    return Plane(x, y, low - padding, high + padding, top / y.size or 1.0)


def place_examples(data: Dataset, options: CurveOptions, plane: Plane, rows: Rows) -> Examples:
    """Place some rows on the axes."""
    error = data.error[rows]
    gradient = options.objective.slopes(error, data.size)
    return Examples(
        data=data,
        options=options,
        plane=plane,
        rows=rows,
        sign=np.sign(error).astype(np.intp),
        x=error / plane.x.size,
        y=options.objective.contributions(error, data.size) / plane.y.size,
        gradient=gradient,
    )


def _round_up(value: float) -> float:
    """Round a positive number up to a power of 2."""
    return 2.0 ** math.ceil(math.log2(value))


def name_rows(data: Dataset, column: str | None, rows: Rows) -> list[str]:
    """Name rows as a figure writes them: on one line, and isolated from the text around."""
    labels = data.labels(column, rows)
    numbers = data.labels(None, rows)
    return [
        isolate(label) if label.strip() else k for label, k in zip(labels, numbers, strict=True)
    ]
