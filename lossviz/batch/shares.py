"""How the loss of a batch is divided among its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.loss import AbsoluteError, Loss, SquaredError

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
        Row numbers from 0, the largest loss first; of equal ones the largest error first, and
        then in the file's order.
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
    # The larger of two errors has the larger square, also where rounding makes both the same.
    largest_first = np.lexsort((-np.abs(errors), -losses) if loss else (-np.abs(errors),))
    return Shares(losses / (losses.sum() or 1.0), largest_first)


def compute_gradient_shares(data: Dataset, loss: Loss) -> Vector:
    """Divide the sizes of the gradients ``|dL/do|`` of a batch among its rows.

    Returns
    -------
    ndarray of shape (n,)
        Adding up to 1; all 0 where every gradient is 0. The same for sum and mean.
    """
    sizes = np.abs(loss.gradient(np.zeros_like(data.error), data.error))
    return sizes / (sizes.sum() or 1.0)


def choose_other_loss(loss: Loss) -> Loss:
    """Choose what a loss is compared with: squared errors, or absolute ones beside a quadratic."""
    return SquaredError(half=False) if loss.quadratic is None else AbsoluteError()
