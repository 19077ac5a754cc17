"""The errors of any number of rows as a few numbers that can be merged.

They are summed up in two passes over blocks that stay in the cache. The error comes first,
then its square: `sum t^2 - 2 sum t o + sum o^2` would lose every digit where values are large
and errors small. The second pass takes deviations from the means of the first. Block sums are
added exactly, and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from lossviz.data.histogram import Histogram, Vector, count_bins

_Errors = Callable[[slice, Vector], object]  # puts the errors of some rows into an array

_BLOCK = 1 << 16  # rows: with what is made of it a block stays in the cache of one core
_RUN = 2048  # squares that are added up one after the other
_CANCELLING = 0.05


@dataclass(frozen=True)
class Summary:
    """Counts, sums and extremes of the errors `e = o - t` of a batch.

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
        `sqrt(sum (e^2 - mean e^2)^2)`, which tells how much the losses of single rows differ:
        a root, because fourth powers overflow.
    histogram : Histogram
        Of the errors.
    excluded : int
        Rows that are not among the n, because a number is missing there.
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
    histogram: Histogram = field(repr=False)
    excluded: int = 0

    @property
    def variance_of_error(self) -> float:
        """Sample variance of the errors, divisor n - 1; 0 for a single row."""
        return self.sum_squared_deviation / max(1, self.n - 1)

    @property
    def deviation_of_squared_error(self) -> float:
        """Sample standard deviation of `e^2`, divisor n - 1; 0 for a single row."""
        return self.root_squared_loss_deviation / math.sqrt(max(1, self.n - 1))

    @property
    def mean_squared_error(self) -> float:
        """`sum e^2 / n`, without a half."""
        return self.sum_squared_error / self.n

    @property
    def root_mean_squared_error(self) -> float:
        """The square root of `mean_squared_error`, in the target's unit."""
        return math.sqrt(self.mean_squared_error)

    @property
    def cancels(self) -> bool:
        """Whether the signed errors cancel although the loss does not vanish.

        True if the mean error is at most 0.05 of the root mean squared error.
        As `mean e^2 = (mean e)^2 + variance`, the best shift common to all rows
        would then take at most 0.05^2 = 1/400 of the loss away: the gradient of
        a shared bias is almost zero while nearly all of the loss is there.

        This describes these rows. It is no test of whether the mean error differs
        from zero in the population they were drawn from, so n does not matter.
        """
        size = self.root_mean_squared_error
        return size > 0 and abs(self.mean_error) <= _CANCELLING * size

    def merge(self, other: Summary) -> Summary:
        """Summarise the rows of both batches together, from their two summaries alone.

        Counts and sums are added. The deviations are around the mean of each batch: what the
        distance between the two means adds to them is `between^2`, and the like for those of
        the squared errors. After Chan, Golub and LeVeque (1983), "Algorithms for Computing the
        Sample Variance", The American Statistician 37(3), 242-247.
        """
        n = self.n + other.n
        root_weight = math.sqrt(self.n * other.n / n)
        apart = other.mean_error - self.mean_error
        between = apart * root_weight
        return Summary(
            n=n,
            mean_error=self.mean_error + apart * (other.n / n),
            sum_squared_error=self.sum_squared_error + other.sum_squared_error,
            min_error=min(self.min_error, other.min_error),
            max_error=max(self.max_error, other.max_error),
            n_low=self.n_low + other.n_low,
            n_high=self.n_high + other.n_high,
            sum_squared_deviation=self.sum_squared_deviation
            + other.sum_squared_deviation
            + between * between,
            root_squared_loss_deviation=math.hypot(
                self.root_squared_loss_deviation,
                other.root_squared_loss_deviation,
                (other.mean_squared_error - self.mean_squared_error) * root_weight,
            ),
            histogram=self.histogram.merge(other.histogram),
            excluded=self.excluded + other.excluded,
        )


def clear_round_off(mean: float, *columns: Vector) -> float:
    """Give 0 for a mean error that the rounding of targets and predictions alone makes.

    Decimals are rounded to 64-bit numbers, each by half a unit in its last place, and so is
    their difference: that is at most `eps` times the largest number for each row.

    Parameters
    ----------
    mean : float
        Of the errors.
    *columns : ndarray
        Targets and predictions, of which the errors are differences.
    """
    largest = max(float(np.abs(column).max()) for column in columns)
    return 0.0 if abs(mean) <= 4 * float(np.finfo(float).eps) * largest else mean


def summarize_errors(errors: Vector, excluded: int = 0) -> Summary:
    """Summarise errors.

    Parameters
    ----------
    errors : ndarray of float64, shape (n,)
        At most 2e100 in size, with n >= 1.
    excluded : int
        Rows that have no error, because a number is missing.
    """
    return _summarize(lambda rows, out: np.copyto(out, errors[rows]), errors.size, excluded)


def summarize_pairs(target: Vector, output: Vector, excluded: int = 0) -> Summary:
    """Summarise the errors `output - target`, which are never there all at once.

    Parameters
    ----------
    target, output : ndarray of float64, shape (n,)
        At most 1e100 in size, with n >= 1.
    excluded : int
        As for `summarize_errors`.
    """

    def errors(rows: slice, out: Vector) -> None:
        np.subtract(output[rows], target[rows], out=out)

    return _summarize(errors, target.size, excluded)


def _summarize(errors: _Errors, n: int, excluded: int) -> Summary:
    """Summarise n errors, which are finite and at most 2e100 in size."""
    sums, bins = [], count_bins(np.empty(0))
    for block in _cut_blocks(errors, n):
        sums.append(_sum_block(block))
        bins += count_bins(block)
    total, squares, low, high, n_low, n_high = zip(*sums, strict=True)
    mean, sum_of_squares = math.fsum(total) / n, math.fsum(squares)
    mean_square = sum_of_squares / n
    around = (_sum_around(block, mean, mean_square) for block in _cut_blocks(errors, n))
    # The means are rounded, so deviations do not sum to zero: what that adds is taken out.
    off, deviations, off_squares, spread = map(math.fsum, zip(*around, strict=True))
    return Summary(
        n=n,
        mean_error=mean,
        sum_squared_error=sum_of_squares,
        min_error=min(low),
        max_error=max(high),
        n_low=sum(n_low),
        n_high=sum(n_high),
        sum_squared_deviation=max(0.0, deviations - off * off / n),
        root_squared_loss_deviation=mean_square
        * math.sqrt(max(0.0, spread - off_squares * off_squares / n)),
        histogram=Histogram.from_bins(bins, max(-min(low), max(high))),
        excluded=excluded,
    )


def _cut_blocks(errors: _Errors, n: int) -> Iterator[Vector]:
    """Give the errors of n rows block after block, in an array that is used again."""
    buffer = np.empty(min(n, _BLOCK))
    for start in range(0, n, _BLOCK):
        rows = slice(start, min(start + _BLOCK, n))
        block = buffer[: rows.stop - start]
        errors(rows, block)
        yield block


def _sum_block(errors: Vector) -> tuple[float, float, float, float, int, int]:
    """Sums of errors and of their squares, the least error and the largest, and their signs."""
    low, high = (int(np.count_nonzero(side)) for side in (errors < 0, errors > 0))
    least, largest = float(errors.min()), float(errors.max())
    return _sum(errors), _sum_of_squares(errors), least, largest, low, high


def _sum_around(
    errors: Vector, mean: float, mean_square: float
) -> tuple[float, float, float, float]:
    """Sums of deviations and of their squares, for the errors and for their squares.

    Those of squares are taken in units of their mean: the square of a square may be too
    large for float64, or too small.
    """
    apart = errors - mean
    ratio = errors * errors
    ratio /= mean_square or 1.0
    ratio -= mean_square > 0
    return _sum(apart), _sum_of_squares(apart), _sum(ratio), _sum_of_squares(ratio)


def _sum(values: Vector) -> float:
    """Add numbers up by pairs, as NumPy does."""
    return float(np.add.reduce(values))


def _sum_of_squares(values: Vector) -> float:
    """Add squares up in short runs, whose sums are added by pairs: that rounds little."""
    end = values.size - values.size % _RUN
    runs, remainder = values[:end].reshape(-1, _RUN), values[end:]
    return _sum(np.vecdot(runs, runs)) + _sum(remainder * remainder)
