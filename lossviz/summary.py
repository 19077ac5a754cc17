"""Any number of rows as one small table of figures that can be merged."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lossviz.dataset import Dataset, Vector
from lossviz.errors import DataError

_BLOCK = 1 << 16  # rows: a block and its square stay in the processor's cache
_ORDINARY = (1e-100, 1e100)  # squares of these, and their sums, stay far from float64's ends
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
    """

    n: int
    mean_error: float
    sum_squared_error: float
    min_error: float
    max_error: float
    n_low: int
    n_high: int
    sum_squared_deviation: float

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
        a shared bias says "almost done" while nearly all of the loss is there.

        This describes the rows at hand. It is no test of whether the mean error
        differs from zero where these rows came from, so it asks nothing of n.
        """
        size = self.root_mean_squared_error
        return size > 0 and abs(self.mean_error) <= _CANCELLING * size

    def merge(self, other: Summary) -> Summary:
        """Summarise the rows of both.

        After Chan, Golub and LeVeque (1983), "Algorithms for Computing the
        Sample Variance", The American Statistician 37(3), 242-247.

        Raises
        ------
        DataError
            If the squared errors of both together are too large for float64.
        """
        n = self.n + other.n
        apart = other.mean_error - self.mean_error
        between = apart * math.sqrt(self.n * other.n / n)
        return Summary(
            n=n,
            mean_error=self.mean_error + apart * (other.n / n),
            sum_squared_error=_finite(self.sum_squared_error + other.sum_squared_error),
            min_error=min(self.min_error, other.min_error),
            max_error=max(self.max_error, other.max_error),
            n_low=self.n_low + other.n_low,
            n_high=self.n_high + other.n_high,
            sum_squared_deviation=_finite(
                self.sum_squared_deviation + other.sum_squared_deviation + between * between
            ),
        )


def summarize(data: Dataset | tuple[npt.ArrayLike, npt.ArrayLike]) -> Summary:
    """Summarise the errors of a batch.

    The residual comes first, then its square: `sum t^2 - 2 sum t o + sum o^2`
    would lose every digit where values are large and errors small.

    Parameters
    ----------
    data : Dataset, or (target, output) as array-likes of shape (n,)

    Raises
    ------
    DataError
        As `Dataset.from_arrays`, and where the squared errors add up to more
        than float64 holds.
    """
    errors = data.error if isinstance(data, Dataset) else Dataset.from_arrays(*data).error
    low, high = float(errors.min()), float(errors.max())
    exponent = _exponent(max(-low, high))
    mean, squares, deviations = _moments(errors, exponent)
    return Summary(
        n=errors.size,
        mean_error=math.ldexp(mean, exponent),
        sum_squared_error=_unscaled_square(squares, exponent),
        min_error=low,
        max_error=high,
        n_low=int(np.count_nonzero(errors < 0)),
        n_high=int(np.count_nonzero(errors > 0)),
        sum_squared_deviation=_unscaled_square(deviations, exponent),
    )


def _moments(errors: Vector, exponent: int) -> tuple[float, float, float]:
    """Mean, sum of squares and sum of squared deviations of `errors / 2**exponent`."""

    def total(figure: Callable[[Vector], Vector]) -> float:
        blocks = (errors[start : start + _BLOCK] for start in range(0, errors.size, _BLOCK))
        return math.fsum(float(np.sum(figure(_scaled(block, exponent)))) for block in blocks)

    mean = total(lambda e: e) / errors.size
    # The mean is rounded, so the deviations do not sum to zero: take out what that adds.
    rest = total(lambda e: e - mean)
    deviations = total(lambda e: np.square(e - mean)) - rest * rest / errors.size
    return mean, total(np.square), max(0.0, deviations)


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


def _finite(value: float) -> float:
    if math.isinf(value):
        raise DataError(
            "The squared errors add up to more than a 64-bit number holds (about 1.8e308): "
            "use a larger unit."
        )
    return value
