"""What the curve of a loss looks like, read off its values: its sides, its jump, its lines."""

from __future__ import annotations

import sys
from typing import Literal

import numpy as np

from lossviz.loss.loss import Loss

_ERRORS = np.geomspace(1e-3, 1e3, 25)
# Beside the target, where a slope without a jump is nearly 0.
_BESIDE = sys.float_info.min
_NEARLY_0 = 1e-150


def is_symmetric(loss: Loss) -> bool:
    """Whether too low by e costs as much as too high by e: the order in ``t - o`` is free."""
    zeros = np.zeros_like(_ERRORS)
    return bool(np.allclose(loss.value(zeros, _ERRORS), loss.value(_ERRORS, zeros), rtol=1e-12))


def find_jump(loss: Loss) -> tuple[float, float] | None:
    """Find the slopes just below and just above the target; None where the slope is 0 there."""
    low, high = (float(loss.gradient(0.0, error)) for error in (-_BESIDE, _BESIDE))
    return (low, high) if high - low > _NEARLY_0 else None


def find_line(loss: Loss, side: Literal[-1, 1]) -> float | None:
    """Find the error from which on the loss is a straight line, below the target or above it.

    None where it is none: a line begins at the outermost kink.
    """
    kinks = [kink for kink in loss.kinks if kink * side >= 0]
    if not kinks:
        return None
    begin = max(kinks, key=abs)
    beyond = begin + side * (abs(begin) or 1.0) * _ERRORS
    return None if loss.curvature(np.zeros_like(beyond), beyond).any() else begin
