"""The rows in random orders, as running sums: growing batches, and epochs.

To shuffle a million rows a thousand times over would take half a minute. So the rows
are shuffled a few times, each shuffle is cut into a prime number of chunks, and an order
goes through the chunks of one shuffle from a start of its own, in strides of its own.

An order of the chunks that does not depend on the rows makes, of a uniformly random
shuffle, a uniformly random order of the rows. So the first B rows of every order are
exactly a batch drawn without replacement, and its batches one after the other exactly
an epoch. Two orders of one shuffle are not quite independent: the sums over two batches
that share s rows have the covariance ``S^2 (s - B^2/N)``. Independent ones share B^2/N
on average. So do these, with strides drawn at random, but for the luck of the draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lossviz.data import Rows, Vector
from lossviz.minibatch.population import Integers

_ENOUGH = 3 << 17  # rows: shuffled in some 3 ms
_MOST_CHUNKS = 4093


@dataclass(frozen=True, eq=False)
class Shuffles:
    """Random orders of N rows.

    Attributes
    ----------
    rows : ndarray of shape (s, N)
        Rows, from 0, as they were shuffled.
    start, stride : ndarray of shape (k, 1)
        The chunk with which each order begins, and how many further on the next one is.
    """

    rows: Rows
    start: Integers
    stride: Integers

    @classmethod
    def seeded(cls, n: int, count: int, seed: int) -> Shuffles:
        """Draw orders of n rows.

        Parameters
        ----------
        n : int
            Rows N.
        count : int
            How many orders.
        seed : int
            The same seed gives the same orders.
        """
        random = np.random.default_rng(seed)
        shuffled = max(1, min(count, _ENOUGH // n))
        rows = np.stack([random.choice(n, n, replace=False) for _ in range(shuffled)])
        chunks = _find_prime_up_to(min(n, _MOST_CHUNKS))
        # A stride from 1 to p - 1 visits each of a prime number p of chunks once.
        start = np.resize(random.permutation(chunks), (count, 1))
        return cls(rows, start, random.integers(1, max(2, chunks), (count, 1)))

    @property
    def count(self) -> int:
        """How many orders there are."""
        return len(self.start)

    @cached_property
    def chunks(self) -> int:
        """Into how many chunks of one length each shuffle is cut; the rest comes last."""
        return _find_prime_up_to(min(self.rows.shape[1], _MOST_CHUNKS))

    @property
    def length(self) -> int:
        """Rows in a chunk."""
        return int(self.rows.shape[1] // self.chunks)

    def visited(self, largest: int, orders: slice = slice(None)) -> Integers:
        """The chunks that each order goes through to have `largest` rows, shape (k, c)."""
        needed = np.arange(min(self.chunks, largest // self.length + 1))
        return np.asarray((self.start[orders] + self.stride[orders] * needed) % self.chunks)

    def order(self, k: int, size: int) -> Rows:
        """Rows, from 0, with which order k begins."""
        cut = self.chunks * self.length
        shuffled = self.rows[k % len(self.rows)]
        (visited,) = self.visited(size, slice(k, k + 1))
        chunks = shuffled[:cut].reshape(self.chunks, self.length)[visited]
        return np.concatenate([chunks.ravel(), shuffled[cut:]])[:size]


class RunningSums:
    """Sums of a quantity along random orders of the rows.

    Parameters
    ----------
    shuffles : Shuffles
    values : ndarray of shape (N,)
        What is summed, for each row.
    """

    def __init__(self, shuffles: Shuffles, values: Vector) -> None:
        s, n = shuffles.rows.shape
        chunks, length = shuffles.chunks, shuffles.length
        shuffled = values[shuffles.rows]
        self._cut = chunks * length
        self._length = length
        self._of = (np.arange(shuffles.count) % s)[:, np.newaxis]
        self._visited = shuffles.visited(n)
        self._within = _accumulate(shuffled[:, : self._cut].reshape(s, chunks, length))
        self._complete = _accumulate(self._within[self._of, self._visited, -1])
        self._tail = _accumulate(shuffled[:, self._cut :])

    def first(self, sizes: Integers) -> Vector:
        """Sum over the first rows of each order: batches that grow.

        Parameters
        ----------
        sizes : ndarray of int, shape (b,)
            How many rows, each from 0 to N.

        Returns
        -------
        ndarray of shape (k, b)
        """
        orders = np.arange(len(self._of))[:, np.newaxis]
        return self.until(orders, np.asarray(sizes)[np.newaxis])

    def until(self, order: Integers, size: Integers) -> Vector:
        """Sum over the first `size` rows of the orders `order`, element by element."""
        # The chunks that are complete, a part of the next one, and the rows behind all chunks.
        complete, part = np.divmod(np.minimum(size, self._cut), self._length)
        chunk = self._visited[order, np.minimum(complete, self._visited.shape[1] - 1)]
        shuffle = self._of[order, 0]
        behind = self._tail[shuffle, np.maximum(0, size - self._cut)]
        return np.asarray(
            self._complete[order, complete] + self._within[shuffle, chunk, part] + behind
        )


def _accumulate(values: Vector) -> Vector:
    """Running sums along the last axis, from a 0 before the first."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def _find_prime_up_to(limit: int) -> int:
    """The largest prime that is no larger; 1 where there is none."""
    return next(
        (p for p in range(limit, 1, -1) if all(p % d for d in range(2, int(p**0.5) + 1))), 1
    )
