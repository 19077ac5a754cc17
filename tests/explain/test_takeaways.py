"""What a page comes to is what its numbers say."""

from fractions import Fraction

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.base import format_number
from lossviz.explain.takeaways import (
    conclude_batch,
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


def test_on_target():
    said = conclude_one_prediction(2.0, 2.0, loss=SquaredError(), learning_rate=0.5)
    assert said == "The loss is 0, and its slope is 0: a step changes nothing."


def test_a_batch_by_hand():
    # Squared errors 9, 4, 1, 1, 0: the largest makes 9/15, more than half.
    data = Dataset([0, 0, 0, 0, 0], [3, -2, 1, -1, 0])
    said = conclude_batch(data)
    assert said.startswith("Of 5 rows 1 makes half of the loss, and")
    assert said.endswith("in the mean error, which is 0.2.")
    assert "makes 60%" in said


def test_a_batch_needs_as_many_rows_as_make_half():
    data = load_sample("diabetes")
    squares = np.sort(np.square(data.error))[::-1]
    rows = int(np.searchsorted(np.cumsum(squares), squares.sum() / 2)) + 1
    assert conclude_batch(data).startswith(f"Of 442 rows {rows} make half of the loss, and")


def test_a_batch_without_errors():
    assert "Every prediction is on its target" in conclude_batch(Dataset([1, 2], [1, 2]))


@pytest.mark.parametrize(("x", "way"), [(-1.0, "raises"), (1.0, "lowers"), (0.0, "leaves")])
def test_weights(x, way):
    of = propagate(x, -3.0, 0.5, 0.4, activation=IDENTITY, loss=SquaredError())
    error = Fraction(1, 2) * Fraction(x) + Fraction(2, 5) + 3
    said = conclude_weights(of, x)
    put_in = {-1.0: "(−1)", 1.0: "1", 0.0: "0"}[x]
    product = format_number(float(error * Fraction(x)))
    assert f"{format_number(float(error))} · 1 · {put_in} = {product}." in said
    assert f"and {way} w" in said


def test_sse_and_mse():
    data = load_sample("five")  # squared errors 4, 1, 0, 9, 1
    said = conclude_sse_vs_mse(data, BatchOptions(SSE, MSE, None, 1), 2)
    assert (
        "the expected SSE is about 3 and the expected MSE about 3." in said
    )  # 2 * 3 / 2, and 15 / 5
