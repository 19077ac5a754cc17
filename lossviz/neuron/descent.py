"""Gradient descent on a neuron's weight and bias: paths, and their outcomes.

Without an activation a quadratic loss is a quadratic of weight and bias, and the verdict
follows from its curvatures. With mini-batches, the same in every epoch and in the same order,
an epoch is one linear map, whose spectral radius decides. With an activation, or with another
loss, nothing of the kind holds far from the minimum: there the outcome is what was observed
along the path.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, check_number, check_pair
from lossviz.loss import Objective, Outcome, Reduction, require_quadratic
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic, Sums

_KEEPS = 1e-12  # how near a factor's logarithm is to 0 where it counts as 0
_AT_REST = 1e-9
_FARTHEST = 1e6  # times the loss at the start: from there on a path diverges


class Observed(StrEnum):
    """What was observed along a path."""

    FALLS = "falls"
    RESTS = "rests"
    RISES = "rises"
    STAYS = "stays"
    RAN_AWAY = "ran away"


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
        It was broken off before the last step, because the loss diverged.
    """

    points: FloatArray
    losses: FloatArray
    ended: bool

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.losses) - 1

    def observed(self) -> Observed:
        """Say what the loss did along the path."""
        first, last = float(self.losses[0]), float(self.losses[-1])
        if self.ended:
            return Observed.RAN_AWAY
        if (self.points == self.points[0]).all():
            return Observed.STAYS
        if last > first:
            return Observed.RISES
        before = float(self.losses[-2])
        return Observed.RESTS if abs(before - last) <= _AT_REST * first else Observed.FALLS


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
        return [order[at : at + self.size] for at in range(0, n, self.size)]


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
        It ends early where the loss is more than a million times that of the start, or
        leaves the range of 64-bit numbers.

    Raises
    ------
    DataError
        For input that is not finite, and where the loss overflows at the start.
    """
    x, t = check_pair(x, t)
    rate = check_number(learning_rate, "the learning rate")
    rows_of_batches = batches.rows(x.size) if batches and batches.size < x.size else []
    whole = _TrainingLoss(neuron, x, t)
    parts = [_TrainingLoss(neuron, x[rows], t[rows]) for rows in rows_of_batches[:steps]] or [whole]
    points, losses = [np.array(start, dtype=float)], [whole.value(np.array(start, dtype=float))]
    highest = _FARTHEST * losses[0]
    for k in range(steps):
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                point = points[-1] - rate * parts[k % len(parts)].gradient(points[-1])
                loss = whole.value(point)
        except DataError:  # all input is checked: this can only be overflow
            break
        if not loss <= highest:
            break
        points.append(point)
        losses.append(loss)
    return Path(np.array(points), np.array(losses), len(points) <= steps)


class _TrainingLoss:
    """Value and gradient over some examples, from five sums where they are a quadratic."""

    def __init__(self, neuron: Neuron, x: FloatArray, t: FloatArray) -> None:
        self._neuron, self._x, self._t = neuron, x, t
        of = neuron.objective
        self._quadratic = Quadratic(Sums.of(x, t), of) if neuron.is_quadratic else None

    def value(self, at: FloatArray) -> float:
        if self._quadratic:
            loss = float(self._quadratic.value(at[0], at[1]))
            if not math.isfinite(loss):
                raise DataError("the loss is too large for a 64-bit number.")
            return loss
        return self._neuron.value(self._x, self._t, at)

    def gradient(self, at: FloatArray) -> FloatArray:
        if self._quadratic:
            return self._quadratic.gradient(at)
        return self._neuron.gradient(self._x, self._t, at)


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
    if (x == x[0]).all():
        return _compute_log_of_equal_inputs(
            2 * h, float(x[0]), learning_rate, rows, objective.reduction
        )
    sizes = np.array([len(of) for of in rows])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    ordered = x[np.concatenate(rows)]
    square, single = np.add.reduceat(ordered**2, starts), np.add.reduceat(ordered, starts)
    rate = learning_rate * (2 * h)
    factor = rate / sizes if objective.reduction == "mean" else np.full(len(rows), rate)
    # I - factor [[sum x^2, sum x], [sum x, B]] for each batch
    maps = np.empty((len(rows), 2, 2))
    maps[:, 0, 0], maps[:, 1, 1] = 1 - factor * square, 1 - factor * sizes
    maps[:, 0, 1] = maps[:, 1, 0] = -factor * single
    return _compute_log_radius(maps)


def _compute_log_of_equal_inputs(
    curvature: float,
    x: float,
    learning_rate: float,
    rows: list[npt.NDArray[np.intp]],
    reduction: Reduction,
) -> float:
    """The same where all inputs are equal: then only ``w x + b`` moves.

    A step moves w by x times as much as b, and so ``w x + b`` by ``1 + x^2`` times as much.
    """
    sizes = np.array([len(of) for of in rows], dtype=float)
    curvatures = curvature * (1 + x * x) * sizes
    if reduction == "mean":
        curvatures /= sizes
    factors = np.abs(1 - learning_rate * curvatures)
    return float(np.log(factors).sum()) if factors.all() else -math.inf


def _compute_log_radius(maps: FloatArray) -> float:
    """Logarithm of the spectral radius of a product, the first factor applied first."""
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


def judge_epochs(
    objective: Objective, x: ArrayLike, learning_rate: float, batches: Batches
) -> Outcome:
    """Tell what epochs do to ``(w, b)`` without activation, from the map of an epoch.

    Parameters and errors are those of `compute_log_epoch_radius`.
    """
    require_quadratic(objective.loss, "an exact outcome of epochs of mini-batches")
    if learning_rate <= 0:
        return Outcome.CLIMBS if learning_rate < 0 else Outcome.STAYS
    logarithm = compute_log_epoch_radius(objective, x, learning_rate, batches)
    if abs(logarithm) <= _KEEPS:
        return Outcome.KEEPS
    return Outcome.SETTLES if logarithm < 0 else Outcome.DIVERGES


def measure_share_through(neuron: Neuron, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> float:
    """Measure how much of the loss is where the activation lets the gradient through, 0 to 1.

    Each example counts with its loss, and with its slope do/dz over the steepest one. Near
    0 a gradient is nearly zero although the loss is not: a dead ReLU, a saturated sigmoid.

    Parameters
    ----------
    neuron : Neuron
    x, t : array-like of shape (n,)
        Inputs and targets.
    at : array-like of shape (2,)
        ``(w, b)``.

    Returns
    -------
    float
        1 where the loss is 0.
    """
    x, t = check_pair(x, t)
    w, b = np.asarray(at, dtype=float)
    z = w * x + b
    losses = neuron.objective.loss.value(t, neuron.activation.value(z))
    if not losses.any():
        return 1.0
    weights = losses / losses.max()
    slopes = neuron.activation.slope(z) / neuron.activation.steepest
    return float((weights * slopes).sum() / weights.sum())
