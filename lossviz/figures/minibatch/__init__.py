"""Batches that grow: level and noise, the noise scale, two descents, two sets, an epoch."""

from lossviz.figures.minibatch import (
    bricks,
    descents,
    epoch,
    guess,
    levels,
    noise_scale,
    two_sets,
)
from lossviz.figures.minibatch.descents import Rates
from lossviz.figures.minibatch.levels import show

__all__ = [
    "Rates",
    "bricks",
    "descents",
    "epoch",
    "guess",
    "levels",
    "noise_scale",
    "show",
    "two_sets",
]
