"""What was right about a guess, in one sentence."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset
from lossviz.minibatch import BatchOptions, compute_curves
from lossviz.neuron import Chain

Way = Literal["up", "down", "stays"]

# Of the way that the step goes: less is not told apart on the picture.
_NEAR: Final = 0.05
_BY_HAND: Final = 0.05  # of the height: what a hand on a picture can mean


def judge_next_prediction(
    output: float, target: float, following: float, guess: float, learning_rate: float
) -> str:
    """Say how a guess compares with where one step takes the prediction.

    Parameters
    ----------
    output, target : float
        Prediction and target, in the target's unit.
    following : float
        The prediction after the step.
    guess : float
        Where the step was thought to lead.
    learning_rate : float
        Of the step.
    """
    step, guessed = following - output, guess - output
    outcome = f"the step goes to {format_number(following)}"
    if abs(guess - following) <= _NEAR * abs(step):
        return f"**Right:** {outcome}."
    if abs(guessed) <= _NEAR * abs(step):
        return f"**It does not stay:** {outcome}, because the slope is not 0."
    if step * guessed < 0:
        way = "raises" if step > 0 else "lowers"
        return f"**The other way:** a step goes against the slope. Here it {way} o: {outcome}."
    if abs(guess - target) <= _NEAR * abs(target - output):
        return (
            f"**Right direction.** With a learning rate of {format_number(learning_rate)} one step "
            f"does not end at the target: {outcome}."
        )
    length = "shorter" if abs(guessed) > abs(step) else "longer"
    return (
        f"**Right direction, but the step is {length}:** {outcome}, you said "
        f"{format_number(guess)}."
    )


def find_way(chain: Chain) -> Way:
    """Find which way a step with a positive learning rate takes the weight."""
    return {-1: "up", 0: "stays", 1: "down"}[int(np.sign(chain.dl_dw))]  # type: ignore[return-value]


def judge_weight_way(chain: Chain, x: float, guess: Way) -> str:
    """Say whether a guess of the weight's way is right, and why it goes that way.

    Parameters
    ----------
    chain : Chain
        Forward pass and factors of the example.
    x : float
        The input.
    guess : {"up", "down", "stays"}
    """
    way = find_way(chain)
    verdict = "**Right:**" if guess == way else "**Not quite:**"
    if way == "stays":
        return f"{verdict} a factor of dL/dw is 0, so w stays."
    return (
        f"{verdict} dL/do is {_name_sign(chain.dl_do)} and x is {_name_sign(x)}, so dL/dw is "
        f"{_name_sign(chain.dl_dw)}, and a step against it takes w {way}."
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
