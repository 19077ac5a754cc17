"""One number from many batches: ways that give that of all rows, and ways that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lossviz.base import FloatArray
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
    """The sums of each batch, to make one number of all batches.

    Attributes
    ----------
    size : int
        Rows of a batch B; the last batch may have fewer.
    sums : Sums
        Of the batches, in their order.
    """

    size: int
    sums: Sums

    def combine(self, convention: Convention, how: How) -> float:
        """Make one number from those of the batches; NaN where a batch has none."""
        values = convention.evaluate(self.sums)
        rows = self.sums.rows
        match how:
            case "mean":
                return float(values.mean())
            case "by rows":
                # With m_k = sum_k / B_k this is sum_k B_k m_k / N, the mean of all rows.
                return float(rows @ values / rows.sum())
            case "by weights":
                weights = self.sums.weights
                used = weights > 0  # a batch of weight 0 has no weighted mean, and adds nothing
                return float(weights[used] @ values[used] / weights.sum())
            case "dropped":
                full = rows == self.size
                return float(values[full].mean()) if full.any() else np.nan
            case "counted fully":
                return float(self.size * values.sum() / rows.sum())

    def worst(self, convention: Convention) -> float:
        """Give the smallest number of a batch."""
        return float(convention.evaluate(self.sums).min())


def split(predictions: Predictions, size: int, seed: int | None = None) -> Batched:
    """Cut the rows into batches: in the order in which they stand, or shuffled with a seed."""
    if seed is not None:
        order = np.random.default_rng(seed).permutation(predictions.n)
        weight = None if predictions.weight is None else predictions.weight[order]
        predictions = Predictions(predictions.target[order], predictions.output[order], weight)
    return Batched(size, measure(predictions, np.arange(0, predictions.n, size)))


def accumulate(predictions: Predictions, size: int) -> tuple[FloatArray, FloatArray]:
    """Differentiate the squared errors of each micro-batch by a shared bias: their sum and mean.

    Added up over the micro-batches, a sum or a mean is what is accumulated. The same holds for
    shards: data-parallel training averages the shards' means, whatever their sizes.
    """
    # The gradient of mean e^2 for a bias is 2 mean(e). The mean of the k micro-batches' own
    # gradients counts a row of micro-batch j by 1 / (k B_j): as by 1 / n only for equal sizes.
    starts = np.arange(0, predictions.n, size)
    sums = 2 * np.add.reduceat(predictions.error.mean(axis=1), starts)
    return sums, sums / np.diff(starts, append=predictions.n)


def run_epoch(predictions: Predictions, size: int, rate: float) -> EpochReport:
    """Let a bias that is added to all outputs take a step for each batch, from 0."""
    error = predictions.error
    return descent.report_epoch(
        np.split(np.arange(predictions.n), range(size, predictions.n, size)),
        0.0,
        lambda bias, rows: float(np.square(error[rows] + bias).mean()),
        lambda bias, rows: rate * 2 * float((error[rows] + bias).mean()),
    )
