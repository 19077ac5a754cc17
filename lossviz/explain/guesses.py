"""What was right about a guess, in one sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset
from lossviz.explain.ways import Way, describe_way, find_way
from lossviz.minibatch import BatchOptions, compute_curves
from lossviz.neuron import Chain

_BY_HAND: Final = 0.05  # of the height: what a hand on a picture can mean


def judge_tilt(loss: float, slope: float, guess: float) -> str:
    """Say which way the loss curve tilts at a prediction, and whether a guess has it.

    Parameters
    ----------
    loss, slope : float
        The loss of the prediction, and its slope there.
    guess : float
        Of the tilt: negative where the curve is thought to fall, 0 for level.
    """
    verdict = "Right" if np.sign(guess) == np.sign(slope) else "Not quite"
    way = {-1: "falls", 0: "is level", 1: "rises"}[int(np.sign(slope))]
    return (
        f"**{verdict}: it {way}.** The height, loss {format_number(loss)}, is never below 0. "
        f"The tilt, slope {format_number(slope)}, is {_name_sign(slope)}."
    )


def judge_weight_way(chain: Chain, x: float, guess: Way, learning_rate: float) -> str:
    """Say whether a guess of the weight's way is right, and why it goes that way.

    Parameters
    ----------
    chain : Chain
        Forward pass and factors of the example.
    x : float
        The input.
    guess : {"up", "down", "stays"}
    learning_rate : float
        Of the step.
    """
    way = find_way(chain.dl_dw, learning_rate)
    verdict = "**Right:**" if guess == way else "**Not quite:**"
    if way == "stays":
        zero = "a factor of dL/dw" if chain.dl_dw == 0 else "the learning rate"
        return f"{verdict} {zero} is 0, so w stays."
    return (
        f"{verdict} dL/do is {_name_sign(chain.dl_do)} and x is {_name_sign(x)}, so dL/dw is "
        f"{_name_sign(chain.dl_dw)}. {describe_way(learning_rate)} and takes w {way}."
    )


def ask_doubling(size: int) -> str:
    """Ask what happens to the SSE of a batch that grows to twice its size, as Markdown."""
    return (
        f"**Guess first:** the batch grows from {size:,} rows to {2 * size:,}. How high is the "
        "stack then, on average? Drag the end of the ray there."
    )


def judge_doubling(data: Dataset, options: BatchOptions, size: int, guess: float) -> str:
    """Say what doubling the batch does to the expected SSE.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N / 2.
    guess : float
        By what the SSE was thought to grow.
    """
    losses = compute_curves(data, options, size).loss.population
    before, after = losses.level(np.array([size, 2 * size]), "sum").tolist()
    if before == 0:
        return "**All errors are 0:** so is the SSE, whatever the batch size is."
    factor = after / before
    verdict = "**Right:**" if abs(guess - factor) <= _BY_HAND * factor else "**Not quite:**"
    return (
        f"{verdict} twice as many terms make {format_number(factor, 3)} times the SSE. The mean "
        "divides by B, so the MSE stays at its level."
    )


def _name_sign(value: float) -> str:
    return "positive" if value > 0 else "negative" if value < 0 else "0"
