"""What a page comes to, in one sentence with the numbers that it shows."""

from __future__ import annotations

from lossviz.base import format_number, format_percent, format_rounded
from lossviz.batch import compute_shares
from lossviz.data import Dataset
from lossviz.explain.derivation import bracket
from lossviz.explain.totals import summarize_batch
from lossviz.explain.ways import describe_way, find_way, write_apart
from lossviz.loss import Loss, SquaredError, descent, find_jump, require_squared_error
from lossviz.minibatch import BatchOptions, compute_curves
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
        return f"The loss is {value}, and its slope is 0: a step changes nothing."
    side = "below" if gradient < 0 else "above"
    following = descent.take_step(output, gradient, learning_rate)
    start, end = write_apart(output, following)
    step = f"{describe_way(learning_rate)}: from {start} to {end}"
    if following == output:
        step = f"With a learning rate of {format_number(learning_rate)} a step changes nothing"
    square = "" if loss.quadratic is None else ", and no square is negative"
    return (
        f"The loss is {value}{square}. Its slope is {format_number(gradient)}, because the "
        f"prediction is {side} the target. {step}.{_conclude_bounds(loss)}"
    )


def _conclude_bounds(loss: Loss) -> str:
    """Say what a loss that is no quadratic does to an outlier, and which steps converge."""
    if loss.quadratic is not None:
        return ""
    said = " The slope grows without bound as the error does."
    if loss.slope_bound:
        said = (
            f" However large the error is, the slope is at most {format_number(loss.slope_bound)} "
            "in size: an outlier counts no more than that."
        )
    if loss.curvature_bound:
        limit = format_number(2 / loss.curvature_bound)
        return f"{said} Steps with a learning rate below {limit} converge."
    if find_jump(loss):
        return f"{said} On the target it jumps, so steps of one learning rate do not settle there."
    return said


def conclude_half(target: float, output: float) -> str:
    """Say what the one half before the square does to the loss of one prediction, and what not.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    """
    losses = SquaredError(half=True), SquaredError(half=False)
    value, twice = (format_number(loss.value(target, output)) for loss in losses)
    slope, steeper = (format_number(loss.gradient(target, output)) for loss in losses)
    return (
        f"With the ½ the loss is {value}, and its slope is the error o − t itself, {slope}. "
        f"Without the ½ both are twice as large: {twice} and {steeper}. The minimum is in the same "
        "place, and half the learning rate makes the same step."
    )


def conclude_batch(data: Dataset, loss: Loss | None = None) -> str:
    """Say what the loss of a batch consists of, and what of it has a sign.

    Parameters
    ----------
    data : Dataset
    loss : Loss, optional
        A squared error where it is left out.
    """
    squared = loss is None or loss.quadratic is not None
    summary, shares = summarize_batch(data), compute_shares(data, loss)
    no_loss = not (summary.root_mean_squared_error if squared else shares.of_rows.any())
    if no_loss and data.error.any():
        which = "squares" if squared else "losses"
        return f"The {which} of these errors are too small for 64-bit numbers: the loss is 0."
    if no_loss:
        return "Every prediction is on its target: the loss is 0, and so is every gradient."
    half = shares.rows_for(0.5)
    rows = "1 makes" if half == 1 else f"{half:,} make"
    if data.n == 1:
        return "The one row makes all of the loss, whichever sign its error has."
    all_rows = f"{data.n:,} rows"
    if data.summary is not None:
        all_rows = f"the {all_rows} in the sample,"
    return (
        f"Of {all_rows} {rows} at least half of the loss, and the row with the largest loss makes "
        f"{format_percent(float(shares.of_rows.max()))}. No "
        f"{'square' if squared else 'loss'} is negative, so losses add up. "
        "Errors of opposite signs cancel in the mean error, which is "
        f"{format_number(summary.mean_error)}."
    )


def conclude_weights(chain: Chain, x: float, learning_rate: float) -> str:
    """Say what decides which way a weight goes.

    Parameters
    ----------
    chain : Chain
        Forward pass and factors of one example.
    x : float
        Its input.
    learning_rate : float
        Of the step.
    """
    factors = " · ".join(bracket(format_number(v)) for v in (chain.dl_do, chain.do_dz, x))
    way = {"up": "raises", "down": "lowers"}.get(find_way(chain.dl_dw, learning_rate))
    step = f"{describe_way(learning_rate)} and {way} w" if way else "A step leaves w as it is"
    return (
        f"dL/dw is the product of three slopes, dL/do · do/dz · dz/dw: {factors} = "
        f"{format_number(chain.dl_dw)}. {step}. The sign of the error alone does not decide: the "
        "input x is a factor, too."
    )


def conclude_too_high(chain: Chain, x: float, learning_rate: float) -> str:
    """Say it of an example whose output is too high; as `conclude_weights`."""
    return (
        f"Too high, by {format_number(chain.error, 3)} say: dL/do is positive, and a step lowers "
        f"the output. {conclude_weights(chain, x, learning_rate)}"
    )


def conclude_sse_vs_mse(data: Dataset, options: BatchOptions, size: int) -> str:
    """Say what a batch twice as large does to SSE and MSE, and to the learning rate.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    """
    squares = compute_curves(data, options, size).loss.population
    levels = []
    for objective in (options.sse, options.mse):
        h = require_squared_error(objective.loss, "what SSE and MSE come to").h
        level = format_rounded(h * float(squares.level(size, objective.reduction)), 3)
        levels.append(f"({objective.formula('B')}) is about {level}")
    change, becomes, rate = "twice", "doubles, and so does", "half"
    if 2 * size > data.n:
        change, becomes, rate = "half", "is half, and so is", "twice"
    return (
        f"At B = {size:,} the expected SSE {levels[0]} and the expected MSE {levels[1]}. "
        f"With {change} the batch the expected SSE {becomes} its gradient for what the rows share: "
        f"the same step needs {rate} the learning rate. The expected MSE and its gradient stay the "
        "same, so the same learning rate makes the same step."
    )
