"""The gradient of a shared bias and its noise, for every value of the bias.

A bias b that is added to all predictions makes the error of row i ``e_i + b``, and its
gradient ``2h (e_i + b)``. So the rows' gradients have the deviation ``2h S`` whatever b is,
and the mean ``2h (mean(e) + b)``: only the mean goes to 0 at the minimum, ``b = -mean(e)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from lossviz.data import Dataset, Vector
from lossviz.loss import Objective, require_quadratic
from lossviz.minibatch.curves import measure_rows
from lossviz.minibatch.population import NoiseScale, Population, estimate_noise_scale

_SCORES = 4.0  # of the zone in which the noise scale can't be told from infinite
_FARTHEST = 2.5  # deviations of the errors
_SMALLEST = 1e-150  # squares of much less are 0


@dataclass(frozen=True)
class NoiseOfBias:
    """MSE, gradient and gradient noise scale over a shared bias b.

    Attributes
    ----------
    errors : Population
        The error of each row where b is 0.
    h : float
        The factor before the square.
    """

    errors: Population
    h: float

    @property
    def minimum(self) -> float:
        """The bias at which the MSE of all rows is least: ``-mean(e)``."""
        return -self.errors.mean

    @property
    def two_standard_errors(self) -> float:
        """How near the minimum N rows can't tell the mean gradient from zero: ``2 S/sqrt(N)``.

        There ``|mean(g)|^2 < 4 tr(S) / N``; see `NoiseScale.certain`.
        """
        return 2 * self.errors.deviation / math.sqrt(self.errors.n)

    def mse(self, bias: Vector) -> Vector:
        """MSE of all rows: ``h (S^2 (N - 1)/N + (mean(e) + b)^2)``.

        Parameters
        ----------
        bias : ndarray
            At most 1e100 in size.
        """
        n = self.errors.n
        around = self.errors.deviation**2 * ((n - 1) / n)
        return np.asarray(self.h * (around + np.square(bias - self.minimum)))

    def gradient(self, bias: Vector) -> Vector:
        """Gradient of that MSE by the bias: ``2h (mean(e) + b)``."""
        return np.asarray(2 * self.h * (bias - self.minimum))

    def noise(self, size: int) -> float:
        """Standard deviation of the gradient of a batch drawn without replacement.

        Parameters
        ----------
        size : int
            Batch size B, from 1 to N.
        """
        return 2 * self.h * float(self.errors.noise(size, "mean"))

    def scale_at(self, bias: float) -> NoiseScale:
        """Gradient noise scale ``tr(S) / |mean(g)|^2`` at a bias: ``S^2 / (mean(e) + b)^2``.

        McCandlish et al. 2018, An Empirical Model of Large-Batch Training, arXiv 1812.06162.
        """
        return estimate_noise_scale([replace(self.errors, mean=bias - self.minimum)])

    def choose_half_width(self, size: int) -> float:
        """How far on either side of the minimum a picture goes, so that b = 0 is inside.

        It shows where a batch of B rows has as much noise as gradient, at ``S/sqrt(B)``, and
        the zone in which the noise scale can't be told from infinite.
        """
        deviation, n = self.errors.deviation, self.errors.n
        zone = min(_SCORES * 2 / math.sqrt(n), _FARTHEST) * deviation
        shown = 1.6 * deviation / math.sqrt(size), zone
        half_width = max(1.3 * abs(self.minimum), *shown)
        return half_width if half_width > _SMALLEST else 1.0


def measure_noise_of_bias(data: Dataset, objective: Objective) -> NoiseOfBias:
    """Measure how gradient and noise go with a bias that is added to all predictions.

    Parameters
    ----------
    data : Dataset
        Of a data set that stands for a larger whole, the summary of all its rows is taken.
    objective : Objective
        The MSE, with the one half or without.

    Raises
    ------
    DataError
        For an objective of a loss that is no quadratic.
    """
    h = require_quadratic(objective.loss, "the noise scale over a shared bias")
    return NoiseOfBias(measure_rows(data, "gradient"), h)
