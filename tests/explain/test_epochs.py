"""What is said of a descent by mini-batches, against all orders that the rows can have."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.explain.descents import describe_descents
from lossviz.minibatch import BatchOptions


def say(errors, rate, size):
    data = Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))
    of_sum, _ = describe_descents(data, BatchOptions(SSE, MSE, None, 1), rate, rate, size)
    return of_sum[size - 1]  # of so few rows every batch size is there


def follow_epochs(errors, rate, size, at):
    """End one epoch in every order, by the definition: a step is the sum of a batch's errors."""
    for order in permutations(errors):
        b = at
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            b -= rate * sum(e + b for e in batch)
        yield b


@pytest.mark.parametrize("seed", range(100))
def test_only_on_average_is_an_epoch_farther_from_the_minimum(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 6))
    errors = [Fraction(int(e)) for e in random.integers(-4, 5, n)]
    size = int(random.integers(1, n + 1))
    rate = Fraction(int(random.choice([-3, -1, 9, 17])), 4)
    said = say(list(map(float, errors)), float(rate), size)
    minimum = -sum(errors) / n
    before = -minimum  # the bias starts at 0
    after = [b - minimum for b in follow_epochs(errors, rate, size, Fraction(0))]
    nearer = any(abs(a) < abs(before) for a in after)
    assert ("on average" in said) >= nearer
    if "on average" in said:
        assert abs(sum(after) / len(after)) > abs(before) or before == 0
    assert ("negative" in said) == (rate < 0 and any(errors) and (size < n or before != 0))


def test_without_any_error_nothing_moves():
    for rate in (-1.0, 0.0, 0.1, 3.0):
        assert say([0, 0, 0], rate, 2) == "the steps start at the minimum and stay there."
