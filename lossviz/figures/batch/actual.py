"""Predicted against actual: every row over its target, with the line on which both are equal."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import isolate
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.batch import cloud
from lossviz.figures.batch.chosen import (
    list_regular_stops,
    locate_handles,
    make_handle,
    say_rows,
    write_sentence,
)
from lossviz.figures.batch.curve import add_legend
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.scene import Scene, Sentence, Unit, parts, theme
from lossviz.loss import SSE

_HEIGHT: Final = 500


def build_scene(data: Dataset, options: CurveOptions, number: int) -> Scene:
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
    regular = number - 1 in list_regular_stops(data)
    return _scene(data, options, None if regular else number).start_at(locate_handles(data, number))


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
    return build_scene(data, CurveOptions(SSE, label=label, colour=colour), row).call(
        "Every prediction against its target"
    )


@cache_per_dataset(keep=4)
def _scene(data: Dataset, options: CurveOptions, extra: int | None) -> Scene:
    largest = float(max(np.abs(data.target).max(), np.abs(data.output).max()))
    unit = Unit.for_size(largest)
    t, o = data.target / unit.size, data.output / unit.size
    rows = cloud.Cloud(data, options, t, o, t, unit, unit)
    visited = rows.visit(extra or int(list_regular_stops(data)[0]) + 1)
    return Scene(
        base={"data": rows.draw(), "layout": _layout(data, options, rows)},
        handles=(make_handle(visited, "x", "y", along="xy"),),
        quantities=rows.quantities(visited),
        marks=cloud.mark_chosen(),
        sentence=write_sentence(options.learning_rate),
        description=Sentence.always(
            "Predictions over targets, each row a point; on the line both are equal, above it a "
            "prediction is too high, below it too low. Chosen is {name}: its slope is {slope}, "
            "and it makes {share}."
        ),
        words=say_rows(data, options, visited),
        words_of="example",
        narrow=_NARROW,
    )


def _layout(data: Dataset, options: CurveOptions, rows: cloud.Cloud) -> dict[str, Any]:
    ends = cloud.span(rows.x, rows.y)
    layout = theme.style_layout(_HEIGHT) | {
        "xaxis": theme.style_axis(
            f"{_name(data.target_name)}: target t{rows.across.words}", range=ends
        ),
        "yaxis": theme.style_axis(
            f"{_name(data.output_name)}: prediction o{rows.up.words}", range=ends
        ),
        "shapes": [*_tint(ends), _draw_identity(ends)],
        "annotations": _write_zones(ends),
    }
    layout["margin"] = {"l": 64, "r": 16, "t": 30, "b": 54}
    if options.colour is not None:
        add_legend(layout, options.colour)
    return layout


def _name(column: str) -> str:
    return theme.escape(isolate(column, _LONGEST))


_LONGEST: Final = 30


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
    return {
        "type": "line",
        "x0": ends[0],
        "y0": ends[0],
        "x1": ends[1],
        "y1": ends[1],
        "xref": "x",
        "yref": "y",
        "line": {"color": theme.LIGHT["curve"], "width": 2},
        "layer": "below",
    }


def _write_zones(ends: list[float]) -> list[dict[str, Any]]:
    at = ends[0] + 0.93 * (ends[1] - ends[0])
    line = parts.write_words(
        at, at, "o = t", xref="x", yref="y", colour="text", side="right", size=13
    )
    return [*cloud.write_zones("above the line", "below the line"), line]


_NARROW: Final[dict[str, Any]] = cloud.NARROW
