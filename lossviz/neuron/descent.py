"""Gradient descent on a neuron's weight and bias: paths, and what becomes of them.

Without an activation the loss is a quadratic, and the verdict follows from its curvatures;
with mini-batches, which are dealt once and come in the same order every epoch, an epoch is
one linear map, whose spectral radius decides. With an activation nothing of the kind holds
far from the minimum: there the verdict is what was observed along the path.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, check_number, check_pair
from lossviz.loss import Objective, Outcome, SquaredError
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic, Sums

_KEEPS = 1e-12  # how near a factor's logarithm is to 0 where it counts as 0
_AT_REST = 1e-9
_FARTHEST = 1e6  # times the loss at the start: from there on a path has run away


class Observed(StrEnum):
    """What was seen along a path."""

    FALLS = "falls"
    RESTS = "rests"
    RISES = "rises"
    STAYS = "stays"
    RAN_AWAY = "ran away"


@dataclass(frozen=True, eq=False)
class Path:
    """Where steps of descent lead.

    Attributes
    ----------
    points : ndarray of shape (k + 1, 2)
        ``(w, b)`` at the start and after each step, all finite.
    losses : ndarray of shape (k + 1,)
        Of all examples, at each.
    ended : bool
        It was broken off before the last step, because the loss ran away.
    """

    points: FloatArray
    losses: FloatArray
    ended: bool

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.losses) - 1

    def observed(self) -> Observed:
        """Say what became of the loss."""
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
    """How the examples are dealt into mini-batches: once, the same in every epoch.

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
        Without, every step sees all examples.

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
    whole = _Loss(neuron, x, t)
    parts = [_Loss(neuron, x[rows], t[rows]) for rows in rows_of_batches[:steps]] or [whole]
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


class _Loss:
    """Value and gradient over some examples, from five sums where there is no activation."""

    def __init__(self, neuron: Neuron, x: FloatArray, t: FloatArray) -> None:
        self._neuron, self._x, self._t = neuron, x, t
        linear = neuron.activation.name == "identity"
        self._sums = Quadratic(Sums.of(x, t), neuron.objective) if linear else None

    def value(self, at: FloatArray) -> float:
        if self._sums:
            loss = float(self._sums.value(at[0], at[1]))
            if not math.isfinite(loss):
                raise DataError("the loss is too large for a 64-bit number.")
            return loss
        return self._neuron.value(self._x, self._t, at)

    def gradient(self, at: FloatArray) -> FloatArray:
        if self._sums:
            return self._sums.gradient(at)
        return self._neuron.gradient(self._x, self._t, at)


# Mini-batches of a neuron without activation


def compute_log_epoch_radius(
    objective: Objective, x: ArrayLike, learning_rate: float, batches: Batches
) -> float:
    """Natural logarithm of the spectral radius of what an epoch does to ``(w, b)``.

    Each batch k takes the distance from any point of rest by ``I - eta H_k``; an epoch by
    the product of those. Below 0 the epochs settle, above 0 they run away.

    Parameters
    ----------
    objective : Objective
        Of a squared error.
    x : array-like of shape (n,)
        Inputs.
    learning_rate : float
    batches : Batches

    Returns
    -------
    float
        Minus infinity where an epoch leaves nothing.
    """
    x = np.asarray(x, dtype=float)
    rows = batches.rows(x.size)
    if (x == x[0]).all():
        return _log_of_one_number(objective, float(x[0]), learning_rate, rows)
    sizes = np.array([len(of) for of in rows])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    ordered = x[np.concatenate(rows)]
    square, single = np.add.reduceat(ordered**2, starts), np.add.reduceat(ordered, starts)
    rate = learning_rate * objective.loss.max_curvature
    factor = rate / sizes if objective.reduction == "mean" else np.full(len(rows), rate)
    maps = np.empty((len(rows), 2, 2))
    maps[:, 0, 0], maps[:, 1, 1] = 1 - factor * square, 1 - factor * sizes
    maps[:, 0, 1] = maps[:, 1, 0] = -factor * single
    return _log_radius(maps)


def _log_of_one_number(
    objective: Objective, x: float, learning_rate: float, rows: list[npt.NDArray[np.intp]]
) -> float:
    """The same where all inputs are one and the same: then only ``w x + b`` moves."""
    sizes = np.array([len(of) for of in rows], dtype=float)
    curvatures = objective.loss.max_curvature * (1 + x * x) * sizes
    if objective.reduction == "mean":
        curvatures /= sizes
    left = np.abs(1 - learning_rate * curvatures)
    return float(np.log(left).sum()) if left.all() else -math.inf


def _log_radius(maps: FloatArray) -> float:
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
    """Tell what becomes of ``(w, b)`` without activation, from the map of an epoch.

    Parameters are those of `log_epoch_radius`.
    """
    if learning_rate <= 0:
        return Outcome.CLIMBS if learning_rate < 0 else Outcome.STAYS
    logarithm = compute_log_epoch_radius(objective, x, learning_rate, batches)
    if abs(logarithm) <= _KEEPS:
        return Outcome.KEEPS
    return Outcome.SETTLES if logarithm < 0 else Outcome.DIVERGES


def measure_share_through(neuron: Neuron, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> float:
    """How much of the loss stands where the activation lets the gradient through, 0 to 1.

    Each example counts with its loss, and with its slope do/dz over the steepest one. Near
    0 a gradient is nearly zero although the loss is not: a ReLU that is dead for these
    examples, a sigmoid that is saturated.

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
    losses = SquaredError().value(t, neuron.activation.value(z))
    if not losses.any():
        return 1.0
    weights = losses / losses.max()
    slopes = neuron.activation.slope(z) / neuron.activation.steepest
    return float((weights * slopes).sum() / weights.sum())
