"""A planned descent on weight and bias, and its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lossviz.data import Dataset, cache_per_dataset
from lossviz.neuron.descent import Batches, Path, follow_path
from lossviz.neuron.inputs import FeatureChoice, take_inputs
from lossviz.neuron.model import Neuron
from lossviz.neuron.surface import choose_training_inputs

PATH_STEPS: Final = 60


@dataclass(frozen=True)
class Plan:
    """What is fitted, how, and from where.

    Attributes
    ----------
    choice : FeatureChoice
        The feature.
    neuron : Neuron
    learning_rate : float
    w, b : float
        Where the path starts.
    batches : Batches or None
        Mini-batches; None for steps that see all examples.
    """

    choice: FeatureChoice
    neuron: Neuron
    learning_rate: float
    w: float
    b: float
    batches: Batches | None = None


@cache_per_dataset(keep=8)
def follow_plan(data: Dataset, plan: Plan) -> Path:
    """Follow the descent."""
    training = choose_training_inputs(take_inputs(data, plan.choice), plan.neuron)
    start = (plan.w, plan.b)
    return follow_path(
        plan.neuron, training.x, training.t, start, plan.learning_rate, PATH_STEPS, plan.batches
    )
