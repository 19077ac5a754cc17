"""The learning rate that makes the same step under another convention, and for which optimisers."""

from __future__ import annotations

from typing import Final

import numpy as np

from lossviz.base import DataError, FloatArray
from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions
from lossviz.loss import optimisers

_DECAY: Final = 0.1
_CLIP: Final = 1.0


def translate(first: Convention, second: Convention, predictions: Predictions) -> float:
    """Compare the steps of two conventions on the same data.

    Returns
    -------
    float
        Step of the first over that of the second, with the same learning rate: by this the rate
        is multiplied that goes from the first to the second. Trees step by a leaf of all rows.

    Raises
    ------
    DataError
        Where one is a metric, or one uses weights and the other does not.
    """
    for row in (first, second):
        if row.kind == "metric":
            raise DataError(
                f"{row.library} {row.name} is a metric: nothing is back-propagated, so there is no "
                "step. Choose a loss."
            )
    if first.weighted != second.weighted:
        raise DataError(
            "One of the two uses the weights and the other does not: their gradients differ from "
            "row to row, so no learning rate makes their steps the same."
        )
    return first.scale_step(predictions) / second.scale_step(predictions)


# By name the rule, and why a translated learning rate makes the same steps or does not.
OPTIMISERS: Final = {
    "gradient descent": (optimisers.PLAIN, "The step is η times the gradient."),
    "momentum 0.9": (optimisers.MOMENTUM, "The velocity is a sum of gradients."),
    "Adam": (
        optimisers.ADAM,
        "A factor of the gradient falls out, so keep the learning rate as it is.",
    ),
    f"weight decay {_DECAY:g}": (
        optimisers.DECAYED,
        "The decay is beside the gradient: divide it by the factor of the learning rate.",
    ),
    f"gradient clipped at {_CLIP:g}": (
        optimisers.CLIPPED,
        "The bound is on the gradient: divide it by the factor of the learning rate.",
    ),
}


def descend(
    rule: optimisers.Optimiser,
    row: Convention,
    predictions: Predictions,
    rate: float,
    steps: int = 3,
) -> FloatArray:
    """Move a bias of the first output from 1; give it after each step, shape (steps,)."""
    weight = predictions.weights if row.weighted else np.ones(predictions.n)
    # Its errors grow by the bias b, so the step by b, scale * sum w (e + b), is a line.
    scale = row.scale_step(predictions)
    slope = scale * float(weight.sum())
    intercept = scale * float(weight @ predictions.error[:, 0])
    path = rule.run(
        lambda bias: intercept + slope * bias,
        np.ones(1),
        optimisers.Settings(rate, _DECAY, _CLIP),
        steps,
    )
    return path[1:, 0]
