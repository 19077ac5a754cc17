"""How far the rows of a batch are from what chance alone would give, as probabilities.

Everything is two-sided, and valid without a normal distribution of the errors where it is by
ranks. The probabilities are small ones (below 1e-3), to be compared with a share of the budget
of false claims; see `findings`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.data import Rows, Vector

_BLOCK: Final = 1 << 16


@dataclass(frozen=True)
class Line:
    """The straight line of target on prediction with the least squared error.

    Attributes
    ----------
    slope, intercept : float
        ``t = intercept + slope * o``; 1 and 0 where predictions are calibrated.
    standard_error : float
        Of the slope, by the residuals' own sizes (White 1980, with the correction HC3 of
        MacKinnon and White 1985), so that it is right where the noise differs.
    left : float
        Which part of the squared error is left when the line corrects the predictions.
    """

    slope: float
    intercept: float
    standard_error: float
    left: float


def find_p_of_t(t: float, freedom: float) -> float:
    """Give the two-sided probability of Student's t, by Wallace's approximation (1959).

    For 6 degrees of freedom and more, and probabilities above 1e-12, it is off by less than a
    fifth: far less than one budget of false claims differs from another.
    """
    if freedom < 6 or math.isnan(t):
        return 1.0
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2))


def rank(values: Vector) -> Vector:
    """Rank values from 1; equal ones share the mean of their ranks."""
    _, of, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Vector = (last - (counts - 1) / 2.0)[of]
    return ranks


def compare_sizes(ranks: Vector, inside: Rows) -> tuple[float, bool]:
    """Compare ranks inside of a group with those outside (Wilcoxon 1945; Mann and Whitney 1947).

    Under the null each choice of rows for the group is as likely, so it holds for any
    distribution of the errors. Ties are corrected for.

    Returns
    -------
    tuple of float and bool
        The two-sided probability, and whether those inside are larger.
    """
    n, m = ranks.size, inside.size
    if not 0 < m < n:
        return 1.0, False
    excess = float(ranks[inside].sum()) - m * (n + 1) / 2
    spread = float(np.square(ranks - (n + 1) / 2).sum()) / (n - 1)
    variance = m * (n - m) / n * spread
    if variance == 0:
        return 1.0, False
    z = max(0.0, abs(excess) - 0.5) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2)), excess > 0


def correlate_ranks(one: Vector, other: Vector) -> tuple[float, float]:
    """Give Spearman's rank correlation, and its two-sided probability.

    Under the null of independence it has the variance ``1 / (n - 1)`` whatever the
    distributions are (Kendall and Gibbons, Rank Correlation Methods, 1990, 4.14).
    """
    n = one.size
    a, b = one - one.mean(), other - other.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    if n < 3 or size == 0:
        return 0.0, 1.0
    correlation = float(a @ b) / size
    return correlation, math.erfc(abs(correlation) * math.sqrt((n - 1) / 2))


def fit_line(target: Vector, output: Vector) -> Line | None:
    """Fit the line of target on prediction; None where all predictions are the same.

    Parameters
    ----------
    target, output : ndarray of shape (n,)
        So small that their squares are numbers of float64.
    """
    n = output.size
    middle, level = float(output.mean()), float(target.mean())
    x, y = output - middle, target - level
    squares = float(x @ x)
    if n < 4 or squares == 0:
        return None
    slope = float(x @ y) / squares
    residual = y - slope * x
    leverage = 1 / n + x * x / squares
    scaled = residual / np.maximum(1 - leverage, 1e-9)
    error = math.sqrt(float(np.square(x * scaled).sum())) / squares
    before = float(np.square(output - target).sum())
    left = float(residual @ residual) / before if before else 1.0
    return Line(slope, level - slope * middle, error, left)
