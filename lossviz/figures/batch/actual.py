"""Predicted against actual: every row over its target, with the line on which both are equal.

Where rows are few, a square hangs on each: its side is the error, so its area is the squared
error. The line is its diagonal, and cuts it into two halves of ½ e².
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.base import isolate
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.batch import cloud
from lossviz.figures.batch.chosen import find_extra_stop, place_handles
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.batch.points import lay_out_rows
from lossviz.figures.scene import SIGN_COLOURS, Area, Scene, Unit, layouts, parts, theme
from lossviz.loss import SSE

WITH_SQUARES: Final = 40  # rows up to which each has its square
_LONGEST: Final = 30
_SQUARE: Final = Area(
    name="square of the chosen example",
    corners=(("x", "foot"), ("x", "y"), ("y", "y"), ("y", "foot")),
    sign="error",
)


def draw_actual(data: Dataset, options: CurveOptions, number: int) -> Scene:
    """Draw every row over its target, with the chosen row as a handle.

    Both axes go from the same value to the same value.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    number : int
        The chosen row, counted from 1.

    Returns
    -------
    Scene
        With the handle of the loss curve, so that one selection goes through both.
    """
    bounds, at = place_handles(data, number, options)
    scene = _draw(data, bounds, find_extra_stop(data, number))
    return scene.start_at(at)


def show(
    data: Dataset, *, row: int = 1, label: str | None = None, colour: str | None = None
) -> Scene:
    """Draw predicted against actual, for a notebook.

    Parameters
    ----------
    data : Dataset
    row : int
        The row that is singled out, counted from 1.
    label, colour : str, optional
        The columns that name and colour the rows.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.
    """
    scene = draw_actual(data, CurveOptions(SSE, label=label, colour=colour), row)
    return scene.call("Every prediction against its target")


@cache_per_dataset(keep=4)
def _draw(data: Dataset, options: CurveOptions, extra: int | None) -> Scene:
    """Draw it without a chosen row, which is only where the handle starts."""
    columns = data.target, data.output, options.apply(data).output
    unit = Unit.for_size(max(float(np.abs(column).max()) for column in columns))
    t, o, o_now = (column / unit.size for column in columns)
    low, high = ends = cloud.span(t, o, o_now)
    target, output = (
        theme.escape(isolate(name, _LONGEST)) for name in (data.target_name, data.output_name)
    )
    line: Any = {"xref": "x", "yref": "y", "colour": "text", "side": "right"}
    near_end = low + 0.93 * (high - low)
    few = data.n <= WITH_SQUARES
    layout = lay_out_rows(
        options,
        54,
        xaxis=theme.style_axis(f"{target}: target t{unit.words}", range=ends),
        yaxis=theme.style_axis(f"{output}: prediction o{unit.words}", range=ends),
        shapes=_draw_halves(low, high),
        annotations=[
            *cloud.write_zones("above the line", "below the line"),
            *([] if few else [parts.write_words(near_end, near_end, "o = t", **line)]),
        ],
    )
    if few:
        layout["xaxis"] |= {"constrain": "domain", "constraintoward": "left"}
        layout["yaxis"] |= {"constrain": "domain", "scaleanchor": "x"}
    description = (
        "Predictions over targets, each row a point; on the line both are equal, above it a "
        "prediction is too high, below it too low."
        f"{' On each hangs a square whose side is its error.' * few}"
    )
    scene = cloud.draw_cloud(
        data, options, extra, (t, o, t), (0.0, 1 / unit.size), layout, description
    )
    if not few:
        return scene
    base = {**scene.base, "data": [*_draw_squares(t, o_now), *scene.base["data"]]}
    return replace(scene, base=base, marks=(_SQUARE, *scene.marks))


def _draw_squares(t: Vector, o: Vector) -> list[dict[str, Any]]:
    """Draw for each row a square with its error as its side, a trace for each sign."""
    gap = np.full(len(t), np.nan)
    x, y = np.column_stack([t, t, o, o, t, gap]), np.column_stack([t, o, o, t, t, gap])
    return [
        layouts.draw_trace(
            "xy",
            f"squares {colour}",
            *([None if v != v else v for v in c[np.sign(o - t) == sign].ravel()] for c in (x, y)),
            fill="toself",
            fillcolor=theme.LIGHT[f"{colour}_area"],
            line=layouts.style_line(colour, 1),
            hoverinfo="skip",
            showlegend=False,
        )
        for sign, colour in SIGN_COLOURS.items()
        if sign
    ]


def _draw_halves(low: float, high: float) -> list[dict[str, Any]]:
    """Tint what lies above the line on which both are equal and what lies below, and draw it."""
    corners = (("too_high_tint", f"L {low} {high}"), ("too_low_tint", f"L {high} {low}"))
    tints = [
        {
            "type": "path",
            "path": f"M {low} {low} L {high} {high} {corner} Z",
            "fillcolor": theme.LIGHT[tint],
            "line": {"width": 0},
            "layer": "below",
            "xref": "x",
            "yref": "y",
        }
        for tint, corner in corners
    ]
    line = {"color": theme.LIGHT["curve"], "width": 2}
    place = {"xref": "x", "yref": "y", "x0": low, "y0": low, "x1": high, "y1": high}
    return [*tints, {"type": "line", "line": line, "layer": "below", **place}]
