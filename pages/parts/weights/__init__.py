"""Down to the weights: its controls, what follows from them, its questions."""

from pages.parts.weights import guess
from pages.parts.weights.deeper import show_chain_rule, show_same_step
from pages.parts.weights.one_neuron import OneNeuron, pick_neuron
from pages.parts.weights.page import PAGE
from pages.parts.weights.tasks import AGAINST_THE_AVERAGE, NEARLY_NO_GRADIENT, TOO_LOW_W_DOWN
from pages.parts.weights.view import pick_fit, show_limits

__all__ = [
    "AGAINST_THE_AVERAGE",
    "NEARLY_NO_GRADIENT",
    "PAGE",
    "TOO_LOW_W_DOWN",
    "OneNeuron",
    "guess",
    "pick_fit",
    "pick_neuron",
    "show_chain_rule",
    "show_limits",
    "show_same_step",
]
