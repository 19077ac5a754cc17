"""Ranges of axes: round numbers that hold still while a hand moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND = (1.0, 2.0, 5.0, 10.0)
_MARGIN = 1.2
# At each end of an axis, as a share of it: what stands at the end of its way is seen whole there.
_ROOM = 0.04
_NEAREST = 40.0
_FINEST = 1e-12  # of a place: on a narrower axis places next to each other are one number
_SMALLEST_HALF_WIDTH = 1e-100  # squares of much less are 0
_ORDINARY = (1e-3, 1e9)
_SMALLEST_EXPONENT, _LARGEST_EXPONENT = -300, 300
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Unit:
    """The power of ten in which an axis counts, so that its numbers are never far from one.

    Attributes
    ----------
    size : float
        That power.
    words : str
        For the axis title: empty, or " (in 10⁻⁹)".
    """

    size: float = 1.0
    words: str = ""

    @classmethod
    def for_size(cls, largest: float) -> Unit:
        """Choose the unit for an axis that goes up to `largest`: mostly 1."""
        if largest == 0 or _ORDINARY[0] <= largest < _ORDINARY[1]:
            return cls()
        exponent = max(math.floor(math.log10(largest)), _SMALLEST_EXPONENT)
        return cls(10.0**exponent, f" (in 10{str(exponent).translate(_RAISED)})")


def from_zero(highest: float) -> list[float]:
    """Give the range of an axis of bars: from zero to a little above the highest."""
    return [0.0, 1.05 * highest or 1.0]


def leave_room(low: float, high: float, least: float = 1.0) -> list[float]:
    """Give the range of an axis with room beyond both ends of what a handle can reach.

    Parameters
    ----------
    low, high : float
        How far the handle goes.
    least : float
        The room at each end where both are the same.
    """
    room = _ROOM / (1 - 2 * _ROOM) * (high - low) or least
    return [low - room, high + room]


def keep_inside(low: float, high: float) -> list[float]:
    """Give how far a handle goes on an axis of this range, with the same room at both ends."""
    room = _ROOM * (high - low)
    return [low + room, high - room]


def round_up(value: float) -> float:
    """Round a positive number up to 1, 2 or 5 times a power of ten, from 1e-300 to 1e300."""
    value = min(max(value, 10.0**_SMALLEST_EXPONENT), 10.0**_LARGEST_EXPONENT)
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in _ROUND if value <= m * power * (1 + 1e-9))


def choose_half_width(output: float, target: float, current: float) -> float:
    """Choose how far the axis goes on either side of the target, for numbers that were typed.

    The current half-width is kept as long as the prediction is inside and not too close to the
    target to be told apart; otherwise the axis follows.

    Parameters
    ----------
    output, target : float
        Finite.
    current : float
        The half-width as it stands, positive.

    Returns
    -------
    float
        1, 2 or 5 times a power of ten, or `current`.
    """
    distance = abs(output - target)
    if distance == 0 or current / _NEAREST <= distance <= current:
        return tell_apart(target, current)
    return tell_apart(target, round_up(_MARGIN * distance))


def widen_half_width(output: float, target: float, current: float) -> float:
    """Widen the axis where the prediction would be outside; never narrow it.

    A hand that comes near the target must not make the axis jump.
    """
    distance = abs(output - target)
    return tell_apart(target, current if distance <= current else round_up(_MARGIN * distance))


def tell_apart(target: float, half_width: float) -> float:
    """Widen the axis where numbers on the axis could not be told apart, or their squares."""
    return max(half_width, round_up(max(_FINEST * abs(target), _SMALLEST_HALF_WIDTH)))


def widen_range(low: float, high: float) -> list[float]:
    """Widen the range of an axis around its middle where its ticks could not be told apart.

    A tick that is nearer to the next one than numbers are there never ends.
    """
    half_width = high / 2 - low / 2
    least = max(_FINEST * max(abs(low), abs(high)), 10.0**_SMALLEST_EXPONENT)
    if half_width >= least:
        return [low, high]
    middle = low + half_width
    return [middle - least, middle + least]


def choose_step(span: float) -> float:
    """Choose the step of a handle on an axis of this span: about a four-hundredth of it."""
    return 10.0 ** max(_SMALLEST_EXPONENT, math.floor(math.log10(span)) - 2)
