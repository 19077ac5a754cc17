"""The data set of the session: from a sample, a table that is typed into, or a file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lossviz.data import ROW, Dataset
from lossviz.reading import SAMPLES, Sample, load_sample
from pages.data import shared, typing_table, upload
from pages.data.batch_size import read_whole_number
from pages.data.left_out import count_rows
from pages.prose import escape
from pages.state import Choice, Source, address, controls, keys
from pages.state import parameters as p

_BY_NUMBER, _BY_SIGN = "row number", "sign"


def pick_data(parameter: Choice[str] = p.DATA) -> Source:
    """Say what is looked at, with a way to change it.

    The same on every page: the first line under its title, or of the part that has data.
    Stops the page where there is nothing to show.

    Parameters
    ----------
    parameter : Choice
        With the sample that the page opens on.
    """
    # One element, whatever is said of the data: where the figures below had another number on
    # the page, the browser would make them anew, and keep the old ones until the page has run.
    with st.container():
        return _pick(parameter)


def _pick(parameter: Choice[str]) -> Source:
    """Say what is looked at, offer to change it, and give it."""
    st.session_state.pop(keys.FILE_CAME, None)
    origin = controls.segmented_control(parameter, parameter.label, hidden=True)
    _open_where_needed(origin)
    # The expander keeps its label: with another one the browser makes all in it anew, and forgets
    # a file that is on its way.
    with st.container(key=keys.DATA_PLACE, gap=None):
        line = st.empty()
        line.markdown(_describe_source(origin))
        with controls.expander(p.CHOOSE, "change · drop yours", compact=True):
            source = _pick_in_expander(origin, parameter.default)
        # Rows and columns of a file are known only now, where this run is the first to read it.
        line.markdown(_describe_source(origin))
    if origin == "summary":
        shared.show_summary()
    if source.problem:
        st.error(f"{escape(source.problem)} What is shown is a sample.")
    elif source.waiting:
        st.info("There is no file yet: until you upload one, this is a sample.")
    if source.waiting:
        return source
    _begin_anew(origin, source)
    if origin == "upload":
        upload.show_notes(source.data)
    return source


def pick_labels(source: Source) -> None:
    """Offer what names and colours the rows, once the data are there that a link is about."""
    if source.waiting:
        return
    with st.container(horizontal=True):
        for parameter, words, neutral, first in (
            (p.LABEL_COLUMN, "Name rows by", _BY_NUMBER, source.names),
            (p.COLOUR_COLUMN, "Colour points by", _BY_SIGN, None),
        ):
            options = [neutral, *(name for name in source.data.columns if name != neutral)]
            controls.name_selectbox(parameter, words, options, first=first or neutral)


def _open_where_needed(origin: str) -> None:
    """Open the expander where a file is waited for, or where a link brings typed rows."""
    missing = origin == "upload" and upload.find_uploaded_file() is None
    typed = origin == "table" and keys.DATA_SEEN not in st.session_state
    if (missing or typed) and not st.session_state.get(p.CHOOSE.name):
        address.set_before_drawn({p.CHOOSE.name: True})


def _describe_source(origin: str) -> str:
    """Say what is looked at: its name, how many rows, and which columns."""
    if origin == "upload":
        given, data = upload.find_given_file(origin), upload.find_data()
        name = escape(given[0]) if given else "A file of yours"
    elif origin == "table":
        name, data = "Rows typed here", typing_table.find_rows()
    elif origin in p.SHARED:
        data = shared.find_data()
        name = escape(data.name) if data and data.name else "Data of the link"
    else:
        name, data = escape(find_sample(origin).title), load_sample(origin)
    line = f":material/table_rows: **{name}**"
    if not data:
        return line
    columns = f"{escape(data.target_name)} → {escape(data.output_name)}"
    return f"{line} · {count_rows(data)} · {columns}"


def _pick_in_expander(origin: str, until_then: str) -> Source:
    """Offer all sources; until a file comes, take a sample."""
    below_field = upload.offer_field()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _offer_samples(origin)
        st.button(
            "Type or paste rows",
            icon=":material/edit:",
            on_click=address.set_controls,
            args=({p.DATA.name: "table"},),
        )
    with below_field if origin == "upload" else st.container():
        source, problem = _find_data(origin)
    if source is None:
        return Source(*_take_sample(until_then), waiting=True, problem=problem)
    return source


def _offer_samples(origin: str) -> None:
    """Offer the samples by their names; the address has their short ones."""
    titles = {sample.key: sample.title for sample in SAMPLES}
    address.hold({keys.SAMPLE_PICKED: titles.get(origin)})
    st.pills(
        "Or sample data",
        tuple(titles.values()),
        key=keys.SAMPLE_PICKED,
        on_change=_take_picked,
        wrap=True,
    )


def _take_picked() -> None:
    """Look at the sample that was just chosen by its name."""
    address.set_held()
    name = st.session_state[keys.SAMPLE_PICKED]
    sample = next((each for each in SAMPLES if each.title == name), None)
    if sample:  # a second press on the same one takes it back: then all stays as it was
        address.hold({p.DATA.name: sample.key, p.CHOOSE.name: False})


def _find_data(origin: str) -> tuple[Source | None, str]:
    """Find the data; None for a file yet to come, and, with a sentence, for a link without data."""
    if origin == "table":
        typed = typing_table.type_rows()
        return Source(typed, next(iter(typed.columns), None)), ""
    if origin not in ("upload", *p.SHARED):
        return Source(*_take_sample(origin)), ""
    data, problem = shared.take(origin) if origin in p.SHARED else (upload.take_file(), "")
    return (None if data is None else Source(data, name_rows(data))), problem


def name_rows(data: Dataset) -> str | None:
    """Give the column that names the rows of a file: words that all differ, else their numbers."""
    columns = data.columns.items()
    words = (name for name, column in columns if name != ROW and column.names_rows)
    return next(words, ROW if ROW in data.columns else None)


def find_sample(key: str) -> Sample:
    """Find the sample of a key, which is one of `SAMPLES`."""
    return next(sample for sample in SAMPLES if sample.key == key)


def _take_sample(key: str) -> tuple[Dataset, str | None]:
    """Describe a sample, and give its data with the column that names its rows."""
    sample = find_sample(key)
    st.caption(f"**{escape(sample.title)}.** {escape(sample.about)} {escape(sample.source)}")
    return load_sample(key), sample.label


def _begin_anew(origin: str, source: Source) -> None:
    """Where other data come, choose the row with the largest loss, and the usual columns.

    The first data of a session are left as their link has them, and so are those that
    "Reset" goes back to.
    """
    state = st.session_state
    now = repr((origin, upload.find_given_file(origin), upload.find_value(origin)))
    seen, state[keys.DATA_SEEN] = state.get(keys.DATA_SEEN), now
    reset = state[p.EXAMPLE.name] if state.pop(keys.WAS_RESET, False) else None
    if seen != now:
        row = read_whole_number(p.EXAMPLE.name) if seen is None else reset
        state[keys.NO_SUCH_ROW] = "" if row is None else _check_row(row, source.data)
        if row is None:
            address.hold({p.EXAMPLE.name: p.LARGEST_LOSS})
        if row is None and seen is not None:
            address.hold({p.ROW_OUTPUT.name: None, p.ROW_TARGET.name: None, p.BATCH_STEPS.name: 0})
            names = source.names or _BY_NUMBER
            address.hold({p.LABEL_COLUMN.name: names, p.COLOUR_COLUMN.name: _BY_SIGN})
    if state.get(keys.NO_SUCH_ROW):
        st.warning(escape(state[keys.NO_SUCH_ROW]))


def _check_row(row: Any, data: Dataset) -> str:
    """Say that the link names a row that these data do not have; empty where it does not."""
    if row <= data.n:
        return ""
    address.hold({p.EXAMPLE.name: data.n})
    return f"The address says row={row}, but there are {data.n:,} rows: the last one was taken."
