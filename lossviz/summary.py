"""Any number of rows as one small table of figures that can be merged.

Errors come first, then their squares: `sum t^2 - 2 sum t o + sum o^2` would lose every
digit where values are large and errors small. Rows are taken in blocks that stay in the
processor's cache. In a block, squares are added in rows of 512 and those pairwise, so
that fewer than 40 additions lie between a square and the sum of its block
(BLAS adds in at least 16 lanes); `math.fsum` adds the blocks with one rounding. All terms
are positive, so the error of a sum of squares is at most some 60 u of it, u = 2^-53: 7e-15.
Deviations are taken from the mean of their block, and the blocks put together after
Chan, Golub and LeVeque (1983), "Algorithms for Computing the Sample Variance",
The American Statistician 37(3), 242-247. Raw moments are never subtracted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lossviz import histogram
from lossviz.errors import DataError
from lossviz.histogram import Histogram, histogram_of

Vector = npt.NDArray[np.float64]
_Errors = Callable[[slice], Vector]

_BLOCK = 1 << 16  # rows: a block and its deviations stay in the processor's cache
_ROW = 512
_ORDINARY = (1e-60, 1e60)  # fourth powers of these, and their sums, are far from float64's ends
_CANCELLING = 0.05


@dataclass(frozen=True)
class Summary:
    """What a batch's errors `e = o - t` come to.

    Attributes
    ----------
    n : int
        Rows.
    mean_error : float
        The signed mean of the errors, in the target's unit.
    sum_squared_error : float
        `sum e^2`, without a half.
    min_error, max_error : float
        The errors furthest to the too-low and the too-high side.
    n_low, n_high : int
        Rows with a negative and with a positive error.
    sum_squared_deviation : float
        `sum (e - mean e)^2`: what would be left of `sum_squared_error` if one
        shift, the same for all rows, made the mean error zero.
    root_squared_loss_deviation : float
        `sqrt(sum (e^2 - mean e^2)^2)`. The root, because what is under it would
        overflow long before `sum_squared_error` does.
    histogram : Histogram
        How many errors there are of which size and sign.
    excluded : int
        Rows without a finite target or output, which are in none of the other figures.
    """

    n: int
    mean_error: float
    sum_squared_error: float
    min_error: float
    max_error: float
    n_low: int
    n_high: int
    sum_squared_deviation: float
    root_squared_loss_deviation: float
    histogram: Histogram
    excluded: int = 0

    @property
    def mean_squared_error(self) -> float:
        """`sum e^2 / n`, without a half."""
        return self.sum_squared_error / self.n

    @property
    def root_mean_squared_error(self) -> float:
        """The square root of `mean_squared_error`, in the target's unit."""
        return math.sqrt(self.mean_squared_error)

    @property
    def variance_of_error(self) -> float:
        """The sample variance of the errors, divisor n - 1; 0 for a single row."""
        return self.sum_squared_deviation / max(1, self.n - 1)

    @property
    def deviation_of_error(self) -> float:
        """The sample standard deviation of the errors, in the target's unit."""
        return math.sqrt(self.variance_of_error)

    @property
    def deviation_of_squared_error(self) -> float:
        """The sample standard deviation of `e^2`, divisor n - 1; 0 for a single row."""
        return self.root_squared_loss_deviation / math.sqrt(max(1, self.n - 1))

    @property
    def cancels(self) -> bool:
        """Whether the signed errors cancel although the loss does not vanish.

        True if the mean error is at most 0.05 of the root mean squared error.
        As `mean e^2 = (mean e)^2 + variance`, the best shift common to all rows
        would then take at most 0.05^2 = 1/400 of the loss away: the gradient of
        a shared bias says "almost done" while nearly all of the loss is there.

        This describes the rows at hand. It is no test of whether the mean error
        differs from zero where these rows came from, so it asks nothing of n.
        """
        size = self.root_mean_squared_error
        return size > 0 and abs(self.mean_error) <= _CANCELLING * size

    def quantile(self, share: float) -> float:
        """Estimate the error that a share of all rows do not exceed.

        As `Histogram.quantile`, which says how exact that is; and 0 and 1 give the
        least and the largest error exactly.
        """
        estimate = self.histogram.quantile(share)
        rank = histogram.rank_of(share, self.n)
        if rank in (1, self.n):
            return self.min_error if rank == 1 else self.max_error
        return min(max(estimate, self.min_error), self.max_error)

    def merge(self, other: Summary) -> Summary:
        """Summarise the rows of both.

        Raises
        ------
        DataError
            If the squared errors of both together are too large for float64.
        """
        return merged((self, other))


class Moments(NamedTuple):
    """The figures of errors `e` that one pass gives.

    Attributes
    ----------
    n : int
    mean : float
    sum_of_squares, sum_of_squared_deviations : float
        `sum e^2` and `sum (e - mean)^2`.
    least, largest : float
    """

    n: int
    mean: float
    sum_of_squares: float
    sum_of_squared_deviations: float
    least: float
    largest: float

    @property
    def variance(self) -> float:
        """The sample variance, divisor n - 1; 0 for a single row."""
        return self.sum_of_squared_deviations / max(1, self.n - 1)


class _Block(NamedTuple):
    """Figures of one block, or of a summary to be merged.

    `center + shift` is the mean, in more digits than one float has; the deviations
    are those from that.
    """

    n: int
    total: float
    center: float
    shift: float
    squares: float
    deviations: float
    least: float
    largest: float


def moments(target: Vector, output: Vector) -> Moments:
    """Work out n, mean, variance, sum of squares and extremes of `output - target`.

    Nothing as long as the columns is made on the way.

    Parameters
    ----------
    target, output : ndarray of float64, shape (n,)
        Finite, as are their differences; n at least 1.

    Raises
    ------
    DataError
        Where the squares add up to more than float64 holds.
    """
    return _scan(lambda rows: output[rows] - target[rows], target.size).moments()


def summary_of(errors: Vector, excluded: int = 0) -> Summary:
    """Summarise errors.

    Parameters
    ----------
    errors : ndarray of float64, shape (n,)
        Finite; n at least 1.
    excluded : int
        Rows that had no error, because a number was missing.

    Raises
    ------
    DataError
        Where the squares add up to more than float64 holds.
    """
    scan = _scan(lambda rows: errors[rows], errors.size)
    found = scan.moments()
    counts = histogram_of(errors)
    return Summary(
        n=found.n,
        mean_error=found.mean,
        sum_squared_error=found.sum_of_squares,
        min_error=found.least,
        max_error=found.largest,
        n_low=counts.n_low,
        n_high=counts.n_high,
        sum_squared_deviation=found.sum_of_squared_deviations,
        root_squared_loss_deviation=_root_squared_loss_deviation(errors, scan),
        histogram=counts,
        excluded=excluded,
    )


def merged(summaries: Iterable[Summary]) -> Summary:
    """Summarise the rows of one or more summaries together.

    Many at once are added with fewer roundings than one after the other.

    Raises
    ------
    DataError
        If the squared errors of all together are too large for float64.
    """
    parts = tuple(summaries)
    n, mean, squares, deviations = _joined([_as_block(part) for part in parts])
    return Summary(
        n=n,
        mean_error=mean,
        sum_squared_error=_finite(squares),
        min_error=min(part.min_error for part in parts),
        max_error=max(part.max_error for part in parts),
        n_low=sum(part.n_low for part in parts),
        n_high=sum(part.n_high for part in parts),
        sum_squared_deviation=_finite(deviations),
        root_squared_loss_deviation=_joined_losses(parts, squares / n),
        histogram=histogram.merged(part.histogram for part in parts),
        excluded=sum(part.excluded for part in parts),
    )


class _Scan(NamedTuple):
    """Moments of errors divided by `2**exponent`, so that no square leaves float64's range."""

    exponent: int
    n: int
    mean: float
    squares: float
    deviations: float
    least: float
    largest: float

    def moments(self) -> Moments:
        """Undo the division; the extremes never were divided."""
        return Moments(
            self.n,
            math.ldexp(self.mean, self.exponent),
            _unscaled_square(self.squares, self.exponent),
            _unscaled_square(self.deviations, self.exponent),
            self.least,
            self.largest,
        )


def _scan(errors: _Errors, n: int) -> _Scan:
    """Take the moments of errors that are made, or looked at, block by block."""
    with np.errstate(over="ignore", invalid="ignore"):  # if so they are looked at again, smaller
        blocks = [_block(errors(rows)) for rows in _slices(n)]
    least = min(block.least for block in blocks)
    largest = max(block.largest for block in blocks)
    exponent = _exponent(max(-least, largest))
    if exponent:
        blocks = [_block(np.ldexp(errors(rows), -exponent)) for rows in _slices(n)]
    return _Scan(exponent, n, *_joined(blocks), least, largest)


def _slices(n: int) -> Iterator[slice]:
    return (slice(start, min(n, start + _BLOCK)) for start in range(0, n, _BLOCK))


def _block(errors: Vector) -> _Block:
    total = float(errors.sum())
    center = total / errors.size
    around = errors - center
    # The mean is rounded, so the deviations do not sum to zero: take out what that adds.
    shift = float(around.sum()) / errors.size
    return _Block(
        errors.size,
        total,
        center,
        shift,
        _sum_of_squares(errors),
        max(0.0, _sum_of_squares(around) - errors.size * shift * shift),
        float(errors.min()),
        float(errors.max()),
    )


def _sum_of_squares(values: Vector) -> float:
    """Add squares in rows and then pairwise: BLAS alone would add up thousands in a lane."""
    rest = values.size % _ROW
    rows = values[: values.size - rest].reshape(-1, _ROW)
    last = values[values.size - rest :]
    return float(np.vecdot(rows, rows).sum()) + float(np.vecdot(last, last))


def _joined(blocks: Sequence[_Block]) -> tuple[float, float, float]:
    """Mean, sum of squares and sum of squared deviations of all blocks together."""
    n = sum(block.n for block in blocks)
    mean = _fsum(block.total for block in blocks) / n
    apart = [(block.center - mean) + block.shift for block in blocks]
    shift = _fsum(block.n * far for block, far in zip(blocks, apart, strict=True)) / n
    between = _fsum(block.n * far * far for block, far in zip(blocks, apart, strict=True))
    within = _fsum(block.deviations for block in blocks)
    squares = _fsum(block.squares for block in blocks)
    return mean, squares, max(0.0, within + between - n * shift * shift)


def _root_squared_loss_deviation(errors: Vector, scan: _Scan) -> float:
    mean = scan.squares / scan.n
    sums = []
    for rows in _slices(scan.n):
        around = np.square(_scaled(errors[rows], scan.exponent))
        around -= mean
        sums.append((_sum_of_squares(around), float(around.sum())))
    squares, rest = (_fsum(side) for side in zip(*sums, strict=True))
    root = math.sqrt(max(0.0, squares - rest * rest / scan.n))
    return math.ldexp(root, 2 * scan.exponent)


def _as_block(part: Summary) -> _Block:
    return _Block(
        part.n,
        part.n * part.mean_error,
        part.mean_error,
        0.0,
        part.sum_squared_error,
        part.sum_squared_deviation,
        part.min_error,
        part.max_error,
    )


def _joined_losses(parts: Sequence[Summary], mean: float) -> float:
    """`sqrt(sum (e^2 - mean)^2)` of all; `hypot` never sees the squares that would overflow."""
    within = (part.root_squared_loss_deviation for part in parts)
    between = ((part.mean_squared_error - mean) * math.sqrt(part.n) for part in parts)
    return math.hypot(*within, *between)


def _exponent(largest: float) -> int:
    """The power of two to take out of the errors before squaring them; mostly none."""
    smallest_ordinary, largest_ordinary = _ORDINARY
    if largest == 0 or smallest_ordinary < largest < largest_ordinary:
        return 0
    return math.frexp(largest)[1]


def _scaled(block: Vector, exponent: int) -> Vector:
    return np.ldexp(block, -exponent) if exponent else block


def _unscaled_square(value: float, exponent: int) -> float:
    try:
        return math.ldexp(value, 2 * exponent)
    except OverflowError:
        return _finite(math.inf)


def _fsum(values: Iterable[float]) -> float:
    """Add with a single rounding; infinite or NaN where that is beyond float64."""
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # fsum says "too large" or "inf - inf" this way
        return math.inf


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise DataError(
            "The squared errors add up to more than a 64-bit number holds (about 1.8e308): "
            "use a larger unit."
        )
    return value
