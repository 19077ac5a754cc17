"""One neuron: chain rule, loss over weight and bias, descent, optimisers."""

from lossviz.neuron import scaled_loss
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, Activation
from lossviz.neuron.descent import (
    PATH_STEPS,
    Batches,
    Path,
    Plan,
    compute_log_epoch_radius,
    follow_plan,
    judge_epochs,
    measure_share_through,
    report_first_epoch,
)
from lossviz.neuron.inputs import (
    MOST_EXAMPLES,
    FeatureChoice,
    TrainingInputs,
    choose_training_inputs,
    take_inputs,
)
from lossviz.neuron.model import NEXT_TO_NOTHING, Chain, Neuron, propagate
from lossviz.neuron.quadratic import Quadratic, Sums
from lossviz.neuron.scaled_loss import find_limit
from lossviz.neuron.surface import Box, Surface, choose_box, compute_surface

__all__ = [
    "ACTIVATIONS",
    "IDENTITY",
    "MOST_EXAMPLES",
    "NEXT_TO_NOTHING",
    "PATH_STEPS",
    "RELU",
    "Activation",
    "Batches",
    "Box",
    "Chain",
    "FeatureChoice",
    "Neuron",
    "Path",
    "Plan",
    "Quadratic",
    "Sums",
    "Surface",
    "TrainingInputs",
    "choose_box",
    "choose_training_inputs",
    "compute_log_epoch_radius",
    "compute_surface",
    "find_limit",
    "follow_plan",
    "judge_epochs",
    "measure_share_through",
    "propagate",
    "report_first_epoch",
    "scaled_loss",
    "take_inputs",
]
