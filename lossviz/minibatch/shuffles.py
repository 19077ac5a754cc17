"""The rows in random orders, of which the first B rows are a batch, and all of them an epoch.

Many rows are shuffled only a few times. Each shuffle is cut into a prime number of chunks, and an
order goes through the chunks of one shuffle from a start of its own, in strides of its own.

An order of the chunks that does not depend on the rows makes, of a uniformly random
shuffle, a uniformly random order of the rows. So the first B rows of every order are
exactly a batch drawn without replacement, and its batches one after the other exactly
an epoch. Two orders of one shuffle are not quite independent: the sums over two batches
that share s rows have the covariance ``S^2 (s - B^2/N)``. Independent ones share B^2/N
on average. So do these, with strides drawn at random, but for the luck of the draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import numpy as np

from lossviz.data import Rows

_MOST_SHUFFLES = 400
_ENOUGH = 3 << 17  # rows: shuffled in some 3 ms
_MOST_CHUNKS = 4093


def draw_orders(n: int, count: int, seed: int) -> Iterator[Rows]:
    """Draw random orders of n rows, the rows from 0.

    Parameters
    ----------
    n : int
        Rows N.
    count : int
        How many orders.
    seed : int
        The same seed gives the same orders, however many.
    """
    random = np.random.default_rng(seed)
    shuffled = max(1, min(_MOST_SHUFFLES, _ENOUGH // n))
    shuffles = [random.choice(n, n, replace=False) for _ in range(shuffled)]
    chunks = _find_prime_up_to(min(n, _MOST_CHUNKS))
    starts = np.resize(random.permutation(chunks), count)
    # A stride from 1 to p - 1 visits each of a prime number p of chunks once.
    strides = random.integers(1, max(2, chunks), count)
    cut = n - n % chunks  # the rows behind all chunks come last
    for start, stride, rows in zip(starts, strides, cycle(shuffles), strict=False):
        visited = (start + stride * np.arange(chunks)) % chunks
        yield np.concatenate([rows[:cut].reshape(chunks, -1)[visited].ravel(), rows[cut:]])


def _find_prime_up_to(limit: int) -> int:
    """The largest prime that is no larger; 1 where there is none."""
    return next(
        (p for p in range(limit, 1, -1) if all(p % d for d in range(2, int(p**0.5) + 1))), 1
    )
