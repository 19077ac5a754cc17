"""A batch that grows row by row: what each row adds to its sum of squared errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.minibatch.curves import draw_order
from lossviz.minibatch.population import Integers

_MOST_BRICKS = 256


@dataclass(frozen=True, eq=False)
class GrowingBatch:
    """The first rows of an order that was drawn, in bricks of equally many rows.

    Attributes
    ----------
    rows : ndarray of int, shape (n,)
        The rows in that order, from 0.
    ends : ndarray of int, shape (k,)
        The batch size B when a brick has been added, ascending; the last brick may have fewer
        rows than the others.
    rows_per_brick : int
        One, unless there are more rows than can be told apart.
    sizes : ndarray of int, shape (m,)
        Batch sizes that are looked at, ascending: all of `ends`, and one more.
    sums : ndarray of shape (m,)
        Sum of the squared errors of a batch of each of these sizes.
    """

    rows: Rows
    ends: Integers
    rows_per_brick: int
    sizes: Integers
    sums: Vector

    @property
    def brick_sums(self) -> Vector:
        """Sum of the squared errors within each brick, shape (k,)."""
        at_ends = self.sums[np.searchsorted(self.sizes, self.ends)]
        return np.diff(at_ends, prepend=0.0)


@cache_per_dataset(keep=4)
def grow_batch(data: Dataset, seed: int, end: int, size: int) -> GrowingBatch:
    """Let a batch grow to a number of rows, in the order that the seed gives.

    Parameters
    ----------
    data : Dataset
    seed : int
        Of the draws.
    end : int
        The largest batch size, at most N.
    size : int
        A batch size to look at in any case, at most `end`.
    """
    order = draw_order(data, seed)[:end]
    sums = np.cumsum(np.square(data.error[order]))
    per_brick = -(-end // _MOST_BRICKS)
    ends = np.append(np.arange(per_brick, end, per_brick), end)
    sizes = np.union1d(ends, [size])
    return GrowingBatch(order, ends, per_brick, sizes, sums[sizes - 1])
