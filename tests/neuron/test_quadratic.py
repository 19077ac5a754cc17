"""The loss of a line over (w, b): eigenvalues by hand, exact fractions, least squares."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.descent import Verdict
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import IDENTITY
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic, Sums

WHOLE = st.integers(-9, 9)
ROWS = st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=7)


def quadratic(x, t, objective=SSE):
    return Quadratic(Sums.of(x, t), objective)


def test_eigenvalues_worked_by_hand():
    # x = 0, 1: sum x^2 = 1, sum x = 1, n = 2: eigenvalues (3 +- root 5) / 2.
    q = quadratic([0, 1], [0, 0])
    assert q.hessian.tolist() == [[1, 1], [1, 2]]
    root = math.sqrt(5)
    assert q.curvatures == pytest.approx(((3 + root) / 2, (3 - root) / 2), rel=1e-15)
    assert q.limit == pytest.approx(4 / (3 + root), rel=1e-15)
    assert q.condition == pytest.approx((3 + root) / (3 - root), rel=1e-14)


def test_a_standardised_feature_has_a_round_valley():
    q = quadratic([-1, 1], [0, 3], MSE)
    assert q.curvatures == (2, 2)
    assert q.limit == 1
    assert q.outcomes((0, 0), 0.5) == (Verdict.LANDS, Verdict.LANDS)


@given(rows=ROWS, w=WHOLE, b=WHOLE, offset=st.sampled_from([0, 10**6]))
@pytest.mark.parametrize("objective", [SSE, MSE, Objective(SquaredError(half=False), "sum")])
def test_value_and_gradient_are_those_of_exact_fractions(objective, rows, w, b, offset):
    x, t = zip(*((a + offset, c + offset) for a, c in rows), strict=True)
    factor = Fraction(objective.loss.h) / (len(x) if objective.reduction == "mean" else 1)
    e = [w * a + b - c for a, c in zip(x, t, strict=True)]
    loss = factor * sum(k * k for k in e)
    slope = 2 * factor * sum(k * a for k, a in zip(e, x, strict=True))
    level = 2 * factor * sum(e)
    q = quadratic(x, t, objective)
    size = float(2 * factor * len(x) * max(1, max(map(abs, x))) ** 2 * (10 + abs(w)))
    # Eps times the terms that are added; the means have an eps of the offset.
    assert float(q.value(np.float64(w), np.float64(b))) == pytest.approx(
        float(loss), abs=1e-14 * size
    )
    got = q.gradient((w, b))
    assert got[0] == pytest.approx(float(slope), abs=1e-14 * size)
    assert got[1] == pytest.approx(float(level), abs=1e-14 * size)


def test_no_digits_are_lost_to_an_offset():
    """Errors of 1e-3 on inputs of 1e8: raw moments would keep no digit at all."""
    x = 1e8 + np.array([0.0, 1.0, 2.0, 3.0])
    t = x + np.array([1, -1, -1, 1]) * 2.0**-10
    q = quadratic(x, t)
    assert q.minimum[0] == pytest.approx(1, abs=1e-12)
    assert q.least == pytest.approx(0.5 * 4 * 2.0**-20, rel=1e-6)


@given(rows=ROWS)
def test_the_minimum_is_that_of_least_squares(rows):
    x, t = np.array(rows, dtype=float).T
    q = quadratic(x, t)
    best = np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), t, rcond=None)[0]
    assert q.minimum == pytest.approx(tuple(best), abs=1e-9)
    assert q.gradient(q.minimum) == pytest.approx([0, 0], abs=1e-10)


@given(rows=ROWS)
def test_curvatures_are_the_eigenvalues_of_numpy(rows):
    x, t = np.array(rows, dtype=float).T
    q = quadratic(x, t)
    small, large = np.linalg.eigvalsh(q.hessian)
    assert q.curvatures == pytest.approx((large, small), abs=1e-12 * large)
    assert q.hessian @ q.steepest == pytest.approx(q.curvatures[0] * q.steepest, abs=1e-12 * large)


def along_is_zero(q):
    """Whether the start lies exactly across the valley."""
    w, b = q.steepest
    off = np.array([20.0, 17.0]) - np.array(q.minimum)
    return w * off[1] - b * off[0] == 0


@given(rows=ROWS, times=st.sampled_from([0.3, 0.5, 0.9, 1.0, 1.1, 3.0]))
def test_the_verdict_is_what_a_hundred_steps_do(rows, times):
    x, t = np.array(rows, dtype=float).T
    q = quadratic(x, t)
    rate = times * q.limit
    across, along = q.outcomes((20.0, 17.0), rate)
    at = np.array([20.0, 17.0])
    start = q.steepest @ (at - np.array(q.minimum))
    for _ in range(100):
        at = at - rate * q.gradient(at)
    end = q.steepest @ (at - np.array(q.minimum))
    if across is Verdict.THERE:
        assert abs(start) <= 64 * np.finfo(float).eps  # round-off of products of about 40
    elif across is Verdict.DIVERGES:
        assert abs(end) > 100 * abs(start)
    elif across is Verdict.BOUNCES:
        assert abs(end) == pytest.approx(abs(start), rel=1e-9, abs=1e-9)
    else:
        assert abs(end) <= 1e-6 * abs(start) + 1e-9
    assert (along is Verdict.THERE) == (q.curvatures[1] == 0 or along_is_zero(q))


def test_halving_is_what_stepping_takes():
    q = quadratic([0, 1, 2, 10], [1, 0, 2, 3])
    rate = 0.5 * q.limit
    steps = q.steps_to_halve(rate)
    left = (1 - rate * q.curvatures[1]) ** steps
    assert left == pytest.approx(0.5)
    assert q.steps_to_halve(0.0) == math.inf


def test_a_constant_feature_has_a_line_of_minima():
    q = quadratic([3.1, 3.1, 3.1], [1, 2, 3])
    assert q.condition == math.inf
    w, b = q.minimum
    assert 3.1 * w + b == pytest.approx(2)
    assert w / b == pytest.approx(3.1)  # nearest to 0: along the input
    assert q.outcomes((0, 0), 0.5 * q.limit)[1] is Verdict.THERE
    assert q.gradient(q.minimum) == pytest.approx([0, 0], abs=1e-14)


def test_a_valley_a_million_times_as_long_as_wide():
    x = 1e6 + np.arange(5.0)
    q = quadratic(x, x)
    # Sxx = 10, n x^2 = 5e12: the smaller eigenvalue is n Sxx / largest, about 1e-11.
    exact = Fraction(5 * 10) / (sum(Fraction(v) ** 2 for v in x.tolist()) + 5)
    assert q.curvatures[1] == pytest.approx(float(exact), rel=1e-9)
    assert q.limit == pytest.approx(2 / 5.00002e12, rel=1e-5)


def test_the_values_are_the_neurons():
    x, t, at = [1.0, 2.0, 4.0], [0.0, 3.0, 1.0], (0.3, -0.7)
    for objective in (SSE, MSE):
        q, neuron = quadratic(x, t, objective), Neuron(IDENTITY, objective)
        assert float(q.value(*map(np.float64, at))) == pytest.approx(neuron.value(x, t, at))
        assert q.gradient(at) == pytest.approx(neuron.gradient(x, t, at))
        assert q.hessian == pytest.approx(neuron.hessian(x, t, at))


def test_what_is_beyond_1e100_is_refused():
    with pytest.raises(DataError, match="and 1e100 in size is the most here"):
        Sums.of([1e200, -1e200], [0, 0])


def test_each_direction_has_its_own_distance():
    # The Hessian is [[8, 0], [0, 2]] and the minimum 0: w is across the valley, b along it.
    q = Quadratic(Sums.of([-2.0, 2.0], [0.0, 0.0]), SSE)
    assert q.outcomes((1, 0), 0.1) == (Verdict.CONVERGES, Verdict.THERE)
    assert q.outcomes((0, 1), 0.1) == (Verdict.THERE, Verdict.CONVERGES)
