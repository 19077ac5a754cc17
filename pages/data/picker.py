"""The data set of the session: from a sample, a table that is typed into, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lossviz.data import Dataset
from lossviz.reading import ROW, SAMPLES, Sample, load_sample
from pages.data import shared, typing_table, upload
from pages.data.left_out import count_rows
from pages.prose import escape
from pages.state import Choice, Text, address, controls, keys
from pages.state import parameters as p

_LONGEST_NUMBER = 12
_BY_NUMBER, _BY_SIGN = "row number", "sign"


@dataclass(frozen=True)
class Picked:
    """A data set that was picked.

    Attributes
    ----------
    data : Dataset
        The same object as long as the choice is the same.
    names : str or None
        The column that names the rows best.
    waiting : bool
        It is a sample, until a file comes.
    trouble : str
        Why the data of a link are not there; then it is a sample, too.
    """

    data: Dataset
    names: str | None
    waiting: bool = False
    trouble: str = ""


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


def pick_data(parameter: Choice[str] = p.DATA) -> Picked:
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


def _pick(parameter: Choice[str]) -> Picked:
    st.session_state.pop(keys.FILE_CAME, None)
    source = controls.unseen_choice(parameter)
    _open_where_needed(source)
    # The expander keeps its label: with another one the browser makes all in it anew, and forgets
    # a file that is on its way.
    with st.container(key=keys.DATA_PLACE, gap=None):
        line = st.empty()
        line.markdown(_describe_source(source))
        with controls.expander(
            p.CHOOSE, "Change the data: your file, typed rows, samples", compact=True
        ):
            picked = _pick_in_fold(source, parameter.default)
        # Rows and columns of a file are known only now, where this run is the first to read it.
        line.markdown(_describe_source(source))
    if source == "summary":
        shared.show_summary()
    if picked.trouble:
        st.error(f"{escape(picked.trouble)} What is shown is a sample.")
    elif picked.waiting:
        st.info("There is no file yet: until you upload one, this is a sample.")
    if picked.waiting:
        return picked
    _begin_anew(source, picked)
    if source == "upload":
        upload.show_notes(picked.data)
    return picked


def pick_labels(picked: Picked) -> Chosen:
    """Offer what names and colours the rows."""
    if picked.waiting:
        # The columns that a link names belong to the file that has yet to come.
        return Chosen(picked.data, picked.names, None)
    data = picked.data
    with st.container(horizontal=True):
        label = _pick_column(p.LABEL_COLUMN, "Name rows by", data, _BY_NUMBER, picked.names)
        colour = _pick_column(p.COLOUR_COLUMN, "Colour points by", data, _BY_SIGN, None)
    return Chosen(data, label, colour)


def _open_where_needed(source: str) -> None:
    """Open the expander where a file is waited for, or where a link brings typed rows."""
    missing = source == "upload" and upload.find_uploaded_file() is None
    typed = source == "table" and keys.DATA_SEEN not in st.session_state
    if (missing or typed) and not st.session_state.get(p.CHOOSE.name):
        address.set_before_drawn({p.CHOOSE.name: True})


def _describe_source(source: str) -> str:
    """Say what is looked at: its name, how many rows, and which columns."""
    if source == "upload":
        given, data = upload.find_given_file(source), upload.find_data()
        name = escape(given[0]) if given else "A file of yours"
    elif source == "table":
        name, data = "Rows typed here", typing_table.find_rows()
    elif source in p.SHARED:
        data = shared.find_data()
        name = escape(data.name) if data and data.name else "Data of the link"
    else:
        name, data = escape(_find_sample(source).title), load_sample(source)
    counted = f" · {count_rows(data)} · {_name_columns(data)}" if data else ""
    return f":material/table_rows: **{name}**{counted}"


def _name_columns(data: Dataset) -> str:
    return f"{escape(data.target_name)} → {escape(data.output_name)}"


def _pick_in_fold(source: str, until_then: str) -> Picked:
    """Offer all sources; until a file comes, take a sample."""
    upload.offer_field()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _offer_samples(source)
        st.button(
            "Type or paste rows",
            icon=":material/edit:",
            on_click=address.set_controls,
            args=({p.DATA.name: "table"},),
        )
    taken = _take_from_link(source) if source in p.SHARED else _take_from(source)
    if isinstance(taken, str) or taken is None:
        return Picked(*_take_sample(until_then), waiting=True, trouble=taken or "")
    return taken


def _offer_samples(source: str) -> None:
    """Offer the samples by their names; the address has their short ones."""
    titles = {sample.key: sample.title for sample in SAMPLES}
    address.hold({keys.SAMPLE_PICKED: titles.get(source)})
    st.pills(
        "Or sample data",
        tuple(titles.values()),
        key=keys.SAMPLE_PICKED,
        on_change=_take_picked,
        wrap=True,
    )


def _take_picked() -> None:
    address.set_held()
    name = st.session_state[keys.SAMPLE_PICKED]
    picked = next((sample for sample in SAMPLES if sample.title == name), None)
    if picked:  # a second press on the same one takes it back: then all stays as it was
        address.hold({p.DATA.name: picked.key, p.CHOOSE.name: False})


def _take_from(source: str) -> Picked | None:
    """Give the data, and the column that names their rows best; None for a file yet to come."""
    if source == "table":
        typed = typing_table.type_rows()
        return Picked(typed, next(iter(typed.columns), None))
    if source == "upload":
        uploaded = upload.take_file()
        if uploaded is None:
            return None
        return Picked(uploaded, name_rows(uploaded))
    return Picked(*_take_sample(source))


def _take_from_link(source: str) -> Picked | str:
    """Give the data that came with a link, or say why there are none."""
    data, trouble = shared.take(source)
    return trouble if data is None else Picked(data, name_rows(data))


def name_rows(data: Dataset) -> str | None:
    """Give the column that numbers the rows of a file, where it has one."""
    return ROW if ROW in data.columns else None


def _find_sample(key: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.key == key)


def _take_sample(key: str) -> tuple[Dataset, str | None]:
    sample = _find_sample(key)
    st.caption(f"**{escape(sample.title)}.** {escape(sample.about)} {escape(sample.source)}")
    return load_sample(key), sample.label


def _begin_anew(source: str, picked: Picked) -> None:
    """Where other data come, choose the row with the largest loss, and the usual columns.

    The first data of a session are left as their link has them, and so are those that
    "Reset" goes back to.
    """
    state = st.session_state
    now = repr((source, upload.find_given_file(source), upload.find_value(source)))
    seen, state[keys.DATA_SEEN] = state.get(keys.DATA_SEEN), now
    reset = state[p.EXAMPLE.name] if state.pop(keys.WAS_RESET, False) else None
    if seen != now:
        row = _read_row_of_the_address() if seen is None else reset
        state[keys.NO_SUCH_ROW] = "" if row is None else _check_row(row, picked.data)
        if row is None:
            address.hold({p.EXAMPLE.name: p.LARGEST_LOSS})
        if row is None and seen is not None:
            names = picked.names or _BY_NUMBER
            address.hold({p.LABEL_COLUMN.name: names, p.COLOUR_COLUMN.name: _BY_SIGN})
    if state.get(keys.NO_SUCH_ROW):
        st.warning(escape(state[keys.NO_SUCH_ROW]))


def _read_row_of_the_address() -> int | None:
    named = st.query_params.get(p.EXAMPLE.name, "")
    return int(named) if named.isdecimal() and len(named) <= _LONGEST_NUMBER else None


def _check_row(row: Any, data: Dataset) -> str:
    """Say that the link names a row that these data do not have; empty where it does not."""
    if row <= data.n:
        return ""
    address.hold({p.EXAMPLE.name: data.n})
    return f"The address says row={row}, but there are {data.n:,} rows: the last one was taken."


def _pick_column(
    parameter: Text, label: str, data: Dataset, neutral: str, first: str | None
) -> str | None:
    options = [neutral, *(name for name in data.columns if name != neutral)]
    chosen = controls.name_selectbox(parameter, label, options, first=first or neutral)
    return None if chosen == neutral else chosen
