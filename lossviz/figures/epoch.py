"""An epoch as bars: as wide as a batch has rows, as high as its mean; so its area is its sum."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.epoch import Epoch
from lossviz.figures import parts, theme
from lossviz.figures.ranges import Unit
from lossviz.figures.scene import Scene
from lossviz.figures.words import Sentence
from lossviz.numbers import digits_apart, significant

MOST: Final = 120
_HEIGHT = 320
_LEFT_OUT = {0: "", 1: " 1 row is left out."}


def scene(dealt: Epoch, size: int) -> Scene:
    """Draw the batches of an epoch, with both means as lines.

    Parameters
    ----------
    dealt : Epoch
        Of the losses.
    size : int
        The batch size B.
    """
    shown = _shown(len(dealt.sizes))
    unit = Unit.for_size(float(dealt.means[shown].max()))
    ends = np.cumsum(dealt.sizes[shown])
    last_is_smaller = dealt.sizes[-1] < size
    tones = ["mse"] * (len(shown) - 1) + ["text" if last_is_smaller else "mse"]
    bars = {
        "type": "bar",
        "name": "batches",
        "x": ends - dealt.sizes[shown] / 2,
        "y": dealt.means[shown] / unit.size,
        "width": dealt.sizes[shown],
        "marker": {
            "color": [theme.LIGHT["mse_area" if t == "mse" else "at_target_area"] for t in tones],
            "line": {"color": [theme.LIGHT[t] for t in tones], "width": 1},
        },
        "customdata": np.column_stack([shown + 1, dealt.sizes[shown]]),
        "hovertemplate": "batch %{customdata[0]}<br>%{customdata[1]} rows<br>mean %{y:.4g}"
        "<extra></extra>",
    }
    layout = theme.layout(
        _HEIGHT,
        bargap=0,
        xaxis=theme.axis(_axis_title(dealt, shown), showgrid=False, range=[0, int(ends[-1])]),
        yaxis=theme.axis(f"MSE of each batch{unit.words}", rangemode="tozero", nticks=5),
        shapes=[
            parts.rule("x domain", "y", at=dealt.pooled / unit.size)
            | {"layer": "above", "line": {"color": theme.LIGHT["text"], "width": 2}},
            parts.rule("x domain", "y", at=dealt.mean_of_means / unit.size, dash="dash")
            | {
                "layer": "above",
                "line": {"color": theme.LIGHT["quiet"], "width": 2, "dash": "dash"},
            },
        ],
    )
    return Scene(
        base={"data": [bars], "layout": layout},
        description=Sentence.always(
            "The batches of one epoch as bars, as wide as they have rows and as high as their "
            f"mean loss. {in_words(dealt, size)}"
        ),
        narrow={"height": 280, "margin.l": 52},
    )


def in_words(dealt: Epoch, size: int) -> str:
    """Say what the batches are, and how their two means differ."""
    count, last = len(dealt.sizes), int(dealt.sizes[-1])
    batches = "1 batch" if count == 1 else f"{count:,} batches"
    smaller = f", the last of {last:,}" if last < size else ""
    left_out = _LEFT_OUT.get(dealt.dropped, f" {dealt.dropped:,} rows are left out.")
    pooled, unweighted = both_means(dealt)
    told = f"{batches} of {size:,}{smaller}.{left_out} Mean over the rows: {pooled}. "
    if last == size:
        return f"{told}All batches are of one size, so the mean of their means is the same."
    return (
        f"{told}Mean of the batches' means: {unweighted}. It counts a row of the last batch "
        f"{significant(dealt.last_counts, 3)} times."
    )


def both_means(dealt: Epoch) -> tuple[str, str]:
    """Write the pooled mean and the mean of means with the digits that tell them apart."""
    pooled, unweighted = dealt.pooled, dealt.mean_of_means
    digits = digits_apart(pooled, pooled - unweighted, 8)
    return significant(pooled, digits), significant(unweighted, digits)


def _shown(count: int) -> Any:
    """All batches, or of very many the first and the very last."""
    if count <= MOST:
        return np.arange(count)
    return np.append(np.arange(MOST - 1), count - 1)


def _axis_title(dealt: Epoch, shown: Any) -> str:
    if len(shown) == len(dealt.sizes):
        return "rows, as they were dealt"
    return f"rows, as they were dealt (the first {len(shown) - 1} batches and the last)"
