"""Targets that look like classes: this explorer is for numeric targets, and says so."""

from __future__ import annotations

import numpy as np

from lossviz.data import Dataset, cache_per_dataset

_FEWEST = 5  # rows; fewer may be 0 and 1 by chance
_ADVICE = "This explorer is for numeric targets: it takes 0 and 1 as numbers."


@cache_per_dataset(keep=1)
def describe_classes(data: Dataset) -> str:
    """Say what the loss means where targets look like classes; empty where they do not.

    With targets 0 and 1 and a probability as the prediction, the mean squared error is
    the Brier score (Brier 1950, "Verification of forecasts expressed in terms of
    probability"). With predictions 0 and 1 it is the share of the rows that are wrong.
    """
    target, output = data.target, data.output
    if data.n < _FEWEST or set(np.unique(target)) != {0.0, 1.0}:
        return ""
    if np.isin(output, (0.0, 1.0)).all():
        return (
            "All targets and predictions are 0 or 1, as the numbers of two classes are. "
            f"{_ADVICE} The MSE without ½ is then the share of the rows that are wrong."
        )
    if output.min() >= 0 and output.max() <= 1:
        return (
            "All targets are 0 or 1, and all predictions lie between 0 and 1, as probabilities "
            f"of a class do. {_ADVICE} The MSE without ½ is then the Brier score."
        )
    return ""
