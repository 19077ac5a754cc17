"""What is said of a guess is what the numbers say."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.explain.guesses import (
    ask_share,
    judge_doubling,
    judge_share,
    judge_tilt,
    judge_weight_way,
    offer_shares,
)
from lossviz.loss import MSE, SSE, SquaredError
from lossviz.minibatch import BatchOptions
from lossviz.neuron import IDENTITY, RELU, propagate
from lossviz.reading import load_sample


@given(
    output=st.floats(-10, 10),
    target=st.floats(-10, 10),
    h=st.sampled_from([0.5, 1.0]),
    guess=st.sampled_from([-0.6, 0.0, 0.6]),
)
def test_a_guess_of_the_tilt_is_right_where_the_curve_goes_that_way(output, target, h, guess):
    error = Fraction(output) - Fraction(target)
    step = abs(error) / 4
    # Of two losses beside the prediction, which one is higher.
    rise = (error + step) ** 2 - (error - step) ** 2
    tilts = (rise > 0) - (rise < 0)
    loss, slope = float(Fraction(h) * error**2), float(2 * Fraction(h) * error)
    said = judge_tilt(loss, slope, guess)
    way, sign = {-1: ("falls", "negative"), 0: ("is level", "0"), 1: ("rises", "positive")}[tilts]
    right = "Right" if (guess > 0) - (guess < 0) == tilts else "Not quite"
    assert said.startswith(f"**{right}: it {way}.** ")
    assert said.endswith(f" is {sign}.")


def test_the_answer_names_both_height_and_tilt():
    assert judge_tilt(0.32, -0.8, -0.1) == (
        "**Right: it falls.** The height, loss 0.32, is never below 0. The tilt, the slope, is "
        "negative."
    )


@pytest.mark.parametrize("t", [-2.0, 0.3, 2.0])
@pytest.mark.parametrize("x", [-1.5, 0.0, 1.5])
@pytest.mark.parametrize("activation", [IDENTITY, RELU])
@pytest.mark.parametrize("w", [-0.8, 0.8])
@pytest.mark.parametrize("rate", [-0.5, 0.0, 0.5])
def test_the_way_of_the_weight_is_where_the_step_ends(t, x, activation, w, rate):
    def loss(at):
        return (t - activation.value(at * x + 0.4)) ** 2 / 2

    step = 1e-6
    slope = (loss(w + step) - loss(w - step)) / (2 * step)
    of = propagate(x, t, w, 0.4, activation=activation, loss=SquaredError())
    moved = rate * slope
    expected = "stays" if abs(moved) < 1e-9 else "down" if moved > 0 else "up"
    for guess in ("up", "down", "stays"):
        said = judge_weight_way(of, x, guess, rate)
        assert said.startswith("**Right:**") == (guess == expected)
        assert ("takes w " + expected in said) == (expected != "stays")
        assert ("against the slope" in said) == (expected != "stays" and rate > 0)


@pytest.mark.parametrize(
    ("guess", "right"), [(2.0, True), (1.0, False), (1.41, False), (0.5, False)]
)
def test_doubling(guess, right):
    said = judge_doubling(load_sample("diabetes"), BatchOptions(SSE, MSE, None, 1), 32, guess)
    assert said.startswith("**Right:**") == right
    assert f"you drew {guess:.2f} times, it is 2 times. Twice the rows make twice the sum" in said


def test_doubling_without_any_error():
    data = Dataset([1, 2, 3], [1, 2, 3])
    assert "All errors are 0" in judge_doubling(data, BatchOptions(SSE, MSE, None, 1), 1, 2.0)


def test_a_row_is_offered_its_part_of_rows_of_errors_and_of_squares():
    # The errors 3, -1, 0 and 4: 8 in size, 26 as squares.
    data = Dataset([0, 0, 0, 0], [3, -1, 0, 4])
    assert offer_shares(data, 4) == ("25%", "50%", "62%")
    assert offer_shares(data, 1) == ("25%", "38%", "35%")
    assert "add up to 8 in size, and Zoe alone is off by 3." in ask_share(data, 1, "Zoe")
    assert judge_share(data, 1, "35%").startswith("**Right: 35%.** The loss adds squares, 9 of 26.")
    assert judge_share(data, 1, "38%").startswith("**Not quite: 35%.** ")


@pytest.mark.parametrize("output", [[0, 0], [1, -1], [2, 0]])
def test_no_share_is_asked_for_where_two_would_read_the_same(output):
    assert offer_shares(Dataset([0, 0], output), 1) == ()
