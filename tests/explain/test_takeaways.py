"""What a page comes to is what its numbers say."""

from fractions import Fraction

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.base import format_number
from lossviz.explain.takeaways import (
    conclude_batch,
    conclude_half,
    conclude_one_prediction,
    conclude_sse_vs_mse,
    conclude_weights,
)
from lossviz.loss import MSE, SSE, SquaredError
from lossviz.minibatch import BatchOptions
from lossviz.neuron import IDENTITY, propagate
from lossviz.reading import load_sample


def test_one_prediction_too_low():
    said = conclude_one_prediction(2.0, 1.2, loss=SquaredError(), learning_rate=0.5)
    assert "The loss is 0.32" in said  # 0.8^2 / 2
    assert "slope is −0.8" in said
    assert "below the target" in said
    assert "from 1.2 to 1.6" in said


def test_one_prediction_too_high_without_the_half():
    said = conclude_one_prediction(2.0, 3.0, loss=SquaredError(half=False), learning_rate=0.25)
    assert "The loss is 1," in said
    assert "slope is 2," in said
    assert "above the target" in said
    assert "from 3 to 2.5" in said


def test_the_half():
    # 3 squared is 9; the slope of a square is twice its side.
    said = conclude_half(1.0, 4.0)
    assert "With the ½ the loss is 4.5, and its slope is the error o − t itself, 3." in said
    assert "twice as large: 9 and 6." in said
    for rate in (Fraction(1, 4), Fraction(3, 2)):
        assert 4 - rate * 3 == 4 - rate / 2 * 6


def test_on_target():
    said = conclude_one_prediction(2.0, 2.0, loss=SquaredError(), learning_rate=0.5)
    assert said == "The loss is 0, and its slope is 0: a step changes nothing."


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (-0.5, "With a negative learning rate a step goes along the slope: from 1.2 to 0.8."),
        (0.0, "With a learning rate of 0 a step changes nothing."),
        (1e-300, "With a learning rate of 1×10⁻³⁰⁰ a step changes nothing."),
        (1.5e-8, "A step goes against the slope: from 1.2 to 1.200000012."),
    ],
)
def test_the_step_of_any_learning_rate(rate, said):
    told = conclude_one_prediction(2.0, 1.2, loss=SquaredError(), learning_rate=rate)
    assert told.endswith(f"below the target. {said}")


def test_a_step_that_ends_nearly_as_far_on_the_other_side():
    # The error 1/10,000 is multiplied by 1 - 1.9999999.
    said = conclude_one_prediction(2.0, 2.0001, loss=SquaredError(), learning_rate=1.9999999)
    assert said.endswith("from 2.0001 to 1.9999.")


@pytest.mark.parametrize("seed", range(120))
def test_a_step_is_said_to_go_where_it_goes(seed):
    random = np.random.default_rng(seed)
    t, o, x, w = (Fraction(int(k), 8) for k in random.integers(-40, 40, 4))
    rate = Fraction(int(random.integers(-12, 12)), 8)
    loss = SquaredError()
    said = conclude_one_prediction(float(t), float(o), loss=loss, learning_rate=float(rate))
    uphill = (o - rate * (o - t) - t) ** 2 > (o - t) ** 2 and rate < 0
    assert ("along the slope" in said) == uphill
    assert ("changes nothing" in said) == (rate * (o - t) == 0)
    of = propagate(float(x), float(t), float(w), 0.5, activation=IDENTITY, loss=loss)
    said = conclude_weights(of, float(x), float(rate))
    step = -rate * (w * x + Fraction(1, 2) - t) * x
    way = "raises" if step > 0 else "lowers" if step < 0 else "leaves"
    assert f"{way} w" in said
    assert ("along the slope" in said) == (rate < 0 and step != 0)


def test_a_batch_by_hand():
    # Squared errors 9, 4, 1, 1, 0: the largest makes 9/15, more than half.
    data = Dataset([0, 0, 0, 0, 0], [3, -2, 1, -1, 0])
    said = conclude_batch(data)
    assert said.startswith("Of 5 rows 1 makes at least half of the loss, and")
    assert said.endswith("in the mean error, which is 0.2.")
    assert "makes 60%" in said


def test_a_batch_needs_as_many_rows_as_make_half():
    data = load_sample("diabetes")
    squares = np.sort(np.square(data.error))[::-1]
    rows = int(np.searchsorted(np.cumsum(squares), squares.sum() / 2)) + 1
    assert conclude_batch(data).startswith(f"Of 442 rows {rows} make at least half of the loss,")


def test_a_batch_without_errors():
    assert "Every prediction is on its target" in conclude_batch(Dataset([1, 2], [1, 2]))


@pytest.mark.parametrize(("x", "way"), [(-1.0, "raises"), (1.0, "lowers"), (0.0, "leaves")])
def test_weights(x, way):
    of = propagate(x, -3.0, 0.5, 0.4, activation=IDENTITY, loss=SquaredError())
    error = Fraction(1, 2) * Fraction(x) + Fraction(2, 5) + 3
    said = conclude_weights(of, x, 0.5)
    put_in = {-1.0: "(−1)", 1.0: "1", 0.0: "0"}[x]
    product = format_number(float(error * Fraction(x)))
    assert f"{format_number(float(error))} · 1 · {put_in} = {product}." in said
    assert f"{way} w" in said


def test_sse_and_mse():
    data = load_sample("five")  # squared errors 4, 1, 0, 9, 1
    said = conclude_sse_vs_mse(data, BatchOptions(SSE, MSE, None, 1), 2)
    assert (
        "the expected SSE (½ Σ e²) is about 3 and the expected MSE (Σ e² / B) is about 3." in said
    )  # 2 * 3 / 2, and 15 / 5
