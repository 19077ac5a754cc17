"""Each row's share of the loss and of the gradients, under two losses side by side."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import format_percent
from lossviz.batch import compute_gradient_shares, compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.figures.batch.examples import WHICH, name_rows
from lossviz.figures.scene import Scene, Sentence, layouts, ranges, theme
from lossviz.loss import Loss

DRAWN: Final = 20  # rows, those with the largest shares of the loss
COLOURS: Final = ("group_2", "group_1")
_ARROWS: Final = {-1: "▲", 0: "●", 1: "▼"}
_LONGEST: Final = 14  # characters of a name
_APART: Final = 0.19  # of the two bars of a row from its middle, in rows
_PANELS: Final = {"xy": "% of the loss", "x2y2": "% of the gradients, by size"}


@cache_per_dataset()
def draw_two_losses(data: Dataset, losses: tuple[Loss, Loss], label: str | None) -> Scene:
    """Draw the shares of the rows that make most of the loss, as pairs of bars.

    Parameters
    ----------
    data : Dataset
    losses : tuple of Loss
        The first one chooses the rows.
    label : str or None
        The column that names the rows; None for row numbers.
    """
    rows = compute_shares(data, losses[0]).largest_first[:DRAWN]
    shares = {
        "xy": [compute_shares(data, loss).of_rows[rows] for loss in losses],
        "x2y2": [compute_gradient_shares(data, loss)[rows] for loss in losses],
    }
    traces = [
        _draw_bars(axes, k, losses[k], of_rows)
        for axes, pair in shares.items()
        for k, of_rows in enumerate(pair)
    ]
    height = 132 + 30 * len(rows)
    return Scene(
        base={"data": traces, "layout": _lay_out(data, rows, label, losses, shares, height)},
        description=Sentence.always(_describe(data, rows, label, losses, shares)),
        narrow=layouts.stack(2 * height, {"xy": (0.56, 1.0), "x2y2": (0.0, 0.42)})
        | {"yaxis2.showticklabels": True},
        name="Shares under two losses",
    )


def _draw_bars(axes: str, k: int, loss: Loss, shares: Vector) -> dict[str, Any]:
    """Draw the bars of one loss, above or below the middle of each row, with a point at the end."""
    at = (1 - 2 * k) * _APART - np.arange(len(shares))
    gap: list[float | None] = [None] * len(shares)
    across = np.column_stack([np.zeros(len(shares)), 100 * shares]).tolist()
    return layouts.draw_trace(
        axes,
        loss.name,
        [x for pair, end in zip(across, gap, strict=True) for x in (*pair, end)],
        [y for place, end in zip(at.tolist(), gap, strict=True) for y in (place, place, end)],
        line=layouts.style_line(COLOURS[k], 8, simplify=False),
        hoverinfo="skip",
    )


def _lay_out(
    data: Dataset,
    rows: Rows,
    label: str | None,
    losses: tuple[Loss, Loss],
    shares: dict[str, list[Vector]],
    height: int,
) -> dict[str, Any]:
    """Lay out two panels with the same rows, the first of them on top."""
    signs = np.sign(data.error[rows]).astype(int).tolist()
    # What is cut off ends with the isolate that the name began with.
    names = [
        theme.escape(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…\u2069")
        + f" {_ARROWS[sign]}"
        for name, sign in zip(name_rows(data, label, rows), signs, strict=True)
    ]
    up: dict[str, Any] = {
        "range": [0.4 - len(rows), 0.6],
        "tickvals": [-k for k in range(len(rows))],
        "ticktext": names,
        "showgrid": False,
    }
    subplots = {}
    for k, (axes, title) in enumerate(_PANELS.items()):
        most = 100 * max(float(each.max()) for each in shares[axes])
        across = {
            "title": title,
            "range": ranges.from_zero(most),
            "nticks": 5,
            "domain": [(0.0, 0.56)[k], (0.44, 1.0)[k]],
        }
        subplots[axes] = (across, up | {"showticklabels": k == 0})
    notes = [
        layouts.write_note(
            f"<b>{'upper' if k == 0 else 'lower'} bar: {loss.name}</b>",
            ("paper", 0.0, "left"),
            ("paper", 1.0, "bottom"),
            colour=COLOURS[k],
            size=13,
            yshift=24 - 18 * k,
        )
        for k, loss in enumerate(losses)
    ]
    return layouts.lay_out(height, subplots, margin=(120, 16, 48, 52), annotations=notes)


def _describe(
    data: Dataset,
    rows: Rows,
    label: str | None,
    losses: tuple[Loss, Loss],
    shares: dict[str, list[Vector]],
) -> str:
    """Describe the picture for whoever does not see it, with the numbers of its first rows."""
    first, second = (loss.name for loss in losses)
    said = [
        f"{name}, {WHICH[int(np.sign(data.error[row]))]}: "
        + "; of the gradients ".join(
            f"{format_percent(float(pair[0][k]))} and {format_percent(float(pair[1][k]))}"
            for pair in shares.values()
        )
        for k, (row, name) in enumerate(
            zip(rows[:5].tolist(), name_rows(data, label, rows[:5]), strict=True)
        )
    ]
    return (
        f"Pairs of bars for {len(rows)} rows: the share of the loss and of the gradients under "
        f"{first} and {second}. {'. '.join(said)}."
    )
