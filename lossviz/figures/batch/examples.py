"""Examples on the loss curve: where they stand, on axes that count in units that suit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.base import isolate
from lossviz.data import Dataset, Rows, Vector
from lossviz.figures.scene import Unit, parts
from lossviz.loss import Objective, descent

HEADROOM: Final = 1.16  # up to where the axis of losses goes, in largest losses
WHICH: Final = {-1: "too low", 0: "on target", 1: "too high"}
_OTHER_SIDE = 0.45  # how much of the curve is shown where no error is, in largest errors
_PADDING = 0.07  # beside the outermost errors, in widths of what is shown
_SCREEN_RATIO = 0.5  # height over width of the picture on the screen, about


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
    """

    objective: Objective
    learning_rate: float = 0.5
    magnified: bool = False
    label: str | None = None
    colour: str | None = None

    def arrow_scale(self, n: int) -> int:
        """How many times as long as the step the arrows are."""
        return n if self.magnified and self.objective.reduction == "mean" else 1


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
    slope: Vector
    next_x: Vector
    gradient: Vector


def choose_plane(data: Dataset, options: CurveOptions) -> Plane:
    """Choose axes that hold all examples and both branches of the curve."""
    order = data.order("error")
    least, most = (float(e) for e in data.error[order[[0, -1]]])
    furthest = max(-least, most)
    x = Unit.for_size(furthest)
    least, most = least / x.size, most / x.size
    low, high = min(least, -_OTHER_SIDE * most), max(most, -_OTHER_SIDE * least)
    padding = _PADDING * (high - low) or 1.0  # where all errors are 0
    top = float(options.objective.contributions(np.array([furthest]), data.size)[0])
    y = Unit.for_size(top)
    return Plane(x, y, low - padding, high + padding, top / y.size or 1.0)


def place_examples(data: Dataset, options: CurveOptions, rows: Rows) -> Examples:
    """Place some rows on the axes that `choose_plane` chooses."""
    plane = choose_plane(data, options)
    error = data.error[rows]
    gradient = options.objective.slopes(error, data.size)
    step = options.learning_rate * options.arrow_scale(data.size)
    return Examples(
        data=data,
        options=options,
        plane=plane,
        rows=rows,
        sign=np.sign(error).astype(np.intp),
        x=error / plane.x.size,
        y=options.objective.contributions(error, data.size) / plane.y.size,
        slope=gradient / plane.y.size * plane.x.size,
        next_x=descent.take_step(error / plane.x.size, gradient / plane.x.size, step),
        gradient=gradient,
    )


def draw_tangents(drawn: Examples, length: float) -> dict[str, Vector]:
    """Place the ends of the tangents, each over `length` of the axis to either side."""
    plane = drawn.plane
    # Units of x that are as long on the screen as one unit of y.
    steepness = _SCREEN_RATIO * plane.width / (HEADROOM * plane.top)
    half = parts.measure_tangent_half(drawn.slope, length * plane.width, steepness)
    rise = drawn.slope * half
    return {
        "tangent_x0": drawn.x - half,
        "tangent_x1": drawn.x + half,
        "tangent_y0": drawn.y - rise,
        "tangent_y1": drawn.y + rise,
    }


def name_rows(data: Dataset, column: str | None, rows: Rows) -> list[str]:
    """Name rows as a figure writes them: on one line, and isolated from the text around."""
    labels = data.labels(column, rows)
    numbers = data.labels(None, rows)
    return [
        isolate(label) if label.strip() else k for label, k in zip(labels, numbers, strict=True)
    ]
