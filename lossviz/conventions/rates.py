"""The learning rate that makes the same step under another convention, and for which optimisers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.base import DataError, FloatArray
from lossviz.conventions.convention import Convention, divide_by
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import measure


@dataclass(frozen=True)
class Translation:
    """How the gradients of two conventions compare on the same data.

    Attributes
    ----------
    factor : float
        Gradient of the first over that of the second: by this the learning rate is multiplied
        that goes from the first to the second.
    """

    factor: float


def translate(first: Convention, second: Convention, predictions: Predictions) -> Translation:
    """Compare the gradients of two conventions.

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
    return Translation(_scale(first, predictions) / _scale(second, predictions))


def _scale(row: Convention, predictions: Predictions) -> float:
    half = row.half if row.gradient_half is None else row.gradient_half
    by = divide_by(row.gradient_divisor or row.divisor, measure(predictions), 1)
    return (1.0 if half else 2.0) / float(by[0])


@dataclass(frozen=True)
class Optimiser:
    """A rule for a step, and whether a translated learning rate makes it the same.

    Attributes
    ----------
    name : str
    holds : bool
        Whether the steps are the same under the translated learning rate.
    why : str
    step : callable
        ``step(state, gradient, bias, rate)`` gives the update and the new state.
    """

    name: str
    holds: bool
    why: str
    step: Callable[
        [tuple[float, float, int], float, float, float], tuple[float, tuple[float, float, int]]
    ]


_State = tuple[float, float, int]
_DECAY: Final = 0.1
_CLIP: Final = 1.0


def _plain(state: _State, g: float, bias: float, rate: float) -> tuple[float, _State]:  # noqa: ARG001
    return -rate * g, state


def _momentum(state: _State, g: float, bias: float, rate: float) -> tuple[float, _State]:  # noqa: ARG001
    velocity = 0.9 * state[0] + g
    return -rate * velocity, (velocity, 0.0, 0)


def _adam(state: _State, g: float, bias: float, rate: float) -> tuple[float, _State]:  # noqa: ARG001
    count = state[2] + 1
    first, second = 0.9 * state[0] + 0.1 * g, 0.999 * state[1] + 0.001 * g * g
    scaled = np.sqrt(second / (1 - 0.999**count)) + 1e-8
    return -rate * first / (1 - 0.9**count) / float(scaled), (first, second, count)


def _decayed(state: _State, g: float, bias: float, rate: float) -> tuple[float, _State]:
    return -rate * (g + _DECAY * bias), state


def _clipped(state: _State, g: float, bias: float, rate: float) -> tuple[float, _State]:  # noqa: ARG001
    return -rate * max(-_CLIP, min(_CLIP, g)), state


OPTIMISERS: Final = (
    Optimiser("gradient descent", True, "The step is η times the gradient.", _plain),
    Optimiser("momentum 0.9", True, "The velocity is a sum of gradients.", _momentum),
    Optimiser(
        "Adam",
        False,
        "A factor of the gradient falls out, so keep the learning rate as it is.",
        _adam,
    ),
    Optimiser(
        f"weight decay {_DECAY:g}",
        False,
        "The decay is beside the gradient: divide it by the factor of the learning rate.",
        _decayed,
    ),
    Optimiser(
        f"gradient clipped at {_CLIP:g}",
        False,
        "The bound is on the gradient: divide it by the factor of the learning rate.",
        _clipped,
    ),
)


def descend(
    optimiser: Optimiser,
    row: Convention,
    predictions: Predictions,
    rate: float,
    steps: int = 3,
    start: float = 1.0,
) -> FloatArray:
    """Move a bias that is added to all outputs, and give it after each step, shape (steps,)."""
    weight = predictions.weights[:, None] if row.weighted else np.ones((predictions.n, 1))
    scale = _scale(row, predictions)
    slope, intercept = scale * float(weight.sum()) * predictions.k, 0.0
    intercept = scale * float((weight * predictions.error).sum())
    bias, state, biases = start, (0.0, 0.0, 0), []
    for _ in range(steps):
        step, state = optimiser.step(state, intercept + slope * bias, bias, rate)
        bias += step
        biases.append(bias)
    return np.array(biases)
