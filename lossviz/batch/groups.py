"""Rows told apart by what a column says of them: a few groups, whatever is in the column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.base import format_number
from lossviz.data import Column, Dataset, Rows, Vector, cache_per_dataset

MOST = 5
OTHERS = "all others"
_QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of rows.

    Attributes
    ----------
    names : tuple of str
        What the rows of each have in common; text of the column or a range of numbers.
    of : ndarray of intp, shape (n,)
        The group of each row, as a position in `names`.
    ordered : bool
        They are ranges of numbers, from small to large.
    has_others : bool
        The last one holds all rows that are in none of the others.
    """

    names: tuple[str, ...]
    of: Rows
    ordered: bool = False
    has_others: bool = False


@cache_per_dataset()
def group_rows(data: Dataset, column: str) -> Groups:
    """Divide rows by a column: a group for each value, or four ranges of numbers.

    With more than five values the four ranges are taken where all are numbers,
    and else the most frequent values, with all others together in one group.

    Parameters
    ----------
    data : Dataset
    column : str
        One of `data.columns`.
    """
    values, of, counts = _find_distinct(data, column)
    if len(values) <= MOST:
        return Groups(tuple(values), of)
    numbers = Column.of(values, data.decimal).numbers
    if numbers is not None:
        return _cut_into_quarters(numbers[of])
    return _keep_most_frequent(values, of, counts)


def _find_distinct(data: Dataset, column: str) -> tuple[list[str], Rows, Rows]:
    """Values in order of first appearance, the position among them of each row, how often each."""
    encoded = data.columns[column].text.combine_chunks().dictionary_encode()
    of = encoded.indices.to_numpy().astype(np.intp)
    return encoded.dictionary.to_pylist(), of, np.bincount(of)


def _cut_into_quarters(numbers: Vector) -> Groups:
    """Cut into ranges that hold about a quarter of the rows each."""
    cuts = np.unique(np.quantile(numbers, _QUARTERS))
    of = np.searchsorted(cuts, numbers, side="left")
    kept, of = np.unique(of, return_inverse=True)
    ranges = [numbers[of == k] for k in range(len(kept))]
    names = tuple(f"{format_number(r.min())} to {format_number(r.max())}" for r in ranges)
    return Groups(names, of.astype(np.intp), ordered=True)


def _keep_most_frequent(values: list[str], of: Rows, counts: Rows) -> Groups:
    """Keep the most frequent values as groups, and put all others into one more."""
    largest = np.argsort(-counts, kind="stable")[:MOST]
    place = np.full(len(values), MOST)
    place[largest] = np.arange(MOST)
    return Groups((*(values[k] for k in largest), OTHERS), place[of], has_others=True)
