"""One neuron: the chain rule in three curves, and the loss over weight and bias."""

from lossviz.figures.neuron import chain, contours, gradients, guess
from lossviz.figures.neuron.chain import Setting
from lossviz.figures.neuron.contours import show

__all__ = [
    "Setting",
    "chain",
    "contours",
    "gradients",
    "guess",
    "show",
]
