"""The data set of the session: from a sample, a table that is typed into, or a file."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lossviz.base import LossvizError
from lossviz.batch import compute_shares
from lossviz.data import Dataset
from lossviz.explain import compute_totals
from lossviz.reading import ROW, SAMPLES, load_sample
from pages.data import typing_table, upload
from pages.prose import escape
from pages.state import Text, controls, keys, stop
from pages.state import parameters as p

_LONGEST_NUMBER = 12
_BY_NUMBER, _BY_SIGN = "row number", "sign"


@dataclass(frozen=True)
class Chosen:
    """What was picked.

    Attributes
    ----------
    data : Dataset
        The same object as long as the choice is the same.
    label, colour : str or None
        The columns that name and colour the rows.
    """

    data: Dataset
    label: str | None
    colour: str | None


def pick_labelled_data() -> Chosen:
    """Offer the sources of data with what names and colours the rows."""
    data, names, waiting = _pick_source()
    if waiting:
        # The columns that a link names belong to the file that has yet to come.
        return Chosen(data, names, None)
    with st.container(horizontal=True):
        label = _pick_column(p.LABEL_COLUMN, "Name rows by", data, _BY_NUMBER, names)
        colour = _pick_column(p.COLOUR_COLUMN, "Colour points by", data, _BY_SIGN, None)
    return Chosen(data, label, colour)


def pick_data() -> Dataset:
    """Offer the sources of data alone."""
    return _pick_source()[0]


def _pick_source() -> tuple[Dataset, str | None, bool]:
    """Give the data, the column that names them best, and whether a file has yet to come.

    Stops the page where there is nothing to show.
    """
    source = controls.segmented_control(p.DATA, "Data", wrap=True)
    taken = _take_from(source)
    if taken is None:
        return *_take_sample(p.DATA.default), True
    data, names = taken
    _refuse_overflow(data)
    _begin_anew(source, data, names)
    return data, names, False


def _take_from(source: str) -> tuple[Dataset, str | None] | None:
    """Give the data, and the column that names their rows best; None for a file yet to come."""
    if source == "table":
        typed = typing_table.type_rows()
        return typed, next(iter(typed.columns), None)
    if source == "upload":
        uploaded = upload.take_file()
        if uploaded is None:
            return None
        return uploaded, ROW if ROW in uploaded.columns else None
    return _take_sample(source)


def _take_sample(key: str) -> tuple[Dataset, str | None]:
    sample = next(sample for sample in SAMPLES if sample.key == key)
    st.caption(f"**{escape(sample.title)}.** {escape(sample.about)} {escape(sample.source)}")
    return load_sample(key), sample.label


def _refuse_overflow(data: Dataset) -> None:
    """Stop where the loss is no number; past this it is one, under both reductions."""
    try:
        compute_totals(data)
    except LossvizError as refusal:
        st.error(escape(str(refusal)))
        stop()


def _begin_anew(source: str, data: Dataset, names: str | None) -> None:
    """Where other data come, choose the row with the largest loss, and the usual columns.

    The first data of a session are left as their link has them, but for the row of a
    file where the link names none.
    """
    state = st.session_state
    now = (source, upload.find_given_file(source), upload.find_value(source))
    seen, state[keys.DATA_SEEN] = state.get(keys.DATA_SEEN), now
    of_a_link = source != "upload" or p.EXAMPLE.name in st.query_params
    if seen is None and of_a_link:
        state[keys.NO_SUCH_ROW] = _check_row(data)
    elif seen != state[keys.DATA_SEEN]:
        state[keys.NO_SUCH_ROW] = ""
        state[p.EXAMPLE.name] = compute_shares(data).largest_number
        if seen is not None:
            state[p.LABEL_COLUMN.name] = names or _BY_NUMBER
            state[p.COLOUR_COLUMN.name] = _BY_SIGN
    if state.get(keys.NO_SUCH_ROW):
        st.warning(escape(state[keys.NO_SUCH_ROW]))


def _check_row(data: Dataset) -> str:
    """Say that the link names a row that these data do not have; empty where it does not."""
    named = st.query_params.get(p.EXAMPLE.name, "")
    if not named.isdecimal() or len(named) > _LONGEST_NUMBER or int(named) <= data.n:
        return ""
    st.session_state[p.EXAMPLE.name] = data.n
    return f"The address says row={named}, but there are {data.n:,} rows: the last one was taken."


def _pick_column(
    parameter: Text, label: str, data: Dataset, neutral: str, first: str | None
) -> str | None:
    options = [neutral, *(name for name in data.columns if name != neutral)]
    chosen = controls.name_selectbox(parameter, label, options, first=first or neutral)
    return None if chosen == neutral else chosen
