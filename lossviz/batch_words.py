"""A batch of one size in words and numbers."""

from __future__ import annotations

import math

import numpy as np

from lossviz.dataset import Dataset
from lossviz.growth import Compared, beside, growth
from lossviz.minibatch import Population, noise_scale
from lossviz.numbers import significant
from lossviz.objective import Objective
from lossviz.sgd import equal_step_rate, linear_scaling_ends


def table(data: Dataset, compared: Compared, size: int) -> str:
    """Give the numbers at a batch size as a table in Markdown.

    Parameters
    ----------
    data : Dataset
    compared : Compared
    size : int
        Batch size B, at most N.
    """
    grown = growth(data, compared.column, compared.seed, beside(data.n, size))
    loss, slope = grown.loss.population, grown.pull.population
    rows = [
        _row(name, around.times(power * objective.loss.max_curvature / 2), objective, size)
        for name, around, power, objective in (
            ("SSE", loss, 1, compared.in_sum),
            ("MSE", loss, 1, compared.in_mean),
            ("gradient of the SSE", slope, 2, compared.in_sum),
            ("gradient of the MSE", slope, 2, compared.in_mean),
        )
    ]
    head = f"| batches of {size:,} | expected | noise | noise if rows may repeat |"
    return "\n".join([head, "|---|---|---|---|", *rows])


def _row(name: str, around: Population, objective: Objective, size: int) -> str:
    level = significant(float(around.level(size, objective.reduction)))
    without, repeated = (
        significant(float(around.noise(size, objective.reduction, replacement=again)), 3)
        for again in (False, True)
    )
    return f"| {name} | {level} | ± {without} | ± {repeated} |"


def noise_scale_in_words(data: Dataset, compared: Compared, size: int) -> str:
    """Say what the gradient noise scale is for what is stepped, and what it means."""
    grown = growth(data, compared.column, compared.seed, beside(data.n, size))
    scale = noise_scale([grown.pull.population])
    if scale.value == 0:
        return (
            "**Gradient noise scale: 0.** All rows pull alike, so one row says as much as all of "
            "them, and a larger batch buys nothing."
        )
    if not scale.certain:
        return (
            f"**Gradient noise scale: with {data.n:,} rows not distinguishable from infinite.** "
            f"The mean gradient for {compared.shared} is lost in the scatter of the rows. "
            "So near the minimum every batch pulls another way: larger batches go on helping."
        )
    return (
        f"**Gradient noise scale: about {significant(scale.value, 2)} rows.** In batches of "
        f"this size the noise of the gradient for {compared.shared} is as large as the gradient. "
        "Much smaller batches gain nearly in proportion from being doubled; much larger ones "
        "hardly at all."
    )


def conversion(compared: Compared, size: int, rate: float) -> tuple[float, str]:
    """Give the rate with which the SSE makes the MSE's step, and say how it comes about."""
    converted = equal_step_rate(rate, compared.in_mean, compared.in_sum, size)
    ratio = compared.in_mean.loss.max_curvature / compared.in_sum.loss.max_curvature
    factor = {1.0: "", 2.0: "2 · ", 0.5: "½ · "}[ratio]
    return converted, (
        f"η for the SSE = {factor}η for the MSE / B = {factor}{significant(rate)} / {size:,} = "
        f"**{significant(converted)}**: with it both make the same step, at this B only."
    )


def linear_scaling(data: Dataset, compared: Compared, size: int, rate: float) -> str:
    """Say where a rate that is raised in proportion to the batch ends in nan."""
    if rate <= 0:
        return "Raising a rate in proportion to the batch means something for a positive rate only."
    bend = growth(data, compared.column, compared.seed, beside(data.n, size)).bend
    limit = math.inf if not bend else 1.0 / bend
    ends = linear_scaling_ends(compared.in_mean, rate, size) * limit
    if not math.isfinite(ends):
        return "The feature is 0 in every row: no rate is too large for its weight."
    told = significant(float(np.floor(ends)) if ends >= 1 else ends, 3)
    where = "" if ends <= data.n else f", more than the {data.n:,} row{'s' * (data.n > 1)} here"
    if ends <= size:
        return (
            "**Twice the batch, twice the rate?** Here the rate is past the limit already: under "
            "the mean the limit does not grow with the batch, and the loss ends in inf and nan."
        )
    return (
        "**Twice the batch, twice the rate?** Only so far: under the mean the limit does not grow "
        f"with the batch. From {significant(rate)} at B = {size:,} on, the rule passes it beyond "
        f"B = {told}{where}; there the loss ends in inf and nan."
    )
