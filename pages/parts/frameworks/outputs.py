"""Which columns are outputs and which are weights, for what takes several of them."""

from __future__ import annotations

import numpy as np

from lossviz.conventions import Predictions
from lossviz.data import Dataset, cache_per_dataset, find_numeric_columns, read_feature


def find_more_outputs(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Find further pairs of target and prediction that are named as the first pair is.

    With "y1" and "y1_pred" as the first, "y2" and "y2_pred" are the second.
    """
    target, output = data.target_name, data.output_name
    numeric = find_numeric_columns(data)
    before, stem, after = output.partition(target)
    if not stem:
        return ()
    named = {column: f"{before}{column}{after}" for column in numeric}
    return tuple((column, name) for column, name in named.items() if name in numeric)


@cache_per_dataset()
def gather(data: Dataset, weight: str | None, *, all_outputs: bool) -> Predictions:
    """Put target, outputs and weights together.

    Raises
    ------
    DataError
        For a column with a cell that is no number, and for weights that cannot be used.
    """
    pairs = find_more_outputs(data) if all_outputs else ()
    targets = [data.target, *(read_feature(data, target) for target, _ in pairs)]
    outputs = [data.output, *(read_feature(data, output) for _, output in pairs)]
    weights = None if weight is None else read_feature(data, weight)
    return Predictions(np.column_stack(targets), np.column_stack(outputs), weights)
