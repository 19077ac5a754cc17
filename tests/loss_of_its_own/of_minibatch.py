"""Cases of `lossviz.minibatch`."""

import math

import numpy as np
import pytest

from lossviz.loss import MSE, SSE, Objective, SquaredError, Verdict
from lossviz.minibatch import (
    BatchOptions,
    Schedule,
    compare,
    compute_curves,
    draw_epoch,
    find_equal_step_rate,
    find_linear_scaling_end,
    judge_sizes,
    measure_noise_of_bias,
)
from tests.loss_of_its_own.cases import DATA, OUT, N, T, X, case, quadratic, squared_error, total

REDUCTIONS = ("sum", "mean")
SIZE = 3


def options(loss, column=None):
    return BatchOptions(Objective(loss, "sum"), Objective(loss, "mean"), column, 1)


def compute_curves_of(column, size):
    return compute_curves(DATA, BatchOptions(SSE, MSE, column, 1), size)


def through_an_epoch(objective, rate, bias):
    """Step a bias by every batch of an epoch, with gradients of the loss itself."""
    for at in range(0, N, SIZE):
        rows = slice(at, at + SIZE)
        bias -= rate * objective.shared_gradient(T[rows], OUT[rows] + bias)
    return bias


def epoch_factor(objective, rate):
    """By what an epoch multiplies the difference of two biases."""
    return through_an_epoch(objective, rate, 1.0) - through_an_epoch(objective, rate, 0.0)


@case(
    "minibatch.BatchOptions",
    "minibatch.BatchOptions.shared",
    "minibatch.BatchOptions.factor",
    needs=squared_error,
)
def check_options(loss):
    assert options(loss).factor == ""  # the same loss in both
    assert options(loss).shared == "the shared bias"
    assert options(loss, "x").shared == "the weight"


@case("minibatch.compute_curves", needs=squared_error)
def check_population_of_curves(loss):
    curves = compute_curves(DATA, options(loss), SIZE)
    assert SIZE in curves.sizes
    assert curves.loss.population.mean == pytest.approx(np.mean((OUT - T) ** 2))


@case("minibatch.QuantityCurve.drawn", "minibatch.QuantityCurve.bands")
def check_curves_do_not_ask_the_loss(loss):
    curve = compute_curves_of(None, SIZE).gradient
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        of_all = (OUT - T).sum() / (N if reduction == "mean" else 1)
        assert curve.drawn(objective, 2.0)[:, -1] == pytest.approx(2 * of_all)
        assert curve.bands(objective, 2.0)[:, -1] == pytest.approx(2 * of_all)


@case(
    "minibatch.Schedule",
    "minibatch.Schedule.factor",
    "minibatch.Schedule.log_epoch_factor",
    "minibatch.Schedule.outcome",
    needs=quadratic,
)
def check_schedule(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        limit = objective.stability_limit(SIZE, parameter="bias")
        for share in (0.2, 0.9, 1.2):
            schedule = Schedule(objective, share * limit, N, SIZE)
            factor = epoch_factor(objective, share * limit)
            assert schedule.log_epoch_factor == pytest.approx(math.log(abs(factor)))
            settles = Verdict.SETTLES if abs(factor) < 1 else Verdict.DIVERGES
            assert schedule.outcome() is settles
            one = objective.shared_gradient(T[:SIZE], OUT[:SIZE] + 1)
            one -= objective.shared_gradient(T[:SIZE], OUT[:SIZE])
            assert schedule.factor == pytest.approx(1 - share * limit * one)
        assert abs(Schedule(objective, limit, N, SIZE).factor) == pytest.approx(1)


@case("minibatch.Schedule.settled_noise", needs=quadratic)
def check_settled_noise(loss):
    # A square times c at a rate is a square at c times the rate.
    whole = Objective(SquaredError(half=False), "mean")
    rate = 0.05
    noise = Schedule(Objective(loss, "mean"), rate, N, SIZE).settled_noise(1.7)
    expected = Schedule(whole, rate * float(loss.value(0.0, 1.0)), N, SIZE).settled_noise(1.7)
    assert noise == pytest.approx(expected)


@case("minibatch.compare", needs=quadratic)
def check_comparison(loss):
    sse, mse = Objective(loss, "sum"), Objective(loss, "mean")
    rows = np.arange(SIZE)
    both = compare(("some", DATA, rows), ("all", DATA, None), sse, mse)
    assert both.sides[0].sse == pytest.approx(total(loss, T[rows], OUT[rows]))
    assert both.sides[1].mse == pytest.approx(total(loss, T, OUT, "mean"))


@case("minibatch.measure_noise_of_bias", needs=quadratic)
def check_noise_of_bias(loss):
    noise = measure_noise_of_bias(DATA, Objective(loss, "mean"))
    moved = [total(loss, T, OUT + bias, "mean") for bias in (-1.5, 0.0, 2.0)]
    assert noise.mse(np.array([-1.5, 0.0, 2.0])) == pytest.approx(moved)


@case("minibatch.draw_epoch", needs=squared_error)
def check_epoch(loss):
    epoch = draw_epoch(DATA, options(loss), SIZE, drop_last=False)
    assert epoch.pooled == pytest.approx(total(loss, T, OUT, "mean"))


@case("minibatch.find_equal_step_rate", needs=quadratic)
def check_equal_steps(loss):
    for of, to in ((Objective(loss, "mean"), SSE), (MSE, Objective(loss, "sum"))):
        rate = find_equal_step_rate(0.3, of, to, N)
        step = 0.3 * of.shared_gradient(T, OUT)
        assert rate * to.shared_gradient(T, OUT) == pytest.approx(step)


@case("minibatch.find_linear_scaling_end", needs=quadratic)
def check_linear_scaling(loss):
    objective, rate = Objective(loss, "mean"), 0.01
    end = find_linear_scaling_end(objective, rate, SIZE)
    curvature = objective.shared_gradient(T, OUT + 1) - objective.shared_gradient(T, OUT)
    assert 1 - curvature * rate * end / SIZE == pytest.approx(-1)


@case("minibatch.EpochBatches.paths", needs=quadratic)
def check_paths(loss):
    rate = 0.01
    for objective in (Objective(loss, "sum"), Objective(loss, "mean")):
        for column, feature in ((None, np.ones(N)), ("x", X)):
            batches = compute_curves_of(column, N).batches
            path = batches.paths(objective, rate)[-1]  # the last size is all rows, every time
            w = 0.0
            for place in path:
                assert place == pytest.approx(w)
                w -= rate * (objective.gradient(T, OUT + w * feature) * feature).sum()


@case("minibatch.EpochBatches.factors", needs=quadratic)
def check_factors(loss):
    rate = 0.01
    for objective in (Objective(loss, "sum"), Objective(loss, "mean")):
        for column, feature in ((None, np.ones(N)), ("x", X)):
            factors = compute_curves_of(column, N).batches.factors(objective, rate)
            slopes = [(objective.gradient(T, OUT + w * feature) * feature).sum() for w in (0, 1)]
            assert factors[-1] == pytest.approx(1 - rate * (slopes[1] - slopes[0]))


@case("minibatch.EpochBatches.log_left", needs=quadratic)
def check_what_is_left(loss):
    objective, batches = Objective(loss, "mean"), compute_curves_of("x", N).batches
    left = np.exp(batches.log_left(objective, 0.01))
    assert left == pytest.approx(np.abs(np.prod(batches.factors(objective, 0.01), axis=1)))


@case("minibatch.judge_sizes", needs=quadratic)
def check_verdicts_at_every_size(loss):
    for column in (None, "x"):
        curves = compute_curves_of(column, N)
        for rate, grows in ((1e-3, False), (50.0, True)):
            verdicts = judge_sizes(curves, Objective(loss, "sum"), rate)
            assert len(verdicts) == len(curves.sizes)
            assert (verdicts[-1] is Verdict.DIVERGES) == grows
            assert column or (verdicts[SIZE - 1] is Verdict.DIVERGES) == grows
