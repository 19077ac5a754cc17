"""The population that batches are drawn from: level and noise of loss and gradient.

A batch of B rows is drawn without replacement from N. Of a quantity q of each
row with mean m and sample variance S^2 (divisor N - 1) the batch's mean has the
mean m and the variance ``S^2/B * (1 - B/N)``; its sum has the mean ``B m`` and the
standard deviation ``S * sqrt(B * (1 - B/N))``. Drawn with replacement the last factor
is the population's own ``(N - 1)/N`` in place of ``1 - B/N``, and the noise of the sum
has no end (Cochran, Sampling Techniques, 3rd ed. 1977, theorems 2.1 and 2.2).

So the level of a mean stays and its noise falls to exactly 0 at B = N. The level of
a sum climbs with B; its noise climbs at first, is largest at N/2, and is 0 at N.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lossviz.data import Dataset, Vector
from lossviz.loss import Reduction

Integers = npt.NDArray[np.int64]
Sizes = int | Integers


def take_squared_errors(data: Dataset) -> Vector:
    """Squared error ``e^2`` of each row: times h it is the row's loss."""
    return np.square(data.error)


def take_gradients(data: Dataset, feature: Vector | None = None) -> Vector:
    """Error of each row, or error times feature.

    Times 2h it is the row's gradient: for a bias that all rows share, or for the
    weight of the feature.

    Parameters
    ----------
    data : Dataset
    feature : ndarray of shape (n,), optional
        At most 1e100 in size.
    """
    return data.error if feature is None else np.asarray(data.error * feature)


@dataclass(frozen=True)
class Population:
    """A quantity of each of N rows: what a batch drawn from them can expect of it.

    Attributes
    ----------
    n : int
        Rows N.
    mean : float
        Over all rows.
    deviation : float
        Sample standard deviation S (divisor N - 1); exactly 0 where all rows are equal.
    """

    n: int
    mean: float
    deviation: float

    def times(self, factor: float) -> Population:
        """Give the same for the quantity times a factor."""
        return replace(
            self,
            mean=factor * self.mean,
            deviation=abs(factor) * self.deviation,
        )

    def level(self, size: Sizes, reduction: Reduction) -> Vector:
        """What is expected of a batch: ``m`` of its mean, ``B m`` of its sum.

        Parameters
        ----------
        size : int or ndarray of int
            Batch sizes B.
        reduction : {"sum", "mean"}
        """
        batch = np.asarray(size, dtype=float)
        return batch * self.mean if reduction == "sum" else 0 * batch + self.mean

    def noise(self, size: Sizes, reduction: Reduction, *, replacement: bool = False) -> Vector:
        """Give the standard deviation of a batch's sum or mean.

        Parameters
        ----------
        size : int or ndarray of int
            Batch sizes B: from 1 to N, or any from 1 with replacement.
        reduction : {"sum", "mean"}
        replacement : bool
            Whether a row may be drawn more than once.

        Returns
        -------
        ndarray like `size`
            Exactly 0 at B = N without replacement.
        """
        # The variance of a mean is S^2/B (1 - B/N), of a sum B^2 times that (Cochran, Sampling
        # Techniques, 3rd ed. 1977, theorem 2.2); with replacement the last factor is (N - 1)/N.
        batch = np.asarray(size, dtype=float)
        correction = (self.n - 1) / self.n if replacement else (self.n - batch) / self.n
        of_sum = self.deviation * np.sqrt(batch * correction)
        return of_sum if reduction == "sum" else of_sum / batch


def measure_population(values: Vector) -> Population:
    """Work out mean and deviation of a quantity of each row, in two passes over the rows.

    Deviations are measured from the first row: where all rows are equal they are then
    exactly 0, and where they are nearly so no digits are lost. Their squares are taken over the
    largest deviation: the square of a squared error may be too large for float64, or too small.

    Parameters
    ----------
    values : ndarray of shape (n,)
        At least one.
    """
    n, first = values.size, float(values[0])
    apart = values - first
    largest = float(np.abs(apart).max())
    if not largest:
        return Population(n, first, 0.0)
    apart /= largest
    return Population(n, float(values.mean()), largest * float(apart.std(ddof=1)))


@dataclass(frozen=True)
class NoiseScale:
    """The noise of the gradient of one row, against the size of the mean gradient of all.

    ``tr(S) / |mean(g)|^2``, S the sample covariance of the rows' gradients: with batches
    of this size the noise of the gradient is as large as the gradient. Below it, twice the
    batch is worth nearly twice the rate; far above it, a larger batch buys little
    (McCandlish et al. 2018, An Empirical Model of Large-Batch Training).

    Attributes
    ----------
    value : float
        In rows; infinite where the mean gradient is exactly zero and its noise is not.
    n : int
        Rows N that it is estimated from.
    """

    value: float
    n: int

    @property
    def certain(self) -> bool:
        """Whether N rows tell the mean gradient from zero: ``|mean|^2 >= 4 tr(S) / N``.

        The mean of N rows has the variance ``tr(S) / N``: this is two standard errors.

        Where not, the value is a large random number, of which N rows cannot say that it
        is not infinite.
        """
        return self.value <= self.n / 4


def estimate_noise_scale(gradients: Sequence[Population]) -> NoiseScale:
    """Work out the gradient noise scale for some parameters; the one half falls out.

    Parameters
    ----------
    gradients : sequence of Population
        For each parameter the rows' gradients, or what is proportional to them with one
        and the same factor.
    """
    # tr(S) is the sum of the parameters' variances, |mean(g)|^2 that of their squared means
    # (McCandlish et al., An Empirical Model of Large-Batch Training, 2018, section 2.2).
    noise = math.hypot(*(g.deviation for g in gradients))
    size = math.hypot(*(g.mean for g in gradients))
    if not noise:
        return NoiseScale(0.0, gradients[0].n)
    ratio = noise / size if size else math.inf
    return NoiseScale(ratio * ratio, gradients[0].n)
