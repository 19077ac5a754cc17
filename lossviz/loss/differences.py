"""The derivative measured instead of derived, and how wrong the measuring is.

Two errors compete. **Truncation**: a secant is not a tangent. On the parabola
``h (t - o)^2`` the forward secant of width d is steeper by exactly ``h d``; the
central one has the tangent's slope exactly, whatever d is. **Round-off**: the two
losses agree in ever more digits as d shrinks, and their difference keeps only
what is left. So the forward error has a valley, while the central one only grows
as d shrinks: on a parabola, and only there, the wider the better.

The round-off bound
-------------------
With ``u = 2^-53``, every operation gives its exact result times ``1 + delta``,
``|delta| <= u``, and a product may underflow by ``2^-1075`` besides (Higham,
Accuracy and Stability of Numerical Algorithms, 2nd ed., eq. 2.4 and 2.8; Numerical
Recipes, 3rd ed., section 5.7, has the estimate ``u |L / d|``). For each of the two
points p where the loss is taken, with ``r = |p - t|``:

1. the point itself is rounded: ``p = (o +- d)(1 + delta)`` lies up to ``s = u |p|``
   from where it should, which changes the loss by at most ``h s (2r + s)``; o
   itself is not rounded, there ``s = 0``;
2. the loss computed at p is off by at most ``3u h r^2``, from one subtraction that
   counts twice and one product (a factor h of 1/2 or 1 is exact), and by ``2^-1074``;
3. subtracting the losses and dividing by the gap round twice more: at most
   ``2u h r^2`` for each point, and ``2^-1075`` in the end.

Each point thus adds at most ``5u h r^2 + h s (2r + s) + 2^-1074``, to be divided by
the gap, d or 2d. The code takes 6 for 5 and 3 for 2: the margin of a fifth is far
more than the terms in ``u^2`` left out and the rounding of the bound itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, check_finite, check_number, check_pair
from lossviz.loss.loss import Loss, require_quadratic

_UNIT_ROUNDOFF = 2.0**-53
_UNDERFLOW = 2.0**-1073  # twice what is derived, for the same margin


@dataclass(frozen=True, eq=False)
class Trace:
    """Slopes of a squared error measured with k widths by one rule, and how far they are off.

    Attributes
    ----------
    width : ndarray of shape (k,)
        The widths d, in the target's unit.
    slope : ndarray of shape (k,)
        What the difference quotient gave.
    error : ndarray of shape (k,)
        Distance of `slope` from the exact gradient, itself computed exactly.
    truncation : ndarray of shape (k,)
        What theory says the secant is off for its width: ``h d`` or 0.
    round_off : ndarray of shape (k,)
        What theory says rounding adds at most (see the module).
    """

    width: FloatArray
    slope: FloatArray
    error: FloatArray
    truncation: FloatArray
    round_off: FloatArray


@dataclass(frozen=True, eq=False)
class Sweep:
    """Both difference quotients over the same widths, and the gradient they aim at."""

    gradient: float
    forward: Trace
    central: Trace


def measure_sweep(loss: Loss, target: float, output: float, widths: ArrayLike) -> Sweep:
    """Measure the slope with many widths, by both rules, and set its error beside the theory.

    Parameters
    ----------
    loss : Loss
        A quadratic: the theory is that of a parabola.
    target, output : float
        In the target's unit.
    widths : array-like of shape (k,)
        In the same unit, positive, at most 1e100.

    Raises
    ------
    DataError
        For another loss, for input that is not finite, a width that is not positive, and on
        overflow.
    """
    h = require_quadratic(loss, "the theory of a secant's error")
    t, o = check_number(target, "target"), check_number(output, "output")
    d, _ = check_pair(widths, widths)
    if d.min() <= 0:
        raise DataError(f"the width is {d.min()}; expected a positive number.")
    forward, central = (_measure(loss, h, t, o, d, forward=rule) for rule in (True, False))
    return Sweep(loss.gradient(t, o), forward, central)


def _measure(
    loss: Loss, h: float, target: float, output: float, width: FloatArray, *, forward: bool
) -> Trace:
    """Measure by the forward rule or by the central one; `h` is that of the loss."""
    # The points are rounded as in any program; o itself, the lower one of the forward rule, is not.
    points = np.array([output + width, output - (0 * width if forward else width)])
    shifts = _UNIT_ROUNDOFF * np.abs(points) * np.array([[True], [not forward]])
    gap = width if forward else 2 * width
    losses = np.array([loss.value(np.full_like(point, target), point) for point in points])
    slope = (losses[0] - losses[1]) / gap  # finite as the gradient is
    with np.errstate(over="ignore"):
        # What rounding at each point adds to the difference of the losses, as derived above.
        far = 3 * np.abs(points - target) + shifts
        added = 6 * _UNIT_ROUNDOFF * losses + h * shifts * far + _UNDERFLOW
        bound = check_finite(added.sum(axis=0) / gap + _UNDERFLOW, "the round-off bound")
    gradient = Fraction(2 * h) * (Fraction(output) - Fraction(target))
    return Trace(
        width=width,
        slope=slope,
        error=np.array([float(abs(Fraction(s) - gradient)) for s in slope.tolist()]),
        truncation=h * width if forward else np.zeros_like(width),
        round_off=bound,
    )
