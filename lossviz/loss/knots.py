"""Where a loss is sampled, so that cubics between the samples are the loss.

A figure is sent to the browser as tables, between whose entries the browser draws the cubic
that has the value and the slope of the entries at both ends (Hermite interpolation; de Boor,
A Practical Guide to Splines, 1978, chapter IV). That is off by at most ``h^4 / 384`` times the
fourth derivative over a piece of length h, so halving a piece divides its error by 16.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np

from lossviz.base import DataError, FloatArray
from lossviz.loss.loss import Loss

TABLE_ERROR: Final = 1e-6
_MARGIN = 4  # because the error is measured at three places of a piece only
_OCTAVES = 30  # first knots at ends over 1, 2, 4, ...: no curvature near 0 is stepped over
_MOST_KNOTS = 4000
_PLACES = np.array([0.25, 0.5, 0.75])
# Not the very smallest number: some libraries make the processor take those for 0.
_BESIDE_0 = sys.float_info.min


def place_knots(loss: Loss, low: float, high: float) -> FloatArray:
    """Find knots for tables of a loss, by halving pieces until their cubics fit.

    Between two knots next to each other, the cubic through the loss and its gradient at both is
    the loss to within `TABLE_ERROR` of its largest value, and the cubic through gradient and
    curvature is the gradient to within `TABLE_ERROR` of its largest.

    Parameters
    ----------
    loss : Loss
        Each of its kinks gets a knot on both of its sides.
    low, high : float
        Errors: both ends, low below high.

    Returns
    -------
    ndarray of shape (k,)
        Errors, increasing, from `low` to `high`; both ends suffice for a quadratic.

    Raises
    ------
    DataError
        Where thousands of pieces still do not fit: most often because a derivative is wrong.
    """
    if loss.quadratic is not None:
        return np.array([low, high])
    knots = _list_first_knots(low, high, loss.kinks)
    while knots.size <= _MOST_KNOTS:
        middles = (knots[:-1] + knots[1:]) / 2
        inside = (knots[:-1] < middles) & (middles < knots[1:])  # not so within one rounding
        split = inside & (_measure_misfit(loss, knots) > TABLE_ERROR / _MARGIN)
        if not split.any():
            return knots
        knots = np.union1d(knots, middles[split])
    raise DataError(
        f"The loss {loss.formula()} needs more than {_MOST_KNOTS:,} knots from {low:g} to "
        f"{high:g}: check that its gradient and curvature are the derivatives of its value."
    )


def _list_first_knots(low: float, high: float, kinks: Sequence[float]) -> FloatArray:
    """List both ends, what is beside each kink, and halvings down to 0."""
    sizes = max(abs(low), abs(high)) / 2.0 ** np.arange(_OCTAVES)
    sides = [side for kink in kinks for side in _list_sides(kink)]
    knots = np.unique([low, high, 0.0, *sizes, *-sizes, *sides])
    return np.asarray(knots[(low <= knots) & (knots <= high)])


def _list_sides(kink: float) -> tuple[float, float, float]:
    """List a kink and the numbers right beside it."""
    if kink == 0:
        return -_BESIDE_0, 0.0, _BESIDE_0
    return float(np.nextafter(kink, -np.inf)), kink, float(np.nextafter(kink, np.inf))


def _measure_misfit(loss: Loss, knots: FloatArray) -> FloatArray:
    """How far off the cubics of each piece are, over the largest value: shape (k - 1,)."""
    width = np.diff(knots)
    between = knots[:-1, np.newaxis] + width[:, np.newaxis] * _PLACES
    target, targets = np.zeros_like(knots), np.zeros_like(between)
    value, gradient = loss.value(target, knots), loss.gradient(target, knots)
    tables = (
        (value, gradient, loss.value(targets, between)),
        (gradient, loss.curvature(target, knots), loss.gradient(targets, between)),
    )
    misfits = [
        np.abs(_interpolate(height, slope, width) - exact).max(axis=1)
        / (np.abs(height).max() or 1.0)
        for height, slope, exact in tables
    ]
    return np.asarray(np.maximum(*misfits))


def _interpolate(height: FloatArray, slope: FloatArray, width: FloatArray) -> FloatArray:
    """The cubics at `_PLACES` of each piece, shape (k - 1, 3)."""
    s, r = _PLACES, 1 - _PLACES
    # The four cubics that are 1 in one of value or slope at one end, and 0 in the other three.
    return np.asarray(
        np.outer(height[:-1], (1 + 2 * s) * r * r)
        + np.outer(height[1:], s * s * (3 - 2 * s))
        + np.outer(width * slope[:-1], s * r * r)
        - np.outer(width * slope[1:], s * s * r)
    )
