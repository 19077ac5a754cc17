"""Down to the weights: its controls, what follows from them, its tasks."""

from pages.parts.weights.one_neuron import OneNeuron, pick_neuron
from pages.parts.weights.page import PAGE
from pages.parts.weights.tasks import TASKS
from pages.parts.weights.view import pick_fit, show_limits

__all__ = [
    "PAGE",
    "TASKS",
    "OneNeuron",
    "pick_fit",
    "pick_neuron",
    "show_limits",
]
