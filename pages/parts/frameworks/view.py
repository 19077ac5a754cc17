"""The data and the number of "Frameworks", and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz.base import LossvizError
from lossviz.batch import find_numeric_columns
from lossviz.conventions import (
    Convention,
    Found,
    Predictions,
    TypedNumber,
    list_conventions,
    read_number,
    search,
)
from lossviz.data import Dataset
from lossviz.explain import conventions as explain
from lossviz.figures.conventions import ladder
from lossviz.figures.scene import Scene
from pages.data import Picked, batch_size
from pages.parts.frameworks import outputs
from pages.prose import escape
from pages.state import controls
from pages.state import parameters as p

NO_WEIGHTS = "no weights"
FIRST, SECOND = "torch-mean", "torch-sum"
_SHOWN = 3


@dataclass(frozen=True)
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
    """

    data: Dataset
    predictions: Predictions
    number: TypedNumber | None
    first: Convention
    second: Convention
    size: int
    coefficients: int

    def follow_handles(self) -> FrameworksView:
        """Give the same with the conventions that a hand has chosen."""
        labels = (st.session_state[each.name] for each in (p.FIRST_ROW, p.SECOND_ROW))
        first, second = (find_row(self.predictions, label, FIRST) for label in labels)
        return replace(self, first=first, second=second)

    def ladder(self) -> Scene:
        """Draw all conventions on one axis."""
        return ladder.build_scene(self.predictions, self.number, self.coefficients)

    def position(self) -> dict[str, float]:
        """Where the two handles stand."""
        rungs = ladder.list_rungs(self.predictions, self.coefficients)
        if not rungs:
            return {}
        chosen = {ladder.FIRST: self.first, ladder.SECOND: self.second}
        return {name: float(ladder.find_rung(rungs, row)) for name, row in chosen.items()}

    def row_at(self, value: float) -> str:
        """The first row on a rung."""
        rungs = ladder.list_rungs(self.predictions, self.coefficients)
        return rungs[round(value)].rows[0].label

    def search(self) -> Found | None:
        """Find what may have given the number."""
        if self.number is None:
            return None
        return search(self.predictions, self.number, self.size)


def find_row(predictions: Predictions, label: str | None, otherwise: str) -> Convention:
    """Find the row of a label among those that these data can be given to."""
    rows = list_conventions(predictions)
    usual = next(row for row in rows if row.key == otherwise)
    return next((row for row in rows if row.label == label), usual)


def pick_number_and_rows(picked: Picked) -> FrameworksView:
    """Offer the field for the number, the batch size, weights and the two conventions."""
    data = picked.data
    number = _pick_number()
    answers = st.container()
    if data.summary:
        st.info(
            f"The numbers here are those of {data.n:,} rows, drawn at random from {data.size:,}: a "
            "number of all rows is not found among them."
        )
    size = batch_size.pick(data.n, "Batch size B of the training")
    predictions = _pick_columns(data)
    labels = [row.label for row in list_conventions(predictions) if not row.score]
    rows = []
    for parameter, words, usual in (
        (p.FIRST_ROW, "First convention", FIRST),
        (p.SECOND_ROW, "Second convention", SECOND),
    ):
        first = find_row(predictions, None, usual).label
        label = controls.name_selectbox(parameter, words, labels, first=first)
        rows.append(find_row(predictions, label, usual))
    coefficients = int(st.session_state.get(p.COEFFICIENTS.name, p.COEFFICIENTS.default))
    view = FrameworksView(data, predictions, number, rows[0], rows[1], size, coefficients)
    with answers:
        _show_answers(view)
    return view


def _pick_number() -> TypedNumber | None:
    text = controls.text_input(p.PRINTED, "I have a number: which convention gave it?")
    if not text.strip():
        st.caption("Type what your training printed, with all its digits.")
        return None
    try:
        return read_number(text)
    except LossvizError as refusal:
        st.error(escape(str(refusal)))
        return None


def _pick_columns(data: Dataset) -> Predictions:
    more = outputs.find_more_outputs(data)
    all_outputs = True
    if more:
        names = ", ".join([data.target_name, *(target for target, _ in more)])
        all_outputs = controls.toggle(p.ALL_OUTPUTS, f"All outputs: {escape(names)}")
    numeric = find_numeric_columns(data)
    weight = None
    if numeric:
        weight = controls.name_selectbox(
            p.WEIGHT_COLUMN, "Weights", [NO_WEIGHTS, *numeric], first=NO_WEIGHTS
        )
    weight = None if weight == NO_WEIGHTS else weight
    try:
        return outputs.gather(data, weight, all_outputs=all_outputs)
    except LossvizError as refusal:
        st.error(escape(str(refusal)))
        return Predictions(data.target, data.output)


def _show_answers(view: FrameworksView) -> None:
    found = view.search()
    if found is None:
        return
    lines = [
        f"{k}. {escape(explain.describe_answer(answer, view.predictions.k))}"
        for k, answer in enumerate(found.answers[:_SHOWN], start=1)
    ]
    st.markdown("\n".join([explain.describe_found(found), "", *lines]))
