"""The main picture of "Frameworks": its number, its columns, and the two conventions."""

from __future__ import annotations

import streamlit as st

from lossviz.conventions import Predictions, list_conventions
from lossviz.data import Dataset, find_numeric_columns
from lossviz.explain import conventions as explain
from pages.data import batch_size
from pages.figure import show
from pages.parts.frameworks.page import LADDER
from pages.parts.frameworks.view import (
    FIRST,
    SECOND,
    FrameworksView,
    find_more_outputs,
    find_row,
    read_predictions,
    read_printed_number,
)
from pages.prose import escape, texts
from pages.state import Source, address, controls
from pages.state import parameters as p

NO_WEIGHTS = "no weights"
_MOST_ANSWERS = 3


def show_controls(source: Source) -> None:
    """Show the field for the number, the batch size, weights and the two conventions."""
    data = source.data
    text = controls.text_input(p.PRINTED, "I have a number: which convention gave it?")
    if not text.strip():
        st.caption("Type what your training printed, with all its digits.")
    elif refusal := read_printed_number(text)[1]:
        st.error(escape(refusal))
    answers = st.container()
    if data.summary:
        st.info(
            f"The numbers here are those of {data.n:,} rows, drawn at random from {data.size:,}: a "
            "number of all rows is not found among them."
        )
    batch_size.pick(data.n, "Batch size B of the training")
    _show_conventions(_pick_columns(data))
    with answers:
        _show_answers(FrameworksView.from_values(address.read_values(), source))


def draw_ladder(view: FrameworksView) -> None:
    """Draw the conventions, with a handle on each of the two."""
    show(LADDER, view, placed=view.draw(), main=True)


def _pick_columns(data: Dataset) -> Predictions:
    if more := find_more_outputs(data):
        names = ", ".join([data.target_name, *(target for target, _ in more)])
        controls.toggle(p.ALL_OUTPUTS, f"All outputs: {escape(names)}")
    if numeric := find_numeric_columns(data):
        options = [NO_WEIGHTS, *numeric]
        controls.name_selectbox(p.WEIGHT_COLUMN, "Weights", options, first=NO_WEIGHTS)
    predictions, refusal = read_predictions(address.read_values(), data)
    if refusal:
        st.error(escape(refusal))
    return predictions


def _show_conventions(predictions: Predictions) -> None:
    labels = [row.label for row in list_conventions(predictions) if not row.score]
    for parameter, words, usual in (
        (p.FIRST_ROW, "First convention", FIRST),
        (p.SECOND_ROW, "Second convention", SECOND),
    ):
        first = find_row(predictions, None, usual).label
        controls.name_selectbox(parameter, words, labels, first=first)


def _show_answers(view: FrameworksView) -> None:
    if found := view.search():
        lines = [
            f"{k}. {escape(explain.describe_answer(answer, view.predictions.k))}"
            for k, answer in enumerate(found.answers[:_MOST_ANSWERS], start=1)
        ]
        texts.write("\n".join([explain.describe_search(found), "", *lines]))
