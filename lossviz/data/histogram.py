"""Counts of errors between edges that are the same for every batch, so that they add up.

As in HDR histograms the edges are those of floating point itself: each power of two is
divided in four. A bin is at most a quarter as wide as it is far from zero, and counts
of two batches, or from two engines, have the same edges without agreeing on any.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float64]

OCTAVES = 16  # below the largest error that are told apart
_PER_OCTAVE = 4
_SHIFT = 50  # of a float's 52 bits of fraction two are kept
_BINS_OF_A_SIGN = 1 << 13  # 11 bits of exponent, and two of fraction


@dataclass(frozen=True)
class Histogram:
    """Counts of errors.

    Attributes
    ----------
    exponent : int or None
        Errors smaller than two to this power count as zero; None where all are zero.
    zero : int
        How many those are.
    low, high : tuple of int
        Errors below and above zero, from small to large: four bins for each power of two
        from `exponent` on. The last one is not empty, or there are none.
    """

    exponent: int | None
    zero: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    @classmethod
    def from_bins(cls, bins: Counts, largest: float) -> Histogram:
        """Make a histogram of what `count_bins` counted.

        Parameters
        ----------
        bins : ndarray of int
        largest : float
            The size of the largest error.
        """
        exponent = find_zero_exponent(largest)
        if exponent is None:
            return cls(None, int(bins.sum()), (), ())
        high, low = bins.reshape(2, -1)
        start = _PER_OCTAVE * (exponent + 1023)  # before it: zero, and subnormal numbers
        zero = int(low[:start].sum() + high[:start].sum())
        return cls(exponent, zero, _drop_last_zeros(low[start:]), _drop_last_zeros(high[start:]))

    @classmethod
    def from_counts_beyond_edges(
        cls, largest: float, n: int, at_least: Sequence[int], at_most: Sequence[int]
    ) -> Histogram:
        """Make a histogram from how many errors lie beyond each edge, as a database counts them.

        Parameters
        ----------
        largest : float
            The size of the largest error.
        n : int
            How many errors there are.
        at_least, at_most : sequence of int
            For each of `list_edges(largest)` how many errors are at least as large as it,
            and how many at most as large as minus it.
        """
        exponent = find_zero_exponent(largest)
        if not at_least:  # all are zero, or too small to be told apart
            return cls(exponent, n, (), ())
        # Between two edges lie those beyond the first and not beyond the second.
        high, low = (_drop_last_zeros(-np.diff([*beyond, 0])) for beyond in (at_least, at_most))
        return cls(exponent, n - at_least[0] - at_most[0], low, high)

    @property
    def n(self) -> int:
        """How many errors were counted."""
        return self.zero + sum(self.low) + sum(self.high)

    @property
    def edges(self) -> Vector:
        """Edges of all bins, ascending, shape (b + 1,); of one bin around zero at least."""
        if self.exponent is None:
            return np.zeros(2)
        low, high = (list_sizes(self.exponent, len(side) + 1) for side in (self.low, self.high))
        return np.concatenate([-low[::-1], high])

    @property
    def counts(self) -> Counts:
        """How many errors are in each bin, shape (b,)."""
        return np.array([*self.low[::-1], self.zero, *self.high], dtype=np.int64)

    def merge(self, other: Histogram) -> Histogram:
        """Count the errors of both: in the bins of the coarser one around zero."""
        known = [h.exponent for h in (self, other) if h.exponent is not None]
        if not known:
            return Histogram(None, self.zero + other.zero, (), ())
        exponent = max(known)
        a, b = self._coarsen(exponent), other._coarsen(exponent)
        return Histogram(
            exponent, a.zero + b.zero, _add_counts(a.low, b.low), _add_counts(a.high, b.high)
        )

    def _coarsen(self, exponent: int) -> Histogram:
        """Count errors smaller than two to this power as zero, too."""
        if self.exponent is None:
            return Histogram(exponent, self.zero, (), ())
        cut = _PER_OCTAVE * (exponent - self.exponent)
        inside = sum(self.low[:cut]) + sum(self.high[:cut])
        return Histogram(exponent, self.zero + inside, self.low[cut:], self.high[cut:])


def list_sizes(exponent: int, count: int) -> Vector:
    """Edges above zero, ascending: 1, 1.25, 1.5 and 1.75 times the powers of two from one on.

    Parameters
    ----------
    exponent : int
        Of the first.
    count : int
    """
    octave, quarter = np.divmod(np.arange(count), _PER_OCTAVE)
    edges: Vector = np.ldexp(1 + quarter / _PER_OCTAVE, exponent + octave)
    return edges


def find_zero_exponent(largest: float) -> int | None:
    """The power of two below which errors count as zero, from the size of the largest error."""
    if not largest:
        return None
    # Numbers below 2**-1022 have fewer bits: they are not told apart.
    return max(math.frexp(largest)[1] - OCTAVES, -1022)


def list_edges(largest: float) -> list[float]:
    """Edges above zero between the bins of errors that are at most as large in size."""
    exponent = find_zero_exponent(largest)
    if exponent is None:
        return []
    edges = list_sizes(exponent, _PER_OCTAVE * (OCTAVES + 1)).tolist()
    return [edge for edge in edges if edge <= largest]


def count_bins(errors: Vector) -> Counts:
    """Count finite errors by the first bits of each: sign, power of two and quarter of it.

    Counts of several blocks add up; `Histogram.from_bins` makes a histogram of them.
    """
    bins = errors.view(np.uint64) >> np.uint64(_SHIFT)
    return np.bincount(bins.view(np.int64), minlength=2 * _BINS_OF_A_SIGN)


def _drop_last_zeros(counts: Counts) -> tuple[int, ...]:
    """Counts from small errors to large, without the empty bins beyond the last error."""
    return tuple(np.trim_zeros(counts, "b").tolist())


def _add_counts(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Add the counts of bins that begin with the same one; there may be fewer of one."""
    return tuple(x + y for x, y in zip_longest(a, b, fillvalue=0))
