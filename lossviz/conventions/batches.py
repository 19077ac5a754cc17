"""One number from many batches: ways that give that of all rows, and ways that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import Sums, measure
from lossviz.loss import EpochReport, descent

How = Literal["mean", "by rows", "by weights", "dropped", "counted fully"]

WAYS: Final[dict[How, str]] = {
    "mean": "mean of the batches' numbers",
    "by rows": "mean weighted by the batches' rows",
    "by weights": "mean weighted by the batches' weights",
    "dropped": "mean without a smaller last batch",
    "counted fully": "a smaller last batch counted as a whole one",
}


@dataclass(frozen=True, eq=False)
class Batched:
    """Sums of all rows, and of each batch.

    Attributes
    ----------
    size : int
        Rows of a batch B; the last batch may have fewer.
    each : Sums
        Of the batches, in their order.
    """

    size: int
    each: Sums

    def combine(self, convention: Convention, how: How) -> float:
        """Make one number from those of the batches; NaN where a batch has none."""
        values = convention.evaluate(self.each)
        rows = self.each.rows
        match how:
            case "mean":
                return float(values.mean())
            case "by rows":
                # With m_k = sum_k / B_k this is sum_k B_k m_k / N, the mean of all rows.
                return float(rows @ values / rows.sum())
            case "by weights":
                weights = self.each.weights
                used = weights > 0  # a batch of weight 0 has no weighted mean, and adds nothing
                return float(weights[used] @ values[used] / weights.sum())
            case "dropped":
                full = rows == self.size
                return float(values[full].mean()) if full.any() else np.nan
            case "counted fully":
                return float(self.size * values.sum() / rows.sum())

    def worst(self, convention: Convention) -> float:
        """Give the smallest number of a batch."""
        return float(convention.evaluate(self.each).min())


def split(predictions: Predictions, size: int) -> Batched:
    """Cut the rows into batches, in the order in which they stand."""
    return Batched(size, measure(predictions, np.arange(0, predictions.n, size)))


def shuffle(predictions: Predictions, seed: int) -> Predictions:
    """Put the rows into a random order."""
    order = np.random.default_rng(seed).permutation(predictions.n)
    weight = None if predictions.weight is None else predictions.weight[order]
    return Predictions(predictions.target[order], predictions.output[order], weight)


@dataclass(frozen=True)
class Accumulated:
    """The gradient for a shared bias, as micro-batches that are accumulated give it.

    Attributes
    ----------
    of_all_rows : float
        Of the mean squared error of all rows: what is wanted.
    summed : float
        Sum of the micro-batches' gradients: m times as long for m of them.
    divided : float
        The same divided by m; differs where micro-batches are unequal.
    weighted : float
        Each micro-batch's sum divided by all rows: what is wanted, however they are cut.
    """

    of_all_rows: float
    summed: float
    divided: float
    weighted: float


def accumulate(predictions: Predictions, size: int) -> Accumulated:
    """Accumulate gradients of the mean squared error over micro-batches of B rows.

    The same holds for shards: data-parallel training averages the shards' gradients
    (`divided`), whatever their sizes. The last one may have fewer rows.
    """
    # The gradient of mean e^2 for a bias is 2 mean(e). The mean of the k micro-batches' own
    # gradients counts a row of micro-batch j by 1 / (k B_j): as by 1 / n only for equal sizes.
    n = predictions.n
    starts = np.arange(0, n, size)
    sums = 2 * np.add.reduceat(predictions.error.mean(axis=1), starts)
    means = sums / np.diff(starts, append=n)
    return Accumulated(
        float(sums.sum() / n), float(means.sum()), float(means.mean()), float((sums / n).sum())
    )


def run_epoch(predictions: Predictions, size: int, rate: float) -> EpochReport:
    """Let a bias that is added to all outputs take a step for each batch, from 0."""
    error = predictions.error
    return descent.report_epoch(
        np.split(np.arange(predictions.n), range(size, predictions.n, size)),
        0.0,
        lambda bias, rows: float(np.square(error[rows] + bias).mean()),
        lambda bias, rows: rate * 2 * float((error[rows] + bias).mean()),
    )
