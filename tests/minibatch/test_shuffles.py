from collections import Counter
from fractions import Fraction
from itertools import permutations
from math import factorial, sqrt

import numpy as np
import pytest

from lossviz.minibatch import shuffles
from lossviz.minibatch.population import measure_population
from lossviz.minibatch.shuffles import draw_orders

SIZES = [1, 2, 3, 5, 12, 442, 5000, 12_280, 30_001]


@pytest.mark.parametrize("n", SIZES)
def test_every_order_has_every_row_once(n):
    orders = list(draw_orders(n, 40, 7))
    assert len(orders) == 40
    for order in orders:
        assert sorted(order) == list(range(n))


@pytest.mark.parametrize("n", SIZES)
def test_more_orders_begin_with_the_fewer(n):
    assert next(draw_orders(n, 1, 7)).tolist() == next(draw_orders(n, 30, 7)).tolist()


def test_the_seed_alone_decides():
    def drawn(seed):
        return [tuple(order) for order in draw_orders(442, 20, seed)]

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)
    assert len(set(drawn(5))) == 20


# What a seed draws is part of what a link shows: these rows are those of an earlier version.
@pytest.mark.parametrize(
    ("n", "k", "first"),
    [
        (5, 0, [1, 3, 0, 4, 2]),
        (442, 0, [315, 368, 322, 222, 286]),
        (442, 23, [106, 166, 303, 278, 148]),
        (30_001, 20, [5882, 13552, 2569, 10276, 14421]),
        (100_000, 7, [17439, 15653, 84188, 69769, 91592]),
    ],
)
def test_a_seed_draws_what_it_always_did(n, k, first):
    assert list(draw_orders(n, 24, 1))[k][:5].tolist() == first


def chi_square(counts, kinds, draws):
    expected = draws / kinds
    return sum((c - expected) ** 2 for c in counts.values()) / expected + expected * (
        kinds - len(counts)
    )


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("k", [0, 2])
def test_all_orders_are_equally_likely(n, k):
    kinds, draws = factorial(n), 2000
    counts = Counter(tuple(list(draw_orders(n, k + 1, seed))[k]) for seed in range(draws))
    # Chi-square has the mean kinds - 1 and the variance 2 (kinds - 1)
    assert chi_square(counts, kinds, draws) < kinds - 1 + 6 * sqrt(2 * (kinds - 1))


@pytest.mark.parametrize("size", [1, 10, 100, 400, 1_000])
def test_orders_of_few_shuffles_scatter_as_batches_without_replacement_do(size, monkeypatch):
    monkeypatch.setattr(shuffles, "_MOST_SHUFFLES", 200)  # of each of them are five orders
    values = np.random.default_rng(1).exponential(size=2_000)
    n, k, got = values.size, 1000, measure_population(values)
    within = np.zeros((k, n), dtype=np.float32)
    for row, order in zip(within, draw_orders(n, k, 11), strict=True):
        row[order[:size]] = 1
    # Batches of two shuffles are independent. Those of one that share s rows have the covariance
    # S^2 (s - B^2 / N).
    of_one = np.arange(k)[:, np.newaxis] % 200 == np.arange(k) % 200
    shared = np.where(of_one, within @ within.T, 0)
    covariance = got.deviation**2 * np.where(of_one, shared - size * size / n, 0)
    off = within @ values - got.level(size, "sum")
    assert abs(off.mean()) < 5 * sqrt(covariance.sum()) / k
    fourth_cumulant = abs(
        np.mean((values - got.mean) ** 4) - 3 * np.mean((values - got.mean) ** 2) ** 2
    )
    # The squares of two normal deviates have twice the square of their covariance for
    # their own; each row that both share adds its fourth cumulant.
    squares = 2 * covariance**2 + shared * fourth_cumulant
    variance = float(got.noise(size, "sum")) ** 2
    assert abs(np.square(off).mean() - variance) < 5 * sqrt(squares.sum()) / k
    # And that bound says something: it is tighter than a few tenths
    assert 5 * sqrt(squares.sum()) / k < 0.65 * variance


@pytest.mark.parametrize("n", [4, 5, 6])
def test_two_orders_of_one_shuffle_have_the_covariance_that_shared_rows_give(n, monkeypatch):
    values = [3, -1, 4, 1, -5, 9][:n]
    monkeypatch.setattr(shuffles, "_MOST_SHUFFLES", 1)
    mean = Fraction(sum(values), n)
    sample_variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    first, second = draw_orders(n, 2, 5)
    # The places of the second order's rows in the first: the same, whatever the shuffle is.
    places = [first.tolist().index(row) for row in second.tolist()]
    every = [(order, [order[place] for place in places]) for order in permutations(range(n))]
    assert len({tuple(other) for _, other in every}) == factorial(n)
    for size in range(n + 1):
        drawn = [[order[:size] for order in both] for both in every]
        shared = {len(set(one) & set(two)) for one, two in drawn}
        assert len(shared) == 1
        sums = [[sum(values[r] for r in batch) - size * mean for batch in both] for both in drawn]
        covariance = sum(one * two for one, two in sums) / len(sums)
        assert covariance == sample_variance * (shared.pop() - Fraction(size * size, n))
