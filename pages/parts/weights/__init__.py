"""Down to the weights: its views, its figures, its controls, its questions."""

from pages.parts.weights import guess
from pages.parts.weights.controls import show_fit, show_limits, show_neuron
from pages.parts.weights.deeper import show_chain_rule, show_same_step
from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.page import CHAIN, PAGE, PLANE
from pages.parts.weights.tasks import AGAINST_THE_AVERAGE, NEARLY_NO_GRADIENT, TOO_LOW_W_DOWN
from pages.parts.weights.view import WeightsView

__all__ = [
    "AGAINST_THE_AVERAGE",
    "CHAIN",
    "NEARLY_NO_GRADIENT",
    "PAGE",
    "PLANE",
    "TOO_LOW_W_DOWN",
    "OneNeuronView",
    "WeightsView",
    "guess",
    "show_chain_rule",
    "show_fit",
    "show_limits",
    "show_neuron",
    "show_same_step",
]
