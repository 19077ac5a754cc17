"""A group of rows that makes much more of the loss than of the rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from lossviz.base import format_percent
from lossviz.batch.evidence import compare_ranks, compute_normal_chance, correlate
from lossviz.batch.findings.finding import Finding, Subset, name_row

CHANCE = 0.0005


def find_group(subset: Subset) -> Finding | None:
    """Find the group that makes most of the loss beyond its share of the rows."""
    # By ranks, because squares of errors have heavy tails, whatever the errors have.
    errors = subset.error if subset.unexplained is None else subset.unexplained
    ranks = stats.rankdata(np.abs(errors))
    found = []
    for group in subset.groups:
        z = compare_ranks(ranks, group.inside)
        of_rows, share, words = _measure_share(subset, group.inside)
        if z <= 0 or not _matters(share, of_rows):
            continue
        if compute_normal_chance(z) * len(subset.groups) <= CHANCE:
            sentence = (
                f"Rows where {group.name} are {format_percent(of_rows)} of the rows "
                f"and make {format_percent(share)} of the loss{words}."
            )
            rows, sentence = subset.rows[group.inside], subset.introduce(sentence)
            more = share - of_rows
            found.append(Finding("group", sentence, more, "errors", None, group.column, rows))
    found.sort(key=lambda finding: -finding.share)
    return next((one for one in found if not repeats_error(subset, one.column)), None)


def _measure_share(subset: Subset, inside: npt.NDArray[np.bool_]) -> tuple[float, float, str]:
    """Measure a group's share of the rows and of the loss, and say of which loss.

    One row with a huge error would hide a group that makes most of what all others lose.
    """
    squares, of_rows = np.square(subset.error), float(inside.mean())
    share = float(squares[inside].sum()) / subset.sum_squared_error
    largest = int(squares.argmax())
    left = float(squares.sum()) - float(squares[largest])
    if _matters(share, of_rows) or inside[largest] or not left:
        return of_rows, share, ""
    name = name_row(subset.data, int(subset.rows[largest]))
    return of_rows, float(squares[inside].sum()) / left, f" without {name}"


def _matters(share: float, of_rows: float) -> bool:
    return share >= max(1.5 * of_rows, of_rows + 0.1)


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
