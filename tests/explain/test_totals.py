import math

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.base import format_number
from lossviz.explain.totals import compute_totals, describe_gradient_of_one_output
from lossviz.loss.objective import Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.reading.samples import load_sample

WHOLE, HALF = SquaredError(half=False), SquaredError(half=True)


def of(errors):
    return compute_totals(Dataset(np.zeros(len(errors)), errors))


@pytest.mark.parametrize("key", ["five", "diabetes"])
@pytest.mark.parametrize("loss", [WHOLE, HALF])
def test_against_the_objectives(key, loss):
    data = load_sample(key)
    whole = compute_totals(data)
    assert whole.sse(loss) == pytest.approx(Objective(loss, "sum").value(data.target, data.output))
    assert whole.mse(loss) == pytest.approx(Objective(loss, "mean").value(data.target, data.output))
    assert whole.root_mean_squared_error == pytest.approx(math.sqrt(whole.mse(WHOLE)))


def test_the_lines_of_five_walks():
    squares = r"\sum_{i=1}^{n} (t_i - o_i)^2"
    lines = [line.latex for line in compute_totals(load_sample("five")).lines(HALF, WHOLE)]
    assert lines == [
        rf"\text{{SSE}} = \tfrac{{1}}{{2}} {squares} = 7.5",
        rf"\text{{MSE}} = \frac{{1}}{{n}} {squares} = 3",
        rf"\text{{RMSE}} = \sqrt{{\frac{{1}}{{n}} {squares}}} \approx 1.732",
    ]
    other = [line.latex for line in compute_totals(load_sample("five")).lines(WHOLE, HALF)]
    assert other[0].endswith("= 15")
    assert other[0].startswith(r"\text{SSE} = \sum")
    assert r"\frac{1}{2n}" in other[1]
    assert other[1].endswith("= 1.5")


def test_a_loss_too_small_for_float64_is_not_said_to_be_zero():
    for line in of([1e-170]).lines(HALF, WHOLE):
        assert line.latex.endswith(r"\approx 0")


def test_cancellation_in_words():
    assert "their mean is 0, although" in of([3.0, -3.0]).cancellation
    assert "Rows too low: 2; too high: 1." in of([3.0, -1.0, -2.0]).cancellation
    assert of([3.0, 3.0]).cancellation == ""
    assert of([0.0]).cancellation == ""


def test_cancelling_errors_have_a_small_gradient_for_a_shared_bias():
    """By a difference quotient of the MSE over the bias, which is exact for a parabola."""
    errors = np.array([30.0, -10.0, -20.3])
    slope = (np.mean((errors + 1) ** 2) - np.mean((errors - 1) ** 2)) / 2
    said = of(errors.tolist()).cancellation
    assert f"is twice the mean error, {format_number(slope)}." in said


def test_what_n_does_to_one_output():
    words = describe_gradient_of_one_output(load_sample("five"), 4, SSE, MSE)
    assert "That of row 4 is −3 under the SSE" in words
    # Of e = -3: with ½ it is -3, without ½ over 5 rows 2 * -3 / 5.
    because = "the mean divides by n, and the 2 is there because this MSE has no ½."
    assert f"Under the MSE it is −1.2 = 2 · (−3) / 5: {because}" in words
