"""Very many rows as a histogram of their errors: binned here, so that few numbers are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lossviz.base import format_number, format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.scene import Unit, parts, theme
from lossviz.loss import Loss

_BINS = 64
_ZERO_WIDTH = 0.4  # of the bar of rows exactly on target, in bins
_BELOW: Any = {"yaxis": "y2", "showlegend": False}


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of rows by their error; zero is an edge, so no bin holds errors of both signs.

    Attributes
    ----------
    edges : ndarray of shape (k + 1,)
        In the target's unit.
    counts : ndarray of shape (k,)
        Rows with an error other than 0 from one edge up to the next.
    shares : ndarray of shape (k,)
        The share of the loss that they make.
    on_target : int
        Rows with an error of exactly 0.
    """

    edges: Vector
    counts: Vector
    shares: Vector
    on_target: int

    @property
    def highest(self) -> float:
        """The longest bar."""
        return float(max(self.counts.max(initial=1), self.on_target))

    def traces(self, unit: Unit) -> list[dict[str, Any]]:
        """Draw it as bars, a trace for each sign, in units of the error axis."""
        low = self.edges[1:] <= 0
        traces = [
            self._draw_bars("rows too low", "too_low", low, unit),
            self._draw_bars("rows too high", "too_high", ~low, unit),
        ]
        return [*traces, self._draw_on_target(unit)] if self.on_target else traces

    def _draw_bars(self, name: str, colour: str, mask: Any, unit: Unit) -> dict[str, Any]:
        """Draw the bars of one sign, those that `mask` chooses."""
        left, right = self.edges[:-1][mask], self.edges[1:][mask]
        bars = zip(left, right, self.counts[mask], self.shares[mask], strict=True)
        hover = [_write_hover(*bar) for bar in bars]
        middle, width = (left + right) / 2 / unit.size, (right - left) / unit.size
        return parts.draw_bars(
            name, middle, self.counts[mask], width, colour, hovertext=hover, **_BELOW
        )

    def _draw_on_target(self, unit: Unit) -> dict[str, Any]:
        """Draw the rows with an error of exactly 0 as a narrow bar."""
        width = [_ZERO_WIDTH * float(self.edges[1] - self.edges[0]) / unit.size]
        bar = parts.draw_bars("rows on target", [0.0], [self.on_target], width, "at_target")
        hover = [f"{self.on_target:,} rows exactly on target"]
        return {**bar, "marker": {"color": theme.LIGHT["at_target"]}, "hovertext": hover, **_BELOW}


@cache_per_dataset(keep=1)
def count_errors(data: Dataset, loss: Loss) -> Histogram:
    """Count the rows of a batch by their errors, in some 64 bins."""
    off = data.error != 0
    error = data.error[off]
    if not error.size:
        return Histogram(np.array([-1.0, 0.0, 1.0]), np.zeros(2), np.zeros(2), data.n)
    width = (max(error.max(), 0.0) - min(error.min(), 0.0)) / _BINS
    bins = np.floor(error / width).astype(np.intp)
    first = bins.min()
    edges = width * np.arange(first, bins.max() + 2)
    counts = np.bincount(bins - first).astype(float)
    part = compute_shares(data, loss).of_rows[off]
    shares = np.bincount(bins - first, weights=part).astype(float)
    return Histogram(edges, counts, shares, int(data.n - error.size))


def _write_hover(left: float, right: float, count: float, part: float) -> str:
    """Write what is said of a bar: its errors, its rows and their share of the loss."""
    rows = "1 row" if count == 1 else f"{int(count):,} rows"
    between = f"e from {format_number(left)} to {format_number(right)}"
    return f"{between}<br>{rows}, {format_percent(part)} of the loss"
