"""The few sums that every convention is made of, for each batch; and the one of a wrong shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lossviz.base import FloatArray
from lossviz.conventions.predictions import Predictions

Divisor = Literal[
    "one", "rows", "outputs", "elements", "weights", "weighted elements", "degrees of freedom"
]


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the rows of each of b batches; k outputs.

    Attributes
    ----------
    outputs : int
        k.
    rows, weights : ndarray of shape (b,)
        Number of rows, and sum of their weights.
    squares, weighted_squares : ndarray of shape (b, k)
        Sum of ``e^2`` and of ``w e^2`` for each output.
    spread, weighted_spread : ndarray of shape (b, k)
        Sum of ``(t - mean of t)^2``, with the mean of that batch; weighted both times in the
        second.
    """

    outputs: int
    rows: FloatArray
    weights: FloatArray
    squares: FloatArray
    weighted_squares: FloatArray
    spread: FloatArray
    weighted_spread: FloatArray

    def find_divisor(self, divisor: Divisor, coefficients: int = 1) -> FloatArray:
        """Give what a sum is divided by, shape (b,), for a model with so many coefficients."""
        k, rows, weights = float(self.outputs), self.rows, self.weights
        if divisor == "degrees of freedom":
            # The sum of squared residuals over n - p is an unbiased estimate of the variance of
            # the noise (Seber and Lee, Linear Regression Analysis, 2nd ed. 2003, section 3.3).
            return np.where(rows > coefficients, rows - coefficients, np.nan)
        values = {
            "one": np.ones_like(rows),
            "rows": rows,
            "outputs": np.full_like(rows, k),
            "elements": rows * k,
            "weights": weights,
            "weighted elements": weights * k,
        }
        return values[divisor]


def measure(predictions: Predictions, starts: NDArray[np.intp] | None = None) -> Sums:
    """Add up the rows of each batch.

    Parameters
    ----------
    predictions : Predictions
    starts : ndarray of int, shape (b,), optional
        First row of each batch, increasing from 0; one batch of all rows if not given.
    """
    if starts is None:
        starts = np.zeros(1, dtype=np.intp)
    rows = np.diff(starts, append=predictions.n).astype(float)
    squares = _add(predictions.squares, starts)
    spread = _spread(predictions.target, None, rows, starts)
    if predictions.weight is None:
        return Sums(predictions.k, rows, rows, squares, squares, spread, spread)
    weight = predictions.weight
    weights = _add(weight, starts)
    weighted = _add(predictions.weighted_squares, starts)
    weighted_spread = _spread(predictions.target, weight, weights, starts)
    return Sums(predictions.k, rows, weights, squares, weighted, spread, weighted_spread)


def _add(values: FloatArray, starts: NDArray[np.intp]) -> FloatArray:
    if len(starts) == 1:
        # NumPy adds pairwise here, and in order in `reduceat`: an error that grows with log n
        # instead of n (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002,
        # section 4.2).
        return np.asarray(np.ascontiguousarray(values.T).sum(axis=-1, keepdims=True).T)
    return np.asarray(np.add.reduceat(values, starts))


def _spread(
    target: FloatArray, weight: FloatArray | None, weights: FloatArray, starts: NDArray[np.intp]
) -> FloatArray:
    # In two passes, mean and then deviations: sum t^2 - n mean^2 would cancel (Chan, Golub and
    # LeVeque, Algorithms for Computing the Sample Variance, 1983, section 1).
    total = _add(target if weight is None else weight[:, None] * target, starts)
    with np.errstate(invalid="ignore", divide="ignore"):  # a batch whose weights are all 0
        means = total / weights[:, None]
        lengths = np.diff(starts, append=len(target))
        from_mean = target - (means if len(starts) == 1 else np.repeat(means, lengths, axis=0))
        spread: FloatArray = np.square(from_mean, out=from_mean)
        if weight is not None:
            spread *= weight[:, None]
    return _add(spread, starts)


def broadcast_mean(predictions: Predictions) -> float:
    """Give the mean squared error of the first outputs, shape (n, 1), against targets (n,).

    NumPy, PyTorch and TensorFlow stretch both to (n, n), so every output meets every target.
    The mean over all pairs of ``(o_i - t_j)^2`` is ``var(o) + var(t) + (mean o - mean t)^2``,
    with variances over n: it does not depend on which output belongs to which target.
    """
    o, t = predictions.output[:, 0], predictions.target[:, 0]
    return float(o.var() + t.var() + (o.mean() - t.mean()) ** 2)
