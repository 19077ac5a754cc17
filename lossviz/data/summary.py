"""The errors of any number of rows as a few numbers that can be merged."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from lossviz.data.histogram import Counter, Histogram, Vector
from lossviz.data.moments import Errors, compute_moments, cut_blocks

_BLOCK = 1 << 18  # rows: counting into bins asks for large blocks
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
        `sqrt(sum (e^2 - mean e^2)^2)`: a root, because fourth powers overflow.
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
        """Summarise the rows of both.

        After Chan, Golub and LeVeque (1983), "Algorithms for Computing the
        Sample Variance", The American Statistician 37(3), 242-247.
        """
        n = self.n + other.n
        apart = other.mean_error - self.mean_error
        between = apart * math.sqrt(self.n * other.n / n)
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
                (other.mean_squared_error - self.mean_squared_error)
                * math.sqrt(self.n * other.n / n),
            ),
            histogram=self.histogram.merge(other.histogram),
            excluded=self.excluded + other.excluded,
        )


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


def _summarize(errors: Errors, n: int, excluded: int) -> Summary:
    found = compute_moments(errors, n)
    counter, low, high = Counter(), 0, 0
    for block in cut_blocks(errors, n, _BLOCK):
        counter.add(block)
        low += int(np.count_nonzero(block < 0))
        high += int(np.count_nonzero(block > 0))
    return Summary(
        n=n,
        mean_error=found.mean,
        sum_squared_error=found.squares,
        min_error=found.low,
        max_error=found.high,
        n_low=low,
        n_high=high,
        sum_squared_deviation=found.deviations,
        root_squared_loss_deviation=found.root_of_spread,
        histogram=counter.histogram(max(-found.low, found.high)),
        excluded=excluded,
    )
