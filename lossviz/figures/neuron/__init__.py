"""One neuron: the chain rule in three curves, and the loss over weight and bias."""

from lossviz.figures.neuron import chain, contours, gradients, guess
from lossviz.figures.neuron.chain import Setting
from lossviz.figures.neuron.contours import figure

__all__ = [
    "Setting",
    "chain",
    "contours",
    "figure",
    "gradients",
    "guess",
]
