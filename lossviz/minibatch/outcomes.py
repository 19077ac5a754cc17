"""What a descent by mini-batches comes to, for every batch size of some curves."""

from __future__ import annotations

import math

from lossviz.loss import Objective, Verdict, descent
from lossviz.minibatch.curves import Curves
from lossviz.minibatch.sgd import Schedule

_CLEAR = math.log(20)  # of a distance, less than 1/20 is left, or 20 times as much


def judge_sizes(
    curves: Curves, objective: Objective, learning_rate: float, *, weight: bool
) -> list[Verdict]:
    """Tell what the descent comes to for every batch size, the last one all rows.

    Exact for a bias, and for a weight where the batch is all rows. For a weight by smaller
    batches, whose curvature differs from one to the next, it is what their product says: it
    settles or diverges where a distance has clearly shrunk or grown, else it falls or rises.

    Parameters
    ----------
    curves : Curves
    objective : Objective
        Of a quadratic loss.
    learning_rate : float
    weight : bool
        Whether it is a weight that is stepped.
    """
    of_rows, sizes = curves.gradient.population, curves.sizes.tolist()
    curvature = objective.shared_curvature(of_rows.n) * curves.mean_square
    if not curvature or not (of_rows.mean or of_rows.deviation):
        return [Verdict.THERE] * len(sizes)
    if weight:
        logarithms = curves.batches.log_left(objective, learning_rate).tolist()
        verdicts = [_judge_observed(learning_rate, left) for left in logarithms]
    else:
        schedules = [Schedule(objective, learning_rate, of_rows.n, size) for size in sizes]
        verdicts = [schedule.outcome() for schedule in schedules]
    return [*verdicts[:-1], descent.judge(of_rows.mean, learning_rate, curvature)]


def _judge_observed(learning_rate: float, log_left: float) -> Verdict:
    if learning_rate <= 0 or abs(log_left) > _CLEAR:
        return descent.judge_epochs(learning_rate, log_left)
    return Verdict.FALLS if log_left < 0 else Verdict.RISES
