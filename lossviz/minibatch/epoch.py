"""The batches of an epoch: all rows, each once, and the means of the batches.

Where N is no multiple of B the last batch is smaller. The mean of the batches' means then
counts its rows more than the others: it is the mean over all rows only where each
batch is weighted with its share of them, ``B_k / N``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.data import Vector
from lossviz.minibatch.population import Integers


def split_sizes(n: int, size: int, *, drop_last: bool = False) -> Integers:
    """Sizes of the batches of an epoch.

    Parameters
    ----------
    n : int
        Rows N.
    size : int
        Batch size B, from 1 to N.
    drop_last : bool
        Leave out the last batch where it is smaller.

    Returns
    -------
    ndarray of int, shape (k,)
    """
    full, last = divmod(n, size)
    return np.array([size] * full + [last] * bool(last and not drop_last))


@dataclass(frozen=True, eq=False)
class Epoch:
    """What the batches of one epoch gave.

    Attributes
    ----------
    n : int
        Rows N of the data set.
    sizes : ndarray of int, shape (k,)
        Rows in each batch.
    sums : ndarray of shape (k,)
        Sum over each batch of a quantity of its rows, a loss or a gradient.
    """

    n: int
    sizes: Integers
    sums: Vector

    @property
    def means(self) -> Vector:
        """Mean of each batch."""
        return self.sums / self.sizes

    @property
    def dropped(self) -> int:
        """Rows of the data set that are in no batch."""
        return self.n - int(self.sizes.sum())

    @property
    def pooled(self) -> float:
        """Mean over all rows that are in a batch: the batches' means by their weights.

        The sums of micro-batches, added up and divided once, are the same: so gradients
        are accumulated.
        """
        return float(self.sums.sum() / self.sizes.sum())

    @property
    def mean_of_means(self) -> float:
        """Mean of the batches' means with equal weights: right only where all are of one size."""
        return float(self.means.mean())

    @property
    def last_counts(self) -> float:
        """How many times as much as another row a row of the last batch counts in it."""
        return float(self.sizes[0] / self.sizes[-1])
