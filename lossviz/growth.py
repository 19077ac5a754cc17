"""Batches that grow row by row: what each size can expect, and what some of them came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lossviz.dataset import Dataset, Rows, Vector
from lossviz.epoch import Epoch, batch_sizes
from lossviz.features import feature
from lossviz.memo import per_dataset
from lossviz.minibatch import Population, population
from lossviz.objective import Objective
from lossviz.per_row import PerRow, pull, squared_error, squared_feature
from lossviz.sgd import Dealt, deal
from lossviz.shuffles import RunningSums, Shuffles

DRAWS: Final = 400
BATCHES: Final = 24
_EVERY_SIZE_TO = 16
_PER_OCTAVE = 6
_QUANTILES = (0.025, 0.16, 0.84, 0.975)

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Compared:
    """SSE and MSE as they stand, and what is stepped with them.

    Attributes
    ----------
    in_sum, in_mean : Objective
        SSE and MSE with their switches.
    column : str or None
        The feature whose weight is stepped; None for a bias.
    seed : int
        Of the draws.
    """

    in_sum: Objective
    in_mean: Objective
    column: str | None
    seed: int

    @property
    def shared(self) -> str:
        """What the rows share: "the shared bias" or "the weight"."""
        return "the shared bias" if self.column is None else "the weight"


@dataclass(frozen=True, eq=False)
class Quantity:
    """A quantity of the rows, over the size of a batch that grows.

    Attributes
    ----------
    population : Population
        Of the rows.
    sizes : ndarray of int, shape (b,)
        Batch sizes, ascending, the last one N.
    sums : ndarray of shape (k, b)
        Sums over k batches that grow.
    """

    population: Population
    sizes: Whole
    sums: Vector

    def drawn(self, objective: Objective, factor: float) -> Vector:
        """What the batches that were drawn came to, shape (k, b)."""
        drawn: Vector = factor * self.sums
        return drawn / self.sizes if objective.reduction == "mean" else drawn

    def bands(self, objective: Objective, factor: float) -> Vector:
        """Bounds of the central 95% and 68% of the batches, shape (4, b), the lowest first.

        Where batches are so small that their distribution is far from normal, they are those
        of the draws; from there on one and two standard deviations.
        """
        around = self.population.times(factor)
        level = around.level(self.sizes, objective.reduction)
        noise = around.noise(self.sizes, objective.reduction)
        normal = level + np.array([[-2], [-1], [1], [2]]) * noise
        drawn = np.quantile(self.drawn(objective, factor), _QUANTILES, axis=0)
        few = (self.sizes < self.population.normal_from) & (self.sizes < self.population.n)
        bands: Vector = np.where(few, drawn, normal)
        return bands


@dataclass(frozen=True, eq=False)
class Growth:
    """How loss and gradient go as a batch grows.

    Attributes
    ----------
    sizes : ndarray of int, shape (b,)
        Batch sizes, ascending, the last one N.
    loss : Quantity
        The squared error of a row; times h its loss.
    pull : Quantity
        Its error, or error times feature; times 2h its gradient.
    dealt : Dealt
        The batches of some epochs, for a descent.
    first_row : int
        With which the first of the batches begins, from 0.
    bend : float
        Mean over all rows of 1, or of the feature's square.
    """

    sizes: Whole
    loss: Quantity
    pull: Quantity
    dealt: Dealt
    first_row: int
    bend: float


def sizes_up_to(n: int) -> Whole:
    """Batch sizes from 1 to N, evenly spread on a log axis, powers of two among them."""
    octaves = np.log2(max(n, 1))
    spread = np.round(2.0 ** np.arange(0, octaves, 1 / _PER_OCTAVE)).astype(np.int64)
    sizes: Whole = np.unique(
        np.concatenate([np.arange(1, min(n, _EVERY_SIZE_TO) + 1), spread[spread < n], [n]])
    )
    return sizes


@per_dataset(keep=4)
def growth(data: Dataset, column: str | None, seed: int, extra: int) -> Growth:
    """Let batches grow.

    Parameters
    ----------
    data : Dataset
    column : str or None
        The feature whose weight is stepped; None for a bias that all rows share.
    seed : int
        Of the draws.
    extra : int
        One more batch size, at most N.

    Raises
    ------
    DataError
        Where the column has a cell that is no number, or something overflows.
    """
    sizes = np.union1d(sizes_up_to(data.n), [extra])
    orders = _orders(data, seed)
    x = None if column is None else feature(data, column)
    squared = None if x is None else squared_feature(x)
    return Growth(
        sizes,
        _quantity(orders, squared_error(data), sizes),
        _quantity(orders, pull(data, x), sizes),
        deal(orders, pull(data, x), squared, sizes, BATCHES),
        int(orders.order(0, 1)[0]),
        1.0 if squared is None else population(squared).mean,
    )


def epoch_of(data: Dataset, compared: Compared, size: int, *, drop_last: bool) -> Epoch:
    """Deal the rows into batches, and take the mean loss of each.

    Parameters
    ----------
    data : Dataset
    compared : Compared
        Its MSE and its seed are taken.
    size : int
        Batch size B, from 1 to N.
    drop_last : bool
        Leave out the last batch where it is smaller.
    """
    sizes = batch_sizes(data.n, size, drop_last=drop_last)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    sums = np.diff(_losses(data, compared.seed).until(np.zeros_like(ends), ends))
    h = compared.in_mean.loss.max_curvature / 2
    losses = squared_error(data).unscaled(h * sums, "the loss of a batch")
    return Epoch(data.n, sizes, np.maximum(0.0, losses))


def random_order(data: Dataset, seed: int) -> Rows:
    """All rows, from 0, in the order in which the first of the growing batches takes them."""
    return _orders(data, seed).order(0, data.n)


@per_dataset(keep=1)
def _losses(data: Dataset, seed: int) -> RunningSums:
    return RunningSums(_orders(data, seed), squared_error(data))


@per_dataset(keep=1)
def _orders(data: Dataset, seed: int) -> Shuffles:
    return Shuffles.seeded(data.n, DRAWS, seed)


def _quantity(orders: Shuffles, values: PerRow, sizes: Whole) -> Quantity:
    sums = RunningSums(orders, values).first(sizes)
    return Quantity(population(values), sizes, values.unscaled(sums, "the sum over a batch"))
