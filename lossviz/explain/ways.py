"""Which way a step goes: against the slope, or along it with a negative learning rate."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lossviz.base import count_digits_apart, format_number

Way = Literal["up", "down", "stays"]


def find_way(gradient: float, learning_rate: float) -> Way:
    """Find which way a step takes what has this gradient."""
    ways: tuple[Way, ...] = ("stays", "down", "up")
    return ways[int(np.sign(gradient) * np.sign(learning_rate))]


def describe_way(learning_rate: float) -> str:
    """Say how a step goes that has a slope to follow, as a sentence without its full stop."""
    if learning_rate == 0:
        return "With a learning rate of 0 a step changes nothing"
    if learning_rate < 0:
        return "With a negative learning rate a step goes along the slope"
    return "A step goes against the slope"


def write_apart(start: float, end: float) -> tuple[str, str]:
    """Write where a step starts and where it ends, with digits that tell the two apart."""
    digits = count_digits_apart(max(abs(start), abs(end)), end - start)
    return format_number(start, digits), format_number(end, digits)
