"""Traces of examples on the loss curve: points where the file has them, and what moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from lossviz.base import count_digits_apart, format_number, isolate
from lossviz.batch import Groups, group_rows
from lossviz.figures.batch.examples import WHICH, CurveOptions, Examples, name_rows
from lossviz.figures.scene import SIGN_COLOURS, SIGN_SYMBOLS, parts, theme

FEW = 60  # rows up to which each is a large point
_HEIGHT = 500
NARROW = {"height": 345, "margin.l": 50, "margin.r": 6, **parts.SMALL_CORNERS}


def draw_points(drawn: Examples, *, opacity: float = 1.0) -> list[dict[str, Any]]:
    """Draw the examples: a trace for each sign, or for each group of a column."""
    hover = np.asarray(_write_hovers(drawn), dtype=object)
    if drawn.options.colour is None:
        groups = [(WHICH[sign], SIGN_COLOURS[sign], drawn.sign == sign) for sign in (-1, 0, 1)]
    else:
        groups = list_groups(drawn)
    return [
        _draw_group(name, colour, drawn, mask, hover[mask], opacity)
        for name, colour, mask in groups
        if mask.any()
    ]


def list_groups(drawn: Examples) -> list[tuple[str, str, Any]]:
    """List name, colour and rows of each group; one without a colour where signs give it."""
    if drawn.options.colour is None:
        return [("", "", np.full(len(drawn.rows), True))]
    groups = group_rows(drawn.data, drawn.options.colour)
    of_rows = groups.of[drawn.rows]
    return [
        (isolate(name), _choose_colour(groups, k), of_rows == k)
        for k, name in enumerate(groups.names)
    ]


def _choose_colour(groups: Groups, k: int) -> str:
    """Choose the colour of the theme for the group at position k."""
    if groups.ordered:
        return f"quarter_{k + 1}"
    is_of_others = groups.has_others and k == len(groups.names) - 1
    return "group_rest" if is_of_others else f"group_{k + 1}"


def _draw_group(
    name: str, colour: str, drawn: Examples, mask: Any, hover: Any, opacity: float
) -> dict[str, Any]:
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
            "opacity": opacity * (0.6 if crowded else 1),
            "color": theme.LIGHT[colour],
            "line": {"color": theme.LIGHT["ground"], "width": 0 if crowded else 1},
        },
        "hovertext": hover,
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
