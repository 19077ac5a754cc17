"""Columns of numbers beside target and prediction: features, each with a weight of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lossviz.base import DataError, list_names, quote
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.reading import WRONG, CellReader, collect_evidence, looks_numeric, parse_numbers

if TYPE_CHECKING:
    import pyarrow as pa

_LOOKED_AT = 200  # rows that decide whether a column looks like numbers
_RANKED = 200  # columns
_FEWEST_COUNTED = 5  # rows: fewer go in steps of one by chance
_FEWEST_FOLDS, _MOST_FOLDS = 3, 20
_NUMBERING = re.compile(
    r"(?:(?:row|record|sample|patient|case|cv|k)[ _.-]?)?"
    r"(?:id|ids|index|idx|row|rows|fold|folds|split|no|nr|num|number|#|unnamed: 0)"
)


@cache_per_dataset(keep=1)
def find_numeric_columns(data: Dataset) -> tuple[str, ...]:
    """Names of the other columns that look like numbers, by their first rows."""
    return tuple(
        name
        for name, column in data.columns.items()
        if looks_numeric(column.slice(0, _LOOKED_AT).to_pylist())
    )


@cache_per_dataset()
def rank_features(data: Dataset) -> tuple[str, ...]:
    """Names of the columns that look like numbers: first the one that goes best with the target.

    That is the one with the largest correlation in size, so that a model of it alone has the
    least squared error. Last are those that only number rows or folds. Of more than 200 columns
    the first 200 are ranked, and the others follow in the file's order.
    """
    numeric = find_numeric_columns(data)
    ranked = sorted(
        numeric[:_RANKED], key=lambda name: (numbers_rows(data, name), -_correlate(data, name))
    )
    return (*ranked, *numeric[_RANKED:])


@cache_per_dataset(keep=64)
def numbers_rows(data: Dataset, name: str) -> bool:
    """Whether a column only numbers rows or folds, by its name or by what is in it.

    By its name that is a column of whole numbers called id, index, fold and the like. By what
    is in it: whole numbers one after the other, all of them different in steps of one; or
    from 3 to 20 whole numbers, one after the other, in equally many rows each (but for one),
    as cross-validation deals its folds.
    """
    values = parse_numbers(data.columns[name], data.decimal)
    if values.size <= 2 or not (values == np.round(values)).all():
        return False
    if _NUMBERING.fullmatch(name.strip().lower()) or _goes_in_steps_of_one(values):
        return True
    distinct, counts = np.unique(values, return_counts=True)
    return bool(
        _FEWEST_FOLDS <= distinct.size <= _MOST_FOLDS
        and values.size >= 2 * distinct.size
        and (np.diff(distinct) == 1).all()
        and np.ptp(counts) <= 1
    )


def _goes_in_steps_of_one(values: Vector) -> bool:
    steps = np.diff(values)
    return values.size >= _FEWEST_COUNTED and bool(
        (np.abs(steps) == 1).all() and (steps == steps[0]).all()
    )


@cache_per_dataset(keep=64)
def _correlate(data: Dataset, name: str) -> float:
    """Size of the correlation with the target, over the rows where both are known."""
    values = parse_numbers(data.columns[name], data.decimal)
    known = np.isfinite(values)
    x, t = values[known], data.target[known]
    if x.size < 2 or not np.ptp(x) or not np.ptp(t):
        return 0.0
    x, t = x - x.mean(), t - t.mean()
    size = float(np.linalg.norm(x) * np.linalg.norm(t))
    return abs(float(x @ t)) / size if size else 0.0


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
            f"Row {row + 1} of column {quote(column)} is {quote(cell)}, which is no number up to "
            f"1e100 in size.{more} Choose another column, or fill them in."
        )


def _refuse_doubt(cells: list[str], decimal: str) -> None:
    """Refuse "1,234" where nothing in the column tells that it means 1234."""
    seen = collect_evidence(cells)
    if decimal == "." and "," in seen.doubts and not seen.proofs:
        seen.decimal(",")
