"""Columns of a data set as features: which look like numbers, and their numbers."""

from __future__ import annotations

import numpy as np

from lossviz.base import DataError, quote
from lossviz.data.cells import Kind, Vector, collect_evidence
from lossviz.data.columns import Column
from lossviz.data.dataset import Dataset, Rows
from lossviz.data.memo import cache_per_dataset


def find_numeric_columns(data: Dataset) -> tuple[str, ...]:
    """Names of the other columns that look like numbers, by their first rows."""
    return tuple(name for name, column in data.columns.items() if column.looks_numeric)


@cache_per_dataset()
def read_feature(data: Dataset, column: str) -> Vector:
    """Take a column as numbers.

    Parameters
    ----------
    data : Dataset
    column : str
        One of `data.columns`.

    Returns
    -------
    ndarray of shape (n,)
        Finite, in the column's own unit.

    Raises
    ------
    DataError
        For a column that there is none of, and for the first cell that is no finite number.
    """
    cells = _find_column(data, column)
    _refuse_cells(column, cells, np.flatnonzero(~np.isfinite(cells.values)))
    return cells.values


@cache_per_dataset()
def read_known_values(data: Dataset, column: str) -> tuple[Vector, Rows]:
    """Take a column as numbers, without the rows where one is missing.

    Parameters
    ----------
    data : Dataset
    column : str
        One of `data.columns`.

    Returns
    -------
    tuple of ndarray of shape (m,) and ndarray of int, shape (m,)
        The numbers, finite and in the column's own unit, and their rows from 0.

    Raises
    ------
    DataError
        For a column that there is none of, for the first cell that says something which is no
        number, and where no row is left.
    """
    cells = _find_column(data, column)
    values, kinds = cells.parse()
    _refuse_cells(column, cells, np.flatnonzero(kinds == Kind.WRONG))
    rows: Rows = np.flatnonzero(np.isfinite(values))
    if not rows.size:
        raise DataError(f"Column {quote(column)} has no number in any row: choose another one.")
    return values[rows], rows


def _find_column(data: Dataset, name: str) -> Column:
    """Give a column whose numbers can be read in one way only."""
    column = data.find_column(name, "to take as the feature")
    if column.decimal == ".":
        # Refuse "1,234" where nothing in the column tells that it means 1234.
        seen = collect_evidence(column.text.to_pylist())
        if "," in seen.doubts and not seen.proofs:
            seen.decimal(",")
    return column


def _refuse_cells(name: str, column: Column, wrong: Rows) -> None:
    """Refuse a column for some of its rows, if any."""
    if wrong.size:
        cell = column.text[int(wrong[0])].as_py()
        more = f" So are {wrong.size - 1:,} more cells." if wrong.size > 1 else ""
        raise DataError(
            f"Row {wrong[0] + 1} of column {quote(name)} is {quote(cell)}, which is no number up "
            f"to 1e100 in size.{more} Choose another column, or fill them in."
        )
