"""What there is to say of a neuron's descent: verdicts, limits, traps, and what is drawn."""

from __future__ import annotations

import math

import numpy as np

from lossviz.base import format_number, quote
from lossviz.loss import Objective, Outcome, Verdict, require_squared_error
from lossviz.neuron import (
    IDENTITY,
    Activation,
    Batches,
    Neuron,
    Observed,
    Path,
    Quadratic,
    ScalingResult,
    TrainingInputs,
    compute_log_epoch_radius,
    find_limit,
    judge_epochs,
    measure_share_through,
)

_CRAWLS = 60  # steps to halve a distance: more than are drawn
_STUCK = 0.05  # share of the loss that a gradient reaches, below which it is called stuck
_LARGE = 0.1  # errors of this share of what an output can move are large
_THIN = 100.0  # a valley this many times as long as wide
_SAME = 1e-6


def describe_descent(
    neuron: Neuron,
    training: TrainingInputs,
    path: Path,
    learning_rate: float,
    batches: Batches | None,
) -> str:
    """Say what becomes of the descent: exactly without activation, else what was observed."""
    mini_batches = batches if batches and batches.size < training.n else None
    arrow = "" if mini_batches is None else _ONE_BATCH_A_STEP
    if neuron.activation is not IDENTITY:
        return f"**Observed over {path.steps} steps:** {_OBSERVED[path.observed()]}{arrow}"
    if mini_batches:
        return (
            _describe_mini_batches(neuron.objective, training, learning_rate, mini_batches) + arrow
        )
    quadratic = Quadratic(training.sums, neuron.objective)
    start = (float(path.points[0, 0]), float(path.points[0, 1]))
    across, along = quadratic.outcomes(start, learning_rate)
    first = along if across is Verdict.THERE else across
    return f"**Exactly:** {_TOLD[first]}{_describe_crawling(quadratic, along, learning_rate)}"


_OBSERVED = {
    Observed.FALLS: "the loss falls, and still did at the last step.",
    Observed.RESTS: "the loss fell, and has come to rest.",
    Observed.RISES: "the loss is higher at the end than at the start.",
    Observed.STAYS: "nothing moves.",
    Observed.RAN_AWAY: "the loss ran away.",
}
_TOLD = {
    Verdict.THERE: "it starts at the minimum, and nothing moves.",
    Verdict.STAYS: "with a learning rate of 0 nothing moves.",
    Verdict.CLIMBS: "with a negative rate every step climbs, away from the minimum.",
    Verdict.CONVERGES: "every step comes closer to the minimum, in no direction past it.",
    Verdict.LANDS: "one step lands on the floor of the valley.",
    Verdict.OVERSHOOTS: "every step jumps across the valley, and ends closer to the minimum.",
    Verdict.BOUNCES: "every step jumps across the valley, as far again: it bounces for ever.",
    Verdict.DIVERGES: "every step jumps across the valley and ends farther away: it diverges.",
}


_ONE_BATCH_A_STEP = (
    " The bold arrow is the step that all examples make; the path takes one batch at a time."
)


def _describe_crawling(quadratic: Quadratic, along: Verdict, learning_rate: float) -> str:
    if along is Verdict.THERE or learning_rate <= 0:
        return ""
    steps = quadratic.steps_to_halve(learning_rate)
    if not _CRAWLS < steps < math.inf:
        return ""
    half = format_number(steps, 2)
    return f" Along the valley it crawls: half the way takes about {half} steps."


def _describe_mini_batches(
    objective: Objective, training: TrainingInputs, learning_rate: float, batches: Batches
) -> str:
    logarithm = compute_log_epoch_radius(objective, training.x, learning_rate, batches)
    left = format_number(100 * math.exp(min(logarithm, 700.0)), 3)
    mini_batches = "**Exactly**, with the same batches in every epoch: "
    return (
        mini_batches
        + {
            Outcome.SETTLES: f"an epoch leaves at most {left}% of a distance in the long run: it "
            "settles, into going round near the minimum.",
            Outcome.KEEPS: "an epoch leaves a distance as it is: it never settles.",
            Outcome.DIVERGES: "every epoch ends farther away in the long run: it diverges.",
            Outcome.STAYS: "with a learning rate of 0 nothing moves.",
            Outcome.CLIMBS: "with a negative rate it climbs, away from the minimum.",
        }[judge_epochs(objective, training.x, learning_rate, batches)]
    )


def tabulate_limits(
    sse: Neuron, mse: Neuron, training: TrainingInputs, at: tuple[float, float]
) -> str:
    """Give the largest learning rate under SSE and MSE, as a table."""
    for neuron in (sse, mse):
        require_squared_error(neuron.objective.loss, "a table of SSE and MSE")
    exact = sse.activation is IDENTITY
    head = "converges below" if exact else "near this point, below"
    rows = [
        f"| {name} | {_write_limit(neuron, training, at)} |"
        for name, neuron in (("SSE", sse), ("MSE", mse))
    ]
    return "\n".join([f"| | {head} |", "|---|---|", *rows])


def _write_limit(neuron: Neuron, training: TrainingInputs, at: tuple[float, float]) -> str:
    largest = find_limit(neuron, training, at)
    return f"η = {format_number(largest)}" if math.isfinite(largest) else "any η: it bends downward"


def describe_standardising(
    objective: Objective, as_it_is: TrainingInputs, standardised: TrainingInputs
) -> str:
    """Say what standardising the feature does to the limit and to the valley."""
    before, after = (Quadratic(i.sums, objective) for i in (as_it_is, standardised))
    if as_it_is.constant:
        return (
            "The feature is the same in every row: only w x + b matters, so there is a whole "
            "line of minima."
        )
    return (
        f"As it is, the limit is η = {format_number(before.limit)} and the valley "
        f"{_write_length(before)}; standardised, η = {format_number(after.limit)} and "
        f"{_write_length(after)}."
    )


def _write_length(quadratic: Quadratic) -> str:
    times = math.sqrt(quadratic.condition)
    return "as long as it is wide" if times < 1.005 else f"{format_number(times, 3)} times as long"


def warn_of_narrow_valley(quadratic: Quadratic, *, standardised: bool) -> str:
    """Warn of a thin valley: why steps crawl; empty where it is not thin."""
    times = math.sqrt(quadratic.condition)
    if times < _THIN or math.isinf(times):
        return ""
    advice = "" if standardised else " Standardise the feature, and it is gone."
    return (
        f"The valley is {format_number(times, 2)} times as long as it is wide: a rate that does "
        f"not jump out across it is tiny along it, and steps crawl.{advice}"
    )


def warn_of_vanishing_gradient(
    neuron: Neuron, training: TrainingInputs, at: tuple[float, float]
) -> str:
    """Say that the gradient is nearly zero while the loss is large; empty where it is not so."""
    through = measure_share_through(neuron, training.x, training.t, at)
    errors = neuron.outputs(training.x, at) - training.t
    room = _measure_range(neuron.activation, training)
    if through >= _STUCK or float(np.sqrt(np.mean(errors**2))) < _LARGE * room:
        return ""
    if neuron.activation.name == "ReLU":
        return (
            f"A dead ReLU: for {_write_share(1 - through)} of the loss z is at or below 0, where "
            "its slope is 0. The loss is large, and yet no gradient comes through."
        )
    return (
        f"Saturated: where most of the loss is, {neuron.activation.name} is flat, and its slope "
        f"lets only {_write_share(through)} of the pull through. The loss is large, and yet the "
        "gradient is nearly 0."
    )


def count_opposing(neuron: Neuron, training: TrainingInputs, at: tuple[float, float]) -> int:
    """Count the examples whose own pull points against that of all."""
    gradients = neuron.example_gradients(training.x, training.t, at)
    return int(np.sum(gradients @ gradients.sum(axis=0) < 0))


def _measure_range(activation: Activation, training: TrainingInputs) -> float:
    if activation.bounded:
        return activation.high - activation.low
    return float(np.sqrt(np.mean(training.t**2)))


def _write_share(share: float) -> str:
    return "less than 0.1%" if share < 1e-3 else f"{format_number(100 * share, 2)}%"


def warn_of_unreachable_targets(activation: Activation, training: TrainingInputs) -> str:
    """Say that targets lie where the activation never comes; empty where none does."""
    out = int(np.sum((training.t < activation.low) | (training.t > activation.high)))
    if not out:
        return ""
    top = "" if math.isinf(activation.high) else f" and {activation.high:g}"
    between = f"between {activation.low:g}{top}" if top else f"above {activation.low:g}"
    return (
        f"{activation.name} only gives outputs {between}, but {out:,} of {training.n:,} targets "
        "lie outside. Bring the targets to 0 to 1 to see it at work."
    )


def describe_rows(data_used: TrainingInputs, training: TrainingInputs) -> str:
    """Say which rows are looked at, where that is not all of them."""
    said = []
    if data_used.missing:
        rows = "1 row is" if data_used.missing == 1 else f"{data_used.missing:,} rows are"
        said.append(f"{rows} left out: no number in {quote(data_used.choice.column)}.")
    if training.n < data_used.n:
        said.append(
            f"With an activation the loss is that of {training.n:,} rows, drawn at random from "
            f"{data_used.n:,}."
        )
    return " ".join(said)


def describe_same_step(
    sse: Objective, mse: Objective, chosen: Objective, n: int, learning_rate: float
) -> str:
    """Say which rates under SSE and MSE make the step that a rate makes under `chosen`."""
    for objective in (sse, mse):
        require_squared_error(objective.loss, "the same step under SSE and MSE")
    c = compute_scale(sse, mse, n)
    rate = learning_rate * c if chosen.reduction == "mean" else learning_rate
    return (
        f"Here the MSE is {format_number(c)} times the SSE. So η = {format_number(rate)} under "
        f"the SSE and η = {format_number(rate / c)} under the MSE make the same step."
    )


def compute_scale(sse: Objective, mse: Objective, n: int) -> float:
    """By what the SSE has to be multiplied to be the MSE."""
    return mse.shared_curvature(n) / sse.shared_curvature(n)


def tabulate_optimisers(answers: tuple[ScalingResult, ...], c: float, steps: int) -> str:
    """Show for which optimisers a scaled loss equals a scaled rate, as run: a table."""
    head = (
        f"| optimiser | from SSE to MSE (c = {format_number(c)}) | paths differ after that by | "
        "with only the rate divided by c |\n|---|---|---|---|"
    )
    rows = [
        f"| {a.optimiser.name} | {a.optimiser.recipe} | {_write_difference(a.converted)} | "
        f"{_write_difference(a.only_rate)} |"
        for a in answers
    ]
    return "\n".join([head, *rows, "", f"{steps} steps of each were run just now."])


def _write_difference(share: float) -> str:
    if not math.isfinite(share):
        return "all: it runs away"
    if share < _SAME:
        return "nothing" if share < 1e-12 else f"{format_number(100 * share, 1)}% (ε)"
    return f"{format_number(100 * share, 2)}% of the way"
