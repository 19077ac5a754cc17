"""Typed results to figures: a folder for each family, and the engine that all share."""

from lossviz.figures import batch, conventions, minibatch, neuron, one_prediction, scene

__all__ = ["batch", "conventions", "minibatch", "neuron", "one_prediction", "scene"]
