"""One page of a batch as a table: sorted and cut here, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Final, Literal, get_args

import numpy as np

from lossviz.base import SIGNIFICANT, count_digits_apart, format_plain
from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, Rows, Vector
from lossviz.loss import Objective

ROWS_ON_A_PAGE: Final = 200
SortBy = Literal["row", "target", "prediction", "error", "loss"]
SORTS: Final[tuple[SortBy, ...]] = get_args(SortBy)
_DIRECTIONS = {-1: "▲ raise", 0: "● stay", 1: "▼ lower"}

Cells = dict[str, list[str] | list[float]]


def count_pages(n: int) -> int:
    """How many pages n rows take."""
    return -(-n // ROWS_ON_A_PAGE)


def select_rows(data: Dataset, by: SortBy, *, ascending: bool, page: int = 1) -> Rows:
    """Row numbers, from 0, of one page of a sorted table; at most `ROWS_ON_A_PAGE` of them.

    Parameters
    ----------
    data : Dataset
    by : {"row", "target", "prediction", "error", "loss"}
        What the table is sorted by.
    ascending : bool
        The smallest first.
    page : int
        From 1; past the last page the last one is shown.
    """
    order = data.order("output" if by == "prediction" else by)
    if not ascending:
        order = order[::-1]
    start = ROWS_ON_A_PAGE * (min(max(page, 1), count_pages(data.n)) - 1)
    return order[start : start + ROWS_ON_A_PAGE]


def format_cells(data: Dataset, objective: Objective, shown: Rows, label: str | None) -> Cells:
    """Columns of some rows, numbers rounded to four significant digits.

    Targets and predictions get as many digits more as their difference needs.

    Parameters
    ----------
    data : Dataset
    objective : Objective
        Whose losses and gradients are shown.
    shown : ndarray of intp
        Row numbers from 0.
    label : str or None
        The column that names the rows; None for row numbers.

    Returns
    -------
    dict of str to list
        "name", "target", "output", "error", "loss", "gradient", "direction" and
        "share" (in per cent).
    """
    t, o, error = data.target[shown], data.output[shown], data.error[shown]
    largest = np.maximum(np.abs(t), np.abs(o))
    digits = list(map(count_digits_apart, largest.tolist(), error.tolist()))
    return {
        "name": data.labels(label, shown),
        "target": _round_each(t, digits),
        "output": _round_each(o, digits),
        "error": _round_each(error),
        "loss": _round_each(objective.contributions(error, data.size)),
        "gradient": _round_each(objective.slopes(error, data.size)),
        "direction": [_DIRECTIONS[int(s)] for s in np.sign(error)],
        "share": _round_each(100 * compute_shares(data, objective.loss).of_rows[shown], repeat(3)),
    }


def _round_each(values: Vector, digits: Iterable[int] | None = None) -> list[float]:
    """Round each number to its own count of significant digits."""
    each = digits or repeat(SIGNIFICANT)
    return [float(format_plain(v, d)) for v, d in zip(values.tolist(), each, strict=False)]
