"""What is said of a guess is what the numbers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.explain.guesses import (
    judge_doubling,
    judge_next_prediction,
    judge_weight_way,
)
from lossviz.loss import MSE, SSE, SquaredError
from lossviz.minibatch import BatchOptions
from lossviz.neuron import IDENTITY, RELU, propagate
from lossviz.reading import load_sample


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (1.6, "**Right:** the step goes to 1.6."),
        (1.61, "**Right:**"),
        (1.7, "**Right direction, but the step is shorter:** the step goes to 1.6, you said 1.7."),
        (1.3, "**Right direction, but the step is longer:** the step goes to 1.6, you said 1.3."),
        (1.2, "**It does not stay:**"),
        (1.0, "**The other way.** A step goes against the slope. Here it raises o"),
        (
            2.0,
            "**Right direction.** With a learning rate of 0.5 one step does not end at",
        ),
    ],
)
def test_a_guess_of_the_next_prediction(guess, said):
    assert judge_next_prediction(1.2, 2.0, 1.6, guess, 0.5).startswith(said)


def test_from_above_the_step_lowers():
    assert "Here it lowers o: the step goes to 2.5" in judge_next_prediction(
        3.0, 2.0, 2.5, 3.4, 0.5
    )


@pytest.mark.parametrize(
    ("guess", "said"),
    [(1.2, "**Right:** with"), (1.6, "**It stays:** with"), (2.0, "**It stays:** with")],
)
def test_with_a_learning_rate_of_0_the_prediction_stays(guess, said):
    told = judge_next_prediction(1.2, 2.0, 1.2, guess, 0.0)
    assert told == f"{said} a learning rate of 0 a step changes nothing."


def test_on_target_the_prediction_stays():
    told = judge_next_prediction(2.0, 2.0, 2.0, 1.5, 0.5)
    assert told == "**It stays:** the slope is 0, so a step changes nothing."


def test_where_a_step_leads_is_told_from_where_it_starts():
    assert "goes to 1.9999:" not in judge_next_prediction(2.0, 3.0, 2.00001, 1.0, 1e-5)
    assert "goes to 2.00001." in judge_next_prediction(2.0, 3.0, 2.00001, 1.0, 1e-5)


@given(
    output=st.floats(-10, 10),
    target=st.floats(-10, 10),
    guess=st.floats(-20, 20),
    rate=st.floats(-0.9, 0.9),
)
def test_right_is_said_only_of_a_guess_close_by(output, target, guess, rate):
    following = output - rate * (output - target)
    said = judge_next_prediction(output, target, following, guess, rate)
    step = following - output
    close = abs(guess - following) <= 0.05 * abs(step)
    assert ("against the slope" in said) <= (rate > 0)
    assert ("along the slope" in said) <= (rate < 0)
    assert said.startswith(("**It stays", "**Right:**")) or step
    assert said.startswith("**Right:**") == close
    if said.startswith("**The other way"):
        assert (guess > output) != (following > output)


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
    assert "2 times the SSE" in said


def test_doubling_without_any_error():
    data = Dataset([1, 2, 3], [1, 2, 3])
    assert "All errors are 0" in judge_doubling(data, BatchOptions(SSE, MSE, None, 1), 1, 2.0)
