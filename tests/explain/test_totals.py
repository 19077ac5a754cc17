import math

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.base import format_latex, format_number
from lossviz.explain.totals import (
    describe_cancellation,
    describe_gradient_of_one_output,
    summarize_batch,
    write_totals,
)
from lossviz.loss.objective import Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.reading.samples import load_sample

WHOLE, HALF = SquaredError(half=False), SquaredError(half=True)


def of(errors):
    return summarize_batch(Dataset(np.zeros(len(errors)), errors))


@pytest.mark.parametrize("key", ["five", "diabetes"])
@pytest.mark.parametrize("loss", [WHOLE, HALF])
def test_against_the_objectives(key, loss):
    data = load_sample(key)
    lines = write_totals(summarize_batch(data), loss, loss)
    values = [Objective(loss, by).value(data.target, data.output) for by in ("sum", "mean")]
    values.append(math.sqrt(MSE.value(data.target, data.output)))
    for line, value in zip(lines, values, strict=True):
        assert line.latex.endswith(f" {format_latex(value)}")


def test_the_lines_of_five_walks():
    squares = r"\sum_{i=1}^{n} (t_i - o_i)^2"
    five = summarize_batch(load_sample("five"))
    lines = [line.latex for line in write_totals(five, HALF, WHOLE)]
    assert lines == [
        rf"\text{{SSE}} = \tfrac{{1}}{{2}} {squares} = 7.5",
        rf"\text{{MSE}} = \frac{{1}}{{n}} {squares} = 3",
        rf"\text{{RMSE}} = \sqrt{{\frac{{1}}{{n}} {squares}}} \approx 1.732",
    ]
    other = [line.latex for line in write_totals(five, WHOLE, HALF)]
    assert other[0].endswith("= 15")
    assert other[0].startswith(r"\text{SSE} = \sum")
    assert r"\frac{1}{2n}" in other[1]
    assert other[1].endswith("= 1.5")


def test_a_loss_too_small_for_float64_is_not_said_to_be_zero():
    for line in write_totals(of([1e-170]), HALF, WHOLE):
        assert line.latex.endswith(r"\approx 0")


def test_cancellation_in_words():
    assert "their mean is 0, although" in describe_cancellation(of([3.0, -3.0]))
    assert "Rows too low: 2; too high: 1." in describe_cancellation(of([3.0, -1.0, -2.0]))
    assert describe_cancellation(of([3.0, 3.0])) == ""
    assert describe_cancellation(of([0.0])) == ""


def test_cancelling_errors_have_a_small_gradient_for_a_shared_bias():
    """By a difference quotient of the MSE over the bias, which is exact for a parabola."""
    errors = np.array([30.0, -10.0, -20.3])
    slope = (np.mean((errors + 1) ** 2) - np.mean((errors - 1) ** 2)) / 2
    said = describe_cancellation(of(errors.tolist()))
    assert f"is twice the mean error, {format_number(slope)}." in said


def test_what_n_does_to_one_output():
    words = describe_gradient_of_one_output(load_sample("five"), 4, SSE, MSE)
    assert "That of row 4 is −3 under the SSE" in words
    # Of e = -3: with ½ it is -3, without ½ over 5 rows 2 * -3 / 5.
    because = "the mean divides by n, and the 2 is there because this MSE has no ½."
    assert f"Under the MSE it is −1.2 = 2 · (−3) / 5: {because}" in words
