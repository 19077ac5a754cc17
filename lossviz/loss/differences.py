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
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, Number, check_finite, check_number, check_pair
from lossviz.loss.losses import Loss, SquaredError, require_squared_error

Rule = Literal["forward", "central"]

_UNIT_ROUNDOFF = 2.0**-53
_UNDERFLOW = 2.0**-1073  # twice what is derived, for the same margin
_DECADES = 16
_WIDTHS_A_DECADE = 4


@dataclass(frozen=True)
class Measurement:
    """One measured slope of a squared error, and how far it is off.

    Attributes
    ----------
    width : float
        The width d, in the target's unit.
    slope : float
        What the difference quotient gave.
    error : float
        Distance of `slope` from the exact gradient, itself computed exactly.
    truncation : float
        What theory says the secant is off for its width: ``h d`` or 0.
    round_off : float
        What theory says rounding adds at most (see the module).
    """

    width: float
    slope: float
    error: float
    truncation: float
    round_off: float


@dataclass(frozen=True, eq=False)
class Trace:
    """The fields of many `Measurement`, each as an array of shape (k,)."""

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


def measure_forward(loss: Loss, target: float, output: float, width: float) -> float:
    """Measure the slope to one side, ``(L(o + d) - L(o)) / d``.

    Parameters
    ----------
    loss : Loss
        The loss of the one example.
    target, output : float
        In the target's unit.
    width : float
        The width d, positive, in the same unit.

    Returns
    -------
    float
        0 where d is so small that ``o + d`` is o again.

    Raises
    ------
    DataError
        For input that is not finite, a width that is not positive, and on overflow.
    """
    t, o, d = check_number(target, "target"), check_number(output, "output"), _width(width)
    return _slope(loss, t, _points("forward", o, d), d)


def measure_central(loss: Loss, target: float, output: float, width: float) -> float:
    """Measure the slope to both sides, ``(L(o + d) - L(o - d)) / (2d)``.

    Parameters
    ----------
    loss : Loss
        The loss of the one example.
    target, output : float
        In the target's unit.
    width : float
        The width d to each side, positive, in the same unit.

    Returns
    -------
    float
        0 where d is so small that both points are o again.

    Raises
    ------
    DataError
        For input that is not finite, a width that is not positive, and on overflow.
    """
    t, o, d = check_number(target, "target"), check_number(output, "output"), _width(width)
    return _slope(loss, t, _points("central", o, d), 2 * d)


def measure(
    loss: SquaredError, target: float, output: float, width: float, *, rule: Rule
) -> Measurement:
    """Measure one slope and set its real error beside the theory.

    Parameters
    ----------
    loss : SquaredError
        The theory is that of a parabola.
    target, output : float
        In the target's unit.
    width : float
        The width d, positive, in the same unit.
    rule : {"forward", "central"}
        Which difference quotient.

    Raises
    ------
    DataError
        For another loss, for input that is not finite, a width that is not positive, and on
        overflow.
    ValueError
        When `rule` is neither of the two.
    """
    require_squared_error(loss, "the theory of a secant's error")
    trace = _trace(loss, target, output, np.array([_width(width)]), rule)
    return Measurement(*(float(column[0]) for column in _columns(trace)))


def measure_sweep(
    loss: SquaredError, target: float, output: float, widths: ArrayLike | None = None
) -> Sweep:
    """Measure the slope with many widths, by both rules.

    Parameters
    ----------
    loss : SquaredError
        The theory is that of a parabola.
    target, output : float
        In the target's unit.
    widths : array-like of shape (k,), optional
        Positive widths in the same unit; `list_default_widths` if not given.

    Raises
    ------
    DataError
        For another loss, for input that is not finite, a width that is not positive, and on
        overflow.
    """
    require_squared_error(loss, "the theory of a secant's error")
    chosen = list_default_widths() if widths is None else _widths(widths)
    return Sweep(
        loss.gradient(check_number(target, "target"), check_number(output, "output")),
        _trace(loss, target, output, chosen, "forward"),
        _trace(loss, target, output, chosen, "central"),
    )


def list_default_widths() -> FloatArray:
    """Widths from 1 down to 1e-16, four to a decade: an array of shape (65,)."""
    widths: FloatArray = 10.0 ** (-np.arange(_DECADES * _WIDTHS_A_DECADE + 1) / _WIDTHS_A_DECADE)
    return widths


def _trace(
    loss: SquaredError, target: float, output: float, widths: FloatArray, rule: Rule
) -> Trace:
    t, o = check_number(target, "target"), check_number(output, "output")
    points = _points(rule, o, widths)
    gap = widths if rule == "forward" else 2 * widths
    slope = _slope(loss, t, points, gap)
    gradient = _exact_gradient(loss, t, o)
    return Trace(
        width=widths,
        slope=slope,
        error=np.array([float(abs(Fraction(s) - gradient)) for s in slope.tolist()]),
        truncation=loss.h * widths if rule == "forward" else np.zeros_like(widths),
        round_off=_bound(_round_off(loss, t, points, rule), gap),
    )


def _bound(doubt: FloatArray, gap: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):
        return check_finite(doubt / gap + _UNDERFLOW, "the round-off bound")


def _columns(trace: Trace) -> tuple[FloatArray, ...]:
    return trace.width, trace.slope, trace.error, trace.truncation, trace.round_off


def _width(width: float) -> float:
    checked = check_number(width, "the width")
    if checked <= 0:
        raise DataError(f"the width is {checked}; expected a positive number.")
    return checked


def _widths(widths: ArrayLike) -> FloatArray:
    checked = check_pair(widths, widths)[0]
    _width(float(checked.min()))
    return checked


def _points(rule: Rule, output: float, width: Number) -> tuple[Number, Number]:
    """The upper and the lower point of the secant, rounded as any program would."""
    if rule not in ("forward", "central"):
        raise ValueError(f"rule is {rule!r}; expected 'forward' or 'central'.")
    with np.errstate(over="ignore"):
        lower = output - (0 * width if rule == "forward" else width)
        return check_finite(output + width, "output + width"), check_finite(lower, "output - width")


def _slope(loss: Loss, target: float, points: tuple[Number, Number], gap: Number) -> Number:
    upper, lower = (loss.value(target + 0 * point, point) for point in points)
    with np.errstate(over="ignore"):
        return check_finite((upper - lower) / gap, "the measured slope")


def _exact_gradient(loss: SquaredError, target: float, output: float) -> Fraction:
    return Fraction(2 * loss.h) * (Fraction(output) - Fraction(target))


def _round_off(
    loss: SquaredError, target: float, points: tuple[FloatArray, FloatArray], rule: Rule
) -> FloatArray:
    """Bound the round-off in the difference of the two losses, as derived above."""
    moved = (True, rule == "central")  # the lower point of the forward rule is o, unrounded
    upper, lower = (
        _doubt(loss, target, point, _UNIT_ROUNDOFF * np.abs(point) * is_moved)
        for point, is_moved in zip(points, moved, strict=True)
    )
    return upper + lower


def _doubt(loss: SquaredError, target: float, point: FloatArray, shift: FloatArray) -> FloatArray:
    residual = np.abs(point - target)
    shifted = loss.h * shift * (3 * residual + shift)
    return 6 * _UNIT_ROUNDOFF * loss.value(target + 0 * point, point) + shifted + _UNDERFLOW
