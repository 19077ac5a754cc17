"""Predicted against actual: every row over its target, with the line on which both are equal."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import isolate
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.batch import cloud
from lossviz.figures.batch.chosen import find_extra_stop, locate_handles
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.batch.points import lay_out_rows
from lossviz.figures.scene import Scene, Unit, parts, theme
from lossviz.loss import SSE

_LONGEST: Final = 30


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
    scene = _draw(data, options, find_extra_stop(data, number))
    return scene.start_at(locate_handles(data, number))


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
    unit = Unit.for_size(float(max(np.abs(data.target).max(), np.abs(data.output).max())))
    t, o = data.target / unit.size, data.output / unit.size
    ends = cloud.span(t, o)
    target, output = (
        theme.escape(isolate(name, _LONGEST)) for name in (data.target_name, data.output_name)
    )
    line: Any = {"xref": "x", "yref": "y", "colour": "text", "side": "right"}
    at = ends[0] + 0.93 * (ends[1] - ends[0])
    layout = lay_out_rows(
        options,
        54,
        xaxis=theme.style_axis(f"{target}: target t{unit.words}", range=ends),
        yaxis=theme.style_axis(f"{output}: prediction o{unit.words}", range=ends),
        shapes=[*_tint(ends), _draw_identity(ends)],
        annotations=[
            *cloud.write_zones("above the line", "below the line"),
            parts.write_words(at, at, "o = t", **line),
        ],
    )
    description = (
        "Predictions over targets, each row a point; on the line both are equal, above it a "
        "prediction is too high, below it too low."
    )
    return cloud.Cloud(data, options, t, o, t).draw(extra, layout, description)


def _tint(ends: list[float]) -> list[dict[str, Any]]:
    """Tint what lies above the line and what lies below it."""
    low, high = ends
    corners = (("too_high_tint", f"L {low} {high}"), ("too_low_tint", f"L {high} {low}"))
    return [
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


def _draw_identity(ends: list[float]) -> dict[str, Any]:
    low, high = ends
    line = {"color": theme.LIGHT["curve"], "width": 2}
    place = {"xref": "x", "yref": "y", "x0": low, "y0": low, "x1": high, "y1": high}
    return {"type": "line", "line": line, "layer": "below", **place}
