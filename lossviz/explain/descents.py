"""What a descent comes to, in words: by the exact thresholds where there are some."""

from __future__ import annotations

import math

from lossviz.base import format_number
from lossviz.data import Dataset, cache_per_dataset
from lossviz.loss import Objective, Verdict
from lossviz.minibatch import (
    BATCHES,
    BatchOptions,
    Curves,
    Schedule,
    compute_curves,
    judge_sizes,
)

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
_AT_THE_LIMIT = (
    "at the limit the batches' noise adds up. On average the distance from the minimum grows "
    "like the root of the number of epochs."
)
_OF_BATCHES = _OF_ALL | {
    Verdict.BOUNCES: "every epoch ends just as far from the minimum, without end.",
    Verdict.DIVERGES: "on average every epoch ends farther from the minimum: the steps diverge.",
    Verdict.CLIMBS: "with a negative learning rate the steps climb on average, away from the "
    "minimum.",
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
    return (
        _describe_outcomes(curves, options.sse, sse_rate),
        _describe_outcomes(curves, options.mse, mse_rate),
    )


def _describe_outcomes(
    curves: Curves, objective: Objective, learning_rate: float
) -> tuple[str, ...]:
    """Say what the descent comes to, for every batch size."""
    if not curves.mean_square:
        words = "the feature is 0 in every row, so its weight changes nothing."
        return (words,) * len(curves.sizes)
    *outcomes, of_all = judge_sizes(curves, objective, learning_rate)
    n, left = curves.gradient.population.n, curves.batches.log_left(objective, learning_rate)
    sizes = curves.sizes.tolist()
    described = [
        _describe_observed(outcome, float(left[k]))
        if curves.of_weight
        else _describe_bias(curves, Schedule(objective, learning_rate, n, sizes[k]), outcome)
        for k, outcome in enumerate(outcomes)
    ]
    return (*described, _OF_ALL[of_all])


def _describe_bias(curves: Curves, schedule: Schedule, outcome: Verdict) -> str:
    deviation = curves.gradient.population.deviation
    if outcome is Verdict.BOUNCES and deviation:
        return _AT_THE_LIMIT
    if outcome is not Verdict.SETTLES:
        return _OF_BATCHES[outcome]
    if not deviation:
        return "it converges to the minimum: all batches have the same gradient, without noise."
    noise = schedule.settled_noise(deviation)
    remaining = schedule.n % schedule.size
    after = f", after its last batch of {remaining:,}," if remaining else ""
    return (
        f"in the long run it settles around the minimum. At the end of an epoch{after} its noise "
        f"is then ± {format_number(noise, 2)}."
    )


def _describe_observed(outcome: Verdict, log_left: float) -> str:
    if outcome in _OBSERVED:
        return f"observed over {BATCHES} batches: {_OBSERVED[outcome]}"
    if outcome not in _UNDECIDED:
        return _OF_BATCHES[outcome]
    share = format_number(100 * abs(math.expm1(log_left)), 2)
    return (
        f"but for their noise, {BATCHES} batches go {_UNDECIDED[outcome].format(share)}. That is "
        "too little to judge."
    )


_OBSERVED = {
    Verdict.SETTLES: "it settles around the minimum.",
    Verdict.DIVERGES: "it diverges.",
}
_UNDECIDED = {
    Verdict.FALLS: "{}% of the way to the minimum",
    Verdict.RISES: "{}% farther away from the minimum",
}
