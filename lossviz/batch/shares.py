"""How the loss of a batch is divided among its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.loss import Loss

_ROUND_OFF = 1e-12


@dataclass(frozen=True, eq=False)
class Shares:
    """Each row's part of a loss; the same for sum and mean, and for every factor before it.

    Attributes
    ----------
    of_rows : ndarray of shape (n,)
        Each row's share, adding up to 1; all 0 where every loss is 0: of squared errors also
        where every error is below 1e-162.
    largest_first : ndarray of intp, shape (n,)
        Row numbers from 0, the largest error first; equal ones in the file's order. No loss is
        smaller for a larger error of the same sign.
    """

    of_rows: Vector
    largest_first: Rows

    @property
    def largest_number(self) -> int:
        """The row that makes most of the loss, counted from 1."""
        return int(self.largest_first[0]) + 1

    def dominates(self, number: int) -> bool:
        """Whether one row, counted from 1, makes more than half of the loss."""
        return bool(self.of_rows[number - 1] > 0.5)

    def rows_for(self, part: float) -> int:
        """How few rows make `part` of the loss, a number in (0, 1]; 0 where there is no loss."""
        reached = np.cumsum(self.of_rows[self.largest_first])
        if reached[-1] == 0:
            return 0
        return int(np.searchsorted(reached, part * (1 - _ROUND_OFF))) + 1


def compute_shares(data: Dataset, loss: Loss | None = None) -> Shares:
    """Divide the loss of a batch among its rows; that of squared errors, where none is given."""
    return _divide(data, None if loss is None or loss.quadratic is not None else loss)


@cache_per_dataset()
def _divide(data: Dataset, loss: Loss | None) -> Shares:
    """Divide a loss, or the squared errors where it is None, by the sum over all rows."""
    errors = data.error
    losses = loss.value(np.zeros_like(errors), errors) if loss else np.square(errors)
    largest_first = np.argsort(-np.abs(data.error), kind="stable")
    return Shares(losses / (losses.sum() or 1.0), largest_first)
