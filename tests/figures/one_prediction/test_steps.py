"""Steps of descent, against the closed form of a parabola."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.one_prediction import steps
from lossviz.loss.squared_error import SquaredError


def scene(rate=0.5, output=1.2, target=2.0):
    return steps.draw_steps(target, output, loss=SquaredError(), learning_rate=rate)


@given(st.floats(0.01, 1.99), st.integers(0, steps.STEPS))
def test_each_step_multiplies_the_error_by_one_minus_the_rate(rate, k):
    values = scene(rate).read({"k": k})
    # k steps of three roundings each, of numbers not above 4.
    assert values["o"] == pytest.approx(2 - 0.8 * (1 - rate) ** k, abs=3 * 20 * 4 * 2.0**-53 * 4)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (1.0, "reaches the target exactly"),
        (0.5, "converge to the target from one side"),
        (1.5, "ends closer to it: the steps converge"),
        (2.0, "oscillate without end"),
        (2.5, "farther away"),
        (0.0, "the prediction stays"),
        (-1.0, "climbs"),
    ],
)
def test_the_verdict_is_said(rate, said):
    assert said in scene(rate).say({"k": 0})


def test_one_step_and_two_steps():
    assert scene().say({"k": 1}).startswith("After 1 step the prediction is 1.60, its loss 0.08;")
    assert scene().say({"k": 2}).startswith("After 2 steps the prediction is 1.80")


def test_a_path_that_runs_away_ends_before_it_overflows():
    wild = scene(rate=1e60)
    assert wild.handles[0].high < steps.STEPS
    last = wild.read({"k": wild.handles[0].high})
    assert all(np.isfinite(v) for v in last.values() if not isinstance(v, str))
    assert "Infinity" not in wild.payload


def test_a_path_from_the_target_is_drawn_too():
    there = scene(output=2.0)
    assert "on the target" in there.say({"k": 0})
    assert there.figure({"k": 3}).data


def test_the_walk_has_a_player_and_a_grid():
    assert scene().player.handle == scene().handles[0].name
    assert scene().handles[0].listed
