"""A descent on weight and bias as it was asked for, and its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lossviz.dataset import Dataset
from lossviz.inputs import Asked, inputs_of
from lossviz.memo import per_dataset
from lossviz.neuron import Neuron
from lossviz.surface import seen_by
from lossviz.weights_descent import Batches, Path, path

STEPS: Final = 60


@dataclass(frozen=True)
class Plan:
    """What is fitted, how, and from where.

    Attributes
    ----------
    asked : Asked
        The feature.
    neuron : Neuron
    learning_rate : float
    w, b : float
        Where the path starts.
    batches : Batches or None
        Mini-batches; None for steps that see all examples.
    """

    asked: Asked
    neuron: Neuron
    learning_rate: float
    w: float
    b: float
    batches: Batches | None = None


@per_dataset(keep=8)
def path_of(data: Dataset, plan: Plan) -> Path:
    """Follow the descent."""
    seen = seen_by(inputs_of(data, plan.asked), plan.neuron)
    start = (plan.w, plan.b)
    return path(plan.neuron, seen.x, seen.t, start, plan.learning_rate, STEPS, plan.batches)
