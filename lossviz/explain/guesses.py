"""What was right about a guess, in one sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset
from lossviz.explain.ways import Way, describe_way, find_way, write_apart
from lossviz.minibatch import BatchOptions, compute_curves
from lossviz.neuron import Chain

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
    if step == 0:
        verdict = "**Right:**" if guessed == 0 else "**It stays:**"
        return f"{verdict} {_say_why_it_stays(output - target, learning_rate)}."
    outcome = f"the step goes to {write_apart(output, following)[1]}"
    if abs(guess - following) <= _NEAR * abs(step):
        return f"**Right:** {outcome}."
    if abs(guessed) <= _NEAR * abs(step):
        return f"**It does not stay:** {outcome}, because the slope is not 0."
    if (step > 0) != (guessed > 0):
        raised = "raises" if step > 0 else "lowers"
        return f"**The other way.** {describe_way(learning_rate)}. Here it {raised} o: {outcome}."
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


def _say_why_it_stays(error: float, learning_rate: float) -> str:
    if error == 0:
        return "the slope is 0, so a step changes nothing"
    return f"with a learning rate of {format_number(learning_rate)} a step changes nothing"


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
