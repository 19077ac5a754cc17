"""Columns of numbers beside target and prediction: which one goes best with the target."""

from __future__ import annotations

import re

import numpy as np

from lossviz.batch.evidence import correlate
from lossviz.data import Dataset, Vector, cache_per_dataset, find_numeric_columns

_RANKED = 200  # columns
_FEWEST_COUNTED = 5  # rows: fewer go in steps of one by chance
_FEWEST_FOLDS, _MOST_FOLDS = 3, 20
_NUMBERING = re.compile(
    r"(?:(?:row|record|sample|patient|case|cv|k)[ _.-]?)?"
    r"(?:id|ids|index|idx|row|rows|fold|folds|split|no|nr|num|number|#|unnamed: 0)"
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
    values = data.columns[name].values
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
    """Whether five or more values only go up, or only down, by 1 each."""
    steps = np.diff(values)
    return values.size >= _FEWEST_COUNTED and bool(
        (np.abs(steps) == 1).all() and (steps == steps[0]).all()
    )


def _correlate(data: Dataset, name: str) -> float:
    """Size of the correlation with the target, over the rows where both are known."""
    values = data.columns[name].values
    known = np.isfinite(values)
    return abs(correlate(values[known], data.target[known]))
