"""A batch of one size in words and numbers."""

from __future__ import annotations

import math

from lossviz.base import format_number, format_rounded
from lossviz.data import Dataset
from lossviz.explain.derivation import bracket
from lossviz.explain.tables import write_table
from lossviz.loss import Objective, descent
from lossviz.minibatch import (
    BatchOptions,
    NoiseScale,
    Population,
    compute_curves,
    estimate_noise_scale,
    find_equal_step_rate,
    find_linear_scaling_end,
    measure_noise_of_bias,
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
            (f"SSE = {options.sse.formula('B')}", loss, 1, options.sse),
            (f"MSE = {options.mse.formula('B')}", loss, 1, options.mse),
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
    of_sum, of_means = options.sse.formula("B"), options.mse.formula("B")
    return (
        f"**Why should the step grow with the number of rows?** The SSE, {of_sum}, adds one loss "
        f"for each row: {rows}. The MSE, {of_means}, divides by B = {size:,}: about "
        f"{format_rounded(of_mean.mean, 4)}, whatever B is.\n\n"
        "**The gradient of one output does not grow with the number of rows.** Under the SSE it is "
        "the same in every batch; under the MSE it is divided by B. Only what the rows share adds "
        f"up one gradient for each row. So under the SSE the step of {options.shared} grows with "
        "the batch, and under the MSE it stays."
    )


def describe_noise_scale(data: Dataset, options: BatchOptions, size: int, bias: float = 0.0) -> str:
    """Say what the gradient noise scale is for what is stepped, and what it means.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    bias : float
        What is added to every output. The weight of a feature is looked at where it is 0.
    """
    if options.column is None:
        scale = measure_noise_of_bias(data, options.mse).scale_at(bias)
    else:
        curves, bias = compute_curves(data, options, size), 0.0
        scale = estimate_noise_scale([curves.gradient.population])
    title = f"Gradient noise scale for {options.shared} at b = {format_number(bias)}"
    return f"**{title}: {_explain_noise_scale(scale)}"


def _explain_noise_scale(scale: NoiseScale) -> str:
    if scale.value == 0:
        return (
            "0.** All rows have the same gradient. So a batch of one row gives the gradient of all "
            "rows."
        )
    if not scale.certain:
        return (
            f"with {scale.n:,} rows not distinguishable from infinite.** The mean gradient is "
            "small against its noise from row to row: near the minimum the gradient of a small "
            "batch has either sign. Up to B = N a larger batch has less noise."
        )
    about = f"about {format_rounded(scale.value, 2)} rows.**"
    if scale.value < 1:
        return f"{about} A batch of one row has more gradient than noise."
    return (
        f"{about} In batches of this size, drawn with replacement, the noise of the gradient is as "
        "large as the gradient. A much smaller batch gains nearly in proportion when it is "
        "doubled, a much larger one hardly."
    )


def convert_rate(options: BatchOptions, size: int, rate: float) -> tuple[float, str]:
    """Give the rate with which the SSE makes the MSE's step, and say how it comes about."""
    converted = find_equal_step_rate(rate, options.mse, options.sse, size)
    factor = f"{options.factor} · " if options.factor else ""
    number = bracket(format_number(rate)) if factor else format_number(rate)
    return converted, (
        f"η for the SSE = {factor}η for the MSE / B = {factor}{number} / {size:,} = "
        f"**{format_number(converted)}**: at this B both make the same step. Another B needs "
        "another factor."
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
    # Within rounding of a whole number it is that one.
    last = format_number(math.floor(ends + 4 * math.ulp(ends)))
    why = _LIMIT_OF_BIAS if options.column is None else _LIMIT_OF_WEIGHT
    where = "" if ends <= data.n else f", more than the {data.n:,} row{'s' * (data.n > 1)} here"
    limit_is_passed = (
        f"Only up to a limit. {why} From η = {format_number(rate)} at B = {size:,} on, the rule "
        f"passes the limit beyond B = {last}{where}. There"
    )
    if ends <= size:
        here = "at" if descent.is_on(ends, size) else "past"
        limit_is_passed = f"Here the rate is {here} the limit already. {why} Beyond it"
    return (
        f"**Twice the batch, twice the learning rate?** {limit_is_passed} the loss grows until it "
        "is inf and then nan."
    )


_LIMIT_OF_BIAS = "For a bias the limit under the MSE is the same for every batch size."
_LIMIT_OF_WEIGHT = (
    "For a weight the limit of all rows is taken here. Smaller batches may diverge below it, "
    "because the mean of x² differs from batch to batch."
)
