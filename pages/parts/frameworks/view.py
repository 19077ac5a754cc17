"""The data and the number of "Frameworks", and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.base import LossvizError
from lossviz.conventions import (
    Convention,
    Found,
    Predictions,
    TypedNumber,
    list_conventions,
    read_number,
    search,
)
from lossviz.data import Dataset, cache_per_dataset, find_numeric_columns, read_feature
from lossviz.figures.conventions import ladder
from pages.state import Placed, Source, Values
from pages.state import parameters as p

FIRST, SECOND = "torch-mean", "torch-sum"


@dataclass(frozen=True, kw_only=True)
class FrameworksView:
    """Data with their outputs and weights, a printed number, and two conventions.

    Attributes
    ----------
    data : Dataset
    predictions : Predictions
    number : TypedNumber, optional
        None where none is typed.
    first, second : Convention
        Those that are compared.
    size : int
        Batch size of the training, at most the number of rows.
    coefficients : int
        Of the model, for what is divided by n − p.
    problem : str
        Why the columns or the number cannot be used, and are left out.
    """

    data: Dataset
    predictions: Predictions
    number: TypedNumber | None
    first: Convention
    second: Convention
    size: int
    coefficients: int
    problem: str

    @classmethod
    def from_values(cls, values: Values, source: Source) -> FrameworksView:
        """Take what the parameters of the page say; what cannot be used is left out."""
        predictions, of_columns = read_predictions(values, source.data)
        number, of_number = read_printed_number(values[p.PRINTED.name])
        return cls(
            data=source.data,
            predictions=predictions,
            number=number,
            first=find_row(predictions, values[p.FIRST_ROW.name], FIRST),
            second=find_row(predictions, values[p.SECOND_ROW.name], SECOND),
            size=min(values[p.BATCH_SIZE.name], source.data.n),
            coefficients=values[p.COEFFICIENTS.name],
            problem=of_columns or of_number,
        )

    def draw_alone(self) -> Placed:
        """Draw it where nothing beside it says what was left out: then that is said instead.

        Raises
        ------
        LossvizError
        """
        if self.problem:
            raise LossvizError(self.problem)
        return self.draw()

    def draw(self) -> Placed:
        """Draw all conventions on one axis, with a handle on each of the two."""
        scene = ladder.draw_ladder(self.predictions, self.number, self.coefficients)
        rungs = ladder.list_rungs(self.predictions, self.coefficients)
        chosen = {ladder.FIRST: self.first, ladder.SECOND: self.second} if rungs else {}
        return scene, {name: float(ladder.find_rung(rungs, row)) for name, row in chosen.items()}

    def choose_row(self, handle: str, value: float) -> Values:
        """Choose the first row on a rung."""
        rungs = ladder.list_rungs(self.predictions, self.coefficients)
        parameter = p.FIRST_ROW if handle == ladder.FIRST else p.SECOND_ROW
        return {parameter.name: rungs[round(value)].rows[0].label}

    def search(self) -> Found | None:
        """Find what may have given the number."""
        return None if self.number is None else search(self.predictions, self.number, self.size)


def find_row(predictions: Predictions, label: str | None, otherwise: str) -> Convention:
    """Find the row of a label among those that these data can be given to."""
    rows = list_conventions(predictions)
    usual = next(row for row in rows if row.key == otherwise)
    return next((row for row in rows if row.label == label), usual)


def read_predictions(values: Values, data: Dataset) -> tuple[Predictions, str]:
    """Take the columns that are chosen, or target and output alone, and say why."""
    weight = values[p.WEIGHT_COLUMN.name]
    weight = weight if weight in find_numeric_columns(data) else None
    try:
        return _gather(data, weight, all_outputs=values[p.ALL_OUTPUTS.name]), ""
    except LossvizError as refusal:
        return Predictions(data.target, data.output), str(refusal)


def read_printed_number(text: str) -> tuple[TypedNumber | None, str]:
    """Read the number that is typed; none where there is none, and why it cannot be read."""
    try:
        return (read_number(text) if text.strip() else None), ""
    except LossvizError as refusal:
        return None, str(refusal)


def find_more_outputs(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Find further pairs of target and prediction that are named as the first pair is.

    With "y1" and "y1_pred" as the first, "y2" and "y2_pred" are the second.
    """
    target, output = data.target_name, data.output_name
    numeric = find_numeric_columns(data)
    before, stem, after = output.partition(target)
    if not stem:
        return ()
    named = {column: f"{before}{column}{after}" for column in numeric}
    return tuple((column, name) for column, name in named.items() if name in numeric)


@cache_per_dataset()
def _gather(data: Dataset, weight: str | None, *, all_outputs: bool) -> Predictions:
    """Put target, outputs and weights together.

    Raises
    ------
    DataError
        For a column with a cell that is no number, and for weights that cannot be used.
    """
    pairs = find_more_outputs(data) if all_outputs else ()
    targets = [data.target, *(read_feature(data, target) for target, _ in pairs)]
    outputs = [data.output, *(read_feature(data, output) for _, output in pairs)]
    weights = None if weight is None else read_feature(data, weight)
    return Predictions(np.column_stack(targets), np.column_stack(outputs), weights)
