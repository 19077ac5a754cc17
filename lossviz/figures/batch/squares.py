"""The loss as squares: each example's share is a square whose area is its loss.

Too low stands left and too high right, each packed largest first into columns
of a common height; of many rows the largest are drawn one by one, and all the
rest together are one grey square.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.figures.batch.examples import WHICH, name_rows
from lossviz.figures.scene import SIGN_COLOURS, Scene, Sentence, Unit, parts, theme
from lossviz.loss import Loss, Objective

DRAWN: Final = 300  # rows that have a square of their own
_ASPECT = 2.4  # width over height of a picture of many small squares
_GAP = 0.06  # between the groups of squares, in heights of the picture
_HEIGHT = 380
_MARGIN = {"l": 4, "r": 4, "t": 4, "b": 4}
_ARROWS = {-1: "▲", 1: "▼"}


def pack(sides: Vector, height: float) -> tuple[Vector, Vector, float]:
    """Stack squares in columns of a common height, from the left, on a ground line at 0.

    Parameters
    ----------
    sides : ndarray of shape (m,)
        Descending, none larger than `height`.
    height : float
        Of a column.

    Returns
    -------
    left, bottom : ndarray of shape (m,)
        The lower left corner of each square.
    width : float
        What they take up together.
    """
    left, bottom = np.zeros(len(sides)), np.zeros(len(sides))
    start = end = stacked = 0.0
    for k, side in enumerate(sides.tolist()):
        if stacked + side > height * (1 + 1e-9):
            start, stacked = end, 0.0
        left[k], bottom[k] = start, stacked
        stacked += side
        end = max(end, start + side)
    return left, bottom, end


@cache_per_dataset()
def draw_squares(data: Dataset, objective: Objective, label: str | None) -> Scene:
    """Draw the loss of a batch as squares.

    Parameters
    ----------
    data : Dataset
    objective : Objective
        Whose value the areas add up to.
    label : str or None
        The column that names the rows; None for row numbers.
    """
    return Scene(
        base=_draw_still(data, objective, label),
        description=Sentence.always(_describe(data, objective.loss)),
        narrow={"height": 260},
    )


def describe_shares(data: Dataset, loss: Loss | None = None) -> str:
    """Say how few rows make most of the loss: "3 of 30 rows make 80% of the loss".

    Parameters
    ----------
    data : Dataset
    loss : Loss, optional
        A squared error where it is left out.
    """
    shares = compute_shares(data, loss)
    few = shares.rows_for(0.8)
    if not few and data.error.any():
        losses = "squares" if loss is None or loss.quadratic is not None else "losses"
        return f"The {losses} of these errors are too small: they add up to 0."
    if not few:
        return "Every prediction is on its target: there is no loss to divide."
    if data.n == 1:
        return "The one row makes all of the loss."
    top = shares.of_rows[shares.largest_first[:few]]
    rows = f"{few:,} of {data.n:,} rows make{'s' * (few == 1)}"
    part = f"{rows} {format_percent(min(1.0, float(top.sum())))}"
    return f"{part} of the loss." if data.summary is None else f"In the sample {part} of its loss."


def _measure_loss(data: Dataset, objective: Objective) -> float:
    """Measure the whole loss, in the unit that an axis would have; 0 where there is none."""
    shares = compute_shares(data, objective.loss)
    largest = shares.largest_first[:1]
    error, part = data.error[largest], float(shares.of_rows[largest][0])
    if not part:
        return 0.0
    loss = float(objective.contributions(error, data.size)[0])
    return loss / Unit.for_size(loss).size / part


def _draw_still(data: Dataset, objective: Objective, label: str | None) -> dict[str, Any]:
    """Draw the squares of both signs, and that of all other rows, side by side."""
    shares = compute_shares(data, objective.loss)
    shown = shares.largest_first[:DRAWN]
    shown = shown[shares.of_rows[shown] > 0]
    part = shares.of_rows[shown]
    left_over = max(0.0, 1.0 - float(part.sum())) if data.n > DRAWN else 0.0
    size = _measure_loss(data, objective)
    sides, grey = np.sqrt(size * part), float(np.sqrt(size * left_over))
    height = max(float(sides.max(initial=0.0)), grey, float(np.sqrt(size / _ASPECT)))
    traces, x = [], 0.0
    for sign in (-1, 1):
        mask = np.sign(data.error[shown]) == sign
        if mask.any():
            left, bottom, width = pack(sides[mask], height)
            words = _write_words(data, shown[mask], shares.of_rows, label, sign)
            name, colour = f"loss {WHICH[sign]}", SIGN_COLOURS[sign]
            traces.append(_draw_bars(name, colour, sides[mask], x + left, bottom) | words)
            x += width + _GAP * height
    remaining: dict[str, Any] = {}
    if grey:
        trace, remaining = _draw_remaining(data.n - len(shown), left_over, grey, x)
        traces.append(trace)
        x += grey + _GAP * height
    return {"data": traces, "layout": _lay_out(x - _GAP * height, height) | remaining}


def _write_words(
    data: Dataset, rows: Rows, parts_of_rows: Vector, label: str | None, sign: int
) -> dict[str, Any]:
    """Write what stands on the square of each row, and what is said when one points at it."""
    names = [theme.escape(name) for name in name_rows(data, label, rows)]
    shares = [format_percent(part) for part in parts_of_rows[rows].tolist()]
    named = list(zip(names, shares, strict=True))
    return {
        "text": [f"{_ARROWS[sign]} {name}<br>{part}" for name, part in named],
        "hovertext": [
            f"<b>{name}</b>: {WHICH[sign]}<br>{part} of the loss" for name, part in named
        ],
    }


def _draw_remaining(
    count: int, part: float, side: float, start: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw the square of all other rows, with its name above it, and room for that at the right."""
    bars = _draw_bars("loss of the rest", "at_target", np.array([side]), np.array([start]), [0.0])
    share = format_percent(part)
    words = {
        "text": f"all other<br>{count:,} rows<br>{share}",
        **{"x": start, "y": side, "xanchor": "left", "yanchor": "bottom", "align": "left"},
        **{"showarrow": False, "font": {"size": 13, "color": theme.LIGHT["text"]}},
    }
    hover = {"hovertext": [f"all other {count:,} rows<br>{share} of the loss"]}
    return bars | hover, {"annotations": [words], "margin": {**_MARGIN, "r": 72}}


def _draw_bars(name: str, colour: str, sides: Vector, left: Vector, bottom: Any) -> dict[str, Any]:
    """Draw squares as bars that are as wide as they are high."""
    inside = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
    font = {"color": theme.LIGHT["text"], "size": 13}
    bars = parts.draw_bars(name, left + sides / 2, sides, sides, colour, base=bottom)
    return bars | inside | {"textfont": font}


def _lay_out(width: float, height: float) -> dict[str, Any]:
    """Lay out axes that are not seen, on which squares are squares."""
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return theme.style_layout(
        _HEIGHT,
        margin=_MARGIN,
        barmode="overlay",
        uniformtext={"mode": "hide", "minsize": 11},
        xaxis=theme.style_axis(**hidden, range=[0.0, width or 1.0], constraintoward="left"),
        yaxis=theme.style_axis(**hidden, range=[0.0, height or 1.0], scaleanchor="x"),
    )


def _describe(data: Dataset, loss: Loss) -> str:
    """Describe the picture for whoever does not see it."""
    low = float(compute_shares(data, loss).of_rows[data.error < 0].sum())
    return (
        "One square for each example; its area is its loss. "
        f"Too low stands left, with {format_percent(min(low, 1.0))} of the loss; too high stands "
        "right. "
        f"{describe_shares(data, loss)}"
    )
