"""What a descent comes to, in words: by the exact thresholds where there are some."""

from __future__ import annotations

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset, cache_per_dataset
from lossviz.loss import Objective, Verdict, descent
from lossviz.minibatch import BATCHES, BatchOptions, Curves, Schedule, compute_curves

_OF_ALL = {
    Verdict.LANDS: "one step reaches the minimum.",
    Verdict.CONVERGES: "the steps converge to the minimum from one side.",
    Verdict.OVERSHOOTS: "every step overshoots the minimum but ends closer to it: the steps "
    "converge.",
    Verdict.BOUNCES: "every step ends just as far on the other side of the minimum: the steps "
    "oscillate without end.",
    Verdict.DIVERGES: "every step ends farther from the minimum: the steps diverge.",
    Verdict.THERE: "the steps start at the minimum and stay there.",
    Verdict.STAYS: "with a learning rate of 0 nothing changes.",
    Verdict.CLIMBS: "with a negative learning rate every step climbs, away from the minimum.",
}
_OF_BATCHES = _OF_ALL | {
    Verdict.BOUNCES: "every epoch ends just as far from the minimum, without end.",
    Verdict.DIVERGES: "every epoch ends farther from the minimum: the steps diverge.",
}


@cache_per_dataset()
def describe_descents(
    data: Dataset, options: BatchOptions, sse_rate: float, mse_rate: float, size: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what both descents come to, under the SSE and under the MSE, for every batch size.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    sse_rate, mse_rate : float
        Their learning rates.
    size : int
        A batch size that has to be among them, at most N.
    """
    curves = compute_curves(data, options, size)
    weight = options.column is not None
    return (
        _describe_outcomes(curves, options.sse, sse_rate, weight=weight),
        _describe_outcomes(curves, options.mse, mse_rate, weight=weight),
    )


def _describe_outcomes(
    curves: Curves, objective: Objective, learning_rate: float, *, weight: bool
) -> tuple[str, ...]:
    """Say what the descent comes to, for every batch size.

    Exact for a bias, and for a weight where the batch is all rows. For a weight by smaller
    batches, whose curvature differs from one to the next, it is what was observed.

    Parameters
    ----------
    curves : Curves
    objective : Objective
    learning_rate : float
    weight : bool
        Whether it is a weight that is stepped.
    """
    if weight:
        outcomes = _describe_observed(curves, objective, learning_rate)
    else:
        n = curves.gradient.population.n
        schedules = [Schedule(objective, learning_rate, n, size) for size in curves.sizes.tolist()]
        outcomes = [_describe_bias(curves, schedule) for schedule in schedules]
    outcomes[-1] = _describe_full_batch(curves, objective, learning_rate)
    return tuple(outcomes)


def _describe_full_batch(curves: Curves, objective: Objective, rate: float) -> str:
    n = curves.gradient.population.n
    curvature = objective.shared_curvature(n) * curves.mean_square
    if not curvature:
        return "the feature is 0 in every row, so its weight changes nothing."
    return _OF_ALL[descent.judge(curves.gradient.population.mean, rate, curvature)]


def _describe_bias(curves: Curves, schedule: Schedule) -> str:
    outcome = schedule.outcome()
    if outcome is not Verdict.SETTLES:
        return _OF_BATCHES[outcome]
    noise = schedule.settled_noise(curves.gradient.population.deviation)
    if not noise:
        return "it converges to the minimum: all batches have the same gradient, without noise."
    remaining = schedule.n % schedule.size
    after = f", after its last batch of {remaining:,}," if remaining else ""
    return (
        f"it settles around the minimum. At the end of an epoch{after} its noise is "
        f"± {format_number(noise, 2)}."
    )


def _describe_observed(curves: Curves, objective: Objective, rate: float) -> list[str]:
    if rate <= 0:
        outcome = Verdict.CLIMBS if rate < 0 else Verdict.STAYS
        return [_OF_ALL[outcome]] * len(curves.sizes)
    factors = np.abs(curves.batches.factors(objective, rate))
    with np.errstate(divide="ignore"):
        growing = np.log(factors).sum(axis=1) > 0
    seen = f"observed over {BATCHES} batches: "
    return [seen + ("it diverges." if g else "it settles around the minimum.") for g in growing]
