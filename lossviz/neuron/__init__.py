"""One neuron: chain rule, loss over weight and bias, descent, optimisers."""

from lossviz.neuron import scaled_loss
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, Activation
from lossviz.neuron.descent import (
    Batches,
    Observed,
    Path,
    compute_log_epoch_radius,
    judge_epochs,
    measure_share_through,
)
from lossviz.neuron.epoch_report import EpochReport, report_first_epoch
from lossviz.neuron.inputs import MOST_EXAMPLES, FeatureChoice, TrainingInputs, take_inputs
from lossviz.neuron.model import Chain, Neuron, propagate
from lossviz.neuron.optimisers import ScalingResult
from lossviz.neuron.plan import PATH_STEPS, Plan, follow_plan
from lossviz.neuron.quadratic import Quadratic, Sums
from lossviz.neuron.scaled_loss import find_limit
from lossviz.neuron.surface import Box, Surface, choose_box, choose_training_inputs, compute_surface

__all__ = [
    "ACTIVATIONS",
    "IDENTITY",
    "MOST_EXAMPLES",
    "PATH_STEPS",
    "RELU",
    "Activation",
    "Batches",
    "Box",
    "Chain",
    "EpochReport",
    "FeatureChoice",
    "Neuron",
    "Observed",
    "Path",
    "Plan",
    "Quadratic",
    "ScalingResult",
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
