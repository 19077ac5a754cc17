"""What a descent comes to, in words: by the exact thresholds where there are some."""

from __future__ import annotations

import math

import numpy as np

from lossviz import descent
from lossviz.descent import Verdict
from lossviz.growth import BATCHES, Growth
from lossviz.numbers import significant
from lossviz.objective import Objective
from lossviz.sgd import Fate, Schedule

_OF_ALL = {
    Verdict.LANDS: "one step lands on the minimum.",
    Verdict.CONVERGES: "every step comes closer to the minimum, from one side.",
    Verdict.OVERSHOOTS: "every step jumps past the minimum, but ends closer to it.",
    Verdict.BOUNCES: "every step jumps past the minimum and ends just as far away, for ever.",
    Verdict.DIVERGES: "every step ends farther from the minimum: it diverges.",
    Verdict.THERE: "it starts at the minimum, and nothing moves.",
    Verdict.STAYS: "with a learning rate of 0 nothing moves.",
    Verdict.CLIMBS: "with a negative rate every step climbs, away from the minimum.",
}
_OF_BATCHES = {
    Fate.KEEPS: "every epoch ends just as far from the minimum, for ever.",
    Fate.DIVERGES: "every epoch ends farther from the minimum: it diverges.",
    Fate.STAYS: _OF_ALL[Verdict.STAYS],
    Fate.CLIMBS: _OF_ALL[Verdict.CLIMBS],
}


def prospects(
    grown: Growth, objective: Objective, learning_rate: float, *, weight: bool
) -> tuple[str, ...]:
    """Say what the descent comes to, for every batch size.

    Exact for a bias, and for a weight where the batch is all rows. For a weight by smaller
    batches, whose curvature differs from one to the next, it is what was observed.

    Parameters
    ----------
    grown : Growth
    objective : Objective
    learning_rate : float
    weight : bool
        Whether it is a weight that is stepped.
    """
    n = grown.pull.population.n
    observed = _observed(grown, objective, learning_rate)
    return tuple(
        _of_all(grown, objective, learning_rate)
        if size == n
        else observed[k]
        if weight
        else _of_bias(grown, Schedule(objective, learning_rate, n, size))
        for k, size in enumerate(grown.sizes.tolist())
    )


def rate_limit(grown: Growth, objective: Objective, size: int) -> float:
    """Learning rate from which descent by batches of a size diverges, on average for a weight.

    Infinite where the feature is 0 in every row.
    """
    of_bias = objective.stability_limit(size, parameter="bias")
    return of_bias / grown.bend if grown.bend else math.inf


def _of_all(grown: Growth, objective: Objective, rate: float) -> str:
    n = grown.pull.population.n
    curvature = objective.shared_curvature(n) * grown.bend
    if not curvature:
        return "the feature is 0 in every row, so its weight changes nothing."
    return _OF_ALL[descent.verdict(grown.pull.population.mean, rate, curvature)]


def _of_bias(grown: Growth, schedule: Schedule) -> str:
    fate = schedule.fate()
    if fate is not Fate.SETTLES:
        return _OF_BATCHES[fate]
    noise = schedule.settled_noise(grown.pull.population.deviation)
    if not noise:
        return "it comes to rest at the minimum: all rows pull alike, so there is no noise."
    return f"it settles around the minimum, into noise of ± {significant(noise, 2)}."


def _observed(grown: Growth, objective: Objective, rate: float) -> list[str]:
    if rate <= 0:
        fate = Fate.CLIMBS if rate < 0 else Fate.STAYS
        return [_OF_BATCHES[fate]] * len(grown.sizes)
    factors = np.abs(grown.dealt.factors(objective, rate))
    with np.errstate(divide="ignore"):
        growing = np.log(factors).sum(axis=1) > 0
    seen = f"as observed over {BATCHES} batches, "
    return [seen + ("it diverges." if g else "it settles around the minimum.") for g in growing]
