"""Huber's loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lossviz.base import FloatArray, Number, format_number
from lossviz.loss.loss import LossParameter, give_as, measure_error
from lossviz.loss.minimum import find_best_constant

_DELTA = LossParameter("delta", "δ (where the lines begin)", 1.0, 1e-100, 1e100)


@dataclass(frozen=True)
class Huber:
    """Huber's loss: ``L = e^2 / 2`` up to an error of delta, ``delta (|e| - delta / 2)`` beyond.

    A square near the target, straight lines farther out: an outlier pulls with delta at most
    (Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35,
    1964). Its curvature jumps at both ends of the square.

    Parameters
    ----------
    delta : float
        How far the square goes, positive, in the target's unit.
    """

    delta: float = _DELTA.default

    name: ClassVar = "Huber loss"
    parameters: ClassVar = (_DELTA,)
    quadratic: ClassVar = None
    curvature_bound: ClassVar = 1.0

    def __post_init__(self) -> None:
        _DELTA.check(self.delta)

    @property
    def slope_bound(self) -> float:
        """The slope of the lines."""
        return self.delta

    @property
    def kinks(self) -> tuple[float, float]:
        """Both ends of the square."""
        return -self.delta, self.delta

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text: "Huber(t − o), δ = 1"."""
        return f"Huber({convention.replace('-', '−')}), δ = {format_number(self.delta)}"

    def latex(self, error: float) -> tuple[str, str]:
        """The square, or the line on the error's side."""
        if abs(error) <= self.delta:
            return r"\tfrac{1}{2} e^2", "e"
        line = r"\delta \cdot (|e| - \tfrac{1}{2} \cdot \delta)"
        return line, r"\delta" if error > 0 else r"-\delta"

    def value(self, target: Number, output: Number) -> Number:
        """Half the square of the clipped error, and delta times what was clipped."""
        error = measure_error(target, output)
        near = np.minimum(abs(error), self.delta)
        return give_as(error, near * near / 2 + self.delta * (abs(error) - near))

    def gradient(self, target: Number, output: Number) -> Number:
        """The error, clipped at delta in size."""
        error = measure_error(target, output)
        return give_as(error, np.clip(error, -self.delta, self.delta))

    def curvature(self, target: Number, output: Number) -> Number:
        """1 in the square, 0 on the lines."""
        error = measure_error(target, output)
        return give_as(error, np.less_equal(abs(error), self.delta) * 1.0)

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """Huber's estimate of location, between mean and median."""
        return find_best_constant(self, target, weights)
