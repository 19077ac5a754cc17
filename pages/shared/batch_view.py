"""The batch that a page is about, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lossviz import totals
from lossviz.dataset import Dataset
from lossviz.figures import batch
from lossviz.figures.scene import Scene
from lossviz.losses import SquaredError
from lossviz.objective import Objective
from lossviz.shares import shares
from pages.shared import controls, data
from pages.shared import parameters as p
from pages.shared.data import Chosen


@dataclass(frozen=True)
class BatchView:
    """A data set, the loss with its switches, and the chosen row.

    Attributes
    ----------
    chosen : Chosen
        The data set, and the columns that name and colour its rows.
    kind : {"SSE", "MSE"}
        Under which reduction the curve and the arrows stand.
    in_sum, in_mean : SquaredError
        The loss of one example in the SSE and in the MSE.
    learning_rate : float
        Of the step that the arrows show.
    magnified : bool
        Draw the arrows n times as long under the mean.
    number : int
        The chosen row, counted from 1.
    """

    chosen: Chosen
    kind: str
    in_sum: SquaredError
    in_mean: SquaredError
    learning_rate: float
    magnified: bool
    number: int

    @property
    def data(self) -> Dataset:
        """The data set."""
        return self.chosen.data

    @property
    def both(self) -> dict[str, Objective]:
        """Both reductions, by name."""
        return {"SSE": Objective(self.in_sum, "sum"), "MSE": Objective(self.in_mean, "mean")}

    @property
    def objective(self) -> Objective:
        """The reduction that was chosen."""
        return self.both[self.kind]

    def reached(self) -> dict[str, bool]:
        """Tell what the tasks of the page ask for, and whether it is on screen."""
        return {
            "cancels": totals.totals(self.data).summary.cancels,
            "averaged": self.kind == "MSE" and self.data.n >= p.MANY_ROWS,
            "dominant": shares(self.data).dominates(self.number),
        }

    def scene(self) -> Scene:
        """Draw every example on the loss curve."""
        look = batch.Look(
            self.objective,
            self.learning_rate,
            self.magnified,
            self.chosen.label,
            self.chosen.colour,
        )
        return batch.scene(self.data, look, self.number)

    def position(self) -> dict[str, float]:
        """Where the handle stands for the chosen row."""
        return batch.position(self.data, self.number)

    def number_at(self, value: float) -> int:
        """The row at a value of the handle."""
        return batch.number_at(self.data, self.number, value)

    def one_output(self) -> str:
        """Say how the gradient of the chosen row depends on the number of rows."""
        return totals.one_output(self.data, self.number, self.both["SSE"], self.both["MSE"])


def pick() -> BatchView:
    """Offer the data and the switches."""
    chosen = data.pick()
    kind = controls.choice(p.OBJECTIVE, "Loss")
    with st.container(horizontal=True):
        in_sum = SquaredError(half=controls.flag(p.HALF_IN_SUM, "½ in the SSE"))
        in_mean = SquaredError(half=controls.flag(p.HALF_IN_MEAN, "½ in the MSE"))
    arrows = controls.choice(p.ARROWS, "Arrows", disabled=kind == "SSE")
    with st.container(horizontal=True):
        rate = controls.number(p.BATCH_RATE, "Learning rate η", step=0.1)
        number = controls.whole(p.EXAMPLE, "Row", high=chosen.data.n)
    return BatchView(chosen, kind, in_sum, in_mean, rate, arrows == p.LONG_ARROWS, number)
