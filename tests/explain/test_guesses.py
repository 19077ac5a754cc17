"""What is said of a guess is what the numbers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.explain.guesses import (
    find_way,
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
        (1.0, "**The other way:** a step goes against the slope. Here it raises o"),
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


@given(
    output=st.floats(-10, 10),
    target=st.floats(-10, 10),
    guess=st.floats(-20, 20),
    rate=st.floats(0.05, 0.9),
)
def test_right_is_said_only_of_a_guess_close_by(output, target, guess, rate):
    following = output - rate * (output - target)
    said = judge_next_prediction(output, target, following, guess, rate)
    close = abs(guess - following) <= 0.05 * abs(following - output)
    assert said.startswith("**Right:**") == close
    if said.startswith("**The other way"):
        assert (guess - output) * (following - output) < 0


@pytest.mark.parametrize("t", [-2.0, 0.3, 2.0])
@pytest.mark.parametrize("x", [-1.5, 0.0, 1.5])
@pytest.mark.parametrize("activation", [IDENTITY, RELU])
@pytest.mark.parametrize("w", [-0.8, 0.8])
def test_the_way_of_the_weight_is_the_one_in_which_the_loss_falls(t, x, activation, w):
    def loss(at):
        return (t - activation.value(at * x + 0.4)) ** 2 / 2

    step = 1e-6
    slope = (loss(w + step) - loss(w - step)) / (2 * step)
    of = propagate(x, t, w, 0.4, activation=activation, loss=SquaredError())
    expected = "stays" if abs(slope) < 1e-9 else "down" if slope > 0 else "up"
    assert find_way(of) == expected
    for guess in ("up", "down", "stays"):
        said = judge_weight_way(of, x, guess)
        assert said.startswith("**Right:**") == (guess == expected)
        assert ("takes w " + expected in said) == (expected != "stays")


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
