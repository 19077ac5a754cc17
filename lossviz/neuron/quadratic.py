"""A quadratic loss of a neuron without activation over ``(w, b)``, from five sums.

With ``o = w x + b`` the error of a row is ``e = d + w (x - mean(x)) - (t - mean(t))``, where
``d = mean(x) w + b - mean(t)`` is the mean error. Deviations from means add up to 0, so

    sum e^2 = n d^2 + sum (w (x - mean(x)) - (t - mean(t)))^2
            = n d^2 + Sxx (w - w*)^2 + least,

where ``Sxx = sum (x - mean(x))^2``, w* is the weight of least squares and ``least`` the sum
of its squared residuals, which are orthogonal to ``x - mean(x)``. The loss is h times that,
over n for a mean. Nothing large is subtracted from anything large, whatever offset x and t
have. The Hessian is ``2h [[sum x^2, sum x], [sum x, n]]``, over n for a mean; steps of
gradient descent converge for every rate below 2 over its largest eigenvalue (Goodfellow,
Bengio and Courville, Deep Learning, 2016, section 4.3.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import FloatArray, check_pair
from lossviz.loss import Objective, Verdict, descent, require_quadratic


@dataclass(frozen=True)
class Sums:
    """The sums over n examples that the quadratic loss of a line depends on.

    Attributes
    ----------
    n : int
        Examples.
    mean_x, mean_t : float
    spread : float
        ``Sxx``; exactly 0 where all x are the same.
    weight : float
        The weight w* of least squares; 0 where all x are the same.
    least : float
        The sum of the squared residuals there.
    """

    n: int
    mean_x: float
    mean_t: float
    spread: float
    weight: float
    least: float

    @classmethod
    def of(cls, x: ArrayLike, t: ArrayLike) -> Sums:
        """Sum up n examples.

        Parameters
        ----------
        x, t : array-like of shape (n,)
            Inputs and targets.

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers up to 1e100 in size.
        """
        x, t = check_pair(x, t)
        # Taken from the first value, the mean is exactly the value where all are the same.
        mean_x, mean_t = (float(v[0]) + float((v - v[0]).mean()) for v in (x, t))
        dx, dt = x - mean_x, t - mean_t
        spread = float((dx * dx).sum())
        weight = float((dx * dt).sum()) / spread if spread else 0.0
        residuals = dt - weight * dx
        return cls(x.size, mean_x, mean_t, spread, weight, float((residuals * residuals).sum()))


@dataclass(frozen=True)
class Quadratic:
    """The loss over ``(w, b)`` under one objective.

    Attributes
    ----------
    sums : Sums
    objective : Objective
        Of a quadratic loss.

    Raises
    ------
    DataError
        For the objective of a loss that is no quadratic.
    """

    sums: Sums
    objective: Objective

    def __post_init__(self) -> None:
        require_quadratic(self.objective.loss, "the closed form of the loss over weight and bias")

    @property
    def factor(self) -> float:
        """``h``, over n for a mean."""
        h = require_quadratic(self.objective.loss, "the factor of a square")
        return h / self.objective.divisor(self.sums.n)

    @property
    def minimum(self) -> tuple[float, float]:
        """Where the loss is least: ``(w, b)``; the point nearest to 0 where that is a line."""
        s = self.sums
        if s.spread:
            return s.weight, s.mean_t - s.weight * s.mean_x
        # All x are the same: the line mean_x w + b = mean_t. Its point nearest to 0 is a multiple
        # of its normal (mean_x, 1).
        share = s.mean_t / (1 + s.mean_x**2)
        return share * s.mean_x, share

    @property
    def least(self) -> float:
        """The loss at the minimum."""
        return self.factor * self.sums.least

    def excess(self, w: FloatArray, b: FloatArray) -> FloatArray:
        """How much more the loss is than at the minimum; arrays of one shape, broadcast."""
        s = self.sums
        mean_error = s.mean_x * w + b - s.mean_t
        with np.errstate(over="ignore"):
            return np.asarray(
                self.factor * (s.n * mean_error**2 + s.spread * (w - s.weight) ** 2), dtype=float
            )

    def value(self, w: FloatArray, b: FloatArray) -> FloatArray:
        """The loss; arrays of one shape, broadcast."""
        return self.least + self.excess(w, b)

    def gradient(self, point: ArrayLike) -> FloatArray:
        """Derivatives by w and b at ``(w, b)``, shape (2,)."""
        w, b = np.asarray(point, dtype=float)
        s = self.sums
        # Of half of n d^2 + Sxx (w - w*)^2, where d has the derivatives mean_x and 1.
        by_b = s.n * (s.mean_x * w + b - s.mean_t)
        by_w = s.mean_x * by_b + s.spread * (w - s.weight)
        return np.asarray(2 * self.factor * np.array([by_w, by_b]))

    @cached_property
    def hessian(self) -> FloatArray:
        """Second derivatives, the same everywhere, shape (2, 2)."""
        s = self.sums
        square = s.spread + s.n * s.mean_x**2  # the sum of x^2
        mixed = s.n * s.mean_x
        return np.asarray(2 * self.factor * np.array([[square, mixed], [mixed, s.n]]))

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """Eigenvalues of the Hessian, the larger first; the smaller as determinant over larger.

        Those of ``[[a, m], [m, d]]`` are ``(a + d +- sqrt((a - d)^2 + 4 m^2)) / 2``. The
        determinant ``n sum x^2 - (sum x)^2`` is ``n Sxx``: so no digits are lost where the
        smaller one is tiny.
        """
        (a, mixed), (_, d) = self.hessian
        largest = (a + d + math.hypot(a - d, 2 * mixed)) / 2
        determinant = (2 * self.factor) ** 2 * self.sums.n * self.sums.spread
        return float(largest), float(determinant / largest)

    @cached_property
    def steepest(self) -> FloatArray:
        """Unit vector across the valley, of the larger curvature, shape (2,)."""
        (a, mixed), (_, d) = self.hessian
        largest, _ = self.curvatures
        # Both (largest - d, m) and (m, largest - a) are eigenvectors: the one without
        # cancellation is taken.
        across = np.array([largest - d, mixed]) if a >= d else np.array([mixed, largest - a])
        length = math.hypot(*across)
        return across / length if length else np.array([1.0, 0.0])

    @property
    def limit(self) -> float:
        """Learning rate below which steps converge: 2 over the larger curvature."""
        return 2 / self.curvatures[0]

    @property
    def condition(self) -> float:
        """The larger curvature over the smaller; infinite where that is 0."""
        large, small = self.curvatures
        return large / small if small else math.inf

    def outcomes(self, point: ArrayLike, learning_rate: float) -> tuple[Verdict, Verdict]:
        """Tell what steps do across the valley and along it, exactly.

        In the two directions of the curvatures a step takes each distance to the minimum
        by a factor of its own, ``1 - eta * curvature``: two parabolas side by side.

        Parameters
        ----------
        point : array-like of shape (2,)
            The start ``(w, b)``.
        learning_rate : float
            Finite.
        """
        w, b = self.steepest
        dw, db = np.asarray(point, dtype=float) - np.array(self.minimum)
        across, along = float(w * dw + b * db), float(w * db - b * dw)
        large, small = self.curvatures
        flat = Verdict.THERE  # without curvature no point along the valley is lower than another
        if small:
            flat = descent.judge(along, learning_rate, small)
        return descent.judge(across, learning_rate, large), flat

    def steps_to_halve(self, learning_rate: float) -> float:
        """Steps until the distance along the valley is half; infinite where it never is."""
        # Each step multiplies the distance by this: factor^k = 1/2 at k = log(1/2) / log(factor).
        factor = abs(1 - learning_rate * self.curvatures[1])
        if factor == 0:
            return 0.0
        return math.log(0.5) / math.log(factor) if factor < 1 else math.inf
