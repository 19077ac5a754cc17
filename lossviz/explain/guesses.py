"""What was right about a guess, in one sentence."""

from __future__ import annotations

from typing import Final

import numpy as np

from lossviz.base import format_number, format_percent
from lossviz.batch import compute_shares
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
        f"The tilt, the slope, is {_name_sign(slope)}."
    )


def judge_half(right: bool | None) -> str:
    """Say what the ½ before the square changes, and whether a guess has it; None for no guess."""
    verdict = {True: "Right: the", False: "Not quite: the", None: "The"}[right]
    return (
        f"**{verdict} slope doubles, the minimum stays.** The ½ only cancels the derivative's 2. "
        "Without the ½, half the learning rate makes the same step."
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
    verdict = f"{verdict} at x = {format_number(x)},"
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
        f"**Guess first:** a batch grows from {size:,} row{'s' * (size > 1)} to {2 * size:,}. How "
        "high is its stack then on average, the sum of squared errors (SSE)? Drag the end of the "
        "ray there."
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
        f"{verdict} you drew {guess:.2f} times, it is {format_number(factor, 3)} times. Twice the "
        "rows make twice the sum (SSE). The mean (MSE) divides by B, so it stays at its level."
    )


def offer_shares(data: Dataset, number: int) -> tuple[str, ...]:
    """Offer three shares of the loss that a row might make, of which the last is right.

    One row of n, its part of the errors' size, and its part of their squares. Nothing is offered
    where two of them read the same.

    Parameters
    ----------
    data : Dataset
    number : int
        The row, counted from 1.
    """
    size = np.abs(data.error)
    total = float(size.sum())
    if total == 0:
        return ()
    right = float(compute_shares(data).of_rows[number - 1])
    shares = (1 / data.n, float(size[number - 1]) / total, right)
    offered = tuple(map(format_percent, shares))
    return offered if len(set(offered)) == len(offered) else ()


def ask_share(data: Dataset, number: int, name: str) -> str:
    """Ask how much of the loss one row makes, where its part of the errors is known."""
    off, total = abs(float(data.error[number - 1])), float(np.abs(data.error).sum())
    return (
        f"**Guess first:** the errors add up to {format_number(total)} in size, and {name} alone "
        f"is off by {format_number(off)}. How much of the loss does it make?"
    )


def judge_share(data: Dataset, number: int, guess: str) -> str:
    """Say how much of the loss one row makes, and why it is not its part of the errors."""
    right = offer_shares(data, number)[-1]
    verdict = "Right" if guess == right else "Not quite"
    off = float(data.error[number - 1])
    square, total = format_number(off * off), format_number(float(data.error @ data.error))
    return (
        f"**{verdict}: {right}.** The loss adds squares, {square} of {total}. So a large "
        "error weighs more than its size: twice as far off is four times the loss."
    )


def _name_sign(value: float) -> str:
    return "positive" if value > 0 else "negative" if value < 0 else "0"
