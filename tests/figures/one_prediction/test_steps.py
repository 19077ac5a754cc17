"""Steps of descent, against the closed form of a parabola."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.one_prediction import steps
from lossviz.loss.descent import Verdict, judge_at
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


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("rate", ["0.25", "0.5", "1", "1.25", "-0.5", "0"])
def test_path_and_verdict_follow_the_start_and_the_learning_rate(half, rate):
    here = steps.draw_steps(2.0, 1.2, loss=SquaredError(half=half), learning_rate=0.5)
    curvature = 1 if half else 2
    factor = 1 - Fraction(rate) * curvature
    for start in (Fraction(3, 2), Fraction(9, 4)):
        at = {"o": float(start), "eta": float(rate), "k": 5}
        errors = [(start - 2) * factor**k for k in range(steps.STEPS + 1)]
        losses = [curvature * e * e / 2 for e in errors]
        values = here.read(at)
        # Each of 20 steps rounds three times, and the last error is the largest or the first.
        close = {"rel": 60 * 2.0**-52, "abs": 1e-15}
        assert values["path"] - 2 == pytest.approx([float(e) for e in errors], **close)
        assert values["losses"] == pytest.approx([float(v) for v in losses], rel=1e-13, abs=1e-15)
        assert values["next"] == pytest.approx(float(2 + errors[6]), **close)
        assert here.say(at).endswith(
            judge_at(SquaredError(half=half), 2.0, at["o"], at["eta"]).sentence
        )
    assert here.say({"o": 2.0, "eta": float(rate), "k": 0}).endswith(Verdict.THERE.sentence)


def test_one_step_and_two_steps():
    assert scene().say({"k": 1}).startswith("After 1 step the prediction is 1.60, its loss 0.08;")
    assert scene().say({"k": 2}).startswith("After 2 steps the prediction is 1.80")


def test_a_path_that_runs_away_ends_before_it_overflows():
    wild = scene(rate=1e60)
    assert wild.handles[-1].high < steps.STEPS
    last = wild.read({"k": wild.handles[-1].high})
    assert all(np.isfinite(v).all() for v in last.values() if not isinstance(v, str))
    assert "Infinity" not in wild.payload


def test_a_path_from_the_target_is_drawn_too():
    there = scene(output=2.0)
    assert "on the target" in there.say({"k": 0})
    assert there.figure({"k": 3}).data


def test_the_walk_has_a_player_and_a_grid():
    assert scene().player.handle == scene().handles[-1].name
    assert scene().handles[-1].listed


def test_the_half_leaves_the_axis_of_losses_and_halves_the_curve():
    shown = [
        steps.draw_steps(2.0, 1.2, loss=SquaredError(half=half), learning_rate=0.5)
        for half in (True, False)
    ]
    with_half, without = (each.base["layout"]["yaxis"]["range"] for each in shown)
    assert with_half == without
    with_half, without = (max(each.base["data"][0]["y"]) for each in shown)
    assert with_half == pytest.approx(without / 2)
