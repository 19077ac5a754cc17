"""A cloud of rows over two quantities: points where they are few, a density where they are many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.data import Dataset, Vector
from lossviz.figures.batch import row
from lossviz.figures.batch.chosen import MANY, choose_drawn_rows, follow_row, list_stops
from lossviz.figures.batch.examples import CurveOptions, choose_plane, place_examples
from lossviz.figures.batch.points import NARROW, draw_points
from lossviz.figures.scene import (
    Mark,
    Point,
    Scene,
    Sentence,
    Sum,
    layouts,
    parts,
    theme,
)

_CELLS: Final = 64  # of the density, along each axis
_ROOM: Final = 0.06  # beside the outermost values of an axis, in what they span
_TURNS: Final = 0.55  # of the width, from the left: where words change sides


def draw_cloud(
    data: Dataset,
    options: CurveOptions,
    extra: int | None,
    places: tuple[Vector, Vector, Vector],
    units: tuple[float, float],
    layout: dict[str, Any],
    description: str,
) -> Scene:
    """Draw every row over two quantities, with one of them as a handle.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    extra : int or None
        A row, counted from 1, at which the handle has to stop.
    places : tuple of three ndarray of shape (n,)
        Where each row of the file is along x and along y, and the height from which its error is
        measured there, in the units of the axes.
    units : tuple of float
        How far a row goes along x and along y by one unit of its prediction.
    layout : dict
        Of the picture.
    description : str
        What the picture shows; what is chosen is added.
    """
    x, y, foot = places
    plane, now = choose_plane(data, options), options.apply(data)
    by = now.output - data.output
    x_now, y_now = x + units[0] * by, y + units[1] * by
    drawn = place_examples(now, options, plane, choose_drawn_rows(now))
    drawn = replace(drawn, x=x_now[drawn.rows], y=y_now[drawn.rows])
    visited = place_examples(data, options, plane, list_stops(data, extra))
    rows = visited.rows
    low, high = layout["xaxis"]["range"]
    across = x[rows], units[0], layout["xaxis"]["range"]
    up = y[rows], units[1], layout["yaxis"]["range"]
    middle = low + _TURNS * (high - low)  # right of it words are written left of a point
    followed = {
        "x_file": x[rows],
        "y_file": y[rows],
        "foot": foot[rows],
        "side": np.where(x[rows] > middle, 1.0, -1.0),
    }
    derived = {
        **row.STAY,
        **row.derive_now(visited.plane),
        "x": Sum(terms=((1.0, "x_file"), (units[0], "by"))),
        "y": Sum(terms=((1.0, "y_file"), (units[1], "by"))),
        "per_change": Sum(terms=(), constant=units[1]),
        "per_rate": Sum(terms=()),
    }
    density = [_draw_density(x_now, y_now)] if data.n > MANY else []
    return follow_row(
        visited,
        followed,
        ("x", "y"),
        ("x_file", "y_file"),
        row.bound_change(visited, across, up),
        description,
        derived,
        handles=(row.make_rate_handle(visited.options.learning_rate),),
        base={"data": [*density, *draw_points(drawn)], "layout": layout},
        marks=_MARKS,
        narrow={**NARROW, **_NARROW_ZONES},
    )


def _draw_density(x: Vector, y: Vector) -> dict[str, Any]:
    """Draw how many rows are in each cell of a grid, on a logarithmic scale."""
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=_CELLS)
    shown = np.where(counts > 0, np.log10(np.maximum(counts, 1)) + 0.3, np.nan)
    return {
        "type": "heatmap",
        "name": "rows",
        "x": (x_edges[:-1] + x_edges[1:]) / 2,
        "y": (y_edges[:-1] + y_edges[1:]) / 2,
        "z": [[None if v != v else round(v, 3) for v in line] for line in shown.T.tolist()],
        "colorscale": [[0, theme.LIGHT["grid"]], [1, theme.LIGHT["quiet"]]],
        "zmin": 0,
        "showscale": False,
        "hoverinfo": "skip",
    }


_BESIDE: Any = {"dx": 18, "flip": "side", "size": 16, "strong": True}
_NAME, _ERROR = "name of the chosen example", "error of the chosen example"
_SIDES = "too low by {|off_now|}", "on target", "too high by {|off_now|}"
_OFF = Sentence.by_sign("error", *_SIDES)
_MARKS: tuple[Mark, ...] = (
    layouts.connect("error", ("x", "foot"), ("x", "y"), width=3.5, sign="error"),
    Point(name="chosen example", x="x", y="y", size=12, sign="error"),
    layouts.write_label(_NAME, "x", "y", "{name}", dy=-12, colour="text", **_BESIDE),
    layouts.write_label(_ERROR, "x", "y", _OFF, dy=8, sign="error", **_BESIDE),
    parts.write_hint("x", "y", dx=-18, dy=5, anchor="end", flip="side"),
)


def span(*values: Vector) -> list[float]:
    """Give the range of an axis that holds all values, with room at both ends."""
    low = min(float(v.min()) for v in values)
    high = max(float(v.max()) for v in values)
    room = _ROOM * (high - low) or 1.0
    return [low - room, high + room]


# Both stand beside each other there, also over a square.
_NARROW_ZONES: Any = {
    "annotations.0.text": "<b>▼ too high</b>",
    "annotations.1.text": "<b>▲ too low</b>",
}


def write_zones(above: str, below: str) -> list[dict[str, Any]]:
    """Write over the picture what it means to be above and below, where no point is."""
    high, low = f"<b>▼ {above}: too high</b>", f"<b>▲ {below}: too low</b>"
    return parts.write_corners(high, low, ("too_high_text", "too_low_text"), **parts.ABOVE)
