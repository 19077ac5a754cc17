"""The log-cosh loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lossviz.base import FloatArray, Number
from lossviz.loss.loss import give_as, measure_error
from lossviz.loss.minimum import find_best_constant

_LOG_2 = float(np.log(2))


@dataclass(frozen=True)
class LogCosh:
    """Log-cosh loss, ``L = log cosh e``: about ``e^2 / 2`` near the target, ``|e| - log 2`` far.

    Between Huber's loss with delta = 1 and the absolute error, and smooth everywhere.
    """

    name: ClassVar = "log-cosh loss"
    parameters: ClassVar = ()
    kinks: ClassVar = ()
    quadratic: ClassVar = None
    curvature_bound: ClassVar = 1.0
    slope_bound: ClassVar = 1.0

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text: "log cosh(t − o)"."""
        return f"log cosh({convention.replace('-', '−')})"

    def latex(self, error: float) -> tuple[str, str]:  # noqa: ARG002
        """Everywhere the same."""
        return r"\log \cosh e", r"\tanh e"

    def value(self, target: Number, output: Number) -> Number:
        """``log cosh e``."""
        error = measure_error(target, output)
        # cosh overflows beyond 710. Near 0, cosh e = 1 + 2 sinh(e / 2)^2 loses no digits.
        size = abs(error)
        near = np.log1p(2 * np.sinh(np.minimum(size, 1.0) / 2) ** 2)
        far = size + np.log1p(np.exp(-2 * size)) - _LOG_2
        return give_as(error, np.where(np.less(size, 1), near, far))

    def gradient(self, target: Number, output: Number) -> Number:
        """``tanh e``, between -1 and 1."""
        error = measure_error(target, output)
        return give_as(error, np.tanh(error))

    def curvature(self, target: Number, output: Number) -> Number:
        """``1 - tanh(e)^2``."""
        # 1 / cosh^2, which loses no digits where tanh is near 1.
        error = measure_error(target, output)
        decay = np.exp(-2 * abs(error))
        return give_as(error, 4 * decay / (1 + decay) ** 2)

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """Between mean and median."""
        return find_best_constant(self, target, weights)
