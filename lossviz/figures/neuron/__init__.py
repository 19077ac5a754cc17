"""One neuron: the chain rule in three curves, and the loss over weight and bias."""

from lossviz.figures.neuron import chain, contours, gradients
from lossviz.figures.neuron.chain import Setting

__all__ = [
    "Setting",
    "chain",
    "contours",
    "gradients",
]
