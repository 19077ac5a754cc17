"""One example and many: loss, gradient, curvature, and the steps of descent."""

from lossviz.loss import descent, differences
from lossviz.loss.descent import Outcome, Verdict
from lossviz.loss.differences import Sweep, Trace
from lossviz.loss.losses import Loss, SquaredError
from lossviz.loss.objective import MSE, SSE, Objective, Reduction, root_mean_squared_error

__all__ = [
    "MSE",
    "SSE",
    "Loss",
    "Objective",
    "Outcome",
    "Reduction",
    "SquaredError",
    "Sweep",
    "Trace",
    "Verdict",
    "descent",
    "differences",
    "root_mean_squared_error",
]
