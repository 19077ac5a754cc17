from collections import Counter
from fractions import Fraction
from itertools import permutations
from math import factorial, sqrt

import numpy as np
import pytest

from lossviz.minibatch.population import measure_population
from lossviz.minibatch.shuffles import RunningSums, Shuffles

SIZES = [1, 2, 3, 5, 12, 442, 5000, 12_280, 30_001]


def rows_of(values):
    return np.array(values, dtype=float)


@pytest.mark.parametrize("n", SIZES)
def test_every_order_has_every_row_once(n):
    orders = Shuffles.seeded(n, 40, 7)
    assert orders.count == 40
    for k in range(40):
        assert sorted(orders.order(k, n)) == list(range(n))


@pytest.mark.parametrize("n", SIZES)
def test_a_larger_batch_begins_with_the_smaller(n):
    orders = Shuffles.seeded(n, 3, 7)
    for k in range(3):
        whole = orders.order(k, n).tolist()
        for size in {0, 1, 2, n // 3, n // 2, n - 1, n}:
            assert orders.order(k, min(size, n)).tolist() == whole[: min(size, n)]


@pytest.mark.parametrize("n", SIZES)
def test_running_sums_against_sums_over_the_rows(n):
    orders, values = Shuffles.seeded(n, 30, 3), np.arange(n) * 7 % 11 - 4.0  # whole: sums are exact
    sizes = np.unique(np.linspace(0, n, 60).astype(int))
    sums = RunningSums(orders, rows_of(values))
    got = sums.first(sizes)
    assert got.shape == (30, sizes.size)
    for k in range(30):
        expected = np.cumsum([0.0, *values[orders.order(k, n)]])[sizes]
        assert got[k].tolist() == expected.tolist()
    each = np.arange(30)[::-1]
    assert sums.until(each, np.full(30, n)).tolist() == got[each, -1].tolist()


def test_the_seed_alone_decides():
    def drawn(seed):
        return [Shuffles.seeded(442, 20, seed).order(k, 442).tolist() for k in range(20)]

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)
    assert len({tuple(order) for order in drawn(5)}) == 20


def chi_square(counts, kinds, draws):
    expected = draws / kinds
    return sum((c - expected) ** 2 for c in counts.values()) / expected + expected * (
        kinds - len(counts)
    )


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("k", [0, 2])
def test_all_orders_are_equally_likely(n, k):
    kinds, draws = factorial(n), 2000
    counts = Counter(
        tuple(Shuffles.seeded(n, k + 1, seed).order(k, n).tolist()) for seed in range(draws)
    )
    # Chi-square has the mean kinds - 1 and the variance 2 (kinds - 1)
    assert chi_square(counts, kinds, draws) < kinds - 1 + 6 * sqrt(2 * (kinds - 1))


@pytest.mark.parametrize("n", [4, 5, 6])
def test_two_orders_of_one_shuffle_have_the_covariance_that_shared_rows_give(n):
    values = [3, -1, 4, 1, -5, 9][:n]
    start, stride = np.array([[0], [2]]), np.array([[1], [2]])
    every = [Shuffles(np.array([p]), start, stride) for p in permutations(range(n))]
    mean = Fraction(sum(values), n)
    sample_variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    for orders in (0, 1):
        assert len({tuple(s.order(orders, n).tolist()) for s in every}) == factorial(n)
    for size in range(n + 1):
        drawn = [[s.order(k, size).tolist() for k in (0, 1)] for s in every]
        shared = {len(set(one) & set(two)) for one, two in drawn}
        assert len(shared) == 1
        sums = [[sum(values[r] for r in batch) - size * mean for batch in both] for both in drawn]
        covariance = sum(one * two for one, two in sums) / len(sums)
        assert covariance == sample_variance * (shared.pop() - Fraction(size * size, n))


@pytest.fixture(scope="module")
def skewed():
    values = np.random.default_rng(1).exponential(size=2_000)
    orders = Shuffles.seeded(values.size, 1000, 11)
    assert 1 < len(orders.rows) < 1000  # several shuffles, and several orders of each
    return values, orders


@pytest.mark.parametrize("size", [1, 10, 100, 400, 1_000])
def test_draws_scatter_as_batches_without_replacement_do(skewed, size):
    values, orders = skewed
    n, k, got = values.size, orders.count, measure_population(rows_of(values))
    drawn = RunningSums(orders, rows_of(values)).first(np.array([size]))[:, 0]
    shuffle = np.arange(k) % len(orders.rows)
    shared = np.zeros((k, k))
    independent = np.full((k, k), size * size / n)
    for s in range(len(orders.rows)):
        mine = np.flatnonzero(shuffle == s)
        within = np.zeros((mine.size, n), dtype=np.float32)
        for at, order in enumerate(mine):
            within[at, orders.order(order, size)] = 1
        independent[np.ix_(mine, mine)] = shared[np.ix_(mine, mine)] = within @ within.T
    covariance = got.deviation**2 * (independent - size * size / n)
    off = drawn - got.level(size, "sum")
    assert abs(off.mean()) < 5 * sqrt(covariance.sum()) / k
    away = rows_of(values) - got.mean
    fourth_cumulant = abs(np.mean(away**4) - 3 * np.mean(away**2) ** 2)
    # The squares of two normal deviates have twice the square of their covariance for
    # their own; each row that both share adds its fourth cumulant.
    squares = 2 * covariance**2 + shared * fourth_cumulant
    variance = float(got.noise(size, "sum")) ** 2
    assert abs(np.square(off).mean() - variance) < 5 * sqrt(squares.sum()) / k
    # And that bound says something: it is tighter than a few tenths
    assert 5 * sqrt(squares.sum()) / k < 0.65 * variance
