"""What there is to say of a neuron's descent: verdicts, limits, traps, and what is drawn."""

from __future__ import annotations

import math

import numpy as np

from lossviz.activations import IDENTITY, Activation
from lossviz.descent import Verdict
from lossviz.inputs import Inputs
from lossviz.neuron import Neuron
from lossviz.numbers import significant
from lossviz.objective import Objective
from lossviz.optimisers import Compared
from lossviz.quadratic import Quadratic
from lossviz.quoting import quoted
from lossviz.scaled_loss import limit
from lossviz.sgd import Fate
from lossviz.weights_descent import Batches, Observed, Path, fate, log_epoch_radius, share_through

_CRAWLS = 60  # steps to halve a distance: more than are drawn
_STUCK = 0.05  # share of the loss that a gradient reaches, below which it is called stuck
_LARGE = 0.1  # errors of this share of what an output can move are large
_THIN = 100.0  # a valley this many times as long as wide
_SAME = 1e-6


def verdict(
    neuron: Neuron, seen: Inputs, walked: Path, learning_rate: float, batches: Batches | None
) -> str:
    """Say what becomes of the descent: exactly without activation, else what was observed."""
    dealt = batches if batches and batches.size < seen.n else None
    arrow = "" if dealt is None else _ONE_BATCH_A_STEP
    if neuron.activation is not IDENTITY:
        return f"**Observed over {walked.steps} steps:** {_OBSERVED[walked.observed()]}{arrow}"
    if dealt:
        return _in_batches(neuron.objective, seen, learning_rate, dealt) + arrow
    quadratic = Quadratic(seen.sums, neuron.objective)
    start = (float(walked.points[0, 0]), float(walked.points[0, 1]))
    across, along = quadratic.courses(start, learning_rate)
    first = along if across is Verdict.THERE else across
    return f"**Exactly:** {_TOLD[first]}{_crawling(quadratic, along, learning_rate)}"


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


def _crawling(quadratic: Quadratic, along: Verdict, learning_rate: float) -> str:
    if along is Verdict.THERE or learning_rate <= 0:
        return ""
    steps = quadratic.halving(learning_rate)
    if not _CRAWLS < steps < math.inf:
        return ""
    return f" Along the valley it crawls: half the way takes about {significant(steps, 2)} steps."


def _in_batches(objective: Objective, seen: Inputs, learning_rate: float, batches: Batches) -> str:
    logarithm = log_epoch_radius(objective, seen.x, learning_rate, batches)
    left = significant(100 * math.exp(min(logarithm, 700.0)), 3)
    dealt = "**Exactly**, with the same batches in every epoch: "
    return (
        dealt
        + {
            Fate.SETTLES: f"an epoch leaves at most {left}% of a distance in the long run: it "
            "settles, into going round near the minimum.",
            Fate.KEEPS: "an epoch leaves a distance as it is: it never settles.",
            Fate.DIVERGES: "every epoch ends farther away in the long run: it diverges.",
            Fate.STAYS: "with a learning rate of 0 nothing moves.",
            Fate.CLIMBS: "with a negative rate it climbs, away from the minimum.",
        }[fate(objective, seen.x, learning_rate, batches)]
    )


def limits(in_sum: Neuron, in_mean: Neuron, seen: Inputs, at: tuple[float, float]) -> str:
    """Give the largest learning rate under SSE and MSE, as a table."""
    exact = in_sum.activation is IDENTITY
    head = "converges below" if exact else "near this point, below"
    rows = [
        f"| {name} | {_rate(neuron, seen, at)} |"
        for name, neuron in (("SSE", in_sum), ("MSE", in_mean))
    ]
    return "\n".join([f"| | {head} |", "|---|---|", *rows])


def _rate(neuron: Neuron, seen: Inputs, at: tuple[float, float]) -> str:
    largest = limit(neuron, seen, at)
    return f"η = {significant(largest)}" if math.isfinite(largest) else "any η: it bends downward"


def standardising(objective: Objective, as_it_is: Inputs, standardised: Inputs) -> str:
    """Say what standardising the feature does to the limit and to the valley."""
    before, after = (Quadratic(i.sums, objective) for i in (as_it_is, standardised))
    if as_it_is.constant:
        return (
            "The feature is the same in every row: only w x + b matters, so there is a whole "
            "line of minima."
        )
    return (
        f"As it is, the limit is η = {significant(before.limit)} and the valley "
        f"{_long(before)}; standardised, η = {significant(after.limit)} and {_long(after)}."
    )


def _long(quadratic: Quadratic) -> str:
    times = math.sqrt(quadratic.condition)
    return "as long as it is wide" if times < 1.005 else f"{significant(times, 3)} times as long"


def thin(quadratic: Quadratic, *, standardised: bool) -> str:
    """Warn of a thin valley: why steps crawl; empty where it is not thin."""
    times = math.sqrt(quadratic.condition)
    if times < _THIN or math.isinf(times):
        return ""
    advice = "" if standardised else " Standardise the feature, and it is gone."
    return (
        f"The valley is {significant(times, 2)} times as long as it is wide: a rate that does not "
        f"jump out across it is tiny along it, and steps crawl.{advice}"
    )


def trap(neuron: Neuron, seen: Inputs, at: tuple[float, float]) -> str:
    """Say that the gradient is nearly zero while the loss is large; empty where it is not so."""
    through = share_through(neuron, seen.x, seen.t, at)
    errors = neuron.outputs(seen.x, at) - seen.t
    room = _room(neuron.activation, seen)
    if through >= _STUCK or float(np.sqrt(np.mean(errors**2))) < _LARGE * room:
        return ""
    if neuron.activation.name == "ReLU":
        return (
            f"A dead ReLU: for {_share(1 - through)} of the loss z is at or below 0, where its "
            "slope is 0. The loss is large, and yet no gradient comes through."
        )
    return (
        f"Saturated: where most of the loss is, {neuron.activation.name} is flat, and its slope "
        f"lets only {_share(through)} of the pull through. The loss is large, and yet the "
        "gradient is nearly 0."
    )


def against(neuron: Neuron, seen: Inputs, at: tuple[float, float]) -> int:
    """Count the examples whose own pull points against that of all."""
    pulls = neuron.pulls(seen.x, seen.t, at)
    return int(np.sum(pulls @ pulls.sum(axis=0) < 0))


def _room(activation: Activation, seen: Inputs) -> float:
    if activation.bounded:
        return activation.high - activation.low
    return float(np.sqrt(np.mean(seen.t**2)))


def _share(share: float) -> str:
    return "less than 0.1%" if share < 1e-3 else f"{significant(100 * share, 2)}%"


def out_of_reach(activation: Activation, seen: Inputs) -> str:
    """Say that targets lie where the activation never comes; empty where none does."""
    out = int(np.sum((seen.t < activation.low) | (seen.t > activation.high)))
    if not out:
        return ""
    top = "" if math.isinf(activation.high) else f" and {activation.high:g}"
    between = f"between {activation.low:g}{top}" if top else f"above {activation.low:g}"
    return (
        f"{activation.name} only gives outputs {between}, but {out:,} of {seen.n:,} targets lie "
        "outside. Bring the targets to 0 to 1 to see it at work."
    )


def about(data_used: Inputs, seen: Inputs) -> str:
    """Say which rows are looked at, where that is not all of them."""
    told = []
    if data_used.missing:
        rows = "1 row is" if data_used.missing == 1 else f"{data_used.missing:,} rows are"
        told.append(f"{rows} left out: no number in {quoted(data_used.asked.column)}.")
    if seen.n < data_used.n:
        told.append(
            f"With an activation the loss is that of {seen.n:,} rows, drawn at random from "
            f"{data_used.n:,}."
        )
    return " ".join(told)


def same_step(
    in_sum: Objective, in_mean: Objective, chosen: Objective, n: int, learning_rate: float
) -> str:
    """Say which rates under SSE and MSE make the step that a rate makes under `chosen`."""
    c = scale(in_sum, in_mean, n)
    rate_of_sum = learning_rate * c if chosen.reduction == "mean" else learning_rate
    return (
        f"Here the MSE is {significant(c)} times the SSE. So η = {significant(rate_of_sum)} under "
        f"the SSE and η = {significant(rate_of_sum / c)} under the MSE make the same step."
    )


def scale(in_sum: Objective, in_mean: Objective, n: int) -> float:
    """By what the SSE has to be multiplied to be the MSE."""
    return in_mean.shared_curvature(n) / in_sum.shared_curvature(n)


def optimisers(answers: tuple[Compared, ...], c: float, steps: int) -> str:
    """Show for which optimisers a scaled loss equals a scaled rate, as run: a table."""
    head = (
        f"| optimiser | from SSE to MSE (c = {significant(c)}) | paths differ after that by | "
        "with only the rate divided by c |\n|---|---|---|---|"
    )
    rows = [
        f"| {a.optimiser.name} | {a.optimiser.recipe} | {_apart(a.converted)} | "
        f"{_apart(a.only_rate)} |"
        for a in answers
    ]
    return "\n".join([head, *rows, "", f"{steps} steps of each were run just now."])


def _apart(share: float) -> str:
    if not math.isfinite(share):
        return "all: it runs away"
    if share < _SAME:
        return "nothing" if share < 1e-12 else f"{significant(100 * share, 1)}% (ε)"
    return f"{significant(100 * share, 2)}% of the way"
