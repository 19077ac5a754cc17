"""Tables of an activation and its slope, from which the browser composes a gradient."""

from __future__ import annotations

import sys
from typing import Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.scene import Derived, Lookup, Sum
from lossviz.neuron import IDENTITY, RELU, Activation

_CORE: Final = 40.0  # beyond, an exponential is below the round-off of 1
_FINE: Final = 0.125
_NEARLY: Final = 1e-17
# On which side of a kink 0 itself is. Not the very smallest number: some libraries make the
# processor take those for 0.
_AFTER_0: Final = sys.float_info.min


def tabulate_output(of: str, activation: Activation, half_width: float) -> Derived:
    """Give the output by z, for z up to `half_width` in size; without activation z itself."""
    if activation is IDENTITY:
        return Sum(terms=((1, of),))
    at = _list_places(activation, half_width)
    return Lookup(of=of, at=at, value=activation.value(at), slope=_level(activation.slope(at)))


def tabulate_slope(
    of: str, activation: Activation, half_width: float, zero: float = 0.0
) -> Derived:
    """Give do/dz by z, for z up to `half_width` in size; without activation 1."""
    if activation is IDENTITY:
        return Sum(terms=((0, of),), constant=1.0, zero=zero)
    at = _list_places(activation, half_width)
    curvature = _level(activation.curvature(at))
    return Lookup(of=of, at=at, value=activation.slope(at), slope=curvature, zero=zero)


def _list_places(activation: Activation, half_width: float) -> FloatArray:
    half_width = max(half_width, 2 * _CORE)
    if activation is RELU:
        return np.array([-half_width, 0.0, _AFTER_0, half_width])
    core = np.arange(-_CORE, _CORE + _FINE / 2, _FINE)
    return np.concatenate([[-half_width], core, [half_width]])


def _level(slope: FloatArray) -> FloatArray:
    """Take what is nearly level for level, so that the long outer pieces do not swing."""
    return np.where(np.abs(slope) < _NEARLY, 0.0, slope)
