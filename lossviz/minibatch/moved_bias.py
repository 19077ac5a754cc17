"""The gradient noise scale where a shared bias is added to all predictions.

With b added to every prediction the gradient of row i for that bias is ``2h (e_i + b)``. Its
scatter S over the rows does not change with b, and its mean does: the noise scale
``S^2 / (mean(e) + b)^2`` grows without end as b nears the minimum at ``-mean(e)``
(McCandlish et al. 2018, An Empirical Model of Large-Batch Training, appendix C).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.minibatch.curves import compute_curves
from lossviz.minibatch.population import NoiseScale, Population, estimate_noise_scale

_STOPS = 121
_MIN_ERRORS = 8  # standard errors of the mean error that are shown on either side at least
_ROOM = 1.4


@dataclass(frozen=True, eq=False)
class MovedBias:
    """What a shared bias does to the gradient, over the biases that are looked at.

    Attributes
    ----------
    errors : Population
        The rows' errors, with no bias added.
    mean_square : float
        The mean squared error with no bias added.
    biases : ndarray of shape (k,)
        Ascending, in the target's unit; 0 and the minimum are among them.
    """

    errors: Population
    mean_square: float
    biases: Vector

    @property
    def minimum(self) -> float:
        """The bias with the least loss."""
        return -self.errors.mean

    @property
    def uncertain(self) -> float:
        """How far from the minimum the mean gradient is told from 0: two standard errors."""
        return 2 * self.errors.deviation / math.sqrt(self.errors.n)

    def mean_squares(self, biases: Vector) -> Vector:
        """Give the mean squared error at each bias: ``mean(e^2) + 2 b mean(e) + b^2``."""
        return np.maximum(0.0, self.mean_square + biases * (2 * self.errors.mean + biases))

    def mean_errors(self, biases: Vector) -> Vector:
        """Give the mean error at each bias."""
        return biases - self.minimum

    def noise_scale(self, bias: float) -> NoiseScale:
        """Give the gradient noise scale at a bias."""
        return estimate_noise_scale([replace(self.errors, mean=self.errors.mean + bias)])

    def noise_scales(self, biases: Vector) -> Vector:
        """Give the noise scale at each bias, in rows; infinite at the minimum."""
        return np.array([self.noise_scale(b).value for b in biases.tolist()])


@cache_per_dataset()
def move_bias(data: Dataset, seed: int, extra: float) -> MovedBias:
    """List the biases that are looked at, and what is needed of the errors.

    Parameters
    ----------
    data : Dataset
    seed : int
        Of the draws whose sums are kept anyway; the result does not depend on it.
    extra : float
        One more bias.
    """
    curves = compute_curves(data, None, seed, data.n)
    errors, squares = curves.gradient.population, curves.loss.population
    standard_error = errors.deviation / math.sqrt(errors.n)
    reach = max(_ROOM * abs(errors.mean), _MIN_ERRORS * standard_error) or 1.0
    around = np.linspace(-errors.mean - reach, -errors.mean + reach, _STOPS)
    step = 10.0 ** (math.floor(math.log10(2 * reach)) - 2)
    rounded = np.round(around / step) * step
    return MovedBias(errors, squares.mean, np.union1d(rounded, [0.0, -errors.mean, extra]))
