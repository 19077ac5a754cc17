"""A hand on the chosen row: how its prediction is changed, and what follows from that.

Places are in units of the axes. The row starts where the file has it, or where a hand has put
it; "scale" and "scale_2" say what the steps taken leave of its error and of its height.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np

from lossviz.data import Vector
from lossviz.figures.batch.examples import Examples, Plane
from lossviz.figures.scene import (
    Derived,
    Format,
    Handle,
    Lookup,
    Product,
    Quantity,
    Quotient,
    Sentence,
    Sum,
    choose_step,
    ranges,
)
from lossviz.loss import place_knots

HANDLE: Final = "example"
CHANGE: Final = "change"  # of the prediction of the chosen row, in the target's unit
RATE: Final = "rate"
ROUND_OFF: Final = 1e-12  # of the width: a smaller error has no sign
_BETWEEN: Final = ("least_change", "most_change")  # of the chosen row

_NUMBER = Format(3, scientific=True)
FORMATS: Final = {
    **dict.fromkeys(("off_now", "slope_now", "total", "total_at_first", "taken"), _NUMBER),
    **dict.fromkeys(("o", "o_file", "eta"), Format(5, scientific=True)),
    "percent": Format(1, scientific=True),
    "k": Format(0),
}
STAY: Final[dict[str, Derived]] = {
    name: Sum(terms=(), constant=1.0) for name in ("scale", "scale_2")
}


Along = Literal["x", "y"]
Axis = tuple[Vector, float, Sequence[float]]
Bounds = tuple[Vector, Vector]


def bound_change(visited: Examples, *axes: Axis) -> Bounds:
    """Give by how much each row can be changed, down and up, so that it stays in the picture.

    Parameters
    ----------
    visited : Examples
        Each stays on the axis of errors.
    *axes : tuple of ndarray of shape (m,), float and sequence of float
        Where the rows are along another axis, how far one unit of the prediction leads them
        there, and from where to where the axis goes.
    """
    plane = visited.plane
    of_errors = visited.x, 1 / plane.x.size, (plane.low, plane.high)
    ends = [
        (np.array([ranges.keep_inside(*shown)]).T - places) / per_unit
        for places, per_unit, shown in (of_errors, *axes)
        if per_unit
    ]
    least, most = np.max(ends, axis=0)[0], np.min(ends, axis=0)[1]
    grain = choose_step(float((most - least).max())) / 10  # so that both have few digits
    return np.trunc(least / grain) * grain, np.trunc(most / grain) * grain


def list_quantities(visited: Examples, bounds: Bounds) -> dict[str, Quantity]:
    """List what follows the choice of a row, its change, and the learning rate."""
    plane, reach = visited.plane, visited.options.learning_rate
    listed = {
        "file": visited.x,
        "o_file": visited.data.output[visited.rows],
        "others": _sum_others(visited),
        **dict(zip(_BETWEEN, bounds, strict=True)),
    }
    ends = (plane.width * plane.x.size) * np.array([-1.0, 0.0, 1.0])
    return {
        **{name: Quantity.listed(HANDLE, values) for name, values in listed.items()},
        "by": Quantity.line(CHANGE, ends, 0.0, 1.0),
        "moved": Quantity.line(CHANGE, ends, 0.0, 1 / plane.x.size),
        "eta": Quantity.itself(RATE, -reach, reach),
    }


def _sum_others(visited: Examples) -> Vector:
    """Sum up what all other rows add to the loss; a sample stands for all rows behind it."""
    data, objective, unit = visited.data, visited.options.objective, visited.plane.y.size
    h = objective.loss.quadratic
    if h is not None and data.summary:
        total = h * data.summary.sum_squared_error / objective.divisor(data.size) / unit
    else:
        parts = objective.contributions(data.error, data.size) / unit
        total = float(parts.sum()) * (data.size / data.n)
    others = total - visited.y
    return np.where(others < ROUND_OFF * total, 0.0, others)


def derive_start(visited: Examples) -> dict[str, Derived]:
    """Derive where the row starts, with its loss and its slope there."""
    at, value, slope, bend = tabulate(visited)
    return {
        "rate": Sum(terms=((1.0, "eta"),)),
        "moved_2": Product(of=("moved", "moved")),
        "start": Sum(terms=((1.0, "file"), (1.0, "moved"))),
        "start_loss": Lookup(of="start", at=at, value=value, slope=slope),
        "start_slope": Lookup(of="start", at=at, value=slope, slope=bend),
    }


def tabulate(visited: Examples, samples: int = 0) -> tuple[Vector, Vector, Vector, Vector]:
    """Tabulate errors with loss, slope and curvature there: at the rows, and where it bends."""
    plane, loss = visited.plane, visited.options.objective.loss
    x, y = plane.x.size, plane.y.size * visited.options.objective.divisor(visited.data.size)
    far = plane.width * x
    rows = visited.x * x if loss.quadratic is None else np.zeros(1)
    error = np.union1d(
        np.append(place_knots(loss, -far, far), rows), np.linspace(-far, far, samples)
    )
    none = np.zeros_like(error)
    slope, bend = loss.gradient(none, error) / y * x, loss.curvature(none, error) / y * x * x
    return error / x, loss.value(none, error) / y, slope, bend


def derive_now(plane: Plane) -> dict[str, Derived]:
    """Derive what the row and the loss of all rows are now, after the steps taken."""
    x, y = plane.x.size, plane.y.size
    return {
        "error": Product(of=("start", "scale"), zero=ROUND_OFF * plane.width),
        "loss": Product(of=("start_loss", "scale_2")),
        "slope_here": Product(of=("start_slope", "scale")),
        "off_now": Product(of=("error",), factor=x),
        "slope_now": Product(of=("slope_here",), factor=y / x),
        "o": Sum(terms=((1.0, "o_file"), (1.0, "by"))),
        "all": Sum(terms=((1.0, "others"), (1.0, "start_loss"))),
        "percent": Quotient(of="start_loss", over="all", factor=100.0),
        "total": Product(of=("all", "scale_2"), factor=y),
        "total_at_first": Product(of=("all",), factor=y),
    }


def make_handle(plane: Plane, bounds: Bounds, grip: tuple[str, str], along: Along) -> Handle:
    """Make the prediction of the row a handle; its value is by how much it is changed."""
    places = "too low by {|off_now|}", "on target", "too high by {|off_now|}"
    spoken = (f"prediction {{o}}, {place}, in the data {{o_file}}" for place in places)
    return Handle(
        name=CHANGE,
        label="prediction of the chosen row",
        low=float(bounds[0].min()),
        high=float(bounds[1].max()),
        between=_BETWEEN,
        step=choose_step(plane.width * plane.x.size),
        home=0.0,
        grips=((*grip, "xy"),),
        spoken=Sentence.by_sign("error", *spoken),
        along=along,
        per_unit="per_change",
    )


def make_rate_handle(reach: float, grips: Any = ()) -> Handle:
    """Make the learning rate a handle, on the tip of the arrow of the row where it has one."""
    return Handle(
        name=RATE,
        label="learning rate η",
        low=-reach,
        high=reach,
        step=choose_step(reach),
        home=min(0.5, reach),
        grips=grips,
        spoken=Sentence.always("learning rate η {eta}"),
        per_unit="per_rate",
    )
