"""Columns of numbers beside target and prediction: features, each with a weight of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lossviz.base import DataError, list_names, quote
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.reading import WRONG, CellReader, collect_evidence, looks_numeric, parse_numbers

if TYPE_CHECKING:
    import pyarrow as pa

_LOOKED_AT = 200  # rows that decide whether a column looks like numbers


@cache_per_dataset(keep=1)
def find_numeric_columns(data: Dataset) -> tuple[str, ...]:
    """Names of the other columns that look like numbers, by their first rows."""
    return tuple(
        name
        for name, column in data.columns.items()
        if looks_numeric(column.slice(0, _LOOKED_AT).to_pylist())
    )


def rank_features(data: Dataset) -> tuple[str, ...]:
    """Names of the columns that look like numbers, those last that only count the rows."""
    return tuple(sorted(find_numeric_columns(data), key=lambda name: _only_counts(data, name)))


def _only_counts(data: Dataset, name: str) -> bool:
    """Whether the first cells are whole numbers one after the other."""
    first = parse_numbers(data.columns[name].slice(0, _LOOKED_AT), data.decimal)
    return first.size > 2 and bool((np.diff(first) == 1).all())


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
    cells = _take_column(data, column)
    _refuse_doubt(cells.to_pylist(), data.decimal)
    values = parse_numbers(cells, data.decimal)
    _refuse(data, column, np.flatnonzero(~np.isfinite(values)))
    return values


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
    cells = _take_column(data, column)
    _refuse_doubt(cells.to_pylist(), data.decimal)
    values, kinds = CellReader(data.decimal).numbers(cells)
    _refuse(data, column, np.flatnonzero(kinds == WRONG))
    rows: Rows = np.flatnonzero(np.isfinite(values))
    if not rows.size:
        raise DataError(f"Column {quote(column)} has no number in any row: choose another one.")
    return values[rows], rows


def _take_column(data: Dataset, name: str) -> pa.ChunkedArray:
    if name not in data.columns:
        raise DataError(
            f"There is no column {quote(name)} to take as the feature. "
            f"The other columns are: {list_names(tuple(data.columns)) or 'none'}."
        )
    return data.columns[name]


def _refuse(data: Dataset, column: str, wrong: Rows) -> None:
    """Refuse a column for some of its rows, if any."""
    if wrong.size:
        row = int(wrong[0])
        cell = data.columns[column][row].as_py()
        more = f" So are {wrong.size - 1:,} more cells." if wrong.size > 1 else ""
        raise DataError(
            f"Row {row + 1} of column {quote(column)} is {quote(cell)}, which is no finite "
            f"number.{more} Choose another column, or fill them in."
        )


def _refuse_doubt(cells: list[str], decimal: str) -> None:
    """Refuse "1,234" where nothing in the column tells that it means 1234."""
    seen = collect_evidence(cells)
    if decimal == "." and "," in seen.doubts and not seen.proofs:
        seen.decimal(",")
