"""Loss and gradient over the batch size: what is expected, and what was drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from lossviz.data import (
    Dataset,
    Rows,
    Vector,
    cache_per_dataset,
    clear_round_off,
    read_feature,
)
from lossviz.loss import Objective, Verdict, descent, require_quadratic, require_squared_error
from lossviz.minibatch.epoch import Epoch, split_sizes
from lossviz.minibatch.population import (
    Integers,
    Population,
    measure_population,
    take_gradients,
    take_squared_errors,
)
from lossviz.minibatch.sgd import EpochBatches, Schedule, draw_batches
from lossviz.minibatch.shuffles import draw_orders

BATCHES: Final = 24
DRAWS: Final = BATCHES  # a batch of all rows takes an order of its own
_EVERY_SIZE_TO = 16
_PER_OCTAVE = 6
_CLEAR = math.log(20)  # of a distance, less than 1/20 is left, or 20 times as much

Kind = Literal["loss", "gradient", "square"]


@dataclass(frozen=True)
class BatchOptions:
    """SSE and MSE as they stand, and what is stepped with them.

    Attributes
    ----------
    sse, mse : Objective
        SSE and MSE with their switches.
    column : str or None
        The feature whose weight is stepped; None for a bias.
    seed : int
        Of the draws.

    Raises
    ------
    DataError
        For objectives of another loss than a squared error: they would be neither SSE nor MSE.
    """

    sse: Objective
    mse: Objective
    column: str | None
    seed: int

    def __post_init__(self) -> None:
        for objective in (self.sse, self.mse):
            require_squared_error(objective.loss, "a comparison of SSE and MSE over batch sizes")

    @property
    def shared(self) -> str:
        """What the rows share: "the shared bias" or "the weight"."""
        return "the shared bias" if self.column is None else "the weight"

    @property
    def factor(self) -> str:
        """What the square has before it in the MSE over that in the SSE: "2", "½" or "" for 1."""
        ratio = self.mse.curvature(1) / self.sse.curvature(1)
        return {2.0: "2", 0.5: "½"}.get(ratio, "")


@dataclass(frozen=True, eq=False)
class QuantityCurve:
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
    sizes: Integers
    sums: Vector

    def drawn(self, objective: Objective, factor: float) -> Vector:
        """Sum or mean of each batch that was drawn, shape (k, b)."""
        drawn = factor * self.sums
        return np.asarray(drawn / self.sizes if objective.reduction == "mean" else drawn)

    def bands(self, objective: Objective, factor: float) -> Vector:
        """Two and one standard deviations around what is expected, shape (4, b), the lowest first.

        Which share of the batches lies inside depends on the rows and on B.
        """
        scaled = self.population.times(factor)
        level = scaled.level(self.sizes, objective.reduction)
        noise = scaled.noise(self.sizes, objective.reduction)
        return np.asarray(level + np.array([[-2], [-1], [1], [2]]) * noise)


@dataclass(frozen=True, eq=False)
class Curves:
    """Loss and gradient over the batch size.

    Attributes
    ----------
    sizes : ndarray of int, shape (b,)
        Batch sizes, ascending, the last one all rows at hand.
    loss : QuantityCurve
        The squared error of a row; times h its loss.
    gradient : QuantityCurve
        Its error, or error times feature; times 2h its gradient.
    batches : EpochBatches
        The batches of some epochs, for a descent.
    mean_square : float
        Mean over all rows of 1, or of the feature's square.
    of_weight : bool
        Whether the gradient is that of a feature's weight, and not of a bias.
    """

    sizes: Integers
    loss: QuantityCurve
    gradient: QuantityCurve
    batches: EpochBatches
    mean_square: float
    of_weight: bool

    @property
    def minimum(self) -> float:
        """Where the loss of all rows is least; 0 where the feature is 0 in every row.

        With o the predictions and d what is added, ``sum (e + d x)^2`` has the derivative
        ``2 sum e x + 2 d sum x^2``, which is 0 at ``d = -mean(e x) / mean(x^2)``; x is 1 for a
        bias.
        """
        return -self.gradient.population.mean / self.mean_square if self.mean_square else 0.0


def list_batch_sizes(n: int) -> Integers:
    """Batch sizes from 1 to N, evenly spread on a log axis, powers of two among them."""
    octaves = np.log2(max(n, 1))
    spread = np.round(2.0 ** np.arange(0, octaves, 1 / _PER_OCTAVE)).astype(np.int64)
    small = np.arange(1, min(n, _EVERY_SIZE_TO) + 1)
    return np.unique(np.concatenate([small, spread[spread < n], [n]]))


def choose_extra_size(n: int, size: int) -> int:
    """A batch size that is not among `list_batch_sizes(n)`; N for one that is.

    What is drawn depends on this alone, so that it stays the same from one regular size to
    the next.
    """
    return n if size in list_batch_sizes(n) else size


def compute_curves(data: Dataset, options: BatchOptions, size: int) -> Curves:
    """Compute loss and gradient of growing batches, for every batch size.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
        Its column and its seed are taken.
    size : int
        A batch size that has to be among the sizes, at most N.

    Raises
    ------
    DataError
        Where the column has a cell that is no number.
    """
    return _compute_curves(data, options.column, options.seed, choose_extra_size(data.n, size))


@cache_per_dataset(keep=4)
def _compute_curves(data: Dataset, column: str | None, seed: int, extra_size: int) -> Curves:
    sizes = np.union1d(list_batch_sizes(data.n), [extra_size])
    loss, gradients = _sum_rows(data, "loss", None, seed), _sum_rows(data, "gradient", column, seed)
    squares = None if column is None else _sum_rows(data, "square", column, seed)
    return Curves(
        sizes,
        QuantityCurve(measure_rows(data, "loss"), sizes, loss[:, sizes]),
        QuantityCurve(measure_rows(data, "gradient", column), sizes, gradients[:, sizes]),
        draw_batches(gradients, squares, sizes, BATCHES),
        1.0 if column is None else measure_rows(data, "square", column).mean,
        column is not None,
    )


def judge_sizes(curves: Curves, objective: Objective, learning_rate: float) -> list[Verdict]:
    """Tell what a descent by mini-batches comes to for every batch size, the last one all rows.

    Exact for a bias, and for a weight where the batch is all rows. For a weight by smaller
    batches, whose curvature differs from one to the next, it is what their product says: it
    settles or diverges where a distance has clearly shrunk or grown, else it falls or rises.

    Parameters
    ----------
    curves : Curves
    objective : Objective
        Of a quadratic loss.
    learning_rate : float
    """
    of_rows, sizes = curves.gradient.population, curves.sizes.tolist()
    curvature = objective.shared_curvature(of_rows.n) * curves.mean_square
    if not curvature or not (of_rows.mean or of_rows.deviation):
        return [Verdict.THERE] * len(sizes)
    if curves.of_weight:
        logarithms = curves.batches.log_left(objective, learning_rate).tolist()
        verdicts = [_judge_observed(learning_rate, left) for left in logarithms]
    else:
        schedules = [Schedule(objective, learning_rate, of_rows.n, size) for size in sizes]
        verdicts = [schedule.outcome() for schedule in schedules]
    return [*verdicts[:-1], descent.judge(of_rows.mean, learning_rate, curvature)]


def _judge_observed(learning_rate: float, log_left: float) -> Verdict:
    if learning_rate <= 0 or abs(log_left) > _CLEAR:
        return descent.judge_epochs(learning_rate, log_left)
    return Verdict.FALLS if log_left < 0 else Verdict.RISES


def draw_epoch(data: Dataset, options: BatchOptions, size: int, *, drop_last: bool) -> Epoch:
    """Draw the batches of an epoch, and take the mean loss of each.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
        Its MSE and its seed are taken.
    size : int
        Batch size B, from 1 to N.
    drop_last : bool
        Leave out the last batch where it is smaller.
    """
    sizes = split_sizes(data.n, size, drop_last=drop_last)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    sums = _sum_rows(data, "loss", None, options.seed)[0, ends]
    h = require_quadratic(options.mse.loss, "the mean loss of batches")
    return Epoch(data.n, sizes, h * np.diff(sums))


@cache_per_dataset(keep=1)
def draw_order(data: Dataset, seed: int) -> Rows:
    """All rows, from 0, in the order in which the first of the growing batches takes them."""
    return next(draw_orders(data.n, 1, seed))


def _take_quantity(data: Dataset, kind: Kind, column: str | None) -> Vector:
    x = None if column is None else read_feature(data, column)
    if kind == "square" and x is not None:
        return np.asarray(x * x)
    return take_gradients(data, x) if kind == "gradient" else take_squared_errors(data)


@cache_per_dataset()
def measure_rows(data: Dataset, kind: Kind, column: str | None = None) -> Population:
    """Measure a quantity of all rows; of a sample, the mean and deviation of what it is from."""
    of_rows = measure_population(_take_quantity(data, kind, column))
    summary = data.summary
    if kind == "gradient" and column is None:
        mean = clear_round_off(of_rows.mean, data.target, data.output)
        of_rows = replace(of_rows, mean=mean)
    if summary is None or column is not None:
        return of_rows
    # The rows are a sample of more: mean and deviation are those of all, the shape the sample's.
    if kind == "loss":
        mean, deviation = summary.mean_squared_error, summary.deviation_of_squared_error
    else:
        mean, deviation = summary.mean_error, math.sqrt(summary.variance_of_error)
    return replace(of_rows, n=summary.n, mean=mean, deviation=deviation)


# Of 100,000 rows, the most that a page draws, each of these takes 19 MB and 40 ms.
@cache_per_dataset(keep=3)
def _sum_rows(data: Dataset, kind: Kind, column: str | None, seed: int) -> Vector:
    """Sum a quantity up along each random order, from a 0 before its first row: (DRAWS, N + 1)."""
    values, sums = _take_quantity(data, kind, column), np.zeros((DRAWS, data.n + 1))
    for along, order in zip(sums, draw_orders(data.n, DRAWS, seed), strict=True):
        np.cumsum(values[order], out=along[1:])
    return sums
