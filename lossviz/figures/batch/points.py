"""Traces of examples on the loss curve: points, arrows and short pieces of their tangents."""

from __future__ import annotations

from typing import Any

import numpy as np

from lossviz.base import count_digits_apart, format_number, isolate
from lossviz.batch import Groups, group_rows
from lossviz.data import Vector
from lossviz.figures.batch.examples import (
    WHICH,
    CurveOptions,
    Examples,
    draw_tangents,
    name_rows,
)
from lossviz.figures.scene import SIGN_COLOURS, SIGN_SYMBOLS, layouts, parts, theme

_TANGENT = 0.035  # of the picture's width, to either side of a point
_SHORTEST_ARROW = 0.02  # of many rows, in widths of the picture
FEW = 60  # rows up to which each has a tangent and large marks
_HEIGHT = 500
NARROW = {"height": 345, "margin.l": 50, "margin.r": 6, **parts.SMALL_CORNERS}


def draw_strokes(drawn: Examples) -> list[dict[str, Any]]:
    """Draw the arrow and a short tangent of every example, a trace for each sign.

    Of many examples no tangents, and only the arrows that are long enough to be seen: short
    ones would run together into a dotted line along the curve.
    """
    crowded = len(drawn.x) > FEW
    pieces = draw_tangents(drawn, _TANGENT)
    visible = np.abs(drawn.next_x - drawn.x) >= crowded * _SHORTEST_ARROW * drawn.plane.width
    traces = []
    for sign in (-1, 1):
        of_sign = drawn.sign == sign
        long = of_sign & visible
        if long.any():
            traces.append(_draw_arrows(sign, drawn.x[long], drawn.next_x[long], drawn.y[long]))
        if of_sign.any() and not crowded:
            x0, x1, y0, y1 = (pieces[f"tangent_{end}"][of_sign] for end in ("x0", "x1", "y0", "y1"))
            traces.append(_draw_lines("tangents", sign, x0, x1, y0, y1, width=2.5))
    return traces


def _draw_lines(
    name: str, sign: int, x0: Vector, x1: Vector, y0: Vector, y1: Vector, width: float
) -> dict[str, Any]:
    """Draw a line from (x0, y0) to (x1, y1) for each row, all in the colour of a sign."""
    return layouts.draw_trace(
        "xy",
        f"{name} {WHICH[sign]}",
        _join_with_gaps(x0, x1),
        _join_with_gaps(y0, y1),
        line=layouts.style_line(SIGN_COLOURS[sign], width),
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_arrows(sign: int, start: Vector, end: Vector, height: Vector) -> dict[str, Any]:
    """Draw level arrows from `start` to `end`, in the colour of a sign."""
    head, opacity = (9, 0.55) if len(start) <= FEW else (6, 0.35)
    marker = {
        "symbol": "arrow",
        "angleref": "previous",
        "size": [0, head, 0] * len(start),
        "color": theme.LIGHT[SIGN_COLOURS[sign]],
        "line": {"width": 0},
    }
    lines = _draw_lines("arrows", sign, start, end, height, height, width=1.5)
    return {**lines, "mode": "lines+markers", "opacity": opacity, "marker": marker}


def _join_with_gaps(starts: Vector, ends: Vector) -> list[float | None]:
    """List start and end of each line, and None after it, where Plotly lifts the pen."""
    return [
        each for two in zip(starts.tolist(), ends.tolist(), strict=True) for each in (*two, None)
    ]


def draw_points(drawn: Examples) -> list[dict[str, Any]]:
    """Draw the examples: a trace for each sign, or for each group of a column."""
    hover = np.asarray(_write_hovers(drawn), dtype=object)
    if drawn.options.colour is None:
        colours = [(WHICH[sign], SIGN_COLOURS[sign], drawn.sign == sign) for sign in (-1, 0, 1)]
    else:
        groups = group_rows(drawn.data, drawn.options.colour)
        of_rows = groups.of[drawn.rows]
        colours = [
            (isolate(name), _choose_colour(groups, k), of_rows == k)
            for k, name in enumerate(groups.names)
        ]
    return [
        _draw_group(name, colour, drawn, mask, hover)
        for name, colour, mask in colours
        if mask.any()
    ]


def _choose_colour(groups: Groups, k: int) -> str:
    """Choose the colour of the theme for the group at position k."""
    if groups.ordered:
        return f"quarter_{k + 1}"
    is_of_others = groups.has_others and k == len(groups.names) - 1
    return "group_rest" if is_of_others else f"group_{k + 1}"


def _draw_group(name: str, colour: str, drawn: Examples, mask: Any, hover: Any) -> dict[str, Any]:
    """Draw the rows that `mask` chooses as points of one colour, shaped by their sign."""
    crowded = len(drawn.rows) > FEW
    return {
        "type": "scatter",
        "name": theme.escape(name),
        "x": drawn.x[mask],
        "y": drawn.y[mask],
        "mode": "markers",
        "marker": {
            "symbol": [SIGN_SYMBOLS[int(s)] for s in drawn.sign[mask]],
            "size": 8 if crowded else 13,
            "opacity": 0.6 if crowded else 1,
            "color": theme.LIGHT[colour],
            "line": {"color": theme.LIGHT["ground"], "width": 0 if crowded else 1},
        },
        "hovertext": hover[mask],
        "hoverinfo": "text",
        "customdata": drawn.rows[mask] + 1,
    }


def _write_hovers(drawn: Examples) -> list[str]:
    """Write for each row what is said when one points at it."""
    data, options = drawn.data, drawn.options
    t, o, error = (v[drawn.rows] for v in (data.target, data.output, data.error))
    height = options.objective.contributions(error, data.size)
    names = name_rows(data, options.label, drawn.rows)
    numbers = (values.tolist() for values in (t, o, error, height, drawn.gradient))
    return [_write_hover(*cells) for cells in zip(names, *numbers, strict=True)]


def _write_hover(name: str, t: float, o: float, error: float, loss: float, gradient: float) -> str:
    """Write it for one row, with digits enough to tell target and prediction apart."""
    digits = count_digits_apart(max(abs(t), abs(o)), error)
    which = WHICH[int(np.sign(error))] + (f" by {format_number(abs(error))}" if error else "")
    return (
        f"<b>{theme.escape(name)}</b>: {which}<br>"
        f"target {format_number(t, digits)}, prediction {format_number(o, digits)}<br>"
        f"loss {format_number(loss)}, slope {format_number(gradient)}"
    )


def lay_out_rows(options: CurveOptions, bottom: int, **settings: Any) -> dict[str, Any]:
    """Lay out a picture of rows; above it the groups of the column that colours them, if any.

    Parameters
    ----------
    options : CurveOptions
    bottom : int
        Room below the picture, in pixels.
    **settings
        Axes, shapes, annotations and so on.
    """
    margin = {"l": 64, "r": 16, "t": 30, "b": bottom}
    layout = theme.style_layout(_HEIGHT, margin=margin, **settings)
    if options.colour is None:
        return layout
    title = {"text": f"{theme.escape(isolate(options.colour))}  ", "font": {"size": 13}}
    legend = {
        "orientation": "h",
        "x": 0,
        "y": 0.995,
        "yref": "container",
        "yanchor": "top",
        "title": title,
        "font": {"size": 13, "color": theme.LIGHT["text"]},
        "itemclick": False,
        "itemdoubleclick": False,
    }
    return layout | {"margin": {**margin, "t": 66}, "legend": legend, "showlegend": True}
