"""Errors that grow, or shrink, as the prediction grows."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from lossviz.batch.evidence import compute_chance_of_correlation, correlate
from lossviz.batch.findings.finding import Finding, Subset, write_number

_CHANCE = 0.0005
_FEWEST = 12


def find_growth(subset: Subset) -> Finding | None:
    """Find a rank correlation of the errors' sizes and the predictions.

    Over the prediction and not over the target: a target is the prediction less the error,
    so that the largest targets have large errors even where the noise is the same everywhere.
    """
    if subset.n < _FEWEST or subset.is_binary:
        return None
    r = correlate(stats.rankdata(np.abs(subset.residual)), stats.rankdata(subset.output))
    if compute_chance_of_correlation(r, subset.n) > _CHANCE:
        return None
    quarter, squares = subset.n // 4, np.square(subset.error)
    squares = squares[np.argsort(subset.output, kind="stable")]
    ends = squares[:quarter], squares[subset.n - quarter :]
    lowest, highest = (math.sqrt(float(end.mean())) for end in ends)
    small, large = (lowest, highest) if r > 0 else (highest, lowest)
    if large < 1.3 * small:
        return None
    sentence = (
        f"The errors {'grow' if r > 0 else 'shrink'} as the prediction grows. The RMSE is "
        f"{write_number(lowest, 3)} in the lowest quarter of the predictions, and "
        f"{write_number(highest, 3)} in the highest."
    )
    more = float(ends[1 if r > 0 else 0].sum()) / subset.sum_squared_error - quarter / subset.n
    return Finding("growing-errors", subset.introduce(sentence), max(0.0, more), "errors")
