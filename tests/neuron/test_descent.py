"""Descent on weight and bias: exact fractions, long runs, and traps."""

import math
from fractions import Fraction
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.descent import Verdict
from lossviz.loss.objective import MSE, SSE
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, SIGMOID, TANH
from lossviz.neuron.descent import (
    Batches,
    compute_log_epoch_radius,
    follow_path,
    judge_epochs,
    measure_share_through,
)
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic, Sums

X, T = [-1.0, 0.5, 2.0, 3.0, 0.25], [0.0, 1.0, -1.0, 2.0, 0.5]


def exact_path(x, t, rate, steps, batches, divide):
    """The same steps in fractions."""
    w = b = Fraction(0)
    points = [(w, b)]
    for k in range(steps):
        rows = batches[k % len(batches)]
        errors = [(w * Fraction(x[i]) + b - Fraction(t[i]), Fraction(x[i])) for i in rows]
        n = len(rows) if divide else 1
        two_h = 2 if divide else 1  # MSE has no one half, SSE has it
        w, b = (
            w - rate * two_h * sum(e * a for e, a in errors) / n,
            b - rate * two_h * sum(e for e, _ in errors) / n,
        )
        points.append((w, b))
    return np.array([[float(w), float(b)] for w, b in points])


@pytest.mark.parametrize(("objective", "divide"), [(SSE, False), (MSE, True)])
@pytest.mark.parametrize("size", [5, 2, 1])
def test_paths_are_those_of_exact_fractions(objective, divide, size):
    batches = Batches(size, seed=3)
    rows = [of.tolist() for of in batches.rows(5)]
    assert sorted(chain(*rows)) == [0, 1, 2, 3, 4]
    path = follow_path(Neuron(IDENTITY, objective), X, T, (0, 0), 0.0625, 12, batches)
    want = exact_path(X, T, Fraction(1, 16), 12, rows, divide)
    assert path.points == pytest.approx(want, abs=1e-12)
    losses = [Neuron(IDENTITY, objective).value(X, T, at) for at in path.points]
    assert path.losses == pytest.approx(losses, rel=1e-12)
    assert not path.ended


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_step_is_against_the_gradient(name):
    neuron = Neuron(ACTIVATIONS[name], MSE)
    path = follow_path(neuron, X, T, (0.5, -0.25), 0.1, 4)
    for before, after in zip(path.points, path.points[1:], strict=False):
        step = -0.1 * neuron.gradient(X, T, before)
        assert after - before == pytest.approx(step, abs=1e-15)


def test_a_path_that_runs_away_ends_with_finite_numbers():
    path = follow_path(Neuron(IDENTITY, SSE), X, T, (0, 0), 1e150, 60)
    assert path.ended
    assert path.observed() is Verdict.DIVERGES
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.losses).all()
    assert follow_path(Neuron(RELU, SSE), X, T, (1, 1), 1e3, 60).ended


def test_a_path_ends_at_a_million_times_the_loss_of_its_start():
    # x = 1, t = 0 under the SSE: z = w + b, whose error a step multiplies by 1 - 2 * 1.5 = -2.
    path = follow_path(Neuron(IDENTITY, SSE), [1.0], [0.0], (1, 0), 1.5, 60)
    assert path.losses.tolist() == [0.5 * 4**k for k in range(10)]  # 4^9 < 1e6 < 4^10
    assert path.ended


@pytest.mark.parametrize(
    ("rate", "training"), [(0, Verdict.STAYS), (0.1, Verdict.RESTS), (-0.01, Verdict.RISES)]
)
def test_what_is_observed(rate, training):
    steps = 600 if rate > 0 else 20
    assert follow_path(Neuron(IDENTITY, MSE), X, T, (0, 0), rate, steps).observed() is training


def test_what_still_falls():
    assert follow_path(Neuron(SIGMOID, MSE), X, T, (0, 0), 0.1, 5).observed() is Verdict.FALLS


def test_what_is_not_finite_is_refused():
    with pytest.raises(DataError):
        follow_path(Neuron(IDENTITY, SSE), [1, math.inf], [1, 2], (0, 0), 0.1, 3)
    with pytest.raises(DataError, match="the learning rate is nan"):
        follow_path(Neuron(IDENTITY, SSE), X, T, (0, 0), math.nan, 3)


# Mini-batches, exactly


def judge(objective, x, rate, batches):
    return judge_epochs(rate, compute_log_epoch_radius(objective, x, rate, batches))


@given(
    x=st.lists(st.floats(-3, 3).map(lambda v: round(v, 2)), min_size=2, max_size=6),
    size=st.integers(1, 6),
    rate=st.sampled_from([0.01, 0.1, 0.3, 0.9]),
)
@pytest.mark.parametrize("objective", [SSE, MSE])
def test_the_radius_is_that_of_the_product(objective, x, size, rate):
    batches = Batches(min(size, len(x)), seed=1)
    product = np.eye(2)
    for rows in batches.rows(len(x)):
        hessian = Quadratic(Sums.of(np.array(x)[rows], np.zeros(len(rows))), objective).hessian
        product = (np.eye(2) - rate * hessian) @ product
    got = compute_log_epoch_radius(objective, x, rate, batches)
    if len(set(x)) == 1:
        # The direction that nothing bends keeps its factor 1; the other one is told.
        want = np.abs(np.linalg.det(product))
    else:
        want = np.abs(np.linalg.eigvals(product)).max()
    assert math.exp(got) == pytest.approx(want, abs=1e-7)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4, 0.6, 0.7, 0.9])
@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_verdict_is_what_a_long_run_does(rate, size):
    batches = Batches(size, seed=7)
    told = judge(MSE, X, rate, batches)
    q = [
        Quadratic(Sums.of(np.array(X)[rows], np.array(T)[rows]), MSE)
        for rows in batches.rows(len(X))
    ]
    one, other = np.array([50.0, -20.0]), np.array([0.0, 0.0])
    start = np.abs(one - other).max()
    for _ in range(200):
        for batch in q:
            one, other = one - rate * batch.gradient(one), other - rate * batch.gradient(other)
        if not np.isfinite(one).all() or np.abs(one).max() > 1e100:
            break
    apart = np.abs(one - other).max()
    assert told is (Verdict.SETTLES if apart < start else Verdict.DIVERGES)


def test_rates_that_are_not_positive():
    assert judge(MSE, X, 0.0, Batches(2, 1)) is Verdict.STAYS
    assert judge(MSE, X, -0.1, Batches(2, 1)) is Verdict.CLIMBS
    assert judge(SSE, [1.0, -1.0], 1.0, Batches(2, 1)) is Verdict.BOUNCES  # H = 2 I: factor -1


def test_very_many_batches_neither_overflow_nor_take_long():
    x = np.random.default_rng(0).normal(size=100_000)
    assert compute_log_epoch_radius(SSE, x, 10.0, Batches(1, 1)) > 1e5
    assert compute_log_epoch_radius(SSE, x, 0.05, Batches(1, 1)) < -1e3
    assert compute_log_epoch_radius(SSE, [1.0, 1.0], 0.5, Batches(1, 1)) == -math.inf  # lands


# Traps


def test_a_dead_relu_lets_nothing_through():
    dead = Neuron(RELU, SSE)
    assert measure_share_through(dead, [1.0, 2.0], [3.0, 3.0], (-1.0, 0.0)) == 0
    assert dead.gradient([1.0, 2.0], [3.0, 3.0], (-1.0, 0.0)).tolist() == [0, 0]
    assert measure_share_through(dead, [1.0, 2.0], [3.0, 3.0], (1.0, 0.0)) == 1


def test_a_saturated_neuron_lets_little_through():
    assert measure_share_through(Neuron(SIGMOID, SSE), [1.0], [0.0], (20.0, 0.0)) < 1e-7
    assert measure_share_through(Neuron(TANH, SSE), [0.0], [1.0], (1.0, 0.0)) == 1
    assert (
        measure_share_through(Neuron(SIGMOID, SSE), [0.0], [0.5], (1.0, 0.0)) == 1
    )  # no loss at all


def test_each_example_counts_with_its_loss():
    # Losses 2 (off) and 1/2 (on, z = 1 against 0): a fifth comes through.
    assert measure_share_through(
        Neuron(RELU, SSE), [-1.0, 1.0], [2.0, 0.0], (1.0, 0.0)
    ) == pytest.approx(0.2)
