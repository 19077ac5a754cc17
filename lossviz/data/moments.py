"""Sums over any number of errors, in one pass over blocks that stay in the cache.

The error comes first, then its square: `sum t^2 - 2 sum t o + sum o^2` would lose every
digit where values are large and errors small. Within a block deviations are taken from
the block's own mean, and blocks are put together by the formula of Chan, Golub and
LeVeque (1983), "Algorithms for Computing the Sample Variance", The American
Statistician 37(3), 242-247. Block sums are added exactly, and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Errors = Callable[[slice, Vector], object]

BLOCK = 1 << 16  # rows: with what is made of it a block stays in the cache of one core
_RUN = 2048
# Fourth powers of these, and their sums, stay far from float64's ends.
_ORDINARY = (1e-70, 1e70)


@dataclass(frozen=True)
class Moments:
    """Sums over n errors, and their extremes.

    Attributes
    ----------
    n : int
    mean : float
    squares : float
        `sum e^2`; infinite beyond float64.
    deviations : float
        `sum (e - mean)^2`; infinite beyond float64.
    root_of_spread : float
        `sqrt(sum (e^2 - mean e^2)^2)`.
    low, high : float
        The least and the largest error.
    """

    n: int
    mean: float
    squares: float
    deviations: float
    root_of_spread: float
    low: float
    high: float


class _Block(NamedTuple):
    n: int
    total: float
    rest: float  # the sum of e less its rounded mean: not 0, because that is rounded
    squares: float
    deviations: float
    rest_of_squares: float
    spread: float
    low: float
    high: float


def compute_moments(errors: Errors, n: int, *, with_spread: bool = True) -> Moments:
    """Sum up errors, their squares and their deviations.

    Parameters
    ----------
    errors : callable
        Puts the errors of some rows, float64 and finite, into an array.
    n : int
        How many rows there are; at least 1.
    with_spread : bool
        Whether `root_of_spread` is asked for; it is 0 where not.
    """
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        found = _merge_blocks(_sum_blocks(errors, n, 0, with_spread), 0)
        exponent = choose_unit_exponent(max(-found.low, found.high))
        if exponent:
            in_unit = _merge_blocks(_sum_blocks(errors, n, exponent, with_spread), exponent)
            # Beside a huge error, a tiny one loses digits in the unit.
            found = replace(in_unit, low=found.low, high=found.high)
    return found


def _sum_blocks(errors: Errors, n: int, exponent: int, with_spread: bool) -> list[_Block]:
    buffers = np.empty((2, min(n, BLOCK)))
    blocks = []
    for start in range(0, n, BLOCK):
        rows = slice(start, min(start + BLOCK, n))
        e, squares = buffers[:, : rows.stop - rows.start]
        errors(rows, e)
        if exponent:
            np.ldexp(e, -exponent, out=e)
        blocks.append(_sum_block(e, squares if with_spread else None))
    return blocks


def _sum_block(e: Vector, squares: Vector | None) -> _Block:
    """Sum up a block; its numbers are overwritten."""
    n, total, of_squares = e.size, float(np.add.reduce(e)), _sum_of_squares(e)
    low, high = float(np.minimum.reduce(e)), float(np.maximum.reduce(e))
    spread = rest_of_squares = 0.0
    if squares is not None:
        np.multiply(e, e, out=squares)
        squares -= of_squares / n
        rest_of_squares = float(np.add.reduce(squares))
        spread = max(0.0, _sum_of_squares(squares) - rest_of_squares * rest_of_squares / n)
    e -= total / n
    # The mean is rounded, so deviations do not sum to zero: what that adds is taken out.
    rest = float(np.add.reduce(e)) if total else 0.0
    deviations = max(0.0, _sum_of_squares(e) - rest * rest / n)
    return _Block(n, total, rest, of_squares, deviations, rest_of_squares, spread, low, high)


def _sum_of_squares(values: Vector) -> float:
    """Add squares up in short runs, whose sums are added by pairs: that rounds little."""
    whole = values.size - values.size % _RUN
    runs = values[:whole].reshape(-1, _RUN)
    rest = values[whole:]
    return float(np.add.reduce(np.vecdot(runs, runs))) + float(np.add.reduce(rest * rest))


def _merge_blocks(blocks: Sequence[_Block], exponent: int) -> Moments:
    n = sum(block.n for block in blocks)
    mean = _add_exactly([block.total for block in blocks]) / n
    squares = _add_exactly([block.squares for block in blocks])
    between = _sum_between([(b.n, b.total / b.n - mean + b.rest / b.n) for b in blocks])
    scattered = _sum_between(
        [(b.n, b.squares / b.n - squares / n + b.rest_of_squares / b.n) for b in blocks]
    )
    return Moments(
        n,
        unscale(mean, exponent),
        unscale(squares, 2 * exponent),
        unscale(_add_exactly([between, *(block.deviations for block in blocks)]), 2 * exponent),
        unscale(math.sqrt(_add_exactly([scattered, *(b.spread for b in blocks)])), 2 * exponent),
        unscale(min(block.low for block in blocks), exponent),
        unscale(max(block.high for block in blocks), exponent),
    )


def _sum_between(blocks: Sequence[tuple[int, float]]) -> float:
    """Add up `n_b apart_b^2`, less what it has of its own because the mean is rounded."""
    off = _add_exactly([n * apart for n, apart in blocks])
    squares = _add_exactly([n * _square(apart) for n, apart in blocks])
    return max(0.0, squares - _square(off) / sum(n for n, _ in blocks))


def _square(value: float) -> float:
    return value * value  # Python's power raises where this is infinite


def _add_exactly(values: Sequence[float]) -> float:
    """Add exactly and round once; infinite or NaN where a value is, before scaling."""
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):
        return math.inf


def unscale(value: float, exponent: int) -> float:
    """Give `value * 2**exponent`; infinite beyond float64."""
    try:
        return math.ldexp(value, exponent)
    except OverflowError:
        return math.copysign(math.inf, value)


def choose_unit_exponent(largest: float) -> int:
    """Give the power of two to take out of errors before their powers; mostly none.

    Parameters
    ----------
    largest : float
        The size of the largest error.
    """
    smallest_ordinary, largest_ordinary = _ORDINARY
    if largest == 0 or smallest_ordinary < largest < largest_ordinary:
        return 0
    return math.frexp(largest)[1]
