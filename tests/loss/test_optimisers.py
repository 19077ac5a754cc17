"""Scaled losses against scaled rates: each claim run, and each optimiser held by hand values."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base import DataError
from lossviz.loss.optimisers import OPTIMISERS, Settings, compare_scalings

HESSIAN = np.array([[3.0, 1.0], [1.0, 2.0]])
BEST = np.array([2.0, -1.0])
START = np.array([0.5, 1.5])


def slope(at):
    return HESSIAN @ (at - BEST)


def run(name, settings, c=1.0, steps=50):
    (optimiser,) = [o for o in OPTIMISERS if o.name == name]
    return optimiser.run(lambda at: c * slope(at), START, settings, steps)


def test_momentum_and_nesterov_in_fractions():
    """On f = x^2 / 2, by the formulas of PyTorch's documentation."""
    for name, look_ahead in (("momentum 0.9", False), ("Nesterov 0.9", True)):
        x, v, eta, mu = Fraction(1), Fraction(0), Fraction(1, 8), Fraction(9, 10)
        want = [x]
        for _ in range(8):
            g = x
            v = mu * v + g
            x -= eta * (g + mu * v if look_ahead else v)
            want.append(x)
        (optimiser,) = [o for o in OPTIMISERS if o.name == name]
        got = optimiser.run(lambda at: at, np.array([1.0, 0.0]), Settings(0.125), 8)
        assert got[:, 0] == pytest.approx([float(w) for w in want], abs=1e-14)


def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient():
    for c in (1e-3, 1.0, 1e3):
        first = run("Adam", Settings(0.25), c, 1)
        # But for epsilon: 1e-8 over a gradient of at least 1e-3.
        assert first[1] - first[0] == pytest.approx(-0.25 * np.sign(slope(START)), rel=1e-4)


def test_adamw_decays_beside_the_gradient():
    point = np.array([4.0, -8.0])
    (adamw,) = [o for o in OPTIMISERS if o.name == "AdamW"]
    path = adamw.run(lambda at: 0 * at, point, Settings(0.5, decay=0.25), 2)
    assert path[1:].tolist() == [(point * 0.875).tolist(), (point * 0.875**2).tolist()]


def test_weight_decay_and_clipping_of_one_step():
    s = Settings(0.5, decay=0.25, clip=1.0)
    plain = START - 0.5 * slope(START)
    assert run("plain steps", s, steps=1)[1] == pytest.approx(plain)
    assert run("plain with weight decay", s, steps=1)[1] == pytest.approx(plain - 0.125 * START)
    clipped = run("plain, gradient clipped", s, steps=1)
    assert np.hypot(*(clipped[1] - clipped[0])) == pytest.approx(0.5)


@given(c=st.floats(1e-3, 1e3))
def test_the_recipes_hold_and_only_where_they_are_said_to(c):
    answers = {a.optimiser.name: a for a in compare_scalings(slope, START, c, 0.1, 0.1, 50)}
    assert len(answers) == 8
    for name, answer in answers.items():
        # Adam's epsilon against a gradient that shrinks by c and on its way to the minimum.
        most = 1e-3 if "Adam" in name else 1e-12
        assert answer.converted < most, name


def test_where_the_recipe_is_not_followed_the_paths_part():
    answers = {a.optimiser.name: a for a in compare_scalings(slope, START, 0.05, 0.1, 0.1, 50)}
    assert answers["plain, gradient clipped"].only_rate > 0.01
    assert answers["plain with weight decay"].only_rate > 1e-3
    assert answers["Adam"].only_rate > 0.1
    assert answers["Adam"].unchanged < 1e-6
    assert answers["Adam with an L2 term"].unchanged > 1e-4
    for name in ("plain steps", "momentum 0.9", "Nesterov 0.9"):
        assert answers[name].unchanged > 0.1
        assert answers[name].only_rate == answers[name].converted


def test_what_runs_away_is_infinitely_far_apart():
    answers = compare_scalings(slope, START, 1e300, 0.1, 0.1, 50)
    assert answers[0].unchanged == float("inf")


def test_what_a_gradient_refuses_is_refused():
    def refuse(at):
        if at[0] != START[0]:
            raise DataError("the gradient overflows.")
        return slope(at)

    for optimiser in OPTIMISERS:
        with pytest.raises(DataError, match="the gradient overflows"):
            optimiser.run(refuse, START, Settings(0.1), 3)
