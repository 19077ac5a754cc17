"""The absolute error, and the quantile loss, which is steeper on one side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lossviz.base import FloatArray, Number, format_number
from lossviz.loss.loss import LossParameter, give_as, measure_error

_TAU = LossParameter("tau", "τ (quantile)", 0.9, 0.001, 0.999)


@dataclass(frozen=True)
class AbsoluteError:
    """Absolute error of one example, ``L = |e| = |o - t|``: its slope has one size only.

    At the kink on the target, where every slope from -1 to 1 is a subgradient, 0 is taken, as by
    PyTorch's ``L1Loss``; scikit-learn's ``AbsoluteError`` takes -1.
    """

    name: ClassVar = "absolute error"
    parameters: ClassVar = ()
    kinks: ClassVar = (0.0,)
    quadratic: ClassVar = None
    curvature_bound: ClassVar = None
    slope_bound: ClassVar = 1.0

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text: "|t − o|"."""
        return f"|{convention.replace('-', '−')}|"

    def latex(self, error: float) -> tuple[str, str]:  # noqa: ARG002
        """Everywhere the same."""
        return "|e|", r"\operatorname{sign} e"

    def value(self, target: Number, output: Number) -> Number:
        """``|o - t|``, in the target's unit."""
        return abs(measure_error(target, output))

    def gradient(self, target: Number, output: Number) -> Number:
        """The sign of the error: -1, 0 or 1."""
        error = measure_error(target, output)
        return give_as(error, np.sign(error))

    def curvature(self, target: Number, output: Number) -> Number:
        """0 everywhere but at the kink."""
        return 0 * measure_error(target, output)

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """The weighted median."""
        return find_quantile(target, weights, 0.5)


@dataclass(frozen=True)
class QuantileLoss:
    """Quantile or pinball loss, ``L = (1 - tau) e`` above the target, ``-tau e`` below it.

    Too low by 1 costs tau, too high by 1 costs 1 - tau; so the least total is at the
    tau-quantile (Koenker and Bassett, Regression Quantiles, Econometrica 46, 1978). At the kink
    a slope of 0 is taken, which is a subgradient there; scikit-learn takes -tau.

    Parameters
    ----------
    tau : float
        Which quantile, from 0.001 to 0.999.
    """

    tau: float = _TAU.default

    name: ClassVar = "quantile loss"
    parameters: ClassVar = (_TAU,)
    kinks: ClassVar = (0.0,)
    quadratic: ClassVar = None
    curvature_bound: ClassVar = None

    def __post_init__(self) -> None:
        _TAU.check(self.tau)

    @property
    def slope_bound(self) -> float:
        """The slope of the steeper side."""
        return max(self.tau, 1 - self.tau)

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text: "quantile loss(t − o), τ = 0.9"."""
        return f"ρ({convention.replace('-', '−')}), τ = {format_number(self.tau)}"

    def latex(self, error: float) -> tuple[str, str]:
        """The side that the error is on."""
        if error < 0:
            return r"-\tau \cdot e", r"-\tau"
        return r"(1 - \tau) \cdot e", r"1 - \tau" if error else "0"

    def value(self, target: Number, output: Number) -> Number:
        """The error times `gradient`, in the target's unit."""
        return measure_error(target, output) * self.gradient(target, output)

    def gradient(self, target: Number, output: Number) -> Number:
        """``1 - tau`` above the target, ``-tau`` below it."""
        error = measure_error(target, output)
        below, above = np.less(error, 0), np.greater(error, 0)
        return give_as(error, (1 - self.tau) * above - self.tau * below)

    def curvature(self, target: Number, output: Number) -> Number:
        """0 everywhere but at the kink."""
        return 0 * measure_error(target, output)

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """The weighted tau-quantile."""
        return find_quantile(target, weights, self.tau)


def find_quantile(values: FloatArray, weights: FloatArray, share: float) -> float:
    """Find where the weights below come to a share of all; midway, where that is a gap."""
    order = np.argsort(values)
    ordered, below = values[order], np.cumsum(weights[order])
    wanted = share * below[-1]
    # A sum that is on the wanted one but for rounding counts as on it.
    slack = 4 * values.size * np.finfo(float).eps * below[-1]
    ends = np.searchsorted(below, [wanted - slack, wanted + slack]).clip(max=values.size - 1)
    low, high = ordered[ends]
    return float(low + (high - low) / 2)
