"""One row, or few rows, that make most of the loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lossviz.base import format_percent
from lossviz.batch.evidence import count_outliers, is_outlier
from lossviz.batch.findings.finding import Finding, name_row
from lossviz.batch.findings.subset import Subset
from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, Rows, Summary

_CHANCE = 0.002


def find_outliers(subset: Subset) -> Finding | None:
    """Find the few rows that make more than half of the loss, beyond noise of Student's t.

    Of a sample only the largest error of all rows is known.
    """
    data = subset.data
    if data.summary is not None:
        return _find_largest_error(data, data.summary)
    shares = compute_shares(data)
    most = 1 if data.n < 10 else max(2, data.n // 100)
    sizes = np.abs(data.error[shares.largest_first])
    rows = shares.largest_first[: count_outliers(sizes, most, _CHANCE)]
    if not rows.size:
        return None
    if subset.class_variance is not None:
        # Probabilities say how likely errors as large as these are: 1 - |e| for each.
        likely = 1 - float(np.abs(data.error[rows]).min())
        if data.n * likely > _CHANCE:
            return None
    return _describe(data, rows, float(shares.of_rows[rows].sum()))


def leave_out(subset: Subset, outliers: Finding) -> Subset:
    """Leave outliers out of the rows, and of the moments of all rows."""
    rows = np.setdiff1d(subset.rows, outliers.rows)
    if not subset.data.summary:
        return replace(subset, rows=rows)
    # The formulas that add a value, the other way round (Welford 1962, Technometrics 4(3),
    # 419-420): without x the mean moves by -d / (n - 1), where d = x - mean, and the sum of
    # squared deviations falls by d^2 n / (n - 1).
    n, mean, variance = subset.moments
    apart = _get_largest_error(subset.data.summary) - mean
    others = max(0.0, variance * n - apart * apart * n / (n - 1))
    moments = n - 1, mean - apart / (n - 1), others / (n - 1)
    return replace(subset, rows=rows, of_all=moments)


def _find_largest_error(data: Dataset, summary: Summary) -> Finding | None:
    largest = _get_largest_error(summary)
    if summary.n < 4 or not largest * largest:
        return None
    total = summary.sum_squared_error / largest**2
    others = max(0.0, total - 1)
    if others >= 1 or not is_outlier(1, 1, others, summary.n, 1, _CHANCE):
        return None
    rows = np.flatnonzero(data.error == largest)[:1]
    if rows.size:
        return _describe(data, rows, 1 / total)
    sentence = f"One row makes {format_percent(1 / total)} of the loss."
    return Finding("one-row", f"{sentence} It is not among the rows drawn.", 1 / total)


def _get_largest_error(summary: Summary) -> float:
    return max(summary.min_error, summary.max_error, key=abs)


def _describe(data: Dataset, rows: Rows, share: float) -> Finding:
    row, of_loss = int(rows[0]), f"{format_percent(share)} of the loss"
    name = name_row(data, row)
    if rows.size == 1:
        code, sentence = "one-row", f"{name.capitalize()} makes {of_loss}."
    else:
        code = "few-rows"
        sentence = f"{rows.size} of {data.n:,} rows make {of_loss}. The largest is {name}."
    return Finding(code, sentence, share, row=row + 1, rows=rows)
