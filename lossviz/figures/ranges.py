"""Ranges of axes: round numbers that hold still while a hand moves."""

from __future__ import annotations

import math

_ROUND = (1.0, 2.0, 5.0, 10.0)
_MARGIN = 1.2
_NEAREST = 40.0


def nice(value: float) -> float:
    """Round a positive number up to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in _ROUND if value <= m * power * (1 + 1e-9))


def reach(output: float, target: float, current: float) -> float:
    """How far the axis goes on either side of the target, for numbers that were typed in.

    The current reach is kept as long as the prediction is inside and can be
    told from the target; otherwise the axis follows.

    Parameters
    ----------
    output, target : float
        Finite.
    current : float
        The reach as it stands, positive.

    Returns
    -------
    float
        1, 2 or 5 times a power of ten, or `current`.
    """
    distance = abs(output - target)
    if distance == 0 or current / _NEAREST <= distance <= current:
        return current
    return nice(_MARGIN * distance)


def wide_enough(output: float, target: float, current: float) -> float:
    """Widen the reach where the prediction would be outside; never narrow it.

    A hand that comes near the target must not make the axis jump.
    """
    distance = abs(output - target)
    return current if distance <= current else nice(_MARGIN * distance)


def grain(span: float) -> float:
    """The step of a handle on an axis of this span: about a four-hundredth of it."""
    return 10.0 ** (math.floor(math.log10(span)) - 2)
