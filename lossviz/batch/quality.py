"""How good the predictions of a batch are, in the usual numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossviz.base import LossvizError
from lossviz.batch.evidence import compute_chance_of_mean
from lossviz.batch.features import find_numeric_columns, read_feature
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.reading import find_prediction_columns

_SURE = 0.05  # of all comparisons of one model together
_FEWEST = 20  # rows: fewer tell nothing where the errors are far from normal


@dataclass(frozen=True)
class Quality:
    """The usual numbers of one column of predictions.

    Attributes
    ----------
    name : str
        Of the column.
    n : int
        Rows that the sums are over.
    sum_squared_error, mean_squared_error : float
        Without a half.
    root_mean_squared_error, bias : float
        In the target's unit; the bias is the mean error.
    r_squared : float or None
        ``1 - SSE / sum (t - mean t)^2``: how much lower the squared error is than if the mean
        target were always predicted. None where all targets are the same, and where the rows
        are a sample of more, whose targets are not known.
    """

    name: str
    n: int
    sum_squared_error: float
    mean_squared_error: float
    root_mean_squared_error: float
    bias: float
    r_squared: float | None


@dataclass(frozen=True)
class Models:
    """Several columns of predictions for the same targets.

    Attributes
    ----------
    qualities : tuple of Quality
        That of the chosen column first.
    best : str or None
        The column with the least squared error, where the difference to each other column is
        more than its noise.
    """

    qualities: tuple[Quality, ...]
    best: str | None


@cache_per_dataset(keep=1)
def measure_quality(data: Dataset) -> Quality:
    """Measure the predictions of a batch; all rows count where these are a sample."""
    own = _measure(data.output_name, data.target, data.output)
    if data.summary is None:
        return own
    whole = data.summary
    return Quality(
        data.output_name,
        whole.n,
        whole.sum_squared_error,
        whole.mean_squared_error,
        whole.root_mean_squared_error,
        whole.mean_error,
        None,
    )


@cache_per_dataset(keep=1)
def compare_models(data: Dataset) -> Models | None:
    """Compare all columns of predictions in a data set; None where there is one only.

    A column is marked as the best where the mean difference of the squared errors, row by row,
    to each other column is beyond chance: by Student's t of the paired differences, with 5%
    shared among the comparisons (Bonferroni), and from 20 rows on.

    Parameters
    ----------
    data : Dataset
        Of a sample of more rows the rows in it are compared.
    """
    others = _read_others(data)
    if not others:
        return None
    outputs = {data.output_name: data.output, **others}
    qualities = tuple(_measure(name, data.target, output) for name, output in outputs.items())
    least = min(qualities, key=lambda quality: quality.sum_squared_error).name
    squares = {name: np.square(output - data.target) for name, output in outputs.items()}
    rest = [name for name in outputs if name != least]
    sure = all(_differs(squares[name] - squares[least], len(rest)) for name in rest)
    return Models(qualities, least if sure else None)


def _read_others(data: Dataset) -> dict[str, Vector]:
    """Read the further columns of predictions that are numbers in every row."""
    found = {}
    names = [name for name in data.columns if name not in (data.target_name, data.output_name)]
    for name in find_prediction_columns(names, find_numeric_columns(data), data.output_name):
        try:
            found[name] = read_feature(data, name)
        except LossvizError:
            continue
    return found


def _measure(name: str, target: Vector, output: Vector) -> Quality:
    error, apart = output - target, target - target.mean()
    n, squares, around = target.size, float(error @ error), float(apart @ apart)
    return Quality(
        name,
        n,
        squares,
        squares / n,
        math.sqrt(squares / n),
        float(error.mean()),
        None if around == 0 else 1 - squares / around,
    )


def _differs(difference: Vector, comparisons: int) -> bool:
    if difference.size < _FEWEST:
        return False
    return compute_chance_of_mean(difference) < _SURE / comparisons
