"""What a page comes to, in one sentence with the numbers that it shows."""

from __future__ import annotations

from lossviz.base import format_number, format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset
from lossviz.explain.totals import compute_totals
from lossviz.loss import Loss, descent, require_squared_error
from lossviz.minibatch import BatchOptions, choose_extra_size, compute_curves
from lossviz.neuron import Chain


def conclude_one_prediction(
    target: float, output: float, *, loss: Loss, learning_rate: float
) -> str:
    """Say why the slope of one prediction has a sign although its loss has none.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    loss : Loss
    learning_rate : float
        Of the step.
    """
    value = format_number(loss.value(target, output))
    gradient = loss.gradient(target, output)
    if gradient == 0:
        return f"The loss is {value}, and its slope there is 0: a step stays."
    side = "below" if gradient < 0 else "above"
    following = descent.take_step(output, gradient, learning_rate)
    return (
        f"The loss is {value}, and no loss is negative. Its slope is {format_number(gradient)}, "
        f"because the prediction is {side} the target. A step goes against the slope: from "
        f"{format_number(output)} to {format_number(following)}."
    )


def conclude_batch(data: Dataset) -> str:
    """Say what the loss of a batch consists of, and what of it has a sign."""
    totals = compute_totals(data)
    if totals.root_mean_squared_error == 0:
        return "Every prediction is on its target: the loss is 0, and so is every slope."
    shares = compute_shares(data)
    half = shares.rows_for(0.5)
    rows = "1 row makes" if half == 1 else f"{half:,} rows make"
    of = f"{data.n:,}" if data.whole is None else f"the {data.n:,} in the sample"
    return (
        f"{rows} half of the loss, of {of}. Squares have no sign and add up; slopes have one, and "
        f"the mean error of {format_number(totals.summary.mean_error)} is what is left of them. "
        f"The row with the largest loss makes {format_percent(float(shares.of_rows.max()))}."
    )


def conclude_weights(of: Chain, x: float) -> str:
    """Say what decides which way a weight goes.

    Parameters
    ----------
    of : Chain
        Forward pass and factors of one example.
    x : float
        Its input.
    """
    factors = " · ".join(_write_factor(v) for v in (of.dl_do, of.do_dz, x))
    way = "raises" if of.dl_dw < 0 else "lowers" if of.dl_dw > 0 else "leaves"
    return (
        f"dL/dw is the product of three slopes: {factors} = {format_number(of.dl_dw)}. "
        f"A step goes against it and {way} w. The error's sign alone does not decide: "
        "the sign of the input is a factor too."
    )


def _write_factor(value: float) -> str:
    return f"({format_number(value)})" if value < 0 else format_number(value)


def conclude_sse_vs_mse(data: Dataset, options: BatchOptions, size: int) -> str:
    """Say what a batch twice as large does to SSE and MSE, and to the learning rate.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    """
    curves = compute_curves(data, options.column, options.seed, choose_extra_size(data.n, size))
    levels = [
        format_number(
            require_squared_error(o.loss, "what SSE and MSE come to").h
            * float(curves.loss.population.level(size, o.reduction)),
            3,
        )
        for o in (options.sse, options.mse)
    ]
    return (
        f"At B = {size:,} the SSE is about {levels[0]} and the MSE about {levels[1]}. Twice the "
        "batch doubles the SSE and its gradient for what the rows share: the same step needs half "
        "the learning rate. The MSE and its gradient stay at their level, and so can its learning "
        "rate."
    )
