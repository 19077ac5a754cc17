"""The batch that a page is about, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz import code
from lossviz.batch import compute_shares
from lossviz.data import Dataset
from lossviz.explain import totals
from lossviz.figures import batch
from lossviz.figures.batch import residuals
from lossviz.figures.scene import Scene
from lossviz.loss import Objective, SquaredError
from pages.data import Chosen, Picked, picker
from pages.prose import Facts
from pages.state import controls
from pages.state import parameters as p


@dataclass(frozen=True)
class BatchView:
    """A data set, the loss with its switches, and the chosen row.

    Attributes
    ----------
    chosen : Chosen
        The data set, and the columns that name and colour its rows.
    kind : {"SSE", "MSE"}
        Under which reduction the curve and the arrows stand.
    sse_loss, mse_loss : SquaredError
        The loss of one example in the SSE and in the MSE.
    learning_rate : float
        Of the step that the arrows show.
    magnified : bool
        Draw the arrows n times as long under the mean.
    number : int
        The chosen row, counted from 1.
    picture : {"loss curve", "predicted against actual", "errors"}
    over : str
        What the errors are laid over.
    """

    chosen: Chosen
    kind: str
    sse_loss: SquaredError
    mse_loss: SquaredError
    learning_rate: float
    magnified: bool
    number: int
    picture: str
    over: str

    @property
    def data(self) -> Dataset:
        """The data set."""
        return self.chosen.data

    def follow_handles(self) -> BatchView:
        """Give the same with the row that a hand has chosen."""
        return replace(self, number=st.session_state[p.EXAMPLE.name])

    @property
    def both(self) -> dict[str, Objective]:
        """Both reductions, by name."""
        return {"SSE": Objective(self.sse_loss, "sum"), "MSE": Objective(self.mse_loss, "mean")}

    @property
    def objective(self) -> Objective:
        """The reduction that was chosen."""
        return self.both[self.kind]

    def find_facts(self) -> Facts:
        """Tell what is on screen of what the tasks of the page ask for."""
        return {
            "errors_cancel": totals.compute_totals(self.data).summary.cancels,
            "many_rows_averaged": self.kind == "MSE" and self.data.n >= p.MANY_ROWS,
            "row_dominates": compute_shares(self.data).dominates(self.number),
        }

    def scene(self) -> Scene:
        """Draw every example on the chosen picture."""
        options = batch.CurveOptions(
            self.objective,
            self.learning_rate,
            self.magnified,
            self.chosen.label,
            self.chosen.colour,
        )
        if self.picture == p.ACTUAL:
            return batch.actual.build_scene(self.data, options, self.number)
        if self.picture == p.ERRORS:
            return batch.residuals.build_scene(self.data, options, self.number, self.over)
        return batch.build_scene(self.data, options, self.number)

    @property
    def label(self) -> str:
        """What the picture is, for a screen reader."""
        if self.picture == p.ERRORS:
            return f"The error of every example over {self.over}"
        return {
            p.LOSS_CURVE: "Every example on the loss curve",
            p.ACTUAL: "Every prediction against its target",
        }[self.picture]

    def position(self) -> dict[str, float]:
        """Where the handle stands for the chosen row."""
        return batch.locate_handles(self.data, self.number)

    def number_at(self, value: float) -> int:
        """The row at a value of the handle."""
        return batch.find_row(self.data, self.number, value)

    def program(self) -> code.Batch:
        """What the code of the page has to give."""
        return code.Batch(
            self.data,
            self.objective.reduction,
            self.learning_rate,
            self.sse_loss.half,
            self.mse_loss.half,
            self.chosen.label,
        )

    def one_output(self) -> str:
        """Say how the gradient of the chosen row depends on the number of rows."""
        return totals.describe_one_output(
            self.data, self.number, self.both["SSE"], self.both["MSE"]
        )


def pick_batch(picked: Picked) -> BatchView:
    """Offer the picture, the row and the switches, first those that drive the picture most."""
    picture = controls.segmented_control(p.PICTURE, "Picture", wrap=True)
    over = residuals.PREDICTION
    if picture == p.ERRORS:
        columns = residuals.list_columns(picked.data)
        over = controls.name_selectbox(p.OVER, "Errors over", columns, first=over) or over
    with st.container(horizontal=True):
        number = controls.whole_number_input(
            p.EXAMPLE,
            "Row",
            high=picked.data.n,
            default=compute_shares(picked.data).largest_number,
        )
        rate = controls.number_input(p.BATCH_RATE, "Learning rate η", step=0.1)
    kind = controls.segmented_control(p.OBJECTIVE, "Loss")
    with st.container(horizontal=True):
        sse = SquaredError(half=controls.toggle(p.HALF_IN_SUM, "½ in the SSE"))
        mse = SquaredError(half=controls.toggle(p.HALF_IN_MEAN, "½ in the MSE"))
    arrows = controls.segmented_control(p.ARROWS, "Arrows", disabled=kind == "SSE")
    chosen = picker.pick_labels(picked)
    magnified = arrows == p.LONG_ARROWS
    return BatchView(chosen, kind, sse, mse, rate, magnified, number, picture, over)
