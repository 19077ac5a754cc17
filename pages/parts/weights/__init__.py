"""Down to the weights: its controls, what follows from them, its tasks."""

from pages.parts.weights import one_neuron, view
from pages.parts.weights.one_neuron import OneNeuron
from pages.parts.weights.page import PAGE
from pages.parts.weights.tasks import tasks_for

__all__ = [
    "PAGE",
    "OneNeuron",
    "one_neuron",
    "tasks_for",
    "view",
]
