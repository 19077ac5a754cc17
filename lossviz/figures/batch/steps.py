"""Steps of gradient descent for all rows of a batch at once, each by its own slope.

A step takes the same part of every error: with the learning rate η and the curvature c of the
loss along one prediction, an error e is `f e` afterwards, where `f = 1 - η c`. So what moves a
hundred thousand rows are two numbers: "scale", what is left of every error, and "scale_2", what
is left of every height. Between two steps a point slides along the curve; where the step leads
past the target, it leaps over the valley.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.data import Vector
from lossviz.figures.batch import row
from lossviz.figures.batch.density import Histogram
from lossviz.figures.batch.examples import CurveOptions, Examples
from lossviz.figures.batch.points import FEW, list_groups
from lossviz.figures.scene import (
    Case,
    Clamp,
    Curve,
    Derived,
    Handle,
    Lookup,
    Mark,
    Points,
    Product,
    Quantity,
    Segments,
    Sentence,
    Sum,
)
from lossviz.figures.scene import Vector as Fixed

HANDLE: Final = "steps"
MOST: Final = 10
MILLISECONDS: Final = 900
WITH_ARROWS: Final = 40  # rows up to which each has its arrow
_DIGITS: Final = 7  # of the place of a point


def make_handle() -> Handle:
    """Make the number of steps a handle, which is only played."""
    words = Sentence.always("{k} steps taken")
    about: Any = {"name": HANDLE, "label": "steps taken", "grips": (), "spoken": words}
    return Handle(low=0, high=MOST, step=1, home=0, **about)


def list_quantities() -> dict[str, Quantity]:
    """List how much of the way each number of steps has, which is 1 where it is reached."""
    at, none = np.arange(MOST + 1.0), np.zeros(MOST + 1)
    # Level at both ends: a step begins and ends at rest.
    near = {f"near_{k}": Quantity(HANDLE, at, own, none) for k, own in enumerate(np.eye(MOST + 1))}
    return {"k": Quantity.listed(HANDLE, at), **near}


def derive_scales(curvature: float, divisor: int) -> dict[str, Derived]:
    """Derive what the steps leave of every error and of every height.

    Parameters
    ----------
    curvature : float
        Of the loss of one row, before it is divided.
    divisor : int
        The number of rows under a mean, else 1.
    """
    powers = {f"left_{k}": Product(of=(f"near_{k}", *["factor"] * k)) for k in range(MOST + 1)}
    leaps = {
        f"leap_{k}": Product(
            of=(f"near_{k}", f"near_{k + 1}", *["factor"] * (2 * k), "over", "drop", "drop")
        )
        for k in range(MOST)
    }
    return {
        "kept": Sum(terms=((-curvature, "eta"),), constant=float(divisor)),
        "no_sign": Sum(terms=()),
        "factor": Product(of=("kept",), factor=1 / divisor),
        "taken": Sum(terms=((-100.0, "factor"),), constant=100.0),
        "past": Sum(terms=((-1.0, "factor"),), zero=row.ROUND_OFF),
        "over": Clamp(of="past", low=0.0, high=1.0),
        "drop": Sum(terms=((-1.0, "factor"),), constant=1.0),
        **powers,
        **leaps,
        "scale": Sum(terms=tuple((1.0, name) for name in powers)),
        "on_curve": Product(of=("scale", "scale")),
        "scale_2": Sum(terms=tuple((1.0, name) for name in ("on_curve", *leaps))),
    }


def mark_chosen(visited: Examples, drawn: Examples) -> dict[str, Quantity]:
    """Mark the chosen row among few points, so that its own goes along with it."""
    if drawn.data.n > WITH_ARROWS:
        return {}
    same = visited.rows[:, None] == drawn.rows
    groups = enumerate(list_groups(drawn))
    return {f"is_{k}": Quantity.listed(row.HANDLE, same[:, mask]) for k, (_, _, mask) in groups}


def derive_points(drawn: Examples) -> dict[str, Derived]:
    """Derive where each of the points is, and where its arrow ends."""
    few = drawn.data.n <= WITH_ARROWS
    derived: dict[str, Derived] = {}
    for k, (_, _, mask) in enumerate(list_groups(drawn)):
        x, y = (_round(values[mask]) for values in (drawn.x, drawn.y))
        start, height = (f"at_{k}", f"high_{k}") if few else (f"x_{k}", f"y_{k}")
        derived |= {
            f"x_{k}": Fixed(entries=x),
            **(_derive_few(drawn, k) if few else {f"y_{k}": Fixed(entries=y)}),
            f"xs_{k}": Product(of=(start, "scale"), zero=row.ROUND_OFF * drawn.plane.width),
            f"ys_{k}": Product(of=(height, "scale_2")),
        }
        if few:
            step = Sum(terms=((1.0, f"xs_{k}"), (-1.0, f"step_{k}")))
            derived |= {f"step_{k}": Product(of=(f"pull_{k}", "scale", "rate")), f"next_{k}": step}
    return derived


def _derive_few(drawn: Examples, k: int) -> dict[str, Derived]:
    """Derive where the points of a group start, with the one that a hand has moved."""
    at, value, slope, bend = row.tabulate(drawn)
    unit = drawn.plane.y.size / drawn.plane.x.size
    long = drawn.options.stretch_step(drawn.plane, drawn.data.size)
    return {
        f"by_{k}": Product(of=(f"is_{k}", "moved")),
        f"at_{k}": Sum(terms=((1.0, f"x_{k}"), (1.0, f"by_{k}"))),
        f"high_{k}": Lookup(of=f"at_{k}", at=at, value=value, slope=slope),
        f"pull_{k}": Lookup(
            of=f"at_{k}", at=at, value=slope * unit * long, slope=bend * unit * long
        ),
    }


def _round(values: Vector) -> Vector:
    """Round to what can be seen: thousands of numbers are sent."""
    return np.array([float(f"{value:.{_DIGITS}g}") for value in values])


def list_marks(drawn: Examples) -> tuple[Mark, ...]:
    """List the points that slide, with an arrow each where they are few."""
    crowded = len(drawn.rows) > FEW
    style: Any = {"size": 5, "opacity": 0.75} if crowded else {"size": 6}
    marks: list[Mark] = []
    for k, (name, colour, _) in enumerate(list_groups(drawn)):
        place: Any = {"sign": f"xs_{k}"}
        if drawn.data.n <= WITH_ARROWS:
            ends: Any = {"x0": f"xs_{k}", "y0": f"ys_{k}", "x1": f"next_{k}", "y1": f"ys_{k}"}
            marks.append(
                Segments(name=f"arrows {name}".strip(), arrow=True, opacity=0.6, **ends, **place)
            )
        points: Any = {"x": f"xs_{k}", "y": f"ys_{k}", "group": colour}
        marks.append(Points(name=f"rows {name}".strip(), **points, **style, **place))
    return tuple(marks)


def derive_bars(counts: Histogram, unit: float) -> dict[str, Derived]:
    """Derive the outline of a histogram, which the steps narrow."""
    edges = np.repeat(counts.edges / unit, 2)
    heights = np.concatenate([[0.0], np.repeat(counts.counts, 2), [0.0]])
    return {
        "edges": Fixed(entries=edges),
        "outline": Product(of=("edges", "scale")),
        "heights": Fixed(entries=heights),
    }


BARS: Final = Curve(
    name="rows after the steps", x="outline", y="heights", axes="xy2", width=1.5, colour="text"
)


def write_cases(options: CurveOptions, n: int) -> tuple[Case, ...]:
    """Say what the steps make of the loss of all rows, and how far one step goes."""
    about, rows = options.objective, f"{'all ' * (n > 1)}{n:,} row{'s' * (n > 1)}"
    done = (
        f"*After step {{k}}* the {about.name} of {rows}, {about.formula()}, is {{total}}, at first "
        "{total_at_first}. A step moves each row by {|taken|}% of its error%s."
    )
    ends: Any = ((", away from the target", ("rate", -1)), (", past the target", ("past", 1)))
    first: Any = ("k", 1)
    return (
        *(Case(done.replace("%s", words), "no_sign", 0, (first, also)) for words, also in ends),
        Case(done.replace("%s", ""), "no_sign", 0, (first,)),
    )
