import math
import re
from fractions import Fraction

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.base import format_latex, format_number
from lossviz.batch import measure_quality
from lossviz.explain.quality import describe_quality
from lossviz.explain.takeaways import conclude_batch
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
    assert "That of row 4 is −3 under the SSE, ½ Σ e²," in words
    # Of e = -3: with ½ it is -3, without ½ over 5 rows 2 * -3 / 5.
    because = "the mean divides by n, and the 2 is there because this MSE has no ½."
    assert f"Under the MSE, Σ e² / n, it is −1.2 = 2 · (−3) / 5: {because}" in words


@pytest.mark.parametrize("seed", range(100))
def test_a_mean_error_of_decimals_is_0_where_they_sum_to_0(seed):
    """By exact decimals: the last error makes the sum 0, or 0.01 more."""
    random = np.random.default_rng(seed)
    n, size = int(random.integers(3, 60)), 10 ** int(random.integers(0, 6))
    cents = random.integers(-9 * size, 9 * size, n).tolist()
    targets = random.integers(-90 * size, 90 * size, n).tolist()
    for off in (0, 1):
        errors = [*cents, off - sum(cents)]
        ts = [*targets, 7]
        data = Dataset(
            [float(Fraction(t, 100)) for t in ts],
            [float(Fraction(t + e, 100)) for t, e in zip(ts, errors, strict=True)],
        )
        mean = summarize_batch(data).mean_error
        assert mean == (0 if off == 0 else pytest.approx(0.01 / (n + 1), rel=1e-3))
        assert conclude_batch(data).endswith(f"which is {format_number(mean)}.")


def test_the_rmse_is_not_called_typical_where_one_row_makes_it():
    data = load_sample("outlier")
    sizes = np.abs(data.error)
    assert np.sum(sizes <= 4) == data.n - 1  # far below the RMSE
    said = describe_quality(measure_quality(data), float(data.target.mean()))
    assert said.startswith("**Root mean squared error (RMSE) 13.9** = √(Σ e² / n), in the unit")


@pytest.mark.parametrize("seed", range(100))
def test_so_many_rows_make_at_least_half_of_the_loss(seed):
    random = np.random.default_rng(seed)
    errors = (random.integers(-9, 10, int(random.integers(2, 12))) ** 3).tolist()
    squares = sorted((e * e for e in errors), reverse=True)
    if not any(errors):
        return
    said = conclude_batch(Dataset([0.0] * len(errors), [float(e) for e in errors]))
    count = int(re.match(r"Of \d+ rows (\d+) makes? at least half of the loss", said)[1])
    assert 2 * sum(squares[:count]) >= sum(squares) > 2 * sum(squares[: count - 1])
