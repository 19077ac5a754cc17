"""Losses of the package, and two that it does not know: a parabola, and one of a test's own."""

from dataclasses import dataclass

import numpy as np

from lossviz.loss import LOSSES as REGISTERED
from lossviz.loss import Huber, QuantileLoss, SquaredError, find_best_constant

__all__ = ["LOSSES", "Huber", "Parabola", "PseudoHuber"]


@dataclass(frozen=True)
class Parabola:
    """A quadratic that is no `SquaredError`."""

    name = "three squares"
    parameters = ()
    kinks = ()
    quadratic = 3.0
    curvature_bound = 6.0
    slope_bound = None

    def formula(self, convention="t - o"):
        return f"3 ({convention})²"

    def latex(self, error):  # noqa: ARG002
        return r"3 \cdot e^2", r"6 \cdot e"

    def value(self, target, output):
        return 3.0 * (output - target) ** 2

    def gradient(self, target, output):
        return 6.0 * (output - target)

    def curvature(self, target, output):
        return 0.0 * (output - target) + 6.0

    def best_constant(self, target, weights):
        return float(weights @ target / weights.sum())


@dataclass(frozen=True)
class PseudoHuber:
    """Smooth, with straight lines far out: what somebody may add."""

    name = "pseudo-Huber loss"
    parameters = ()
    kinks = ()
    quadratic = None
    curvature_bound = 1.0
    slope_bound = 1.0

    def formula(self, convention="t - o"):
        return f"pseudo-Huber({convention})"

    def latex(self, error):  # noqa: ARG002
        return r"\sqrt{1 + e^2} - 1", r"\frac{e}{\sqrt{1 + e^2}}"

    def value(self, target, output):
        e = output - target
        return e * e / (1 + np.hypot(1, e))

    def gradient(self, target, output):
        e = output - target
        return e / np.hypot(1, e)

    def curvature(self, target, output):
        return np.hypot(1, output - target) ** -3.0

    def best_constant(self, target, weights):
        return find_best_constant(self, target, weights)


OWN = (SquaredError(half=False), Parabola(), PseudoHuber(), Huber(2.5), QuantileLoss(0.3))
LOSSES = (*REGISTERED.values(), *OWN)
