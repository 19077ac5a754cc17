"""One row, or few rows, that make most of the loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lossviz.base import format_percent
from lossviz.batch.evidence import count_outliers, is_outlier
from lossviz.batch.findings.finding import Finding, Subset, name_row
from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, Rows, Summary

_CHANCE = 0.002


def find_outliers(subset: Subset) -> Finding | None:
    """Find the few rows that make more than half of the loss, beyond noise of Student's t.

    Of a sample only the largest error of all rows is known.
    """
    data, summary = subset.data, subset.data.summary
    rows, share = _find_largest_error(data, summary) if summary else _find_few_rows(subset)
    if not share:
        return None
    of_loss = f"{format_percent(share)} of the loss"
    if not rows.size:
        sentence = f"One row makes {of_loss}. It is not among the rows drawn."
        return Finding("one-row", sentence, share)
    name = name_row(data, int(rows[0]))
    code, sentence = "one-row", f"{name.capitalize()} makes {of_loss}."
    if rows.size > 1:
        code = "few-rows"
        sentence = f"{rows.size} of {data.n:,} rows make {of_loss}. The largest is {name}."
    return Finding(code, sentence, share, row=int(rows[0]) + 1, rows=rows)


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
    return replace(subset, rows=rows, moments_of_all=moments)


def _find_few_rows(subset: Subset) -> tuple[Rows, float]:
    """Find the rows that are outliers among those of the subset, and their share of the loss."""
    data, shares = subset.data, compute_shares(subset.data)
    largest_first = shares.largest_first[np.isin(shares.largest_first, subset.rows)]
    most = 1 if data.n < 10 else max(2, data.n // 100)
    sizes = np.abs(data.error[largest_first])
    rows = largest_first[: count_outliers(sizes, most, _CHANCE)]
    if rows.size and subset.class_variance is not None:
        # Probabilities say how likely errors as large as these are: 1 - |e| for each.
        likely = 1 - float(np.abs(data.error[rows]).min())
        rows = rows if data.n * likely <= _CHANCE else rows[:0]
    return rows, float(shares.of_rows[rows].sum())


def _find_largest_error(data: Dataset, summary: Summary) -> tuple[Rows, float]:
    """Find the row of the largest error of all, which may not be drawn, and its share."""
    largest = _get_largest_error(summary)
    rows = np.flatnonzero(data.error == largest)[:1]
    if summary.n < 4 or not largest * largest:
        return rows, 0.0
    total = summary.sum_squared_error / largest**2
    others = max(0.0, total - 1)
    stands_out = others < 1 and is_outlier(1, 1, others, summary.n, 1, _CHANCE)
    return rows, 1 / total if stands_out else 0.0


def _get_largest_error(summary: Summary) -> float:
    """Give the error of largest size, with its sign."""
    return max(summary.min_error, summary.max_error, key=abs)
