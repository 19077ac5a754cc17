from fractions import Fraction
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.loss.objective import MSE, SSE
from lossviz.minibatch.epoch import Epoch, split_sizes

HAND = [
    (10, 3, [3, 3, 3, 1], [3, 3, 3]),
    (10, 4, [4, 4, 2], [4, 4]),
    (10, 5, [5, 5], [5, 5]),
    (10, 6, [6, 4], [6]),
    (10, 10, [10], [10]),
    (3, 1, [1, 1, 1], [1, 1, 1]),
    (1, 1, [1], [1]),
]


@pytest.mark.parametrize(("n", "size", "kept", "dropped"), HAND)
def test_sizes_of_batches_by_hand(n, size, kept, dropped):
    assert split_sizes(n, size).tolist() == kept
    assert split_sizes(n, size, drop_last=True).tolist() == dropped


@st.composite
def one_epoch(draw):
    values = draw(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
    size = draw(st.integers(1, len(values)))
    return values, size, draw(st.booleans())


@given(one_epoch())
def test_means_of_an_epoch_against_fractions(case):
    values, size, drop_last = case
    n = len(values)
    batches = [values[at : at + size] for at in range(0, n, size)]
    if drop_last and len(batches[-1]) < size:
        batches.pop()
    rows = list(chain.from_iterable(batches))
    sums = np.array([sum(b) for b in batches], dtype=float)
    epoch = Epoch(n, split_sizes(n, size, drop_last=drop_last), sums)
    means = [Fraction(sum(b), len(b)) for b in batches]
    # Whole numbers: sums are exact, each mean is rounded once and is at most 50
    assert epoch.means.tolist() == [float(m) for m in means]
    assert epoch.pooled == float(Fraction(sum(rows), len(rows)))
    assert epoch.mean_of_means == pytest.approx(float(sum(means) / len(means)), abs=1e-12)
    weighted = epoch.sizes @ epoch.means / epoch.sizes.sum()
    assert weighted == pytest.approx(epoch.pooled, abs=1e-12)
    assert epoch.dropped == n - len(rows)
    assert epoch.last_counts == len(batches[0]) / len(batches[-1])


def test_a_small_last_batch_counts_its_rows_more_than_the_others():
    epoch = Epoch(5, split_sizes(5, 2), np.array([2.0, 2.0, 11.0]))  # rows 1, 1, 1, 1, 11
    assert epoch.pooled == 3
    assert epoch.mean_of_means == pytest.approx(13 / 3)
    assert epoch.last_counts == 2
    assert epoch.dropped == 0
    assert Epoch(5, split_sizes(5, 2, drop_last=True), np.array([2.0, 2.0])).dropped == 1


def test_gradients_of_micro_batches_are_accumulated_as_sums():
    errors, cuts = np.array([1.0, -2, 4, 8, 3, -5, 7]), [0, 3, 4, 7]
    parts = [errors[a:b] for a, b in pairwise(cuts)]
    sizes = np.array([p.size for p in parts])
    zeros = np.zeros(7)

    def summed(objective):
        return Epoch(7, sizes, np.array([objective.shared_gradient(0 * p, p) for p in parts]))

    assert summed(SSE).sums.sum() == SSE.shared_gradient(zeros, errors) == 16
    two_each = Epoch(7, sizes, np.array([2 * p.sum() for p in parts]))
    assert two_each.pooled == pytest.approx(MSE.shared_gradient(zeros, errors), rel=1e-15)
    assert two_each.means == pytest.approx(summed(MSE).sums)
    assert two_each.mean_of_means == pytest.approx(2 * (1 + 8 + 5 / 3) / 3)
    assert abs(two_each.mean_of_means - two_each.pooled) > 1
