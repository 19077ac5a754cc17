"""A batch of one size in words and numbers."""

from __future__ import annotations

import math

import numpy as np

from lossviz.base import format_number, format_rounded
from lossviz.data import Dataset
from lossviz.explain.derivation import bracket
from lossviz.explain.tables import write_table
from lossviz.loss import Objective
from lossviz.minibatch import (
    BatchOptions,
    Population,
    compute_curves,
    estimate_noise_scale,
    find_equal_step_rate,
    find_linear_scaling_end,
)


def tabulate_batch(data: Dataset, options: BatchOptions, size: int) -> str:
    """Give the numbers at a batch size as a table in Markdown.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    """
    curves = compute_curves(data, options, size)
    loss, slope = curves.loss.population, curves.gradient.population
    rows = [
        _list_cells(name, population.times(power * objective.curvature(1) / 2), objective, size)
        for name, population, power, objective in (
            ("SSE", loss, 1, options.sse),
            ("MSE", loss, 1, options.mse),
            ("gradient of the SSE", slope, 2, options.sse),
            ("gradient of the MSE", slope, 2, options.mse),
        )
    ]
    head = (f"batches of {size:,}", "expected", "noise", "noise with replacement")
    return write_table(head, rows)


def _list_cells(name: str, population: Population, objective: Objective, size: int) -> list[str]:
    """List what is expected of a batch, and its noise without and with replacement."""
    reduction = objective.reduction
    level = float(population.level(size, reduction))
    noises = [
        float(population.noise(size, reduction, replacement=with_replacement))
        for with_replacement in (False, True)
    ]
    return [name, format_number(level), *(f"± {format_number(noise, 3)}" for noise in noises)]


def describe_sum_and_mean(data: Dataset, options: BatchOptions, size: int) -> str:
    """Say why the sum grows with the batch and why the mean is taken, with today's numbers.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    """
    squares = compute_curves(data, options, size).loss.population
    of_row, of_mean = (
        squares.times(objective.curvature(1) / 2) for objective in (options.sse, options.mse)
    )
    one, all_of_them = format_rounded(of_row.mean, 4), float(of_row.level(size, "sum"))
    rows = f"here 1 row of about {one}"
    if size > 1:
        rows = f"{size:,} rows of about {one} each make {format_rounded(all_of_them, 3)}"
    ratio = options.mse.curvature(1) / options.sse.curvature(1)
    half = {2.0: " and has no ½", 0.5: " and has the ½"}.get(ratio, "")
    return (
        f"**Why should the step grow with the number of rows?** The SSE adds one loss for each "
        f"row: {rows}. The MSE divides by B = {size:,}{half}: about "
        f"{format_rounded(of_mean.mean, 4)}, whatever B is.\n\n"
        "**The gradient of one output does not grow with the number of rows.** Under the SSE it is "
        "the same in every batch; under the MSE it is divided by B. Only what the rows share adds "
        f"up one gradient for each row. So under the SSE the step of {options.shared} grows with "
        "the batch, and under the MSE it stays."
    )


def describe_noise_scale(data: Dataset, options: BatchOptions, size: int) -> str:
    """Say what the gradient noise scale is for what is stepped, and what it means."""
    curves = compute_curves(data, options, size)
    scale = estimate_noise_scale([curves.gradient.population])
    if scale.value == 0:
        return (
            "**Gradient noise scale: 0.** All rows have the same gradient. So a batch of one row "
            "gives the gradient of all rows."
        )
    if not scale.certain:
        return (
            f"**Gradient noise scale: with {data.n:,} rows not distinguishable from infinite.** "
            f"The mean gradient for {options.shared} is small against its noise from row to row: "
            "near the minimum the gradient of a small batch has either sign. Up to B = N a larger "
            "batch has less noise."
        )
    return (
        f"**Gradient noise scale: about {format_number(scale.value, 2)} rows.** In batches of "
        f"this size, drawn with replacement, the noise of the gradient for {options.shared} is as "
        "large as the gradient. A much smaller batch gains nearly in proportion when it is "
        "doubled, a much larger one hardly."
    )


def convert_rate(options: BatchOptions, size: int, rate: float) -> tuple[float, str]:
    """Give the rate with which the SSE makes the MSE's step, and say how it comes about."""
    converted = find_equal_step_rate(rate, options.mse, options.sse, size)
    ratio = options.mse.curvature(1) / options.sse.curvature(1)
    factor = {1.0: "", 2.0: "2 · ", 0.5: "½ · "}[ratio]
    number = bracket(format_number(rate)) if factor else format_number(rate)
    return converted, (
        f"η for the SSE = {factor}η for the MSE / B = {factor}{number} / {size:,} = "
        f"**{format_number(converted)}**: at this B, and at no other, both make the same step."
    )


def describe_linear_scaling(data: Dataset, options: BatchOptions, size: int, rate: float) -> str:
    """Say up to which batch size a rate that is raised in proportion to it converges."""
    if rate <= 0:
        return "The rule **twice the batch, twice the learning rate** is for positive rates only."
    mean_square = compute_curves(data, options, size).mean_square
    limit = 1.0 / mean_square if mean_square else math.inf
    ends = find_linear_scaling_end(options.mse, rate, size) * limit
    if not math.isfinite(ends):
        return "The feature is 0 in every row: no learning rate is too large for its weight."
    last = format_number(float(np.floor(ends)) if ends >= 1 else ends, 3)
    why = _LIMIT_OF_BIAS if options.column is None else _LIMIT_OF_WEIGHT
    where = "" if ends <= data.n else f", more than the {data.n:,} row{'s' * (data.n > 1)} here"
    limit_is_passed = (
        f"Only up to a limit. {why} From η = {format_number(rate)} at B = {size:,} on, the rule "
        f"passes the limit beyond B = {last}{where}. There"
    )
    if ends <= size:
        limit_is_passed = f"Here the rate is past the limit already. {why} Beyond it"
    return (
        f"**Twice the batch, twice the learning rate?** {limit_is_passed} the loss grows until it "
        "is inf and then nan."
    )


_LIMIT_OF_BIAS = "For a bias the limit under the MSE is the same for every batch size."
_LIMIT_OF_WEIGHT = (
    "For a weight the limit of all rows is taken here. Smaller batches may diverge below it, "
    "because the mean of x² differs from batch to batch."
)
