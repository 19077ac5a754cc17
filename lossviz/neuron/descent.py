"""Gradient descent on a neuron's weight and bias: paths, and their outcomes.

Without an activation a quadratic loss is a quadratic of weight and bias, and the verdict
follows from its curvatures. With mini-batches, the same in every epoch and in the same order,
an epoch is one linear map, whose spectral radius decides. With an activation, or with another
loss, nothing of the kind holds far from the minimum: there the outcome is what was observed
along the path.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, check_finite, check_number, check_pair
from lossviz.data import Dataset, cache_per_dataset
from lossviz.loss import EpochReport, Objective, Verdict, descent, require_quadratic
from lossviz.neuron.inputs import (
    FeatureChoice,
    TrainingInputs,
    choose_training_inputs,
    take_inputs,
)
from lossviz.neuron.model import Neuron, TrainingLoss

PATH_STEPS: Final = 60
_ROUNDING = 1e-12  # how near the logarithm of an epoch's factor is to 0 where it counts as 0
_AT_REST = 1e-9
_FARTHEST = 1e6  # times the loss at the start: there a path is broken off


@dataclass(frozen=True, eq=False)
class Path:
    """A path of gradient descent.

    Attributes
    ----------
    points : ndarray of shape (k + 1, 2)
        ``(w, b)`` at the start and after each step, all finite.
    losses : ndarray of shape (k + 1,)
        Of all examples, at each.
    ended : bool
        It was broken off before the last step, because the loss grew so much.
    """

    points: FloatArray
    losses: FloatArray
    ended: bool

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.losses) - 1

    def observed(self) -> Verdict:
        """Say what the loss did along the path."""
        first, last = float(self.losses[0]), float(self.losses[-1])
        if self.ended:
            return Verdict.DIVERGES
        if (self.points == self.points[0]).all():
            return Verdict.STAYS
        if last > first:
            return Verdict.RISES
        before = float(self.losses[-2])
        return Verdict.RESTS if 0 <= before - last <= _AT_REST * first else Verdict.FALLS


@dataclass(frozen=True)
class Batches:
    """Mini-batches of the examples: drawn once, the same in every epoch.

    Attributes
    ----------
    size : int
        Examples in a batch; the last one of an epoch may have fewer.
    seed : int
    """

    size: int
    seed: int

    def rows(self, n: int) -> list[npt.NDArray[np.intp]]:
        """Give the rows of each batch of an epoch."""
        order = np.random.default_rng(self.seed).permutation(n)
        return [order[start : start + self.size] for start in range(0, n, self.size)]


def follow_path(
    neuron: Neuron,
    x: ArrayLike,
    t: ArrayLike,
    start: tuple[float, float],
    learning_rate: float,
    steps: int,
    batches: Batches | None = None,
) -> Path:
    """Follow weight and bias down the loss.

    Parameters
    ----------
    neuron : Neuron
    x, t : array-like of shape (n,)
        Inputs and targets.
    start : (float, float)
        ``(w, b)``.
    learning_rate : float
    steps : int
        At least 0.
    batches : Batches, optional
        Without, every step takes the gradient of all examples.

    Returns
    -------
    Path
        It ends early where the loss is more than a million times that of the start, unless
        outputs are bounded, and where it leaves the range of 64-bit numbers.

    Raises
    ------
    DataError
        For input that is not finite, and where the loss overflows at the start.
    """
    x, t = check_pair(x, t)
    rate = check_number(learning_rate, "the learning rate")
    of_all = TrainingLoss(neuron, x, t)
    of_batches = [of_all]
    if batches and batches.size < x.size:
        rows_of_batches = batches.rows(x.size)[:steps]
        of_batches = [TrainingLoss(neuron, x[rows], t[rows]) for rows in rows_of_batches]
    first = np.array(start, dtype=float)
    losses = [of_all.value(first)]
    farthest = math.inf if neuron.activation.bounded else _FARTHEST * losses[0]

    def advance(point: FloatArray, k: int) -> FloatArray:
        step = rate * of_batches[k % len(of_batches)].gradient(point)
        following = np.asarray(check_finite(point - step, "weight and bias after the step"))
        loss = of_all.value(following)
        if loss > farthest:
            raise DataError("the loss is more than a million times that of the start.")
        losses.append(loss)
        return following

    points = descent.walk(first, advance, steps, ends_at_overflow=True)
    return Path(np.array(points), np.array(losses), len(points) <= steps)


@dataclass(frozen=True)
class Plan:
    """What is fitted, how, and from where.

    Attributes
    ----------
    choice : FeatureChoice
        The feature.
    neuron : Neuron
    learning_rate : float
    w, b : float
        Where the path starts.
    batches : Batches or None
        Mini-batches; None for steps that see all examples.
    """

    choice: FeatureChoice
    neuron: Neuron
    learning_rate: float
    w: float
    b: float
    batches: Batches | None = None


@cache_per_dataset(keep=8)
def follow_plan(data: Dataset, plan: Plan) -> Path:
    """Follow the descent of a plan, over `PATH_STEPS` steps."""
    training = choose_training_inputs(take_inputs(data, plan.choice), plan.neuron)
    start = (plan.w, plan.b)
    return follow_path(
        plan.neuron, training.x, training.t, start, plan.learning_rate, PATH_STEPS, plan.batches
    )


def report_first_epoch(training: TrainingInputs, plan: Plan, reported: Objective) -> EpochReport:
    """Train for one epoch, and report its loss as a training loop does.

    Parameters
    ----------
    training : TrainingInputs
    plan : Plan
        Its neuron has the objective whose gradient is followed.
    reported : Objective
        The mean that is reported.

    Raises
    ------
    DataError
        For input that is not finite, and where the loss overflows.
    """
    x, t = training.x, training.t
    rate = check_number(plan.learning_rate, "the learning rate")
    of_mean = replace(plan.neuron, objective=reported)
    batches = plan.batches or Batches(training.n, 1)
    return descent.report_epoch(
        batches.rows(training.n),
        np.array([plan.w, plan.b], dtype=float),
        lambda point, rows: of_mean.value(x[rows], t[rows], point),
        lambda point, rows: rate * plan.neuron.gradient(x[rows], t[rows], point),
    )


# Mini-batches of a neuron without activation


def compute_log_epoch_radius(
    objective: Objective, x: ArrayLike, learning_rate: float, batches: Batches
) -> float:
    """Natural logarithm of the spectral radius of what an epoch does to ``(w, b)``.

    With the Hessian ``H_k`` of its loss, the step of batch k multiplies the difference of two
    points by ``I - eta H_k``; an epoch by the product of those. Below 0 epochs settle, above 0
    they diverge.

    Parameters
    ----------
    objective : Objective
        Of a quadratic loss.
    x : array-like of shape (n,)
        Inputs.
    learning_rate : float
    batches : Batches

    Returns
    -------
    float
        Minus infinity where an epoch leaves nothing.

    Raises
    ------
    DataError
        For the objective of a loss that is no quadratic.
    """
    h = require_quadratic(objective.loss, "an exact outcome of epochs of mini-batches")
    x = np.asarray(x, dtype=float)
    rows = batches.rows(x.size)
    sizes = np.array([len(of) for of in rows], dtype=float)
    divisor = sizes if objective.reduction == "mean" else np.ones_like(sizes)
    if (x == x[0]).all():
        # Only z = w x + b moves. A step moves w by x times as much as b, and so z by 1 + x^2
        # times as much: its curvature is that of b times 1 + x^2.
        curvatures = 2 * h * (1 + x[0] * x[0]) * sizes / divisor
        factors = np.abs(1 - learning_rate * curvatures)
        return float(np.log(factors).sum()) if factors.all() else -math.inf
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
    ordered = x[np.concatenate(rows)]
    square, single = np.add.reduceat(ordered**2, starts), np.add.reduceat(ordered, starts)
    rate = learning_rate * (2 * h) / divisor
    # I - rate [[sum x^2, sum x], [sum x, B]] for each batch
    maps = np.empty((len(rows), 2, 2))
    maps[:, 0, 0], maps[:, 1, 1] = 1 - rate * square, 1 - rate * sizes
    maps[:, 0, 1] = maps[:, 1, 0] = -rate * single
    return _compute_log_radius(maps)


def _compute_log_radius(maps: FloatArray) -> float:
    """Logarithm of the spectral radius of a product, the first factor applied first."""
    # Neighbours are multiplied, which leaves half as many: log n rounds. The size of each map is
    # taken out before, as the product of thousands leaves float64.
    logarithm = 0.0
    while True:
        size = np.abs(maps).max(axis=(1, 2))
        if not size.all():
            return -math.inf
        logarithm += float(np.log(size).sum())
        maps = maps / size[:, None, None]
        if len(maps) == 1:
            radius = float(np.abs(np.linalg.eigvals(maps[0])).max())
            return logarithm + math.log(radius) if radius else -math.inf
        odd = maps[-1:] if len(maps) % 2 else maps[:0]
        pairs = len(maps) // 2 * 2
        maps = np.concatenate([maps[1:pairs:2] @ maps[0:pairs:2], odd])


def judge_epochs(learning_rate: float, log_radius: float) -> Verdict:
    """Tell what epochs do to ``(w, b)`` without activation, by `compute_log_epoch_radius`."""
    return descent.judge_epochs(learning_rate, log_radius, rounding=_ROUNDING)


def measure_share_through(neuron: Neuron, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> float:
    """Measure how much of the loss is where the activation lets the gradient through, 0 to 1.

    Each example counts with its loss, and with its slope do/dz over the steepest one. Near
    0 a gradient is nearly zero although the loss is not: a dead ReLU, a saturated sigmoid.

    Parameters
    ----------
    neuron : Neuron
    x, t : array-like of shape (n,)
        Inputs and targets.
    point : array-like of shape (2,)
        ``(w, b)``.

    Returns
    -------
    float
        1 where the loss is 0.
    """
    x, t = check_pair(x, t)
    w, b = np.asarray(point, dtype=float)
    z = w * x + b
    losses = neuron.objective.loss.value(t, neuron.activation.value(z))
    if not losses.any():
        return 1.0
    # By the chain rule dL/dz = dL/do phi'(z): phi' over its largest value is what comes through.
    weights = losses / losses.max()
    slopes = neuron.activation.slope(z) / neuron.activation.steepest
    return float((weights * slopes).sum() / weights.sum())
