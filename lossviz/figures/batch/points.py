"""Traces of examples on the loss curve: points, arrows and short pieces of their tangents."""

from __future__ import annotations

from typing import Any

import numpy as np

from lossviz.base import count_digits_apart, format_number, isolate
from lossviz.batch import Groups, group_rows
from lossviz.data import Dataset, Vector
from lossviz.figures.batch.examples import (
    WHICH,
    CurveOptions,
    Examples,
    Plane,
    draw_tangents,
    name_rows,
)
from lossviz.figures.scene import theme

_SHORT = 0.035
_SEEN = 0.02  # shortest arrow of a crowd, in widths of the picture
FEW = 60
_SIGNS = {-1: "too_low", 0: "at_target", 1: "too_high"}
_SYMBOLS = {-1: "triangle-up", 0: "circle", 1: "triangle-down"}


def draw_strokes(drawn: Examples, plane: Plane) -> list[dict[str, Any]]:
    """Draw the arrow and a short tangent of every example, a trace for each sign.

    Of many examples no tangents, and only the arrows that are long enough to be seen: short
    ones would run together into a dotted line along the curve.
    """
    crowded = len(drawn.x) > FEW
    pieces = draw_tangents(drawn, plane, _SHORT)
    seen = np.abs(drawn.next_x - drawn.x) >= crowded * _SEEN * plane.width
    traces = []
    for sign in (-1, 1):
        of = drawn.sign == sign
        if (of & seen).any():
            long = of & seen
            traces.append(_arrows(sign, drawn.x[long], drawn.next_x[long], drawn.y[long]))
        if of.any() and not crowded:
            ends = [pieces[f"tangent_{end}"][of] for end in ("x0", "x1", "y0", "y1")]
            traces.append(_lines(f"tangents {WHICH[sign]}", sign, *ends, width=2.5))
    return traces


def _lines(
    name: str, sign: int, x0: Vector, x1: Vector, y0: Vector, y1: Vector, **line: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": _join_with_gaps(x0, x1),
        "y": _join_with_gaps(y0, y1),
        "mode": "lines",
        "line": {"color": theme.LIGHT[_SIGNS[sign]], **line},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _arrows(sign: int, start: Vector, end: Vector, height: Vector) -> dict[str, Any]:
    crowd = len(start)
    arrows = _lines(f"arrows {WHICH[sign]}", sign, start, end, height, height, width=1.5)
    head = 9 if crowd <= FEW else 6
    return {
        **arrows,
        "mode": "lines+markers",
        "opacity": 0.55 if crowd <= FEW else 0.35,
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, head, 0] * crowd,
            "color": theme.LIGHT[_SIGNS[sign]],
            "line": {"width": 0},
        },
    }


def _join_with_gaps(starts: Vector, ends: Vector) -> list[float | None]:
    return [
        each for two in zip(starts.tolist(), ends.tolist(), strict=True) for each in (*two, None)
    ]


def draw_points(data: Dataset, options: CurveOptions, drawn: Examples) -> list[dict[str, Any]]:
    """Draw the examples: a trace for each sign, or for each group of a column."""
    hover = np.asarray(_write_hovers(data, options, drawn), dtype=object)
    if options.colour is None:
        colours = [(WHICH[sign], _SIGNS[sign], drawn.sign == sign) for sign in (-1, 0, 1)]
    else:
        found = group_rows(data, options.colour)
        of = found.of[drawn.rows]
        pairs = zip(found.names, _choose_colours(found), strict=True)
        colours = [(isolate(name), colour, of == k) for k, (name, colour) in enumerate(pairs)]
    return [
        _point_trace(name, colour, drawn, mask, hover)
        for name, colour, mask in colours
        if mask.any()
    ]


def _choose_colours(found: Groups) -> list[str]:
    if found.ordered:
        return [f"quarter_{k + 1}" for k in range(len(found.names))]
    plain = [f"group_{k + 1}" for k in range(len(found.names) - found.rest)]
    return plain + ["group_rest"] * found.rest


def _point_trace(name: str, colour: str, drawn: Examples, mask: Any, hover: Any) -> dict[str, Any]:
    crowded = len(drawn.rows) > FEW
    return {
        "type": "scatter",
        "name": theme.escape(name),
        "x": drawn.x[mask],
        "y": drawn.y[mask],
        "mode": "markers",
        "marker": {
            "symbol": [_SYMBOLS[int(s)] for s in drawn.sign[mask]],
            "size": 8 if crowded else 13,
            "opacity": 0.6 if crowded else 1,
            "color": theme.LIGHT[colour],
            "line": {"color": theme.LIGHT["ground"], "width": 0 if crowded else 1},
        },
        "hovertext": hover[mask],
        "hoverinfo": "text",
        "customdata": drawn.rows[mask] + 1,
    }


def _write_hovers(data: Dataset, options: CurveOptions, drawn: Examples) -> list[str]:
    t, o, error = (v[drawn.rows] for v in (data.target, data.output, data.error))
    height = options.objective.contributions(error, data.size)
    columns = (name_rows(data, options.label, drawn.rows), t, o, error, height, drawn.gradient)
    lists = (c if isinstance(c, list) else c.tolist() for c in columns)
    return [_write_hover(*cells) for cells in zip(*lists, strict=True)]


def _write_hover(name: str, t: float, o: float, error: float, loss: float, gradient: float) -> str:
    digits = count_digits_apart(max(abs(t), abs(o)), error)
    which = WHICH[int(np.sign(error))] + (f" by {format_number(abs(error))}" if error else "")
    return (
        f"<b>{theme.escape(name)}</b>: {which}<br>"
        f"target {format_number(t, digits)}, prediction {format_number(o, digits)}<br>"
        f"loss {format_number(loss)}, slope {format_number(gradient)}"
    )
