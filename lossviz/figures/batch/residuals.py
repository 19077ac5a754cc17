"""The errors over the prediction, the target, the row, or a column of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import DataError, isolate, list_names, quote
from lossviz.batch import find_numeric_columns, group_rows, read_feature
from lossviz.data import Dataset, Vector, cache_per_dataset
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

PREDICTION: Final = "prediction"
TARGET: Final = "target"
ROW: Final = "row number"
_HEIGHT: Final = 500
_BINS: Final = 10
_FEWEST: Final = 40  # rows from which the mean error is drawn
_MOST_GROUPS: Final = 6
_MOST_COLUMNS: Final = 200
_JITTER: Final = 0.3


@dataclass(frozen=True, eq=False)
class _Across:
    """Where each row stands across the picture.

    Attributes
    ----------
    values : ndarray of shape (n,)
    title : str
    unit : Unit
    ticks : dict
        Settings of the axis.
    numeric : bool
        It is a quantity, over which a mean can be drawn.
    """

    values: Vector
    title: str
    unit: Unit
    ticks: dict[str, Any]
    numeric: bool = True


@cache_per_dataset(keep=1)
def list_columns(data: Dataset) -> tuple[str, ...]:
    """List what the errors can be laid over: prediction, target, row, and columns of the file.

    Of the first 200 columns those whose cells are all numbers, and those with a few groups.
    """
    looked_at = list(data.columns)[:_MOST_COLUMNS]
    fit = [name for name in looked_at if fits(data, name)]
    return (PREDICTION, TARGET, ROW, *(n for n in fit if n not in (PREDICTION, TARGET, ROW)))


def build_scene(data: Dataset, options: CurveOptions, number: int, over: str = PREDICTION) -> Scene:
    """Draw the error of every row over a quantity, with the chosen row as a handle.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    number : int
        The chosen row, counted from 1.
    over : str
        One of `list_columns(data)`.

    Returns
    -------
    Scene
        With the handle of the loss curve, so that one selection goes through both.

    Raises
    ------
    DataError
        If the errors cannot be laid over that.
    """
    if over not in (PREDICTION, TARGET, ROW) and not (over in data.columns and fits(data, over)):
        raise DataError(
            f"The errors cannot be laid over {quote(over)}. Choose one of: "
            f"{list_names(list_columns(data))}."
        )
    regular = number - 1 in list_regular_stops(data)
    scene = _scene(data, options, None if regular else number, over)
    return scene.start_at(locate_handles(data, number))


def show(
    data: Dataset,
    over: str = PREDICTION,
    *,
    row: int = 1,
    label: str | None = None,
    colour: str | None = None,
) -> Scene:
    """Draw the errors over a quantity, for a notebook.

    Parameters
    ----------
    data : Dataset
    over : str
        One of `list_columns(data)`.
    row : int
        The row that is singled out, counted from 1.
    label, colour : str, optional
        The columns that name and colour the rows.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        If the errors cannot be laid over that.
    """
    scene = build_scene(data, CurveOptions(SSE, label=label, colour=colour), row, over)
    return scene.call(f"The error of every example over {over}")


@cache_per_dataset(keep=4)
def _scene(data: Dataset, options: CurveOptions, extra: int | None, over: str) -> Scene:
    across = _find_across(data, over)
    up = Unit.for_size(float(np.abs(data.error).max()))
    error = data.error / up.size
    rows = cloud.Cloud(data, options, across.values, error, np.zeros(data.n), across.unit, up)
    visited = rows.visit(extra or int(list_regular_stops(data)[0]) + 1)
    mean = _draw_mean_error(across, error) if across.numeric and data.n >= _FEWEST else []
    return Scene(
        base={
            "data": [*rows.draw(), *mean],
            "layout": _layout(options, across, rows, named=bool(mean)),
        },
        handles=(make_handle(visited, "x", "y", along="xy"),),
        quantities=rows.quantities(visited),
        marks=cloud.mark_chosen(),
        sentence=write_sentence(options.learning_rate),
        description=Sentence.always(
            "The error of each row over {over}; above 0 a prediction is too high, below 0 too low. "
            "Chosen is {name}: its slope is {slope}, and it makes {share}."
        ),
        words={**say_rows(data, options, visited), "over": (isolate(over),) * len(visited.rows)},
        words_of="example",
        narrow=_NARROW,
    )


# Across the picture


@cache_per_dataset(keep=512)
def fits(data: Dataset, name: str) -> bool:
    """Whether the errors can be laid over a column of the file."""
    if name not in find_numeric_columns(data):
        found = group_rows(data, name)
        return len(found.names) <= _MOST_GROUPS and not found.ordered and not found.rest
    try:
        read_feature(data, name)
    except DataError:
        return False
    return True


def _find_across(data: Dataset, over: str) -> _Across:
    known = {
        PREDICTION: (data.output, "prediction o"),
        TARGET: (data.target, "target t"),
        ROW: (np.arange(1.0, data.n + 1), "row number"),
    }
    if over in known:
        values, title = known[over]
        return _measure(values, title)
    if (
        over in find_numeric_columns(data)
        and len(np.unique(read_feature(data, over))) > _MOST_GROUPS
    ):
        return _measure(read_feature(data, over), theme.escape(isolate(over)))
    found = group_rows(data, over)
    # The same at every run, and without any order that means something.
    spread = (np.arange(data.n) * 0.6180339887498949) % 1.0 - 0.5
    names = [theme.escape(isolate(name)) for name in found.names]
    ticks = {"tickvals": list(range(len(names))), "ticktext": names}
    title = theme.escape(isolate(over))
    return _Across(found.of + _JITTER * spread, title, Unit(), ticks, numeric=False)


def _measure(values: Vector, title: str) -> _Across:
    unit = Unit.for_size(float(np.abs(values).max()))
    return _Across(values / unit.size, title + unit.words, unit, {})


def _draw_mean_error(across: _Across, error: Vector) -> list[dict[str, Any]]:
    """Draw the mean error of a tenth of the rows each, and two standard errors around it."""
    order = np.argsort(across.values, kind="stable")
    x, low, mean, high = [], [], [], []
    for part in np.array_split(order, _BINS):
        own = error[part]
        noise = 2 * float(own.std(ddof=1)) / np.sqrt(own.size)
        x.append(float(across.values[part].mean()))
        mean.append(float(own.mean()))
        low.append(mean[-1] - noise)
        high.append(mean[-1] + noise)
    style: dict[str, Any] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return [
        {
            **style,
            "name": "two standard errors",
            "showlegend": False,
            "x": [*x, *x[::-1]],
            "y": [*high, *low[::-1]],
            "fill": "toself",
            "fillcolor": theme.LIGHT["at_target_area"],
            "line": {"width": 0},
        },
        {
            **style,
            "name": "mean error",
            "showlegend": False,
            "x": x,
            "y": mean,
            "line": {"color": theme.LIGHT["curve"], "width": 2.5},
        },
    ]


def _layout(
    options: CurveOptions, across: _Across, rows: cloud.Cloud, *, named: bool
) -> dict[str, Any]:
    mean = f"<br><span style='font-size:12px'>{_MEAN}</span>" if named else ""
    beyond = 1000 * float(np.abs(rows.y).max() or 1.0)
    zones = (("too_low_tint", -beyond, 0.0), ("too_high_tint", 0.0, beyond))
    layout = theme.style_layout(_HEIGHT) | {
        "xaxis": theme.style_axis(
            across.title + mean, range=cloud.span(rows.x), showgrid=False, **across.ticks
        ),
        "yaxis": theme.style_axis(
            f"error e = o − t{rows.up.words}", range=cloud.span(rows.y, np.zeros(1)), nticks=7
        ),
        "shapes": [
            *(_tint(*zone) for zone in zones),
            parts.draw_rule("x domain", "y", at=0.0),
        ],
        "annotations": cloud.write_zones("above 0", "below 0"),
    }
    layout["margin"] = {"l": 64, "r": 16, "t": 30, "b": 68 if named else 54}
    if options.colour is not None:
        add_legend(layout, options.colour)
    return layout


def _tint(tint: str, low: float, high: float) -> dict[str, Any]:
    place = {"xref": "x domain", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high}
    return {**place, "fillcolor": theme.LIGHT[tint], "line": {"width": 0}, "layer": "below"}


_NARROW: Final[dict[str, Any]] = {**cloud.NARROW, "margin.b": 60}
_MEAN: Final = "line: mean error of a tenth of the rows, ± 2 standard errors"
