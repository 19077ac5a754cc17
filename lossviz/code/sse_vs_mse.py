"""The program of a mini-batch: expected value and noise of its SSE and MSE."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.base import DataError
from lossviz.code.phrases import describe_objective
from lossviz.code.state import Columns, State, describe_data, take_columns
from lossviz.code.template import show_if
from lossviz.data import Dataset, read_feature
from lossviz.loss import MSE, SSE, Objective, require_squared_error
from lossviz.minibatch import draw_order

_SMALLEST, _LARGEST = 1e-70, 1e70


@dataclass(frozen=True, eq=False)
class SseVsMse(State):
    """A mini-batch under SSE and MSE.

    The program gives ``expected_sse``, ``noise_sse``, ``expected_mse`` and ``noise_mse``, and
    with ``gradient_sse``, ``noise_gradient_sse`` and those of the MSE the same of the gradient for
    what the rows share. ``mse_of_rows`` and ``mean_of_mses`` are of one epoch: the mean over its
    rows, and that of its batches' means.

    Attributes
    ----------
    data : Dataset
    batch_size : int
        The batch size B, from 1 to N.
    sse, mse : Objective
        SSE and MSE with their switches.
    seed : int
        Of batches that are drawn, and of the epoch; what is expected does not depend on it.
    column : str or None
        The feature whose weight is stepped; None for a bias.
    drop_last : bool
        Leave out a smaller last batch of the epoch.

    Raises
    ------
    DataError
        For a batch size that is not from 1 to N, a feature that cannot be read, and objectives
        of another loss than a squared error.
    """

    templates = "sse_vs_mse"

    data: Dataset
    batch_size: int
    sse: Objective = SSE
    mse: Objective = MSE
    seed: int = 1
    column: str | None = None
    drop_last: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.batch_size <= self.data.n:
            raise DataError(
                f"The batch size is {int(self.batch_size):,}; expected 1 to {self.data.n:,} rows."
            )
        for objective in (self.sse, self.mse):
            require_squared_error(objective.loss, "the program of a mini-batch")

    @property
    def columns(self) -> Columns:
        """Targets and outputs, the feature, and the rows from 0 as an epoch deals them."""
        more = {} if self.column is None else {"feature": read_feature(self.data, self.column)}
        return take_columns(self.data, **more, order=draw_order(self.data, self.seed))

    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""
        # The deviation of squares is made of fourth powers, which leave the range of float64.
        largest = float(np.abs(self.data.error).max())
        in_range = not largest or _SMALLEST < largest < _LARGEST
        return {
            "sse": describe_objective(self.sse),
            "mse": describe_objective(self.mse),
            "n": self.data.n,
            "batch_size": int(self.batch_size),
            "seed": int(self.seed),
            **describe_data(self.data),
            "if_out_of_range": show_if(not in_range),
            "if_rows": show_if(self.data.n > 1),
            "if_one_row": show_if(self.data.n == 1),
            "if_drop": show_if(self.drop_last),
            "shared": "a bias that its rows share"
            if self.column is None
            else "the weight of the feature",
            "times_feature": "" if self.column is None else " * feature",
            "and_feature": "" if self.column is None else ", feature",
        }
