"""The two data sets of "SSE vs MSE": one split in two, or another file beside the first."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lossviz.base import LossvizError
from lossviz.batch import group_rows
from lossviz.data import Dataset, Rows
from lossviz.minibatch import Comparison, compare
from lossviz.reading import read_table
from pages.data import upload
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import escape
from pages.state import controls, keys
from pages.state import parameters as p

_Part = tuple[str, Dataset, Rows | None]


def pick_two_sets(view: SseVsMseView) -> Comparison | None:
    """Offer the ways to come by two data sets; None where there are none yet."""
    if view.data.n == 1:
        st.info("One row cannot be split in two: choose more data, or another file.")
    way = controls.segmented_control(p.SPLIT, "Two data sets", wrap=True)
    if way == "random":
        controls.segmented_control(p.SHARE, "Rows in the first set")
        return view.split_at_random() if view.data.n > 1 else None
    parts = _split_by_column(view) if way == "column" else _add_other_file(view)
    if parts is None:
        return None
    try:
        return compare(*parts, view.options.sse, view.options.mse)
    except LossvizError as refusal:
        st.error(escape(str(refusal)))
        return None


def _split_by_column(view: SseVsMseView) -> tuple[_Part, _Part] | None:
    names = list(view.data.columns)
    if not names:
        st.info("These data have no further column: choose another way.")
        return None
    column = controls.name_selectbox(p.SPLIT_COLUMN, "Column", names, first=names[0]) or names[0]
    divided = group_rows(view.data, column)
    value = controls.name_selectbox(
        p.SPLIT_VALUE, "First set", divided.names, first=divided.names[0]
    )
    inside = divided.of == divided.names.index(value or divided.names[0])
    if inside.all():
        st.info("All rows have the same value there: choose another column.")
        return None
    first, others = inside.nonzero()[0], (~inside).nonzero()[0]
    return (value or "", view.data, first), ("all others", view.data, others)


def _add_other_file(view: SseVsMseView) -> tuple[_Part, _Part] | None:
    file = st.file_uploader("Second CSV file", key=keys.SECOND_FILE_FIELD, on_change=_note_name)
    if file is None:
        _say_that_it_is_missing()
        return None
    reading = upload.read_once("second file", (file.file_id,), lambda: _read_file(file))
    if reading.made is None:
        st.error(escape(reading.refusal))
        return None
    other = reading.made
    return (view.data.name or "data above", view.data, None), (other.name, other, None)


def _read_file(file: UploadedFile) -> Dataset:
    table = read_table(file.getvalue(), name=file.name, limits=upload.find_limits())
    return table.dataset(*table.chosen(), most=p.MOST_DRAWN)


def _note_name() -> None:
    """Note the name where the browser keeps it: a server that is started anew lacks the file."""
    state, file = st.session_state, st.session_state[keys.SECOND_FILE_FIELD]
    state[keys.SECOND_FILE_GIVEN] = file.name if isinstance(file, UploadedFile) else None
    state.pop(keys.SECOND_FILE_GONE, None)


def _say_that_it_is_missing() -> None:
    name = st.session_state.get(keys.SECOND_FILE_GONE)
    if name is None:
        st.info("Upload a second file, to be compared with the data above.")
    else:
        st.warning(upload.say_that_it_is_gone(name))
