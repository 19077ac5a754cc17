"""Gradient descent for one number: steps, paths, and what a learning rate does.

On a parabola of curvature c the gradient at the error e is ``c e``, so one step takes e to
``e - eta c e = (1 - eta c) e``: the factor alone decides, and the verdict follows from `eta`
and c without any stepping (Goodfellow, Bengio and Courville, Deep Learning, 2016, section
4.3.1). Of another loss the factor changes from step to step. It is ``1 - eta g / e`` with the
gradient g, and the verdict follows from bounds:

- Where the curvature is at most c, ``g / e`` is, too. So up to ``1/c`` no step passes the target,
  and below ``2/c`` every step ends closer to it.
- Where the slope is at most G in size, a step that passes the target ends less than ``eta G``
  beyond it, and one that does not ends closer: so the steps come within ``eta G``, and stay there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from lossviz.base import (
    DataError,
    FloatArray,
    Number,
    check_finite,
    check_number,
    check_pair_of_any_shape,
)
from lossviz.loss.loss import Loss, measure_error

_UNITS_IN_LAST_PLACE = 4
_OBSERVED = 200  # steps of a path that is observed where nothing is proved
_Point = TypeVar("_Point", float, FloatArray)
_Rows = npt.NDArray[np.intp]


class Verdict(StrEnum):
    """What steps of one learning rate do: each on its own, in the long run, or as observed.

    Single steps on a parabola land, converge, overshoot, bounce or diverge, and do nothing
    from the minimum. On another loss they also near it, overshooting or not, or stay within
    a distance. Epochs of mini-batches settle around it, bounce without end or diverge.
    Where nothing is known exactly, the loss falls, rests or rises along a path, or diverges.
    """

    LANDS = "lands"
    CONVERGES = "converges"
    OVERSHOOTS = "overshoots"
    BOUNCES = "bounces"
    DIVERGES = "diverges"
    NEARS = "nears"
    WITHIN = "within"
    THERE = "there"
    STAYS = "stays"
    CLIMBS = "climbs"
    SETTLES = "settles"
    FALLS = "falls"
    RESTS = "rests"
    RISES = "rises"

    @property
    def sentence(self) -> str:
        """In one plain sentence what single steps do, as `judge` tells it."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.LANDS: "One step reaches the target exactly.",
    Verdict.CONVERGES: "The steps converge to the target from one side.",
    Verdict.OVERSHOOTS: "Every step overshoots the target but ends closer to it: the steps "
    "converge.",
    Verdict.BOUNCES: "Every step ends just as far on the other side of the target: the steps "
    "oscillate without end.",
    Verdict.DIVERGES: "Every step overshoots the target and ends farther away: the steps diverge.",
    Verdict.NEARS: "A step may overshoot the target, but every step ends closer to it: the steps "
    "converge.",
    Verdict.WITHIN: "The steps come within η times the largest slope of the target, and stay "
    "within that.",
    Verdict.FALLS: "Simulated, not proved: the loss falls along the path.",
    Verdict.RISES: "Simulated, not proved: the loss rises along the path.",
    Verdict.THERE: "The prediction is on the target: the gradient is 0, so a step changes nothing.",
    Verdict.STAYS: "With a learning rate of 0 the prediction stays.",
    Verdict.CLIMBS: "With a negative learning rate every step climbs, away from the target.",
}


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
    start, slope = check_pair_of_any_shape(output, gradient, ("output", "gradient"))
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
    target, output = check_number(target, "target"), check_number(output, "output")
    rate = check_number(learning_rate, "the learning rate")
    loss.value(target, output)

    def advance(current: float, _: int) -> float:
        following = take_step(current, loss.gradient(target, current), rate)
        loss.value(target, following)  # refuses what overflows
        return following

    return np.array(walk(output, advance, steps, ends_at_overflow=True))


def walk(
    start: _Point,
    advance: Callable[[_Point, int], _Point],
    steps: int,
    *,
    ends_at_overflow: bool = False,
) -> list[_Point]:
    """Follow a path, step after step: that of any descent.

    Parameters
    ----------
    start : float or ndarray
    advance : callable
        Takes a point and the number of the step, from 0, to the next point.
    steps : int
        How many steps to take, 0 or more.
    ends_at_overflow : bool
        Whether the path ends where `advance` raises a `DataError`.

    Returns
    -------
    list of k + 1 points, k at most `steps`

    Raises
    ------
    DataError
        Where `advance` raises it, unless the path ends there.
    ValueError
        When `steps` is not a whole number of at least 0.
    """
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 0:
        raise ValueError(f"steps is {steps!r}; expected a whole number of at least 0.")
    points = [start]
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            for k in range(steps):
                points.append(advance(points[-1], k))
    except DataError:
        if not ends_at_overflow:
            raise
    return points


@dataclass(frozen=True)
class EpochReport:
    """The loss of one epoch of mini-batches, as a training loop reports it and as it is then.

    Frameworks average the loss of each batch at the parameters before its step. No single model
    has that loss, because every step changes the parameters.

    Attributes
    ----------
    running : float
        Mean of the batches' mean losses, each before its own step, weighted with its rows.
    evaluated : float
        Mean loss of all rows after the epoch.
    """

    running: float
    evaluated: float


def report_epoch(
    rows_of_batches: Sequence[_Rows],
    start: _Point,
    mean_loss: Callable[[_Point, _Rows], float],
    step: Callable[[_Point, _Rows], _Point],
) -> EpochReport:
    """Train for one epoch, and report its loss as a training loop does.

    Parameters
    ----------
    rows_of_batches : sequence of ndarray of int
        Together all rows.
    start : float or ndarray
        The parameters before.
    mean_loss, step : callable
        Take parameters and rows to the mean loss of these rows, and to what the learning rate
        times their gradient takes off the parameters.
    """
    parameters, total, rows = start, 0.0, np.concatenate(rows_of_batches)
    for batch in rows_of_batches:
        total += len(batch) * mean_loss(parameters, batch)
        parameters = parameters - step(parameters, batch)
    return EpochReport(total / len(rows), mean_loss(parameters, rows))


def judge(error: float, learning_rate: float, curvature: float) -> Verdict:
    """Say what steps of this rate do on a parabola, from the exact thresholds.

    With c the curvature: below ``1/c`` they come from one side, at ``1/c``
    they land at once, below ``2/c`` they overshoot and converge, at ``2/c``
    they oscillate, above it they diverge. A rate within 4 units in the last
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
    if start == 0 or rate <= 0:
        return _judge_without_descent(start, rate)
    landing, limit = 1 / curvature, 2 / curvature
    if is_on(rate, landing):
        return Verdict.LANDS
    if is_on(rate, limit):
        return Verdict.BOUNCES
    if rate < landing:
        return Verdict.CONVERGES
    return Verdict.OVERSHOOTS if rate < limit else Verdict.DIVERGES


def _judge_without_descent(start: float, rate: float) -> Verdict:
    if start == 0:
        return Verdict.THERE
    return Verdict.CLIMBS if rate < 0 else Verdict.STAYS


def judge_epochs(learning_rate: float, log_factor: float, *, rounding: float = 0.0) -> Verdict:
    """Say what epochs of mini-batches do in the long run.

    An epoch multiplies a distance by a factor: below 1 in size the batches' noise alone is
    left, and the path settles around the minimum.

    Parameters
    ----------
    learning_rate : float
        The rate eta.
    log_factor : float
        Natural logarithm of the size of the factor of an epoch.
    rounding : float
        How near to 0 the logarithm counts as 0.
    """
    if learning_rate <= 0:
        return Verdict.CLIMBS if learning_rate < 0 else Verdict.STAYS
    if abs(log_factor) <= rounding:
        return Verdict.BOUNCES
    return Verdict.SETTLES if log_factor < 0 else Verdict.DIVERGES


def judge_at(loss: Loss, target: float, output: float, learning_rate: float) -> Verdict:
    """Tell what steps of this learning rate do to one output, under its own loss.

    Parameters
    ----------
    loss : Loss
        The loss of the one example. Of a quadratic the verdict is exact. Of others it is what
        their bounds prove, or else what is observed along a path from this start.
    target, output : float
        In the target's unit.
    learning_rate : float
        The rate eta of every step.

    Raises
    ------
    DataError
        For input that is not finite, and on overflow.
    """
    error = measure_error(check_number(target, "target"), check_number(output, "output"))
    if loss.quadratic is not None:
        return judge(error, learning_rate, 2 * loss.quadratic)
    rate = check_number(learning_rate, "the learning rate")
    if error == 0 or rate <= 0:
        return _judge_without_descent(error, rate)
    for verdict, limit in list_limits(loss):
        if rate < limit or (verdict is Verdict.CONVERGES and is_on(rate, limit)):
            return verdict
    path = follow_path(loss, target, output, rate, _OBSERVED)
    falls = len(path) > _OBSERVED and loss.value(target, path[-1]) < loss.value(target, output)
    return Verdict.FALLS if falls else Verdict.RISES


def list_limits(loss: Loss) -> tuple[tuple[Verdict, float], ...]:
    """List what the bounds of a loss prove of steps, each with the learning rate where it ends.

    The first one holds up to its end, the last one without end: where the slope has a bound.
    """
    c = loss.curvature_bound
    proved = [(Verdict.CONVERGES, 1 / c), (Verdict.NEARS, 2 / c)] if c else []
    return (*proved, *([(Verdict.WITHIN, math.inf)] if loss.slope_bound else []))


def is_on(rate: float, threshold: float) -> bool:
    """Whether a rate is within 4 units in the last place of a threshold, and so counts as on it."""
    # The threshold of a curvature below 1e-308 is infinite, and no rate is on it.
    near = _UNITS_IN_LAST_PLACE * math.ulp(threshold)
    return math.isfinite(threshold) and abs(rate - threshold) <= near
