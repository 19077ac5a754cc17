"""Activations of a neuron: value, slope and curvature of each.

All are written with ``exp(-|z|)``, which never overflows: values and slopes keep their
relative accuracy far out in both tails.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.base import FloatArray

_Function = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Activation:
    """A function phi with ``o = phi(z)``, element by element on float64 arrays of any shape.

    Attributes
    ----------
    name : str
    formula : str
        As plain text.
    value, slope, curvature : callable
        phi and its first two derivatives by z. A slope is never negative.
    low, high : float
        Bounds of its values; infinite where there is no bound.
    steepest : float
        The largest slope anywhere.
    note : str
        A convention that it follows; may be empty.
    """

    name: str
    formula: str
    value: _Function
    slope: _Function
    curvature: _Function
    low: float = -math.inf
    high: float = math.inf
    steepest: float = 1.0
    note: str = ""

    @property
    def bounded(self) -> bool:
        """Whether its values lie between two bounds."""
        return math.isfinite(self.low) and math.isfinite(self.high)


def _sigmoid(z: FloatArray) -> FloatArray:
    tail = np.exp(-np.abs(z))
    positive = 1 / (1 + tail)
    return np.asarray(np.where(z >= 0, positive, tail * positive))


def _sigmoid_slope(z: FloatArray) -> FloatArray:
    tail = np.exp(-np.abs(z))
    return np.asarray(tail / (1 + tail) ** 2)


def _sigmoid_curvature(z: FloatArray) -> FloatArray:
    # s'' = s' (1 - 2 s), and 1 - 2 s = -tanh(z / 2).
    return np.asarray(-np.tanh(z / 2) * _sigmoid_slope(z))


def _tanh_slope(z: FloatArray) -> FloatArray:
    # tanh(z) = 2 s(2 z) - 1 (Goodfellow, Bengio and Courville, 2016, section 6.3.2).
    return 4 * _sigmoid_slope(2 * z)


def _tanh_curvature(z: FloatArray) -> FloatArray:
    return np.asarray(-2 * np.tanh(z) * _tanh_slope(z))


def _softplus(z: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))))


IDENTITY: Final = Activation("identity", "z", np.positive, np.ones_like, np.zeros_like)
SIGMOID: Final = Activation(
    "sigmoid",
    "1 / (1 + exp(−z))",
    _sigmoid,
    _sigmoid_slope,
    _sigmoid_curvature,
    low=0.0,
    high=1.0,
    steepest=0.25,
)
TANH: Final = Activation(
    "tanh", "tanh(z)", np.tanh, _tanh_slope, _tanh_curvature, low=-1.0, high=1.0
)
RELU: Final = Activation(
    "ReLU",
    "max(0, z)",
    lambda z: np.maximum(z, 0.0),
    lambda z: np.heaviside(z, 0.0),
    np.zeros_like,
    low=0.0,
    note="At z = 0 it has a kink and no slope; 0 is taken, as PyTorch, TensorFlow and JAX do.",
)
SOFTPLUS: Final = Activation(
    "softplus", "log(1 + exp(z))", _softplus, _sigmoid, _sigmoid_slope, low=0.0
)
ACTIVATIONS: Final = {a.name: a for a in (IDENTITY, SIGMOID, TANH, RELU, SOFTPLUS)}
