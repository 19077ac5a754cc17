"""A loss that is scaled, against a learning rate that is: run on the data at hand."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from lossviz.activations import IDENTITY
from lossviz.checks import FloatArray
from lossviz.dataset import Dataset
from lossviz.inputs import Asked, Inputs, inputs_of
from lossviz.memo import per_dataset
from lossviz.neuron import Neuron
from lossviz.optimisers import Compared, Gradient, compare
from lossviz.quadratic import Quadratic
from lossviz.surface import seen_by

STEPS: Final = 50
_ADAPTIVE_RATE: Final = 0.1
_OF_LIMIT: Final = 0.25


@per_dataset(keep=4)
def answers(
    data: Dataset, asked: Asked, neuron: Neuron, start: tuple[float, float], c: float
) -> tuple[Compared, ...]:
    """Run every optimiser on a neuron's loss, and on c times that loss.

    The rate is a quarter of the limit; that of the kinds of Adam a tenth.

    Parameters
    ----------
    data : Dataset
    asked : Asked
    neuron : Neuron
        With the objective of the loss that is scaled.
    start : (float, float)
        ``(w, b)``.
    c : float
    """
    seen = seen_by(inputs_of(data, asked), neuron)
    largest = limit(neuron, seen, start)
    rate = _OF_LIMIT * largest if math.isfinite(largest) else 1.0 / seen.n
    return compare(gradient_of(neuron, seen), np.array(start), c, rate, _ADAPTIVE_RATE, STEPS)


def limit(neuron: Neuron, seen: Inputs, at: tuple[float, float]) -> float:
    """The learning rate below which steps converge; near a point, with an activation."""
    if neuron.activation is IDENTITY:
        return Quadratic(seen.sums, neuron.objective).limit
    return neuron.local_limit(seen.x, seen.t, at)


def half_limit(neuron: Neuron, seen: Inputs, at: tuple[float, float], otherwise: float) -> float:
    """Half of that limit; `otherwise` where there is none."""
    largest = limit(neuron, seen, at)
    return largest / 2 if math.isfinite(largest) else otherwise


def gradient_of(neuron: Neuron, seen: Inputs) -> Gradient:
    """The gradient by ``(w, b)``, from five sums where there is no activation."""
    if neuron.activation is IDENTITY:
        return Quadratic(seen.sums, neuron.objective).gradient

    def gradient(at: FloatArray) -> FloatArray:
        return neuron.gradient(seen.x, seen.t, at)

    return gradient
