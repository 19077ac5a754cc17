"""Sums over any number of errors, in two passes over blocks that stay in the cache.

The error comes first, then its square: `sum t^2 - 2 sum t o + sum o^2` would lose every
digit where values are large and errors small. The second pass takes deviations from the
means of the first. Block sums are added exactly, and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Errors = Callable[[slice, Vector], object]

BLOCK = 1 << 16  # rows: with what is made of it a block stays in the cache of one core
_RUN = 2048


@dataclass(frozen=True)
class Moments:
    """Sums over n errors, and their extremes.

    Attributes
    ----------
    mean : float
    squares : float
        `sum e^2`.
    deviations : float
        `sum (e - mean)^2`.
    root_of_spread : float
        `sqrt(sum (e^2 - mean e^2)^2)`.
    low, high : float
        The least and the largest error.
    """

    mean: float
    squares: float
    deviations: float
    root_of_spread: float
    low: float
    high: float


def compute_moments(errors: Errors, n: int) -> Moments:
    """Sum up errors, their squares and their deviations.

    Parameters
    ----------
    errors : callable
        Puts the errors of some rows, float64, finite and at most 2e100 in size, into an array.
    n : int
        How many rows there are; at least 1.
    """
    total, squares, low, high = zip(*map(_sum_block, cut_blocks(errors, n)), strict=True)
    mean, sum_of_squares = math.fsum(total) / n, math.fsum(squares)
    mean_square = sum_of_squares / n
    rest, deviations, off, spread = (
        math.fsum(part)
        for part in zip(
            *(_sum_around(e, mean, mean_square) for e in cut_blocks(errors, n)), strict=True
        )
    )
    return Moments(
        mean,
        sum_of_squares,
        # The means are rounded, so deviations do not sum to zero: what that adds is taken out.
        max(0.0, deviations - rest * rest / n),
        mean_square * math.sqrt(max(0.0, spread - off * off / n)),
        min(low),
        max(high),
    )


def cut_blocks(errors: Errors, n: int, size: int = BLOCK) -> Iterator[Vector]:
    """Give the errors block after block, in an array that is used again."""
    buffer = np.empty(min(n, size))
    for start in range(0, n, size):
        rows = slice(start, min(start + size, n))
        e = buffer[: rows.stop - start]
        errors(rows, e)
        yield e


def _sum_block(e: Vector) -> tuple[float, float, float, float]:
    """Sums of the errors and of their squares, the least error and the largest."""
    return _sum(e), _sum_of_squares(e), float(e.min()), float(e.max())


def _sum_around(e: Vector, mean: float, mean_square: float) -> tuple[float, float, float, float]:
    """Sums of deviations and of their squares, for the errors and for their squares.

    Those of squares are taken in units of their mean: the square of a square may be too
    large for float64, or too small.
    """
    apart = e - mean
    ratio = e * e
    ratio /= mean_square or 1.0
    ratio -= mean_square > 0
    return _sum(apart), _sum_of_squares(apart), _sum(ratio), _sum_of_squares(ratio)


def _sum(values: Vector) -> float:
    return float(np.add.reduce(values))


def _sum_of_squares(values: Vector) -> float:
    """Add squares up in short runs, whose sums are added by pairs: that rounds little."""
    whole = values.size - values.size % _RUN
    runs = values[:whole].reshape(-1, _RUN)
    rest = values[whole:]
    return _sum(np.vecdot(runs, runs)) + _sum(rest * rest)
