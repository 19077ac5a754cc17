"""An epoch as bars: as wide as a batch has rows, as high as its mean; so its area is its sum."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from lossviz.base import count_digits_apart, format_number
from lossviz.data import Rows
from lossviz.figures.scene import Scene, Sentence, Unit, parts, ranges, theme
from lossviz.loss import Objective, require_squared_error
from lossviz.minibatch import Epoch

MOST: Final = 120
_HEIGHT = 320
_LEFT_OUT = {0: "", 1: " 1 row is left out."}


def build_scene(one_epoch: Epoch, size: int) -> Scene:
    """Draw the batches of an epoch, with both means as lines.

    Parameters
    ----------
    one_epoch : Epoch
        Of the losses.
    size : int
        The batch size B.
    """
    shown = _choose_batches(len(one_epoch.sizes))
    unit = Unit.for_size(float(one_epoch.means[shown].max()))
    bars = _bars(one_epoch, shown, unit, last_is_smaller=bool(one_epoch.sizes[-1] < size))
    return Scene(
        base={"data": [bars], "layout": _layout(one_epoch, shown, unit)},
        description=Sentence.always(
            "The batches of one epoch as bars, as wide as they have rows and as high as their "
            f"mean loss. {describe_epoch(one_epoch, size)}"
        ),
        narrow={"height": 280, "margin.l": 52},
    )


def _bars(one_epoch: Epoch, shown: Rows, unit: Unit, *, last_is_smaller: bool) -> dict[str, Any]:
    sizes = one_epoch.sizes[shown]
    colours = ["mse"] * (len(shown) - 1) + ["text" if last_is_smaller else "mse"]
    return {
        "type": "bar",
        "name": "batches",
        "x": np.cumsum(sizes) - sizes / 2,
        "y": one_epoch.means[shown] / unit.size,
        "width": sizes,
        "marker": {
            "color": [theme.LIGHT["mse_area" if t == "mse" else "at_target_area"] for t in colours],
            "line": {"color": [theme.LIGHT[t] for t in colours], "width": 1},
        },
        "customdata": np.column_stack([shown + 1, sizes]),
        "hovertemplate": "batch %{customdata[0]}<br>%{customdata[1]} rows<br>mean %{y:.4g}"
        "<extra></extra>",
    }


def _layout(one_epoch: Epoch, shown: Rows, unit: Unit) -> dict[str, Any]:
    rows = int(one_epoch.sizes[shown].sum())
    highest = float(one_epoch.means[shown].max()) / unit.size
    return theme.style_layout(
        _HEIGHT,
        bargap=0,
        xaxis=theme.style_axis(_axis_title(one_epoch, shown), showgrid=False, range=[0, rows]),
        yaxis=theme.style_axis(
            f"MSE of each batch{unit.words}", range=ranges.from_zero(highest), nticks=5
        ),
        shapes=[
            _mean_line(one_epoch.pooled / unit.size, "text"),
            _mean_line(one_epoch.mean_of_means / unit.size, "quiet", dash="dash"),
        ],
    )


def _mean_line(at: float, colour: str, **dash: str) -> dict[str, Any]:
    line = {"color": theme.LIGHT[colour], "width": 2, **dash}
    return parts.draw_rule("x domain", "y", at=at) | {"layer": "above", "line": line}


def describe_epoch(one_epoch: Epoch, size: int) -> str:
    """Say what the batches are, and how their two means differ."""
    count, last = len(one_epoch.sizes), int(one_epoch.sizes[-1])
    batches = "1 batch" if count == 1 else f"{count:,} batches"
    smaller = f", the last of {last:,}" if last < size else ""
    left_out = _LEFT_OUT.get(one_epoch.dropped, f" {one_epoch.dropped:,} rows are left out.")
    pooled, unweighted = describe_means(one_epoch)
    words = f"{batches} of {size:,}{smaller}.{left_out} {_name_mean(one_epoch)}: {pooled}. "
    if last == size:
        return f"{words}All batches have the same size, so the mean of their means is the same."
    return (
        f"{words}Mean of the batches' means: {unweighted}. In it a row of the last batch counts "
        f"{format_number(one_epoch.last_counts, 3)} times as much as any other row."
    )


def _name_mean(one_epoch: Epoch) -> str:
    return "Mean over the rows used" if one_epoch.dropped else "Mean over all rows"


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


def describe_means(one_epoch: Epoch) -> tuple[str, str]:
    """Write the pooled mean and the mean of means with the digits that tell them apart."""
    pooled, unweighted = one_epoch.pooled, one_epoch.mean_of_means
    digits = count_digits_apart(pooled, pooled - unweighted, 8)
    return format_number(pooled, digits), format_number(unweighted, digits)


def _choose_batches(count: int) -> Rows:
    """Choose all batches, or of very many the first and the very last."""
    if count <= MOST:
        return np.arange(count)
    return np.append(np.arange(MOST - 1), count - 1)


def _axis_title(one_epoch: Epoch, shown: Rows) -> str:
    if len(shown) == len(one_epoch.sizes):
        return "rows, as they were dealt"
    return f"rows, as they were dealt (the first {len(shown) - 1} batches and the last)"
