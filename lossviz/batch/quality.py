"""How good the predictions of a batch are, in the usual numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from lossviz.base import LossvizError
from lossviz.batch.evidence import compute_chance_of_mean
from lossviz.data import (
    Dataset,
    Vector,
    cache_per_dataset,
    clear_round_off,
    find_numeric_columns,
    find_prediction_columns,
    read_feature,
    summarize_errors,
)

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
    errors = data.summary or summarize_errors(data.error)
    # 0 for a constant target, also where its mean is rounded.
    around = summarize_errors(data.target).sum_squared_deviation
    unknown = data.summary is not None or around == 0
    return Quality(
        data.output_name,
        errors.n,
        errors.sum_squared_error,
        errors.mean_squared_error,
        errors.root_mean_squared_error,
        clear_round_off(errors.mean_error, data.target, data.output),
        None if unknown else 1 - errors.sum_squared_error / around,
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
    models = [
        Dataset(data.target, output, output_name=name)
        for name, output in ((data.output_name, data.output), *_read_others(data))
    ]
    if len(models) == 1:
        return None
    qualities = tuple(map(measure_quality, models))
    best = min(range(len(models)), key=lambda k: qualities[k].sum_squared_error)
    least = np.square(models.pop(best).error)
    sure = data.n >= _FEWEST and all(
        compute_chance_of_mean(np.square(model.error) - least) < _SURE / len(models)
        for model in models
    )
    return Models(qualities, qualities[best].name if sure else None)


def _read_others(data: Dataset) -> Iterator[tuple[str, Vector]]:
    """Read the further columns of predictions that are numbers in every row."""
    names = [name for name in data.columns if name not in (data.target_name, data.output_name)]
    for name in find_prediction_columns(names, find_numeric_columns(data), data.output_name):
        with suppress(LossvizError):
            yield name, read_feature(data, name)
