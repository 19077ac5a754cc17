"""Gradient descent for one number: steps, paths, and what a learning rate does.

On a parabola of curvature c the gradient at the error e is ``c e``, so one step takes e to
``e - eta c e = (1 - eta c) e``: the factor alone decides, and the verdict follows from `eta`
and c without any stepping (Goodfellow, Bengio and Courville, Deep Learning, 2016, section
4.3.1). Of another loss the factor changes from step to step: its paths can be followed, but
not judged.
"""

from __future__ import annotations

import contextlib
import math
from enum import StrEnum

import numpy as np

from lossviz.base import DataError, FloatArray, Number, check_finite, check_number, check_same_shape
from lossviz.loss.losses import Loss, require_quadratic

_UNITS_IN_LAST_PLACE = 4


class Verdict(StrEnum):
    """What steps of one learning rate do on a parabola."""

    LANDS = "lands"
    CONVERGES = "converges"
    OVERSHOOTS = "overshoots"
    BOUNCES = "bounces"
    DIVERGES = "diverges"
    THERE = "there"
    STAYS = "stays"
    CLIMBS = "climbs"

    @property
    def sentence(self) -> str:
        """The verdict in one plain sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.LANDS: "One step reaches the target exactly.",
    Verdict.CONVERGES: "The steps converge to the target from one side.",
    Verdict.OVERSHOOTS: "Every step overshoots the target but ends closer to it: the steps "
    "converge.",
    Verdict.BOUNCES: "Every step ends just as far on the other side of the target: the steps "
    "oscillate without end.",
    Verdict.DIVERGES: "Every step overshoots the target and ends farther away: the steps diverge.",
    Verdict.THERE: "The prediction is on the target: the gradient is 0, so a step changes nothing.",
    Verdict.STAYS: "With a learning rate of 0 the prediction stays.",
    Verdict.CLIMBS: "With a negative learning rate every step climbs, away from the target.",
}


class Outcome(StrEnum):
    """What a descent comes to in the long run, where single steps do not tell."""

    SETTLES = "settles"
    KEEPS = "keeps"
    DIVERGES = "diverges"
    STAYS = "stays"
    CLIMBS = "climbs"


def take_step(output: Number, gradient: Number, learning_rate: float) -> Number:
    """Take one step against the gradient, ``o - eta * dL/do``.

    Parameters
    ----------
    output, gradient : float or ndarray of one common shape
        Where the step starts, and the slope there.
    learning_rate : float
        The rate eta; negative climbs.

    Returns
    -------
    float or ndarray of the same shape
        Where the step ends.

    Raises
    ------
    DataError
        For input that is not finite, and when the step overflows.
    """
    start, slope = check_same_shape(output, gradient, ("output", "gradient"))
    rate = check_number(learning_rate, "the learning rate")
    with np.errstate(over="ignore"):
        return check_finite(start - rate * slope, "the output after the step")


def follow_path(
    loss: Loss, target: float, output: float, learning_rate: float, steps: int
) -> FloatArray:
    """Follow one output down its own loss.

    Parameters
    ----------
    loss : Loss
        The loss of the one example.
    target, output : float
        Where the loss is least, and where the path starts.
    learning_rate : float
        The rate eta of every step.
    steps : int
        How many steps to take, 0 or more.

    Returns
    -------
    ndarray of shape (k + 1,), k at most `steps`
        The outputs o_0 to o_k. A diverging path ends before the first output
        whose loss overflows, and is then shorter than asked for.

    Raises
    ------
    DataError
        For input that is not finite, or when the loss overflows at the start.
    ValueError
        When `steps` is not a whole number of at least 0.
    """
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 0:
        raise ValueError(f"steps is {steps!r}; expected a whole number of at least 0.")
    target, output = check_number(target, "target"), check_number(output, "output")
    rate = check_number(learning_rate, "the learning rate")
    loss.value(target, output)
    outputs = [output]
    with contextlib.suppress(DataError):  # all input is checked: this can only be overflow
        for _ in range(steps):
            following = take_step(outputs[-1], loss.gradient(target, outputs[-1]), rate)
            loss.value(target, following)
            outputs.append(following)
    return np.array(outputs)


def judge(error: float, learning_rate: float, curvature: float) -> Verdict:
    """Say what steps of this rate do on a parabola, from the exact thresholds.

    With c the curvature: below ``1/c`` they come from one side, at ``1/c``
    they land at once, below ``2/c`` they overshoot and converge, at ``2/c``
    they bounce, above it they diverge. A rate within 4 units in the last
    place of a threshold counts as on it, because ``(1/n) * n`` is not always 1.

    Parameters
    ----------
    error : float
        Output minus target at the start; only whether it is zero matters.
    learning_rate : float
        The rate eta.
    curvature : float
        Second derivative along what is stepped; positive.

    Returns
    -------
    Verdict

    Raises
    ------
    DataError
        For input that is not finite, or a curvature that is not positive.
    """
    start = check_number(error, "the error")
    rate = check_number(learning_rate, "the learning rate")
    curvature = check_number(curvature, "the curvature")
    if curvature <= 0:
        raise DataError(f"the curvature is {curvature}; expected a positive number.")
    if start == 0:
        return Verdict.THERE
    if rate <= 0:
        return Verdict.CLIMBS if rate < 0 else Verdict.STAYS
    return _judge_positive_rate(rate, 1 / curvature, 2 / curvature)


def judge_at(loss: Loss, target: float, output: float, learning_rate: float) -> Verdict:
    """Tell what steps of this learning rate do to one output, under its own loss.

    Parameters
    ----------
    loss : Loss
        The loss of the one example, a quadratic: for others a verdict depends on the start.
    target, output : float
        In the target's unit.
    learning_rate : float
        The rate eta of every step.

    Raises
    ------
    DataError
        For a loss that is no quadratic, for input that is not finite, and on overflow.
    """
    h = require_quadratic(loss, "an exact verdict on the steps")
    error = check_finite(
        check_number(output, "output") - check_number(target, "target"), "the error"
    )
    return judge(error, learning_rate, 2 * h)


def _judge_positive_rate(rate: float, landing: float, limit: float) -> Verdict:
    if is_on(rate, landing):
        return Verdict.LANDS
    if is_on(rate, limit):
        return Verdict.BOUNCES
    if rate < landing:
        return Verdict.CONVERGES
    return Verdict.OVERSHOOTS if rate < limit else Verdict.DIVERGES


def is_on(rate: float, threshold: float) -> bool:
    """Whether a rate is within 4 units in the last place of a threshold, and so counts as on it."""
    # The threshold of a curvature below 1e-308 is infinite, and no rate is on it.
    near = _UNITS_IN_LAST_PLACE * math.ulp(threshold)
    return math.isfinite(threshold) and abs(rate - threshold) <= near
