"""Two data sets compared, against the formulas on plain numbers."""

import math
import statistics

import numpy as np
import pytest

from lossviz import MSE, SSE, DataError, Dataset
from lossviz.base import format_number
from lossviz.minibatch.comparison import compare, split_at_random


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


def test_sums_means_and_standard_errors():
    first, second = [1, -2, 3], [2, 2, -1, 0, 5]
    a, b = compare(("a", of(first), None), ("b", of(second), None), SSE, MSE).sides
    for side, errors in ((a, first), (b, second)):
        squares = [e * e for e in errors]
        assert side.n == len(errors)
        assert side.sse == pytest.approx(sum(squares) / 2)
        assert side.mse == pytest.approx(statistics.mean(squares))
        assert side.standard_error == pytest.approx(
            statistics.stdev(squares) / math.sqrt(len(errors))
        )


def test_parts_of_one_set():
    data = of([1, -2, 3, 2])
    a, b = compare(("a", data, np.array([0, 2])), ("b", data, np.array([1, 3])), SSE, MSE).sides
    assert (a.sse, b.sse) == (5.0, 4.0)
    assert (a.mse, b.mse) == (5.0, 4.0)
    with pytest.raises(DataError, match="b has no rows: choose another split"):
        compare(("a", data, None), ("b", data, np.array([], dtype=int)), SSE, MSE)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([1] * 9, [2] * 3, "Do not compare the SSEs: one set has 3 times as many rows"),
        ([1, -1] * 5, [1] * 10, "Compare the MSEs: they are equal."),
        ([1, 2], [1, 3], "Both have as many rows, so here the SSE compares as well as the MSE"),
        ([1], [1, 3], "fewer than 10 rows do not tell how much of their difference is noise."),
        ([1] * 50, [2] * 50, "more than 2 standard errors (± 0): the MSE of a is lower."),
        ([1, 5, 2] * 4, [2, 4, 1] * 4, "which is within 2 standard errors (± "),
    ],
)
def test_what_is_said(first, second, said):
    compared = compare(("a", of(first), None), ("b", of(second), None), SSE, MSE)
    assert said in compared.verdict()


def test_the_margin_is_two_standard_errors_of_the_difference():
    first, second = [1, 5, 2, 4] * 4, [2, 4, 1, 3] * 4
    squares = [[e * e for e in errors] for errors in (first, second)]
    difference = statistics.mean(squares[0]) - statistics.mean(squares[1])
    errors = [statistics.stdev(s) / math.sqrt(len(s)) for s in squares]
    noise = 2 * math.hypot(*errors)
    said = compare(("a", of(first), None), ("b", of(second), None), SSE, MSE).verdict()
    assert abs(difference) < noise
    assert f"they differ by {format_number(difference, 3)}, which is within" in said
    assert f"(± {format_number(noise, 2)}): no difference is shown." in said


@pytest.mark.parametrize(
    ("n", "share", "cut"), [(10, 0.2, 2), (3, 0.05, 1), (2, 0.9, 1), (8, 0.5, 4)]
)
def test_a_random_split_takes_every_row_once(n, share, cut):
    order = np.random.default_rng(1).permutation(n)
    first, rest = split_at_random(order, share)
    assert len(first) == cut
    assert sorted([*first, *rest]) == list(range(n))
    assert set(first.tolist()) == set(order[:cut].tolist())
