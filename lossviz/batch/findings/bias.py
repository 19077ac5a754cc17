"""Predictions that are too high, or too low, on average."""

from __future__ import annotations

import math

import numpy as np

from lossviz.base import format_percent
from lossviz.batch.evidence import compute_chance_of_bias, measure_skewness
from lossviz.batch.findings.finding import Finding, Subset, write_number

_CHANCE = 0.0003
_LEAST = 0.02  # of the MSE
_FEWEST_OF_A_CLASS = 10


def find_bias(subset: Subset) -> Finding | None:
    """Find a mean error other than 0; that of all rows also of a sample."""
    n, mean, variance = subset.moments
    share = mean * mean / (mean * mean + variance) if mean else 0.0
    error = _estimate_standard_error(subset)
    if error is None or share < _LEAST:
        return None
    if compute_chance_of_bias(mean, error, measure_skewness(subset.error), n) > _CHANCE:
        return None
    sentence = (
        f"The predictions are too {'high' if mean > 0 else 'low'} by "
        f"{write_number(abs(mean), 3)} on average (standard error "
        f"{write_number(error, 2)}). "
        f"That bias makes {format_percent(share)} of the MSE."
    )
    sentence = subset.introduce(sentence) if subset.data.summary is None else sentence
    return Finding("bias", sentence, share, "actual")


def _estimate_standard_error(subset: Subset) -> float | None:
    """Estimate that of the mean error; None for classes of which one is rare."""
    n, _, variance = subset.moments
    error = math.sqrt(variance / (n - 1))
    if subset.class_variance is not None and subset.data.summary is None:
        # Where a class is rare, one of the two is far too small: that of the rows while it does
        # not come, that of the probabilities while it comes too often.
        return max(error, math.sqrt(float(subset.class_variance.sum())) / n)
    if subset.is_binary:
        of_one = np.count_nonzero(subset.target == subset.target[0])
        if min(of_one, subset.n - of_one) < _FEWEST_OF_A_CLASS:
            return None
    return error
