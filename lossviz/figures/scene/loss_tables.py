"""Tables of any loss and its slope over the error, sampled where the loss asks for it."""

from __future__ import annotations

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.scene.derived import Derived, Lookup, Product
from lossviz.loss import Loss, place_knots


def tabulate_loss(of: str, loss: Loss, half_width: float) -> Derived:
    """Look the loss up by the error, for errors up to `half_width` in size.

    A quadratic is no table, and exact for errors of any size.
    """
    if loss.quadratic is not None:
        return Product(of=(of, of), factor=loss.quadratic)
    at, none = _place_knots(loss, half_width)
    return Lookup(of=of, at=at, value=loss.value(none, at), slope=loss.gradient(none, at))


def tabulate_loss_slope(of: str, loss: Loss, half_width: float, zero: float = 0.0) -> Derived:
    """Look dL/do up by the error, for errors up to `half_width` in size; as `tabulate_loss`."""
    if loss.quadratic is not None:
        return Product(of=(of,), factor=2 * loss.quadratic, zero=zero)
    at, none = _place_knots(loss, half_width)
    value, slope = loss.gradient(none, at), loss.curvature(none, at)
    return Lookup(of=of, at=at, value=value, slope=slope, zero=zero)


def list_outputs(target: float, half_width: float, samples: int, loss: Loss) -> FloatArray:
    """List the outputs at which a curve of the loss is drawn, knots of the loss among them.

    Parameters
    ----------
    target, half_width : float
        The outputs go from `target - half_width` to `target + half_width`.
    samples : int
        How many are evenly spread.
    loss : Loss
    """
    evenly = np.linspace(target - half_width, target + half_width, samples)
    return np.union1d(evenly, target + place_knots(loss, -half_width, half_width))


def _place_knots(loss: Loss, half_width: float) -> tuple[FloatArray, FloatArray]:
    """Place knots over the error, one at the target, and give as many targets of 0."""
    # Without a knot at 0, rounding would leave a loss of some 1e-16 of the largest there.
    at = np.union1d(place_knots(loss, -half_width, half_width), [0.0])
    return at, np.zeros_like(at)
