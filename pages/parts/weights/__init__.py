"""Down to the weights: its views, its figures, its controls, its questions."""

from pages.parts.weights.expanders import show_chain_rule, show_same_step
from pages.parts.weights.fit import choose_fit
from pages.parts.weights.page import PAGE
from pages.parts.weights.picture import draw_curves, show_neuron
from pages.parts.weights.tasks import ask_about_negative_input

__all__ = [
    "PAGE",
    "ask_about_negative_input",
    "choose_fit",
    "draw_curves",
    "show_chain_rule",
    "show_neuron",
    "show_same_step",
]
