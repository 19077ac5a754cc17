"""States of the four pages, what the pages compute for them, and how far rounding may go.

With ``u = 2^-53``: a sum of n numbers is off by at most ``39 u`` times the sum of their sizes
(see `lossviz.loss.objective`), whichever way it is added. Two such sums differ by twice that;
`SUMS` is 80. An elementwise product or quotient adds one u, and PyTorch fuses or reorders a few
of them: `FEW` is 8.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from lossviz import Dataset, Objective, SquaredError
from lossviz.batch import measure_quality
from lossviz.code import Batch, OnePrediction, SseVsMse, Weights
from lossviz.explain.totals import summarize_batch
from lossviz.loss import descent
from lossviz.minibatch import BatchOptions, compute_curves, draw_epoch
from lossviz.neuron import ACTIVATIONS, Chain, FeatureChoice, Neuron, propagate, take_inputs

U = 2.0**-53
SUMS, FEW = 80 * U, 8 * U
TINY = 5e-324  # what an underflow may add
BOTH = (False, True)

random = np.random.default_rng(7)


def draw(n: int, scale: float = 1.0, offset: float = 0.0) -> Dataset:
    target = offset + scale * random.normal(size=n)
    return Dataset(target, target + scale * (0.3 + random.normal(size=n)))


FIVE = Dataset([2.0, 3.0, 5.0, 4.0, 1.0], [4.0, 2.0, 5.0, 1.0, 2.0])
DATA = {
    "five": FIVE,
    "one row": Dataset([2.0], [1.5]),
    "no error": Dataset([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    "equal targets": Dataset([0.1, 0.1, 0.1], [0.3, 0.2, 0.1]),
    "equal errors": Dataset([0.1, 0.2, 0.3], [1.1, 1.2, 1.3]),
    "huge": draw(30, 1e65),
    "tiny": draw(30, 1e-65),
    "far from 0": draw(30, 1e-3, 1e6),
    "hundred": draw(100),
}

ONE = {
    f"{target} {output} {rate} {half} {convention}": OnePrediction(
        target, output, rate, SquaredError(half=half), convention
    )
    for (target, output, rate), half, convention in product(
        [
            (2.0, 1.2, 0.5),
            (0.1, 0.3, -0.7),
            (1.0, 1.0, 0.5),
            (-3.0, 4.0, 0.0),
            (1e99, -1e99, 1e-3),
            (1e-150, 3e-150, 1.5),
            (1 / 3, 2 / 3, 2.0),
        ],
        BOTH,
        ("t - o", "o - t"),
    )
}


def both(in_sum: bool, in_mean: bool) -> dict[str, Objective]:
    return {
        "sse": Objective(SquaredError(half=in_sum), "sum"),
        "mse": Objective(SquaredError(half=in_mean), "mean"),
    }


BATCHES = {
    f"{name} {reduction} {in_sum} {in_mean}": Batch(
        DATA[name], reduction, rate, **both(in_sum, in_mean)
    )
    for (name, rate), reduction, in_sum, in_mean in product(
        zip(DATA, (0.5, -0.3, 0.1, 1.0, 0.0, 0.7, 2.0, -1.0, 0.25), strict=True),
        ("sum", "mean"),
        BOTH,
        BOTH,
    )
}
SIZES = {
    f"{name} {size} {in_sum} {in_mean}": SseVsMse(DATA[name], size, **both(in_sum, in_mean), seed=3)
    for name, in_sum, in_mean in product(DATA, BOTH, BOTH)
    for size in sorted({1, (DATA[name].n + 1) // 2, max(1, DATA[name].n - 1), DATA[name].n})
}

FEATURE = 50 + 9 * random.normal(size=40)
WALKS = Dataset(
    3 * random.normal(size=40) + FEATURE / 9, np.zeros(40), columns={"age": FEATURE.tolist()}
)
SIZES |= {
    f"weight of age {size} {drop}": SseVsMse(
        WALKS, size, **both(True, False), seed=4, column="age", drop_last=drop
    )
    for size, drop in product((1, 7, 40), BOTH)
}


def fit(name: str, half: bool, reduction: str, rate: float, at: tuple[float, float]) -> Weights:
    neuron = Neuron(ACTIVATIONS[name], Objective(SquaredError(half=half), reduction))
    choice = FeatureChoice("age", standardised=rate > 0, unit_targets=name in ("sigmoid", "tanh"))
    return Weights(take_inputs(WALKS, choice), neuron, *at, rate)


def example(name: str, half: bool, x: float, t: float, w: float, b: float) -> Weights:
    return Weights.of_example(
        x,
        t,
        w,
        b,
        activation=ACTIVATIONS[name],
        loss=SquaredError(half=half),
        learning_rate=0.5,
    )


WEIGHTS = {
    f"{name} {half} {reduction} {rate}": fit(name, half, reduction, rate, (0.4, -0.2))
    for name, half, reduction, rate in product(ACTIVATIONS, BOTH, ("sum", "mean"), (0.1, -1e-4))
} | {
    f"{name} {half} {numbers}": example(name, half, *numbers)
    for name, half, numbers in product(
        ACTIVATIONS,
        BOTH,
        [
            (1.0, 2.0, 0.5, 0.1),
            (-2.0, 0.5, 1.0, 0.0),
            (0.0, 0.0, 1.0, 0.0),
            (30.0, 0.5, 2.0, 1.0),
            (-1000.0, 0.5, 1.0, 0.0),
        ],
    )
}


def one_example(state: Weights) -> Chain:
    """Pass the only example of a state through the neuron, as the page does."""
    return propagate(
        *(float(state.inputs.x[0]), float(state.inputs.t[0]), state.w, state.b),
        activation=state.neuron.activation,
        loss=state.neuron.objective.loss,
    )


def compute_one(state: OnePrediction) -> dict[str, tuple[float, float]]:
    """What the page shows: each number with how far PyTorch's may be from it."""
    loss = state.loss
    value, slope = (f(state.target, state.output) for f in (loss.value, loss.gradient))
    following = descent.take_step(state.output, slope, state.learning_rate)
    after = loss.value(state.target, following)
    moved = FEW * (abs(state.output) + abs(state.learning_rate * slope))
    apart = 2 * loss.h * abs(following - state.target) * moved + loss.h * moved**2
    return {
        "loss": (value, FEW * value),
        "gradient": (slope, FEW * abs(slope)),
        "next_output": (following, moved),
        "next_loss": (after, apart + FEW * after),
    }


def compute_batch(state: Batch) -> dict[str, tuple[object, object]]:
    """What the page shows, each number with how far it may be off."""
    data, summary = state.data, summarize_batch(state.data)
    sse = state.sse.loss.h * summary.sum_squared_error
    mse = state.mse.loss.h * summary.mean_squared_error
    rmse, r_squared = summary.root_mean_squared_error, measure_quality(data).r_squared
    objective = {"sum": state.sse, "mean": state.mse}[state.reduction]
    gradient = objective.gradient(data.target, data.output)
    following = descent.take_step(data.output, gradient, state.learning_rate)
    return {
        "sse": (sse, SUMS * sse),
        "mse": (mse, SUMS * mse),
        "rmse": (rmse, SUMS * rmse),
        # 1 - q, where two sums make the quotient q.
        "r_squared": (r_squared, 2 * SUMS * (2 + abs(r_squared or 0))),
        "gradient": (gradient, FEW * abs(gradient)),
        "next_output": (
            following,
            FEW * (abs(data.output) + abs(state.learning_rate * gradient)),
        ),
    }


def compute_weights(state: Weights, slope_error: float = 0.0) -> dict[str, tuple[float, float]]:
    """What the page computes over all examples, each number with how far it may be off.

    An output is off by some u of its size, and so is its error, by u times the output.
    `slope_error` is how far the slope of an activation may be off besides.
    """
    at, neuron, x, t = (state.w, state.b), state.neuron, state.inputs.x, state.inputs.t
    loss = neuron.value(x, t, at)
    of_w, of_b = neuron.gradient(x, t, at).tolist()
    z = state.w * x + state.b
    o, slope = neuron.activation.value(z), neuron.activation.slope(z)
    size = abs(o) + abs(o - t)
    reduce = np.mean if neuron.objective.reduction == "mean" else np.sum
    passed = 2 * size * (SUMS * slope + slope_error)
    off_w, off_b = float(reduce(passed * abs(x))), float(reduce(passed))
    rate = state.learning_rate
    return {
        "loss": (loss, float(reduce(SUMS * size**2))),
        "gradient_w": (of_w, off_w),
        "gradient_b": (of_b, off_b),
        "next_w": (state.w - rate * of_w, abs(rate) * off_w + FEW * (abs(state.w) + abs(of_w))),
        "next_b": (state.b - rate * of_b, abs(rate) * off_b + FEW * (abs(state.b) + abs(of_b))),
    }


def compute_sizes(state: SseVsMse) -> dict[str, tuple[float, float]]:
    """What the page shows, each number with how far it may be off.

    The mean that deviations are measured from is off by up to ``SUMS`` times itself, which adds
    as much to the deviation of the rows.
    """
    data, size = state.data, state.batch_size
    options = BatchOptions(state.sse, state.mse, state.column, state.seed)
    curves = compute_curves(data, options, size)
    dealt = draw_epoch(data, options, size, drop_last=state.drop_last)
    # Each batch is a difference of sums over up to all rows.
    bound = SUMS * curves.loss.population.mean * data.n
    found = {"mse_of_rows": (dealt.pooled, bound), "mean_of_mses": (dealt.mean_of_means, bound)}
    for name, objective in (("sse", state.sse), ("mse", state.mse)):
        h, reduction = objective.loss.h, objective.reduction
        for level, noise, rows in (
            ("expected", "noise", curves.loss.population.times(h)),
            ("gradient", "noise_gradient", curves.gradient.population.times(2 * h)),
        ):
            # The mean of the sizes of the rows is at most their mean and their deviation.
            wide = replace(rows, mean=abs(rows.mean) + rows.deviation)
            wide = replace(wide, deviation=wide.mean)
            found[f"{level}_{name}"] = (
                float(rows.level(size, reduction)),
                SUMS * float(wide.level(size, reduction)),
            )
            found[f"{noise}_{name}"] = (
                float(rows.noise(size, reduction)),
                2 * SUMS * float(wide.noise(size, reduction)),
            )
    return found


def is_near(found: object, expected: tuple[object, object]) -> bool:
    """Whether a number or an array is as near as its bound says; None is None."""
    value, bound = expected
    if value is None or found is None:
        return value is found
    return bool(np.all(np.abs(np.asarray(found, dtype=float) - value) <= bound + TINY))
