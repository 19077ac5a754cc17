"""The errors of a data set whose rows are not here, from a summary of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lossviz.base import format_number
from lossviz.figures.scene import SIGN_COLOURS, Scene, Sentence, Unit, parts, ranges, theme
from lossviz.sharing import SharedSummary

_HEIGHT = 340


def draw_summary(summary: SharedSummary) -> Scene:
    """Draw how many rows have which error: as bars, whose area is the number of rows."""
    edges = np.array(summary.edges)
    across = Unit.for_size(float(np.abs(edges).max()))
    # A cell of no width, where all errors are the same, is drawn as wide as can be seen.
    widths = np.maximum(np.diff(edges), 1e-3 * (float(np.ptp(edges)) or 1.0))
    heights = np.array(summary.counts) / (widths / across.size)
    up = Unit.for_size(float(heights.max()))
    bars = _draw_bars(edges / across.size, widths / across.size, heights / up.size)
    return Scene(
        base={"data": [bars], "layout": _lay_out(bars, across, up)},
        sentence=Sentence.always(_describe(summary)),
        description=Sentence.always(
            f"Bars over the error, one for each of {len(summary.counts)} ranges of at least five "
            f"rows; the area of a bar is its number of rows. {_describe(summary)}"
        ),
        narrow={"height": 280, "margin.l": 52},
        name="How many rows have which error",
    )


def _draw_bars(edges: Any, widths: Any, heights: Any) -> dict[str, Any]:
    """Draw a bar for each cell between two edges, coloured by the sign of its errors."""
    sides = np.where(edges[1:] <= 0, -1, np.where(edges[:-1] >= 0, 1, 0)).tolist()
    colours = [SIGN_COLOURS[side] for side in sides]
    return {
        "type": "bar",
        "name": "rows",
        "x": edges[:-1] + widths / 2,
        "y": heights,
        "width": widths,
        "marker": {
            "color": [theme.LIGHT[f"{colour}_area"] for colour in colours],
            "line": {"color": [theme.LIGHT[colour] for colour in colours], "width": 1},
        },
        "hoverinfo": "skip",
    }


def _lay_out(bars: dict[str, Any], across: Unit, up: Unit) -> dict[str, Any]:
    """Lay out axes that hold all bars, and 0."""
    left, right = bars["x"] - bars["width"] / 2, bars["x"] + bars["width"] / 2
    low, high = min(float(left.min()), 0.0), max(float(right.max()), 0.0)
    room = 0.04 * ((high - low) or 1.0)
    return theme.style_layout(
        _HEIGHT,
        bargap=0,
        xaxis=theme.style_axis(
            f"error e = o − t{across.words}", showgrid=False, range=[low - room, high + room]
        ),
        yaxis=theme.style_axis(
            f"rows in each unit of e{up.words}",
            range=ranges.from_zero(float(bars["y"].max())),
            nticks=5,
        ),
        shapes=[parts.draw_rule("x", "y domain", at=0.0)],
    )


def _describe(summary: SharedSummary) -> str:
    """Say how many rows there are, their mean error and their RMSE."""
    mean = format_number(abs(summary.mean_error), 4)
    way = "too high" if summary.mean_error > 0 else "too low"
    bias = f"{mean} {way} on average" if summary.mean_error else "0 off on average"
    root = format_number(math.sqrt(summary.mean_squared_error), 4)
    return f"{summary.n:,} rows: {bias}, with an RMSE of {root}."


def tabulate(summary: SharedSummary) -> str:
    """Tabulate what the sums of a summary give, as Markdown.

    With what a batch of B rows, drawn without replacement, has: the mean of its squared errors
    is that of all rows, give or take the sample standard deviation of the squared errors times
    ``sqrt((1 - B/n) / B)``.
    """
    mse = summary.mean_squared_error
    rows = [
        ("rows n", f"{summary.n:,}"),
        ("mean error", format_number(summary.mean_error, 4)),
        ("standard deviation of the error", format_number(summary.variance_of_error**0.5, 4)),
        ("SSE, with ½", format_number(summary.sum_squared_error / 2, 4)),
        ("MSE, without ½", format_number(mse, 4)),
        ("RMSE", format_number(math.sqrt(mse), 4)),
    ]
    for size in (1, 32, 1024):
        if size < summary.n:
            noise = summary.deviation_of_squared_error * math.sqrt((1 - size / summary.n) / size)
            value = f"{format_number(mse, 4)} ± {format_number(noise, 2)}"
            rows.append((f"MSE of a batch of {size:,}", value))
    lines = [f"| {name} | {value} |" for name, value in rows]
    return "\n".join(["| of all rows | |", "|---|---|", *lines])
