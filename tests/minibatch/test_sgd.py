"""Mini-batch descent, against every order of the rows in exact fractions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.loss.descent import Verdict
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.minibatch.population import take_gradients
from lossviz.minibatch.sgd import (
    Schedule,
    draw_batches,
    find_equal_step_rate,
    find_linear_scaling_end,
)
from lossviz.minibatch.shuffles import draw_orders

ERRORS = [2, -1, 0, -3, 5]
OBJECTIVES = [Objective(SquaredError(half=h), r) for h in (True, False) for r in ("sum", "mean")]


def epoch_end(errors, objective, rate, size, start=Fraction(0)):
    """One epoch over the rows as they come, in fractions."""
    b = start
    for at in range(0, len(errors), size):
        batch = errors[at : at + size]
        slope = Fraction(objective.loss.h) * 2 * sum(e + b for e in batch)
        b -= rate * (slope / len(batch) if objective.reduction == "mean" else slope)
    return b


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("rate", [Fraction(1, 16), Fraction(1, 4), Fraction(1, 2), Fraction(7, 8)])
def test_factor_and_noise_against_every_order(objective, size, rate):
    n = len(ERRORS)
    schedule = Schedule(objective, float(rate), n, size)
    ends = [epoch_end(order, objective, rate, size) for order in itertools.permutations(ERRORS)]
    goal = -Fraction(sum(ERRORS), n)
    factor = epoch_end(ERRORS, objective, rate, size, Fraction(1)) - epoch_end(
        ERRORS, objective, rate, size
    )
    left = abs(factor)
    if left:
        assert schedule.log_epoch_factor == pytest.approx(math.log(left), rel=1e-12, abs=1e-13)
    else:
        assert schedule.log_epoch_factor == -math.inf
    deviation = math.sqrt(sum((e + goal) ** 2 for e in ERRORS) / Fraction(n - 1))
    # The distance from the minimum goes to P d + noise: over all orders its mean is P d.
    assert sum(ends) / len(ends) - goal == factor * (0 - goal)
    added = sum((e - goal - factor * (0 - goal)) ** 2 for e in ends) / len(ends)
    noise = schedule.settled_noise(deviation)
    if size == n:
        assert noise == 0
    elif left < 1:
        assert schedule.outcome() is Verdict.SETTLES
        assert noise == pytest.approx(math.sqrt(added / (1 - left**2)), rel=1e-11)
    else:
        assert schedule.outcome() is (Verdict.BOUNCES if left == 1 else Verdict.DIVERGES)
        assert noise == math.inf


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("n", [1, 3, 10, 99, 10_000])
def test_thresholds_of_equal_batches(objective, n):
    for size in {1, n}:
        limit = objective.stability_limit(size, parameter="bias")
        assert Schedule(objective, limit, n, size).outcome() is Verdict.BOUNCES
        assert Schedule(objective, limit * (1 + 1e-12), n, size).outcome() is Verdict.DIVERGES
        assert Schedule(objective, limit * (1 - 1e-12), n, size).outcome() is Verdict.SETTLES
        assert Schedule(objective, limit / 2, n, size).factor == 0
        assert Schedule(objective, 0.0, n, size).outcome() is Verdict.STAYS
        assert Schedule(objective, -0.1, n, size).outcome() is Verdict.CLIMBS


def test_a_smaller_last_batch_can_save_an_epoch():
    # Two batches of 2 grow by 1.1 each, the last of 1 leaves 0.05: 1.1 * 1.1 * 0.05 < 1.
    schedule = Schedule(SSE, 1.05, 5, 2)
    assert schedule.factor == pytest.approx(-1.1)
    assert schedule.outcome() is Verdict.SETTLES
    assert Schedule(SSE, 1.05, 4, 2).outcome() is Verdict.DIVERGES


def test_a_million_batches_an_epoch():
    schedule = Schedule(MSE, 1e-3, 1_000_000, 1)
    # So many that the noise is that of independent draws: c S / sqrt(1 - (1 - c)^2), c = 2e-3.
    independent = 2e-3 * 3 / math.sqrt(1 - (1 - 2e-3) ** 2)
    assert schedule.settled_noise(3.0) == pytest.approx(independent, rel=1e-3)


def sum_along(orders, values):
    return np.array([np.cumsum([0.0, *values[order]]) for order in orders])


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("of_weight", [True, False])
def test_paths_against_a_plain_loop(objective, of_weight):
    random = np.random.default_rng(5)
    n, count, rate = 23, 12, 0.02
    errors, x = random.normal(1, 2, n), random.normal(0, 1, n)
    data = Dataset(np.zeros(n), errors)
    feature = x if of_weight else np.ones(n)
    orders = list(draw_orders(n, count, 3))
    gradients = sum_along(orders, take_gradients(data, x if of_weight else None))
    squares = sum_along(orders, x**2) if of_weight else None
    sizes = np.array([1, 2, 7, 22, 23])
    batches = draw_batches(gradients, squares, sizes, count)
    paths, factors = batches.paths(objective, rate), batches.factors(objective, rate)
    for row, size in enumerate(sizes.tolist()):
        queue = itertools.chain.from_iterable(
            [order[at : at + size] for at in range(0, n, size)] for order in orders
        )
        w = 0.0
        for k, rows in enumerate(itertools.islice(queue, count)):
            t, o = np.zeros(len(rows)), errors[rows] + w * feature[rows]
            gradient = float(objective.gradient(t, o) @ feature[rows])
            curvature = objective.curvature(len(rows)) * float(feature[rows] @ feature[rows])
            assert factors[row, k] == pytest.approx(1 - rate * curvature, rel=1e-9, abs=1e-12)
            w -= rate * gradient
            # Differences of running sums over 23 rows: some 1e-14 a step.
            assert paths[row, k + 1] == pytest.approx(w, rel=1e-9, abs=1e-11)


def test_a_path_that_leaves_float64_does_so_without_a_word():
    data = Dataset(np.zeros(3), [1.0, 2.0, 3.0])
    sums = sum_along(list(draw_orders(3, 24, 1)), take_gradients(data))
    path = draw_batches(sums, None, np.array([1, 3]), 24).paths(SSE, 1e300)
    assert np.isfinite(path[:, 1]).all()
    assert not np.isfinite(path[:, -1]).any()


@pytest.mark.parametrize("of", OBJECTIVES)
@pytest.mark.parametrize("to", OBJECTIVES)
def test_the_converted_rate_makes_the_same_step(of, to):
    target, output = np.zeros(5), np.array(ERRORS, dtype=float)
    rate = find_equal_step_rate(0.3, of, to, 5)
    step = 0.3 * of.shared_gradient(target, output)
    assert rate * to.shared_gradient(target, output) == pytest.approx(step, rel=1e-14)
    if of.loss == to.loss and (of.reduction, to.reduction) == ("mean", "sum"):
        assert rate == 0.3 / 5


def test_where_the_linear_rule_ends():
    ends = find_linear_scaling_end(MSE, 0.1, 8)
    assert ends == pytest.approx(80)
    for size, outcome in ((79, Verdict.SETTLES), (81, Verdict.DIVERGES)):
        assert Schedule(MSE, 0.1 * size / 8, size * 3, size).outcome() is outcome


def test_a_last_batch_that_undoes_any_growth_of_the_full_ones() -> None:
    # Under the SSE with a half the factors are 1 - 0.1 B: -0.6 of 16 rows would settle, -2.2 of
    # 32 grows, and one of 10 rows lands exactly, whatever came before it.
    schedule = Schedule(SSE, 0.1, 32 * 31_250 + 10, 32)
    assert schedule.outcome() is Verdict.SETTLES
    # Only the last batch is left: its mean of 10 of the N rows, around the mean of all.
    n = schedule.n
    expected = math.sqrt(1 / 10 - 1 / n)
    assert schedule.settled_noise(1.0) == pytest.approx(expected, rel=1e-12)
