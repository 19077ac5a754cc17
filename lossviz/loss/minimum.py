"""The one output that is best for all examples, where no formula gives it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lossviz.base import FloatArray
from lossviz.loss.loss import Loss

_HALVINGS = 60  # of an interval, down to some 1e-18 of it


def find_best_constant(loss: Loss, target: FloatArray, weights: FloatArray) -> float:
    """Find where the weighted gradients of a convex loss add up to 0; as `Loss.best_constant`.

    Their sum rises with the output, from at most 0 at the lowest target to at least 0 at the
    highest (Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4).
    """
    from scipy.optimize import brentq  # two arrays and their loss need no SciPy

    target, weights = target[weights > 0], weights[weights > 0]
    low, high = float(target.min()), float(target.max())

    def pull(output: float) -> float:
        return float(weights @ loss.gradient(target, np.full_like(target, output)))

    if low == high:
        return low
    best = float(brentq(pull, low, high, xtol=1e-14 * (high - low), rtol=1e-14))
    if weights @ loss.curvature(target, np.full_like(target, best)) > 0:
        return best
    # The sum may be level there: as many pull up as down, each as hard as it can.
    ends = _halve(lambda o: pull(o) < 0, low, high), _halve(lambda o: pull(o) <= 0, low, high)
    return sum(ends) / 2


def _halve(is_below: Callable[[float], bool], low: float, high: float) -> float:
    """Find where something stops to hold that holds at the low end, and not at the high one."""
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return high
