"""One example and many: loss, gradient, curvature, and the steps of descent."""

from lossviz.loss import descent, differences, optimisers
from lossviz.loss.descent import EpochReport, Verdict
from lossviz.loss.differences import Sweep, Trace
from lossviz.loss.huber import Huber
from lossviz.loss.knots import TABLE_ERROR, place_knots
from lossviz.loss.log_cosh import LogCosh
from lossviz.loss.loss import Loss, LossParameter, require_curvature_bound, require_quadratic
from lossviz.loss.losses import LOSSES, choose_loss
from lossviz.loss.minimum import find_best_constant
from lossviz.loss.objective import MSE, SSE, Objective, Reduction, root_mean_squared_error
from lossviz.loss.quantile import AbsoluteError, QuantileLoss
from lossviz.loss.shape import find_jump, find_line, is_symmetric
from lossviz.loss.squared_error import SquaredError, require_squared_error

__all__ = [
    "LOSSES",
    "MSE",
    "SSE",
    "TABLE_ERROR",
    "AbsoluteError",
    "EpochReport",
    "Huber",
    "LogCosh",
    "Loss",
    "LossParameter",
    "Objective",
    "QuantileLoss",
    "Reduction",
    "SquaredError",
    "Sweep",
    "Trace",
    "Verdict",
    "choose_loss",
    "descent",
    "differences",
    "find_best_constant",
    "find_jump",
    "find_line",
    "is_symmetric",
    "optimisers",
    "place_knots",
    "require_curvature_bound",
    "require_quadratic",
    "require_squared_error",
    "root_mean_squared_error",
]
