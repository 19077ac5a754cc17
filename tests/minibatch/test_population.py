from fractions import Fraction
from itertools import combinations, product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.minibatch.population import (
    NoiseScale,
    Population,
    estimate_noise_scale,
    measure_population,
    take_gradients,
    take_squared_errors,
)

WHOLE = st.integers(-12, 12)
ROWS = st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=8)
REDUCTIONS = ("sum", "mean")

# Values are whole and at most 144, so at most 288 apart: each deviation from the mean is
# rounded by less than 2 u 288, u = 2^-53. The squares add up to 1/2 or more in 8 rows or
# fewer, so the variance is off by less than 2 * sqrt(8 / 0.5) * 2 u 288 = 5.1e-13.
CLOSE = 1e-12


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


def quantities(rows):
    errors, features = zip(*rows, strict=True)
    x = np.array(features, dtype=float)
    yield take_squared_errors(of(errors)), [e * e for e in errors]
    yield take_gradients(of(errors)), list(errors)
    yield take_gradients(of(errors), x), [e * f for e, f in rows]
    yield np.square(x), [f * f for f in features]


def moments(sums):
    mean = Fraction(sum(sums), len(sums))
    return mean, Fraction(sum(s * s for s in sums), len(sums)) - mean * mean


def check(got, sums, size, replacement):
    mean, variance = moments(sums)
    for reduction, divisor in (("sum", 1), ("mean", size)):
        level = float(got.level(size, reduction))
        noise = float(got.noise(size, reduction, replacement=replacement))
        assert level == pytest.approx(float(mean / divisor), rel=CLOSE)
        assert noise**2 == pytest.approx(float(variance / divisor**2), rel=2 * CLOSE)


@given(ROWS)
def test_level_and_noise_against_every_batch_that_can_be_drawn(rows):
    for quantity, values in quantities(rows):
        got = measure_population(quantity)
        assert got.n == len(rows)
        for size in range(1, len(rows) + 1):
            check(got, [sum(batch) for batch in combinations(values, size)], size, False)
        assert [got.noise(len(rows), r) for r in REDUCTIONS] == [0, 0]


@given(st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=4))
def test_with_replacement_against_every_batch_even_larger_than_all(rows):
    for quantity, values in quantities(rows):
        for size in range(1, 5):
            sums = [sum(batch) for batch in product(values, repeat=size)]
            check(measure_population(quantity), sums, size, True)


def test_sizes_in_an_array_are_answered_in_its_shape():
    got = measure_population(take_gradients(of([3, -1, 4, -1, -5])))
    sizes = np.array([[1, 2], [4, 5]])
    for reduction in REDUCTIONS:
        level, noise = got.level(sizes, reduction), got.noise(sizes, reduction)
        for at in np.ndindex(2, 2):
            assert level[at] == got.level(int(sizes[at]), reduction)
            assert noise[at] == got.noise(int(sizes[at]), reduction)


def test_the_noise_of_a_sum_is_largest_at_half_the_rows_and_that_of_a_mean_only_falls():
    got, sizes = measure_population(take_gradients(of(range(100)))), np.arange(1, 101)
    assert got.noise(sizes, "sum").argmax() + 1 == 50
    assert (np.diff(got.noise(sizes, "mean")) < 0).all()
    assert (np.diff(got.level(sizes, "mean")) == 0).all()


@pytest.mark.parametrize("value", [0.1, -0.1, 1 / 3, 1e99, -1e99, 1e-99, 0.0])
@pytest.mark.parametrize("n", [1, 3, 10, 442, 70_000])
def test_rows_that_are_all_alike_have_no_noise_at_all(n, value):
    data = of([value] * n)
    alike = [(take_gradients(data), value), (take_squared_errors(data), value * value)]
    alike += [(np.square(np.full(n, value)), value * value)]
    alike += [(take_gradients(data, np.full(n, 0.3)), value * 0.3)]
    for quantity, expected in alike:
        got = measure_population(quantity)
        assert got == Population(n, expected, 0.0)
        assert got.noise(1, "mean") == got.noise(n, "sum") == 0


@pytest.mark.parametrize("far", [1e8, 1e15])
def test_rows_that_are_nearly_alike_lose_no_digits(far):
    got = measure_population(take_gradients(of([far + k for k in (0, 1, 2, 1)])))
    assert got.mean == far + 1
    assert got.deviation**2 == pytest.approx(2 / 3, rel=1e-15)


ODD = [0.3, -1.7, 2.5, 0.0, 4.1, -0.9, 3.3]


@pytest.mark.parametrize("power", [300, -300, 7])
def test_errors_in_another_power_of_two_change_nothing_but_the_unit(power):
    small, scaled, x = of(ODD), of(np.ldexp(ODD, power)), np.array(ODD[::-1])
    pairs = [
        (take_squared_errors(small), take_squared_errors(scaled), 2 * power),
        (take_gradients(small), take_gradients(scaled), power),
        (take_gradients(small, x), take_gradients(scaled, x), power),
        (take_gradients(small, x), take_gradients(small, np.ldexp(x, power)), power),
        (take_gradients(small, x), take_gradients(scaled, np.ldexp(x, -power)), 0),
        (np.square(x), np.square(np.ldexp(x, power)), 2 * power),
    ]
    for quantity, other, by in pairs:
        expected, got = measure_population(quantity), measure_population(other)
        assert (got.mean, got.deviation) == tuple(
            np.ldexp([expected.mean, expected.deviation], by).tolist()
        )


@pytest.mark.parametrize("factor", [1e99, 1e-99])
def test_errors_whose_fourth_powers_float64_does_not_hold(factor):
    sizes = np.arange(1, 8)
    for quantity, by in ((take_gradients, factor), (take_squared_errors, factor * factor)):
        small = measure_population(quantity(of(ODD)))
        got = measure_population(quantity(of(np.multiply(ODD, factor))))
        for reduction in REDUCTIONS:
            level, noise = got.level(sizes, reduction), got.noise(sizes, reduction)
            assert np.isfinite(level).all()
            assert np.isfinite(noise).all()
            # Each scaled error is rounded once, and CLOSE leaves room for thousands of those
            assert level / by == pytest.approx(small.level(sizes, reduction), rel=CLOSE)
            assert noise / by == pytest.approx(small.noise(sizes, reduction), rel=CLOSE)


def test_one_row_is_its_own_and_only_batch():
    got = measure_population(take_squared_errors(of([-3])))
    assert got == Population(1, 9.0, 0.0)
    assert [got.level(1, r) for r in REDUCTIONS] == [9, 9]
    assert [got.noise(1, r) for r in REDUCTIONS] == [0, 0]
    assert got.noise(5, "sum", replacement=True) == 0


@given(ROWS, st.sampled_from([2, 1, -1, -3, Fraction(1, 4)]))
def test_a_quantity_times_a_factor_is_that_of_rows_times_the_factor(rows, factor):
    for _, values in quantities(rows):
        got = measure_population(take_gradients(of(values))).times(float(factor))
        expected = measure_population(take_gradients(of([float(v * factor) for v in values])))
        for name in ("mean", "deviation"):
            assert getattr(got, name) == pytest.approx(getattr(expected, name), rel=CLOSE, abs=1e-9)
        assert got.n == len(values)


@given(ROWS, st.sampled_from([1, 2]))
def test_the_noise_scale_against_fractions(rows, both):
    errors, features = zip(*rows, strict=True)
    gradients = [errors, [e * f for e, f in rows]][:both]
    n, x = len(rows), np.array(features, dtype=float)
    each = [
        measure_population(take_gradients(of(errors))),
        measure_population(take_gradients(of(errors), x)),
    ][:both]
    trace = Fraction(0) if n == 1 else sum(moments(g)[1] * n / (n - 1) for g in gradients)
    size = sum(moments(g)[0] ** 2 for g in gradients)
    for got in (estimate_noise_scale(each), estimate_noise_scale([g.times(2.0) for g in each])):
        assert got.n == n
        if size:
            assert got.value == pytest.approx(float(trace / size), rel=1e-11)
        else:
            assert got.value == (np.inf if trace else 0)
            assert got.certain is not bool(trace)


@pytest.mark.parametrize("factor", [1e200, 1e-200])
def test_the_noise_scale_has_no_unit(factor):
    each = [Population(9, 3.0, 2.0), Population(9, -4.0, 4.0)]
    assert estimate_noise_scale(each).value == pytest.approx(20 / 25, rel=1e-15)
    assert estimate_noise_scale([g.times(factor) for g in each]).value == pytest.approx(
        0.8, rel=1e-14
    )


def test_a_noise_scale_is_certain_where_the_mean_is_two_of_its_own_deviations():
    def at(mean):  # 4 tr(S) / N is 4 * (1.5^2 + 2^2) / 25 = 1
        return estimate_noise_scale([Population(25, mean, 1.5), Population(25, 0.0, 2.0)])

    assert at(1.0).certain
    assert at(-1.001).certain
    assert not at(0.999).certain
    assert at(0.0) == NoiseScale(np.inf, 25)
    assert not at(0.0).certain


def test_moments_over_several_blocks_of_rows():
    values = np.arange(200_000) % 7 - 2.0
    got = measure_population(values)
    mean, variance = moments([int(v) for v in values])
    assert got.mean == pytest.approx(float(mean), rel=1e-15)
    n = values.size
    assert got.deviation == pytest.approx(sqrt(variance * n / (n - 1)), rel=1e-14)
