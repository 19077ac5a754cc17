"""The measured slope: what the figure shows against arithmetic done another way."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from lossviz.figures.one_prediction import secant
from lossviz.loss.squared_error import SquaredError


def scene(output=1.2):
    return secant.draw_secant(2.0, output, 1.0, loss=SquaredError())


def trace(name):
    (found,) = [t for t in scene().figure({"d": 0}).data if t.name == name]
    return found


def test_the_widths_go_down_by_one_two_five():
    widths = [float(w) for w in secant.WIDTHS]
    assert (widths[:5], widths[-1]) == ([1, 0.5, 0.2, 0.1, 0.05], 1e-16)
    ratios = [above / below for above, below in pairwise(widths)]
    # 5 to 2 is 2.5 and 2 to 1 and 1 to 5 are 2, to a rounding.
    assert all(min(abs(ratio - 2), abs(ratio - 2.5)) < 1e-12 for ratio in ratios)


def test_wide_secants_are_off_by_h_times_d():
    measured = np.array(trace("forward, measured").y)
    widths = np.array([float(w) for w in secant.WIDTHS])
    wide = widths >= 1e-4
    # Round-off adds at most a few u / d: 1e-11 at d = 1e-4.
    assert np.allclose(measured[wide], widths[wide] / 2, rtol=0, atol=1e-11)


def test_the_measured_error_is_the_real_one():
    d = float(secant.WIDTHS[20])
    o, t = 1.2, 2.0
    quotient = (0.5 * (t - (o + d)) ** 2 - 0.5 * (t - o) ** 2) / d
    exact = Fraction(o) - Fraction(t)
    shown = trace("forward, measured").y[20]
    assert shown == pytest.approx(float(abs(Fraction(quotient) - exact)), rel=1e-12)


@pytest.mark.parametrize("name", ["forward", "central"])
def test_no_measurement_is_worse_than_the_theory(name):
    assert np.all(np.array(trace(f"{name}, measured").y) <= np.array(trace(f"{name}, at most").y))


def test_the_sentence_says_why():
    wide, narrow = scene().say({"d": 0}), scene().say({"d": len(secant.WIDTHS) - 1})
    assert "the slope −0.3. Its error is 0.5: mostly truncation" in wide
    assert "With a width d of 1e-16" in narrow
    assert "o + d equals o" in narrow


def test_the_secant_goes_through_both_points():
    v = scene().read({"d": 1})
    steepness = (v["line_end"] - v["line_start"]) / (v["end"] - v["start"])
    assert steepness == pytest.approx(-0.55)
    assert v["line_start"] + steepness * (v["far"] - v["start"]) == pytest.approx(v["far_loss"])


def test_on_target_everything_is_still_drawn():
    on_target = scene(output=2.0)
    for index in (0, 20, 48):
        assert "Its error is" in on_target.say({"d": index})
