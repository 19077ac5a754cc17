"""What a training loop reports of its first epoch, against the loss after it.

Frameworks average the loss of each batch at the weights before its step. No single model has
that loss, because every step changes the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import check_number, check_pair
from lossviz.loss import Objective
from lossviz.neuron.descent import Batches
from lossviz.neuron.model import Neuron


@dataclass(frozen=True)
class EpochReport:
    """The loss of one epoch of mini-batches, as it is reported and as it is afterwards.

    Attributes
    ----------
    running : float
        Mean of the batches' mean losses, each at the weights before its step and weighted
        with its rows.
    evaluated : float
        Mean loss of all rows at the weights after the epoch.
    """

    running: float
    evaluated: float


def report_first_epoch(
    neuron: Neuron,
    reported: Objective,
    x: ArrayLike,
    t: ArrayLike,
    start: tuple[float, float],
    learning_rate: float,
    batches: Batches,
) -> EpochReport:
    """Train for one epoch, and report its loss as a training loop does.

    Parameters
    ----------
    neuron : Neuron
        With the objective whose gradient is followed.
    reported : Objective
        The mean that is reported.
    x, t : array-like of shape (n,)
        Inputs and targets.
    start : (float, float)
        ``(w, b)``.
    learning_rate : float
    batches : Batches

    Raises
    ------
    DataError
        For input that is not finite, and where the loss overflows.
    """
    x, t = check_pair(x, t)
    rate = check_number(learning_rate, "the learning rate")
    of_mean = Neuron(neuron.activation, reported)
    at, running = np.array(start, dtype=float), 0.0
    for rows in batches.rows(x.size):
        running += of_mean.value(x[rows], t[rows], at) * len(rows) / x.size
        at = at - rate * neuron.gradient(x[rows], t[rows], at)
    return EpochReport(running, of_mean.value(x, t, at))
