"""The batch that a page is about, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz import code
from lossviz.batch import compute_shares
from lossviz.data import Dataset
from lossviz.explain import takeaways, totals
from lossviz.figures import batch
from lossviz.figures.batch import residuals, squares
from lossviz.loss import Objective, require_squared_error
from pages.state import Placed, Source, Values
from pages.state import parameters as p


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """A data set, its loss under both reductions, and the chosen row.

    Attributes
    ----------
    data : Dataset
    label, colour : str or None
        The columns that name and colour the rows.
    sse, mse : Objective
        The loss of all rows as a sum and as a mean.
    objective : Objective
        The one of the two that curve and arrows show.
    learning_rate : float
        Of the step that the arrows show.
    magnified : bool
        Draw the arrows n times as long under the mean.
    number : int
        The chosen row, counted from 1.
    picture : {"curve", "actual", "errors"}
    over : str
        What the errors are laid over.
    """

    data: Dataset
    label: str | None
    colour: str | None
    sse: Objective
    mse: Objective
    objective: Objective
    learning_rate: float
    magnified: bool
    number: int
    picture: str
    over: str

    @classmethod
    def from_values(cls, values: Values, source: Source) -> BatchView:
        """Take what the parameters of the page say; what these data lack gives the usual."""
        data, over, number = source.data, values[p.OVER.name], values[p.EXAMPLE.name]
        sse, mse, objective = p.read_objectives(values)
        return cls(
            data=data,
            label=_find_column(values[p.LABEL_COLUMN.name], source, source.names),
            colour=_find_column(values[p.COLOUR_COLUMN.name], source, None),
            sse=sse,
            mse=mse,
            objective=objective,
            learning_rate=values[p.BATCH_RATE.name],
            magnified=values[p.ARROWS.name] == "magnified",
            number=min(number, data.n) or compute_shares(data).largest_number,
            picture=values[p.PICTURE.name],
            over=over if over in residuals.list_columns(data) else residuals.PREDICTION,
        )

    def draw(self) -> Placed:
        """Draw every example on the chosen picture, with a handle on the chosen row."""
        options = batch.CurveOptions(
            self.objective, self.learning_rate, self.magnified, self.label, self.colour
        )
        if self.picture == "actual":
            scene = batch.actual.draw_actual(self.data, options, self.number)
        elif self.picture == "errors":
            scene = batch.residuals.draw_residuals(self.data, options, self.number, self.over)
        else:
            scene = batch.draw_batch_curve(self.data, options, self.number)
        return scene, batch.locate_handles(self.data, self.number)

    @property
    def description(self) -> str:
        """What the picture is, for a screen reader."""
        return {
            "curve": "Every example on the loss curve",
            "actual": "Every prediction against its target",
            "errors": f"The error of every example over {self.over}",
        }[self.picture]

    def choose_row(self, _: str, value: float) -> Values:
        """Choose the row at a value of the handle."""
        return {p.EXAMPLE.name: batch.find_row(self.data, self.number, value)}

    def draw_squares(self) -> Placed:
        """Draw the loss of each row as a square."""
        return squares.draw_squares(self.data, self.objective, self.label), {}

    def program(self) -> code.Batch:
        """What the code of the page has to give."""
        return code.Batch(
            self.data,
            self.objective.reduction,
            self.learning_rate,
            self.sse,
            self.mse,
            self.label,
        )

    def conclude(self) -> str:
        """Say what the page comes to."""
        require_squared_error(self.objective.loss, "what this page comes to")
        return takeaways.conclude_batch(self.data)

    def describe_one_output(self) -> str:
        """Say how the gradient of the chosen row depends on the number of rows."""
        return totals.describe_gradient_of_one_output(self.data, self.number, self.sse, self.mse)


def _find_column(name: str | None, source: Source, otherwise: str | None) -> str | None:
    """Find a column of the data; none where the name stands for something else than a column.

    The columns that a link names belong to the file, where that has yet to come.
    """
    if source.waiting or not name:
        return otherwise
    return name if name in source.data.columns else None
