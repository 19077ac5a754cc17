"""Tables of any loss and its slope over the error, sampled where the loss asks for it."""

from __future__ import annotations

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.scene.derived import Lookup
from lossviz.loss import Loss


def tabulate_loss(of: str, loss: Loss, reach: float, zero: float = 0.0) -> Lookup:
    """Look the loss up by the error, for errors up to `reach` in size.

    A quadratic is exact for errors of any size.
    """
    at, none = _place_knots(loss, reach)
    return Lookup(
        of=of, at=at, value=loss.value(none, at), slope=loss.gradient(none, at), zero=zero
    )


def tabulate_loss_slope(of: str, loss: Loss, reach: float, zero: float = 0.0) -> Lookup:
    """Look dL/do up by the error, for errors up to `reach` in size; as `tabulate_loss`."""
    at, none = _place_knots(loss, reach)
    return Lookup(
        of=of, at=at, value=loss.gradient(none, at), slope=loss.curvature(none, at), zero=zero
    )


def list_outputs(target: float, reach: float, samples: int, loss: Loss) -> FloatArray:
    """List the outputs at which a curve of the loss is drawn, knots of the loss among them.

    Parameters
    ----------
    target, reach : float
        The outputs go from `target - reach` to `target + reach`.
    samples : int
        How many are evenly spread.
    loss : Loss
    """
    evenly = np.linspace(target - reach, target + reach, samples)
    if loss.quadratic is not None:
        return evenly
    return np.union1d(evenly, target + loss.knots(-reach, reach))


def _place_knots(loss: Loss, reach: float) -> tuple[FloatArray, FloatArray]:
    """Place knots over the error, and give as many targets of 0."""
    at = loss.knots(-reach, reach)
    return at, np.zeros_like(at)
