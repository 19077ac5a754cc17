"""The batch that a page is about, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lossviz import code, explain
from lossviz.batch import change_output, choose_other_loss, compute_shares
from lossviz.data import Dataset
from lossviz.explain import takeaways, totals
from lossviz.figures import batch
from lossviz.figures.batch import actual, constant, residuals, squares, two_losses
from lossviz.loss import Loss, Objective, require_quadratic
from pages.state import Placed, Source, Values
from pages.state import parameters as p


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """A data set, its loss under both reductions, and the chosen row.

    Attributes
    ----------
    file : Dataset
        The rows as they came.
    data : Dataset
        The same with the prediction of the chosen row where a hand has changed it.
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
    changed : tuple of int and float, or None
        That row with its prediction where it was changed; None as in the file.
    steps : int
        Taken by all rows on the loss curve.
    moved_target : float or None
        Of the chosen row where a hand has moved it; for the best constant alone.
    picture : {"curve", "actual", "errors"}
    over : str
        What the errors are laid over.
    """

    file: Dataset
    data: Dataset
    label: str | None
    colour: str | None
    sse: Objective
    mse: Objective
    objective: Objective
    learning_rate: float
    magnified: bool
    number: int
    changed: tuple[int, float] | None
    steps: int
    moved_target: float | None
    picture: str
    over: str

    @classmethod
    def from_values(cls, values: Values, source: Source) -> BatchView:
        """Take what the parameters of the page say; what these data lack gives the usual."""
        file, over, output = source.data, values[p.OVER.name], values[p.ROW_OUTPUT.name]
        number = min(values[p.EXAMPLE.name], file.n) or compute_shares(file).largest_number
        changed = None if output in (None, file.output[number - 1]) else (number, output)
        sse, mse, objective = p.read_objectives(values)
        return cls(
            file=file,
            data=change_output(file, *changed) if changed else file,
            label=_find_column(values[p.LABEL_COLUMN.name], source, source.names),
            colour=_find_column(values[p.COLOUR_COLUMN.name], source, None),
            sse=sse,
            mse=mse,
            objective=objective,
            learning_rate=values[p.BATCH_RATE.name],
            magnified=values[p.ARROWS.name] == "magnified",
            number=number,
            changed=changed,
            steps=values[p.BATCH_STEPS.name],
            moved_target=values[p.ROW_TARGET.name],
            picture=values[p.PICTURE.name],
            over=over if over in residuals.list_columns(file) else residuals.PREDICTION,
        )

    def draw(self) -> Placed:
        """Draw every example on the chosen picture, with a handle on the chosen row."""
        chosen = self.file, self._options, self.number
        if self.picture == "actual":
            scene = actual.draw_actual(*chosen)
        elif self.picture == "errors":
            scene = residuals.draw_residuals(*chosen, self.over)
        else:
            scene = batch.draw_batch_curve(*chosen, self.steps)
        return scene, scene.start_values

    def check_play(self) -> None:
        """Refuse to play the steps of all rows on their curve where no two numbers say them."""
        if self.picture == "curve":
            require_quadratic(self.objective.loss, "Play, which takes a share of every error,")

    @property
    def _options(self) -> batch.CurveOptions:
        return batch.CurveOptions(
            self.objective,
            self.learning_rate,
            self.magnified,
            self.label,
            self.colour,
            self.changed,
        )

    @property
    def name(self) -> str:
        """What the chosen row is called."""
        return self.data.labels(self.label, [self.number - 1])[0]

    @property
    def few(self) -> bool:
        """Whether each row has the square of its error on the picture of predicted and actual."""
        squared = self.objective.loss.quadratic is not None
        return squared and self.data.n <= actual.WITH_SQUARES

    @property
    def description(self) -> str:
        """What the picture is, for a screen reader."""
        return {
            "curve": "Every example on the loss curve",
            "actual": "Every prediction against its target",
            "errors": f"The error of every example over {self.over}",
        }[self.picture]

    def take_move(self, handle: str, value: float) -> Values:
        """Take what a hand has set: another row is as in the data, whatever the last one was."""
        if handle == batch.HANDLE:
            row = batch.find_row(self.file, self.number, value)
            return {p.EXAMPLE.name: row, p.ROW_OUTPUT.name: None, p.ROW_TARGET.name: None}
        if handle == batch.CHANGE:
            return {p.ROW_OUTPUT.name: batch.find_output(self.file, self.number, value)}
        if handle == constant.HANDLE:
            at_home = value == self.data.target[self.number - 1]
            return {p.ROW_TARGET.name: None if at_home else value}
        return {handle: round(value) if handle == p.BATCH_STEPS.name else value}

    def draw_squares(self) -> Placed:
        """Draw the loss of each row as a square: on its point, or side by side where many."""
        if self.few:
            scene = actual.draw_actual(self.file, self._options, self.number)
            return replace(scene, sentence=None), scene.start_values
        return squares.draw_squares(self.data, self.objective, self.label), {}

    @property
    def two_losses(self) -> tuple[Loss, Loss]:
        """The loss of one example, and the one that it is compared with."""
        loss = self.objective.loss
        return loss, choose_other_loss(loss)

    def draw_two_losses(self) -> Placed:
        """Draw what the rows with the largest losses make under two losses."""
        return two_losses.draw_two_losses(self.data, self.two_losses, self.label), {}

    def describe_two_losses(self) -> str:
        """Say what the chosen row makes of two losses."""
        return explain.two_losses.describe_two_losses(
            self.data, self.number, self.name, self.two_losses
        )

    def draw_best_constant(self) -> Placed:
        """Draw the mean loss over one number for all rows, with the target of a row to move."""
        loss = self.objective.loss
        scene = constant.draw_best_constant(self.data, loss, self.number, self.label)
        if self.moved_target is None:
            return scene, scene.start_values
        handle = scene.handles[0]
        return scene, {handle.name: min(max(self.moved_target, handle.low), handle.high)}

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
        return takeaways.conclude_batch(self.data, self.objective.loss)

    def describe_change(self) -> str:
        """Say which prediction a hand has changed; empty where all are as in the file."""
        return totals.describe_change(self.file, *self.changed) if self.changed else ""

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
