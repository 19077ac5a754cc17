"""A scaled loss against a scaled learning rate: optimisers run on the data at hand."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from lossviz.data import Dataset, cache_per_dataset
from lossviz.loss import optimisers
from lossviz.neuron.inputs import (
    FeatureChoice,
    TrainingInputs,
    choose_training_inputs,
    take_inputs,
)
from lossviz.neuron.model import Neuron, TrainingLoss
from lossviz.neuron.quadratic import Quadratic

STEPS: Final = 50
_ADAPTIVE_RATE: Final = 0.1
_OF_LIMIT: Final = 0.25


@cache_per_dataset(keep=4)
def compare_optimisers(
    data: Dataset, choice: FeatureChoice, neuron: Neuron, start: tuple[float, float], c: float
) -> tuple[optimisers.ScalingResult, ...]:
    """Run every optimiser on a neuron's loss, and on c times that loss.

    The rate is a quarter of the limit; that of the kinds of Adam a tenth.

    Parameters
    ----------
    data : Dataset
    choice : FeatureChoice
    neuron : Neuron
        With the objective of the loss that is scaled.
    start : (float, float)
        ``(w, b)``.
    c : float

    Raises
    ------
    DataError
        As `find_limit`.
    """
    training = choose_training_inputs(take_inputs(data, choice), neuron)
    largest = find_limit(neuron, training, start)
    rate = _OF_LIMIT * largest if math.isfinite(largest) else 1.0 / training.n
    gradient = TrainingLoss(neuron, training.x, training.t).gradient
    return optimisers.compare_scalings(gradient, np.array(start), c, rate, _ADAPTIVE_RATE, STEPS)


def find_limit(neuron: Neuron, training: TrainingInputs, point: tuple[float, float]) -> float:
    """Find the learning rate below which steps converge; near a point, where it is no quadratic.

    Raises
    ------
    DataError
        For a loss whose gradient jumps.
    """
    if neuron.is_quadratic:
        return Quadratic(training.sums, neuron.objective).limit
    return neuron.local_limit(training.x, training.t, point)


def find_half_limit(
    neuron: Neuron, training: TrainingInputs, point: tuple[float, float], otherwise: float
) -> float:
    """Take half of the limit of `find_limit`; `otherwise` where there is none."""
    largest = find_limit(neuron, training, point)
    return largest / 2 if math.isfinite(largest) else otherwise
