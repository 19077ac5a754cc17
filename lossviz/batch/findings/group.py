"""A group of rows that makes much more of the loss than of the rows."""

from __future__ import annotations

import numpy as np
from scipy import stats

from lossviz.base import format_percent
from lossviz.batch.evidence import compare_ranks, compute_normal_chance, correlate
from lossviz.batch.findings.finding import Finding, Subset

CHANCE = 0.0005


def find_group(subset: Subset) -> Finding | None:
    """Find the group that makes most of the loss beyond its share of the rows."""
    # By ranks, because squares of errors have heavy tails, whatever the errors have.
    errors = subset.error if subset.unexplained is None else subset.unexplained
    ranks = stats.rankdata(np.abs(errors))
    squares, found = np.square(subset.error), []
    for group in subset.groups:
        share = float(squares[group.inside].sum()) / subset.sum_squared_error
        of_rows = float(group.inside.mean())
        z = compare_ranks(ranks, group.inside)
        if z <= 0 or share < max(1.5 * of_rows, of_rows + 0.1):
            continue
        if compute_normal_chance(z) * len(subset.groups) <= CHANCE:
            sentence = (
                f"Rows where {group.name} are {format_percent(of_rows)} of the rows "
                f"and make {format_percent(share)} of the loss."
            )
            rows, sentence = subset.rows[group.inside], subset.introduce(sentence)
            more = share - of_rows
            found.append(Finding("group", sentence, more, "errors", None, group.column, rows))
    found.sort(key=lambda finding: -finding.share)
    return next((one for one in found if not repeats_error(subset, one.column)), None)


def repeats_error(subset: Subset, column: str | None) -> bool:
    """Whether a column of numbers is the error or the target, written in another way."""
    if column is None or not subset.groupings[column].ordered:
        return False
    values = subset.data.columns[column].values[subset.rows]
    if not np.isfinite(values).all():
        return False
    rank, size = stats.rankdata, np.abs(subset.error)
    pairs = (
        (values, subset.error, 0.95),
        (values, size, 0.95),
        (np.abs(values), size, 0.95),
        (values, subset.target, 0.999),
    )
    return any(abs(correlate(rank(a), rank(b))) > most for a, b, most in pairs)
