"""What comes out where a column meets a row: n x n differences instead of n."""

from __future__ import annotations

from lossviz.conventions.predictions import Predictions

PREVENTION = "assert output.shape == target.shape"


def broadcast_mean(predictions: Predictions, output: int = 0) -> float:
    """Give the mean squared error of outputs (n, 1) against targets (n,).

    NumPy, PyTorch and TensorFlow stretch both to (n, n), so every output meets every target.
    The mean over all pairs of ``(o_i - t_j)^2`` is ``var(o) + var(t) + (mean o - mean t)^2``,
    with variances over n: it does not depend on which output belongs to which target.

    Parameters
    ----------
    predictions : Predictions
    output : int
        Which of the k outputs.
    """
    o, t = predictions.output[:, output], predictions.target[:, output]
    return float(o.var() + t.var() + (o.mean() - t.mean()) ** 2)
