"""An epoch as bars: as wide as a batch has rows, as high as its mean; so its area is its sum."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from lossviz.base import count_digits_apart, format_number
from lossviz.data import Rows
from lossviz.figures.scene import Scene, Sentence, Unit, layouts, parts, ranges, theme
from lossviz.loss import Objective, require_squared_error
from lossviz.minibatch import Epoch

_MOST: Final = 120
_HEIGHT: Final = 320
_LEFT_OUT: Final = {0: "", 1: " 1 row is left out."}


def draw_epoch_bars(one_epoch: Epoch, size: int, formula: str) -> Scene:
    """Draw the batches of an epoch, with both means as lines.

    Parameters
    ----------
    one_epoch : Epoch
        Of the losses.
    size : int
        The batch size B.
    formula : str
        Of the mean of a batch.
    """
    count = len(one_epoch.sizes)
    # All batches, or of very many the first and the very last.
    shown = np.arange(count) if count <= _MOST else np.append(np.arange(_MOST - 1), count - 1)
    unit = Unit.for_size(float(one_epoch.means[shown].max()))
    bars = _draw_bars(one_epoch, shown, unit, last_is_smaller=bool(one_epoch.sizes[-1] < size))
    return Scene(
        base={"data": [bars], "layout": _lay_out(one_epoch, shown, unit, formula)},
        description=Sentence.always(
            "The batches of one epoch as bars, as wide as they have rows and as high as their "
            f"mean loss. {describe_epoch(one_epoch, size)}"
        ),
        narrow={"height": 280, "margin.l": 52},
    )


def _draw_bars(
    one_epoch: Epoch, shown: Rows, unit: Unit, *, last_is_smaller: bool
) -> dict[str, Any]:
    sizes = one_epoch.sizes[shown]
    areas = ["mse_area"] * len(shown)
    lines = ["mse"] * len(shown)
    if last_is_smaller:
        areas[-1], lines[-1] = "at_target_area", "text"
    return {
        "type": "bar",
        "name": "batches",
        "x": np.cumsum(sizes) - sizes / 2,
        "y": one_epoch.means[shown] / unit.size,
        "width": sizes,
        "marker": {
            "color": [theme.LIGHT[colour] for colour in areas],
            "line": {"color": [theme.LIGHT[colour] for colour in lines], "width": 1},
        },
        "customdata": np.column_stack([shown + 1, sizes]),
        "hovertemplate": "batch %{customdata[0]}<br>%{customdata[1]} rows<br>mean %{y:,.4g}"
        "<extra></extra>",
    }


def _lay_out(one_epoch: Epoch, shown: Rows, unit: Unit, formula: str) -> dict[str, Any]:
    title = "rows, as they were dealt"
    if len(shown) < len(one_epoch.sizes):
        title += f" (the first {len(shown) - 1} batches and the last)"
    rows = [0, int(one_epoch.sizes[shown].sum())]
    means = ranges.from_zero(float(one_epoch.means[shown].max()) / unit.size)
    name = f"MSE of each batch = {formula}{unit.words}"
    up = {"title": name, "range": means, "nticks": 5}
    return layouts.lay_out(
        _HEIGHT,
        {"xy": ({"title": title, "range": rows, "showgrid": False}, up)},
        bargap=0,
        shapes=[
            _draw_mean(one_epoch.pooled / unit.size, "text"),
            _draw_mean(one_epoch.mean_of_means / unit.size, "quiet", dash="dash"),
        ],
    )


def _draw_mean(at: float, colour: str, **dash: str) -> dict[str, Any]:
    line = layouts.style_line(colour, 2, **dash)
    return parts.draw_rule("x domain", "y", at=at) | {"layer": "above", "line": line}


def describe_epoch(one_epoch: Epoch, size: int) -> str:
    """Say what the batches are, and how their two means differ."""
    count, last = len(one_epoch.sizes), int(one_epoch.sizes[-1])
    full = count - (last < size)
    batches = "1 batch" if full == 1 else f"{full:,} batches"
    smaller = f" and 1 of {last:,}" if last < size else ""
    left_out = _LEFT_OUT.get(one_epoch.dropped, f" {one_epoch.dropped:,} rows are left out.")
    means = one_epoch.pooled, one_epoch.mean_of_means
    # With the digits that tell both means apart.
    digits = count_digits_apart(means[0], means[0] - means[1], 8)
    pooled, unweighted = (format_number(mean, digits) for mean in means)
    name = "Mean over the rows used" if one_epoch.dropped else "Mean over all rows"
    words = f"{batches} of {size:,}{smaller}.{left_out} {name}: {pooled}. "
    if last == size:
        return f"{words}All batches have the same size, so the mean of their means is the same."
    return (
        f"{words}Mean of the batches' means: {unweighted}. In it a row of the last batch counts "
        f"{format_number(one_epoch.last_counts, 3)} times as much as any other row."
    )


def describe_roots(one_epoch: Epoch, mse: Objective) -> str:
    """Say that the mean of the batches' RMSEs is not the RMSE.

    Parameters
    ----------
    one_epoch : Epoch
        Of the losses of `mse`.
    mse : Objective
        Whose factor h is taken out again: an RMSE has none.
    """
    h = require_squared_error(mse.loss, "the RMSE of an epoch").h
    root = math.sqrt(one_epoch.pooled / h)
    mean = float(np.sqrt(one_epoch.means / h).mean())
    digits = count_digits_apart(root, root - mean, 8)
    rows = "the rows used" if one_epoch.dropped else "all rows"
    return (
        f"The RMSE over {rows} is {format_number(root, digits)}. The mean of the batches' RMSEs is "
        f"{format_number(mean, digits)}: take the root after the mean, not before."
    )
