"""What there is to say of a neuron's descent: verdicts, limits, traps, and what is drawn."""

from __future__ import annotations

import math

import numpy as np

from lossviz.base import format_number, quote
from lossviz.explain.tables import write_table
from lossviz.loss import MSE, EpochReport, Objective, SquaredError, Verdict, optimisers
from lossviz.neuron import (
    Activation,
    Batches,
    Neuron,
    Path,
    Quadratic,
    TrainingInputs,
    compute_log_epoch_radius,
    find_limit,
    judge_epochs,
    measure_share_through,
)

_SLOW = 60  # steps to halve a distance: more than are drawn
_STUCK = 0.05  # share of the loss that a gradient reaches, below which it is called stuck
_LARGE = 0.1  # errors of this share of what an output can move are large
_NARROW = 100.0  # contours this many times as long as wide
_SAME = 1e-6  # share of the way below which two paths are the same but for the ε of Adam
_ROUND_OFF = 1e-12  # and below which they are the same
_LARGEST_EXPONENT = 700.0  # exp of more is too large for a 64-bit number
_CIRCLE = 1.005  # contours less than this many times as long as wide are called circles


def name_objective(objective: Objective) -> str:
    """Name a sum or a mean, of squares with its one half as it stands: "MSE without ½"."""
    if not isinstance(objective.loss, SquaredError):
        return f"{objective.name} of the {objective.loss.name}"
    return f"{objective.name} {'with' if objective.loss.half else 'without'} ½"


def write_objective(objective: Objective) -> str:
    """Write a sum or a mean as plain text: "MSE = Σ (t − o)² / n"."""
    if not isinstance(objective.loss, SquaredError):
        return objective.formula()
    total = objective.loss.formula().replace("(", "Σ (", 1)
    return f"{objective.name} = {total}" + " / n" * (objective.reduction == "mean")


def describe_descent(
    neuron: Neuron,
    training: TrainingInputs,
    path: Path,
    learning_rate: float,
    batches: Batches | None,
) -> str:
    """Say what becomes of the descent: exactly of a quadratic, else what was observed."""
    if batches and batches.size >= training.n:
        batches = None
    arrow = _ONE_BATCH_A_STEP if batches else ""
    if not neuron.is_quadratic:
        return f"**Observed over {path.steps} steps:** {_OBSERVED[path.observed()]}{arrow}"
    if batches:
        return _describe_mini_batches(neuron.objective, training, learning_rate, batches) + arrow
    quadratic = Quadratic(training.sums, neuron.objective)
    w, b = path.points[0].tolist()
    across, along = quadratic.outcomes((w, b), learning_rate)
    first = along if across is Verdict.THERE else across
    slow = _describe_slow_direction(quadratic, along, learning_rate)
    return f"**Exactly:** {_COMPUTED[first]}{slow}"


_OBSERVED = {
    Verdict.FALLS: "the loss fell: at the end it is lower than at the start.",
    Verdict.RESTS: "the loss fell, at the last step by less than 10⁻⁹ of that at the start.",
    Verdict.RISES: "the loss is higher at the end than at the start.",
    Verdict.STAYS: "weight and bias stay.",
    Verdict.DIVERGES: "the loss grew more than a million times, and the path was broken off.",
}
_COMPUTED = {
    Verdict.THERE: "the path starts at the minimum and stays there.",
    Verdict.STAYS: "with a learning rate of 0 weight and bias stay.",
    Verdict.CLIMBS: "with a negative learning rate every step climbs, away from the minimum.",
    Verdict.CONVERGES: "the path converges, and overshoots in no direction.",
    Verdict.LANDS: "in the direction of the largest curvature one step reaches the minimum.",
    Verdict.OVERSHOOTS: "in the direction of the largest curvature every step overshoots, and "
    "the path still converges.",
    Verdict.BOUNCES: "in the direction of the largest curvature the path oscillates without end.",
    Verdict.DIVERGES: "in the direction of the largest curvature every step ends farther away: "
    "the path diverges.",
}


_ONE_BATCH_A_STEP = (
    " The bold arrow is the step for all examples; the path takes one batch at a time."
)


def _describe_slow_direction(quadratic: Quadratic, along: Verdict, learning_rate: float) -> str:
    if along is Verdict.THERE or learning_rate <= 0:
        return ""
    steps = quadratic.steps_to_halve(learning_rate)
    if not _SLOW < steps < math.inf:
        return ""
    return (
        " In the direction of the smallest curvature the path is slow: half the way takes about "
        f"{format_number(steps, 2)} steps."
    )


def _describe_mini_batches(
    objective: Objective, training: TrainingInputs, learning_rate: float, batches: Batches
) -> str:
    logarithm = compute_log_epoch_radius(objective, training.x, learning_rate, batches)
    left = format_number(100 * math.exp(min(logarithm, _LARGEST_EXPONENT)), 3)
    outcomes = {
        Verdict.SETTLES: f"in the long run an epoch leaves at most {left}% of a distance. The "
        "path settles into a cycle near the minimum.",
        Verdict.BOUNCES: "the learning rate is at its limit, and the path does not settle.",
        Verdict.DIVERGES: "in the long run every epoch ends farther away: the path diverges.",
        Verdict.STAYS: _COMPUTED[Verdict.STAYS],
        Verdict.CLIMBS: "with a negative learning rate every epoch ends farther away in the long "
        "run: the path diverges.",
    }
    outcome = judge_epochs(learning_rate, logarithm)
    return f"**Exactly**, with the same batches in every epoch: {outcomes[outcome]}"


def describe_epoch_report(report: EpochReport, size: int, mse: Objective) -> str:
    """Say why the loss that a training loop reports is not that of the model after it.

    Parameters
    ----------
    report : EpochReport
    size : int
        Batch size B.
    mse : Objective
        The mean of squares that is reported.
    """
    running, evaluated = format_number(report.running), format_number(report.evaluated)
    return (
        f"**Training number against evaluation.** In the first epoch by batches of {size:,} a "
        f"training loop reports {running} as its {name_objective(mse)}: the mean over its batches, "
        "weighted with their rows. Each batch is measured before its own step. Evaluated after "
        f"the epoch, that of all rows is {evaluated}."
    )


def tabulate_limits(
    sse: Neuron, mse: Neuron, training: TrainingInputs, point: tuple[float, float]
) -> str:
    """Give the largest learning rate under SSE and MSE, as a table."""
    rows, exact = [], sse.is_quadratic
    for neuron in (sse, mse):
        limit = find_limit(neuron, training, point)
        convex = math.isfinite(limit)
        unknown = "not known: here the loss curves upward in no direction"
        rate = f"{'0 < η <' if exact else 'η ='} {format_number(limit)}" if convex else unknown
        rows.append((name_objective(neuron.objective), rate))
    head = "steps of all rows converge for" if exact else "limit by the curvature at this point"
    return write_table(("loss", head), rows)


def describe_standardising(
    objective: Objective, as_it_is: TrainingInputs, standardised: TrainingInputs
) -> str:
    """Say what standardising the feature does to the limit and to the contours."""
    before, after = (Quadratic(i.sums, objective) for i in (as_it_is, standardised))
    if as_it_is.constant:
        return (
            "The feature is the same in every row. Then only w x + b counts, and every point of "
            "a line is a minimum."
        )
    return (
        f"As it is, the limit of steps of all rows is η = {format_number(before.limit)} and the "
        f"contours are {_write_length(before)}. Standardised, it is "
        f"η = {format_number(after.limit)} and they are {_write_length(after)}."
    )


def _write_length(quadratic: Quadratic) -> str:
    times = math.sqrt(quadratic.condition)
    return "circles" if times < _CIRCLE else f"{format_number(times, 3)} times as long as wide"


def warn_of_narrow_valley(quadratic: Quadratic, *, standardised: bool) -> str:
    """Warn of long contours, in which steps are short; empty where they are not that long."""
    times = math.sqrt(quadratic.condition)
    if times < _NARROW or math.isinf(times):
        return ""
    advice = "" if standardised else " Standardise the feature: then both are equal."
    return (
        f"The contours are {format_number(times, 2)} times as long as wide. The largest curvature "
        "limits the learning rate, so steps in the direction of the smallest one are short."
        f"{advice}"
    )


def warn_of_vanishing_gradient(
    neuron: Neuron, training: TrainingInputs, point: tuple[float, float]
) -> str:
    """Say that the gradient is nearly zero while the loss is large; empty where it is not so."""
    through = measure_share_through(neuron, training.x, training.t, point)
    if through >= _STUCK:
        return ""
    size = math.sqrt(MSE.value(training.t, neuron.outputs(training.x, point)))
    if size < _LARGE * _measure_range(neuron.activation, training):
        return ""
    if neuron.activation.name == "ReLU":
        return (
            f"A dead ReLU: in rows with {_write_share(1 - through)} of the loss z is 0 or less, "
            "where do/dz = 0. The loss is large, but the gradient of these rows is 0."
        )
    return (
        f"Saturated: in the rows with most of the loss {neuron.activation.name} is nearly flat. "
        f"Its slope do/dz leaves {_write_share(through)} of the gradient. The loss is large, but "
        "its gradient is nearly 0."
    )


def count_opposing(neuron: Neuron, training: TrainingInputs, point: tuple[float, float]) -> int:
    """Count the examples whose loss a small step down the gradient of all would raise.

    Along a step ``-G`` the loss of example i changes by ``-g_i . G`` at first, with ``g_i``
    its own gradient and G the sum of all: so it rises where that product is negative.
    """
    gradients = neuron.example_gradients(training.x, training.t, point)
    return int(np.sum(gradients @ gradients.sum(axis=0) < 0))


def _measure_range(activation: Activation, training: TrainingInputs) -> float:
    if activation.bounded:
        return activation.high - activation.low
    return math.sqrt(MSE.value(training.t, np.zeros(training.n)))


def _write_share(share: float) -> str:
    return "less than 0.1%" if share < 1e-3 else f"{format_number(100 * share, 2)}%"


def warn_of_unreachable_targets(activation: Activation, training: TrainingInputs) -> str:
    """Say that targets lie where the activation never comes; empty where none does."""
    out = int(np.sum((training.t < activation.low) | (training.t > activation.high)))
    if not out:
        return ""
    between = f"between {format_number(activation.low)} and {format_number(activation.high)}"
    if math.isinf(activation.high):
        between = f"above {format_number(activation.low)}"
    return (
        f"{activation.name} gives outputs {between} only, but {out:,} of {training.n:,} targets "
        "lie outside. Switch on Targets to 0 to 1."
    )


def describe_rows(data_used: TrainingInputs, training: TrainingInputs) -> str:
    """Say which rows are looked at, where that is not all of them."""
    sentences = []
    if data_used.missing:
        rows = "1 row is" if data_used.missing == 1 else f"{data_used.missing:,} rows are"
        sentences.append(f"{rows} left out: no number in {quote(data_used.choice.column)}.")
    if training.n < data_used.n:
        sentences.append(
            f"Here the loss is computed on {training.n:,} rows, drawn at random from "
            f"{data_used.n:,}."
        )
    return " ".join(sentences)


def describe_same_step(
    sse: Objective, mse: Objective, chosen: Objective, n: int, learning_rate: float
) -> str:
    """Say which rates under SSE and MSE make the step that a rate makes under `chosen`."""
    names = name_objective(sse), name_objective(mse)
    c = compute_scale(sse, mse, n)
    rate = learning_rate * c if chosen.reduction == "mean" else learning_rate
    return (
        f"Of {n:,} row{'s' * (n > 1)} the {names[1]} is {format_number(c)} times the {names[0]}. "
        f"So η = {format_number(rate)} under the {sse.name} and η = {format_number(rate / c)} "
        f"under the {mse.name} make the same step."
    )


def compute_scale(sse: Objective, mse: Objective, n: int) -> float:
    """By what the SSE has to be multiplied to be the MSE."""
    one = np.ones(1)
    return float(mse.contributions(one, n)[0] / sse.contributions(one, n)[0])


def tabulate_optimisers(answers: tuple[optimisers.ScalingResult, ...], c: float, steps: int) -> str:
    """Show for which optimisers a scaled loss equals a scaled rate, as run: a table."""
    head = (
        "optimiser",
        "η under the SSE",
        f"from SSE to MSE (c = {format_number(c)})",
        "the paths then differ by",
        "with only η divided by c",
    )
    rows = [
        (
            a.optimiser.name,
            format_number(a.rate),
            a.optimiser.recipe,
            *(_write_difference(v, a.optimiser) for v in (a.converted, a.only_rate)),
        )
        for a in answers
    ]
    return (
        f"{write_table(head, rows)}\n\nComputed: {steps} steps of each optimiser over all rows, "
        "with the η in the table and not the one above. Decay and L2 term are 0.01; the clipping "
        "norm is half of the first gradient."
    )


def _write_difference(share: float, optimiser: optimisers.Optimiser) -> str:
    if not math.isfinite(share):
        return "without bound: one path diverges"
    if share < _ROUND_OFF:
        return "nothing"
    if share < _SAME:
        epsilon = f"{format_number(100 * share, 1)}% (ε)"
        return epsilon if optimiser.adaptive else "less than 0.0001% of the way"
    return f"{format_number(100 * share, 2)}% of the way"
