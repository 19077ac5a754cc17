"""MSE, gradient and noise scale over a bias that is added to all predictions."""

from fractions import Fraction
from itertools import combinations
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import MSE, Dataset
from lossviz.data import summarize_errors
from lossviz.loss import Objective, SquaredError
from lossviz.minibatch import measure_noise_of_bias
from lossviz.reading import load_sample

HALVED = Objective(SquaredError(half=True), "mean")
ERRORS = st.lists(st.integers(-12, 12), min_size=1, max_size=7)
BIASES = st.integers(-20, 20)
# Whole numbers up to 32: sums and squares are exact, the deviation is off by what
# tests/minibatch/test_population.py derives for numbers that are nine times as large.
CLOSE = 1e-12


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


def gradients_of(errors, bias, h):
    return [2 * h * (e + bias) for e in errors]


@given(ERRORS, BIASES, st.sampled_from([(MSE, Fraction(1)), (HALVED, Fraction(1, 2))]))
def test_mse_and_gradient_are_those_of_the_moved_predictions(errors, bias, objective):
    noise = measure_noise_of_bias(of(errors), objective[0])
    n, h = len(errors), objective[1]
    at = np.array([float(bias)])
    expected = h * Fraction(sum((e + bias) ** 2 for e in errors), n)
    assert noise.mse(at)[0] == pytest.approx(float(expected), rel=CLOSE, abs=CLOSE)
    gradient = sum(gradients_of(errors, bias, h)) / n
    assert noise.gradient(at)[0] == pytest.approx(float(gradient), rel=CLOSE, abs=1e-13)
    assert noise.minimum == pytest.approx(-sum(errors) / n, rel=CLOSE)


@given(ERRORS, BIASES)
def test_the_noise_is_that_over_all_batches_and_does_not_depend_on_the_bias(errors, bias):
    noise = measure_noise_of_bias(of(errors), MSE)
    for size in range(1, len(errors) + 1):
        means = [
            Fraction(sum(batch), size)
            for batch in combinations(gradients_of(errors, bias, Fraction(1)), size)
        ]
        level = sum(means) / len(means)
        variance = sum((m - level) ** 2 for m in means) / len(means)
        assert noise.noise(size) ** 2 == pytest.approx(float(variance), rel=CLOSE, abs=CLOSE)


@given(ERRORS, BIASES)
def test_the_noise_scale_is_that_of_the_rows_gradients(errors, bias):
    scale = measure_noise_of_bias(of(errors), MSE).scale_at(float(bias))
    n, gradients = len(errors), gradients_of(errors, bias, Fraction(1))
    mean = sum(gradients) / n
    trace = sum((g - mean) ** 2 for g in gradients) / max(1, n - 1)
    if not trace:
        assert scale.value == 0
    elif mean:
        # The mean is a difference of numbers up to 32: off by 1e-14 at most, and at least 1/7.
        assert scale.value == pytest.approx(float(trace / mean**2), rel=1e-11)
    else:
        assert scale.value > 1e25
        assert not scale.certain


def test_the_noise_scale_ends_in_infinity_at_the_minimum():
    noise = measure_noise_of_bias(of([1, 3]), MSE)
    assert noise.minimum == -2
    assert noise.scale_at(-2.0).value == inf
    # S^2 = 2; at a distance of 1 it is 2 / 1, of 2 it is 2 / 4.
    assert [noise.scale_at(b).value for b in (-1.0, 0.0)] == pytest.approx([2, 0.5])
    assert noise.two_standard_errors == pytest.approx(2)


@pytest.mark.parametrize("size", [1, 32, 442])
@pytest.mark.parametrize("key", ["five", "cancel", "outlier", "diabetes", "biased"])
def test_the_picture_has_what_it_is_about(key, size):
    data = load_sample(key)
    noise, size = measure_noise_of_bias(data, MSE), min(size, data.n)
    half_width = noise.choose_half_width(size)
    assert abs(noise.minimum) < half_width
    assert noise.two_standard_errors < half_width
    as_noisy = float(np.std(data.error, ddof=1)) / sqrt(size)
    assert as_noisy < half_width


def test_the_zone_is_where_the_scale_is_not_certain():
    noise = measure_noise_of_bias(load_sample("diabetes"), MSE)
    for side in (-1, 1):
        edge = noise.minimum + side * noise.two_standard_errors
        assert not noise.scale_at(noise.minimum + 0.999 * (edge - noise.minimum)).certain
        assert noise.scale_at(noise.minimum + 1.001 * (edge - noise.minimum)).certain


def test_a_data_set_with_a_whole_takes_the_summary_of_all_rows():
    errors = np.random.default_rng(3).normal(2, 5, 1000)
    few = errors[:40]
    whole = Dataset(np.zeros(1000), errors)
    some = Dataset(np.zeros(40), few, summary=summarize_errors(errors))
    noise = measure_noise_of_bias(some, MSE)
    assert noise.errors.n == 1000
    assert noise.minimum == pytest.approx(-errors.mean(), rel=1e-12)
    at = np.array([0.7])
    assert noise.mse(at)[0] == pytest.approx(np.mean((errors + 0.7) ** 2), rel=1e-12)
    expected = np.var(errors, ddof=1) / (errors.mean() + 0.7) ** 2
    assert noise.scale_at(0.7).value == pytest.approx(expected, rel=1e-11)
    assert measure_noise_of_bias(whole, MSE).noise(8) == pytest.approx(noise.noise(8))


@pytest.mark.parametrize("size", [1e99, 1e-150])
def test_errors_of_any_size_have_a_noise_scale(size):
    noise = measure_noise_of_bias(of([size, 3 * size]), MSE)
    assert noise.scale_at(0.0).value == pytest.approx(0.5)
    # Half of (1 + 9) and 5 times the square; below float64's smallest there is nothing.
    assert noise.mse(np.zeros(1))[0] == pytest.approx(5 * size * size)
