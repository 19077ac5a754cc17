"""The errors over the prediction, the target, the row, or a column of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.base import DataError, isolate, list_names, quote
from lossviz.batch import group_rows
from lossviz.data import (
    Dataset,
    Vector,
    cache_per_dataset,
    find_numeric_columns,
    read_feature,
)
from lossviz.figures.batch import cloud
from lossviz.figures.batch.chosen import find_extra_stop, place_handles
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.batch.points import lay_out_rows
from lossviz.figures.scene import Scene, Unit, layouts, parts, theme
from lossviz.loss import SSE

PREDICTION: Final = "prediction"
TARGET: Final = "target"
ROW: Final = "row number"
_ALWAYS: Final = (PREDICTION, TARGET, ROW)
_BINS: Final = 10
_FEWEST: Final = 40  # rows from which the mean error is drawn
_MOST_GROUPS: Final = 6
_MOST_COLUMNS: Final = 200
_JITTER: Final = 0.3  # width over which the rows of a group are spread, groups being 1 apart


@cache_per_dataset(keep=1)
def list_columns(data: Dataset) -> tuple[str, ...]:
    """List what the errors can be laid over: prediction, target, row, and columns of the file.

    Of the first 200 columns those whose cells are all numbers, and those with a few groups.
    """
    looked_at = list(data.columns)[:_MOST_COLUMNS]
    fit = [name for name in looked_at if fits(data, name)]
    return tuple(dict.fromkeys((*_ALWAYS, *fit)))


def draw_residuals(
    data: Dataset, options: CurveOptions, number: int, over: str = PREDICTION
) -> Scene:
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
    if over not in _ALWAYS and not (over in data.columns and fits(data, over)):
        raise DataError(
            f"The errors cannot be laid over {quote(over)}. Choose one of: "
            f"{list_names(list_columns(data))}."
        )
    bounds, at = place_handles(data, number, options)
    scene = _draw(data, bounds, find_extra_stop(data, number), over)
    return scene.start_at(at)


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
    scene = draw_residuals(data, CurveOptions(SSE, label=label, colour=colour), row, over)
    return scene.call(f"The error of every example over {over}")


@cache_per_dataset(keep=4)
def _draw(data: Dataset, options: CurveOptions, extra: int | None, over: str) -> Scene:
    """Draw it without a chosen row, which is only where the handle starts."""
    now = options.apply(data)
    values, title, ticks = _find_across(data, over)
    up = Unit.for_size(max(float(np.abs(rows.error).max()) for rows in (data, now)))
    error, error_now = data.error / up.size, now.error / up.size
    along = 1 / Unit.for_size(float(np.abs(data.output).max())).size if over == PREDICTION else 0.0
    values_now = values + along * (now.output - data.output)
    mean = _draw_mean_error(values_now, error_now) if not ticks and data.n >= _FEWEST else []
    below = f"<br><span style='font-size:12px'>{_MEAN}</span>" if mean else ""
    across = theme.style_axis(
        title + below, range=cloud.span(values, values_now), showgrid=False, **ticks
    )
    scene = cloud.draw_cloud(
        data,
        options,
        extra,
        (values, error, np.zeros(data.n)),
        (along, 1 / up.size),
        _lay_out(
            options, across, cloud.span(error, error_now, np.zeros(1)), up, 68 if mean else 54
        ),
        "The error of each row over {over}; above 0 a prediction is too high, below 0 too low.",
    )
    # As a word of its own: a name of the file may hold what looks like a slot.
    names = (isolate(over),) * len(scene.words["name"])
    return replace(
        scene,
        base={**scene.base, "data": [*scene.base["data"], *mean]},
        narrow={**scene.narrow, "margin.b": 60},
        words={**scene.words, "over": names},
    )


# Across the picture


@cache_per_dataset(keep=512)
def fits(data: Dataset, name: str) -> bool:
    """Whether the errors can be laid over a column of the file."""
    if name not in find_numeric_columns(data):
        found = group_rows(data, name)
        return len(found.names) <= _MOST_GROUPS and not found.ordered and not found.has_others
    try:
        read_feature(data, name)
    except DataError:
        return False
    return True


def _find_across(data: Dataset, over: str) -> tuple[Vector, str, dict[str, Any]]:
    """Find where each row is across the picture, the axis' title, and ticks that name groups."""
    known = {
        PREDICTION: (data.output, "prediction o"),
        TARGET: (data.target, "target t"),
        ROW: (np.arange(1.0, data.n + 1), "row number"),
    }
    if over in known:
        values, title = known[over]
        return _measure(values, title)
    title = theme.escape(isolate(over))
    if over in find_numeric_columns(data):
        feature = read_feature(data, over)
        if len(np.unique(feature)) > _MOST_GROUPS:
            return _measure(feature, title)
    found = group_rows(data, over)
    # The same at every run, and without any order that means something.
    spread = (np.arange(data.n) * 0.6180339887498949) % 1.0 - 0.5
    names = [theme.escape(isolate(name)) for name in found.names]
    ticks = {"tickvals": list(range(len(names))), "ticktext": names}
    return found.of + _JITTER * spread, title, ticks


def _measure(values: Vector, title: str) -> tuple[Vector, str, dict[str, Any]]:
    """Give values in a unit that suits an axis, the title with it, and no ticks of their own."""
    unit = Unit.for_size(float(np.abs(values).max()))
    return values / unit.size, title + unit.words, {}


def _draw_mean_error(values: Vector, error: Vector) -> list[dict[str, Any]]:
    """Draw the mean error of a tenth of the rows each, and two standard errors around it."""
    tenths = np.array_split(np.argsort(values, kind="stable"), _BINS)
    x = np.array([values[rows].mean() for rows in tenths])
    mean = np.array([error[rows].mean() for rows in tenths])
    noise = np.array([2 * error[rows].std(ddof=1) / np.sqrt(rows.size) for rows in tenths])
    hidden: Any = {"hoverinfo": "skip", "showlegend": False}
    around = np.concatenate([x, x[::-1]])
    filled: Any = {"fill": "toself", "fillcolor": theme.LIGHT["at_target_area"], **hidden}
    ends = np.concatenate([mean + noise, (mean - noise)[::-1]])
    none = {"width": 0}
    band = layouts.draw_trace("xy", "two standard errors", around, ends, line=none, **filled)
    line = layouts.style_line("curve", 2.5)
    return [band, layouts.draw_trace("xy", "mean error", x, mean, line=line, **hidden)]


def _lay_out(
    options: CurveOptions, across: dict[str, Any], heights: list[float], up: Unit, bottom: int
) -> dict[str, Any]:
    """Lay out errors over the axis `across`, with room of `bottom` pixels below."""
    beyond = 1000 * max(map(abs, heights))
    return lay_out_rows(
        options,
        bottom,
        xaxis=across,
        yaxis=theme.style_axis(f"error e = o − t{up.words}", range=heights, nticks=7),
        shapes=[
            parts.tint_zone("too_low_tint", -beyond, 0.0, "y", "x domain"),
            parts.tint_zone("too_high_tint", 0.0, beyond, "y", "x domain"),
            parts.draw_rule("x domain", "y", at=0.0),
        ],
        annotations=cloud.write_zones("above 0", "below 0"),
    )


_MEAN: Final = "line: mean error of a tenth of the rows, ± 2 standard errors"
