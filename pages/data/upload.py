"""A file that the visitor gives: how it is read, and what of it could not be."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.reading import DELIMITERS, Choices, Limits, Table, from_json, looks_saved, read_table
from pages.data import left_out
from pages.prose import plain
from pages.state import controls, run
from pages.state import parameters as p

_T = TypeVar("_T")
_FILE = "file"
_GIVEN = "given file"
_OPEN = "ways of reading are open"
_MOST_ROWS = 50_000_000
_SHOW_PROGRESS_FROM = 4 << 20  # bytes
_DELIMITERS = {name: sign for sign, name in DELIMITERS.items()}
_DECIMALS = {"point": ".", "comma": ","}
_WHERE_IT_GOES = (
    "Your file goes into this server's memory, for this session only. It is not written to disk, "
    "not sent anywhere else, and no link carries it."
)


@dataclass(frozen=True, eq=False)
class Given:
    """A file as it came."""

    name: str
    content: bytes


def given() -> Given | None:
    """The file of this session, if there is one."""
    return st.session_state.get(_GIVEN)


def limits() -> Limits:
    """How much of a file is taken here."""
    return Limits(st.get_option("server.maxUploadSize") << 20, _MOST_ROWS)


def take() -> Dataset | None:
    """Offer the field for a file; None where none has come yet.

    Stops the page where the file cannot be read, or its columns have yet to be chosen.
    """
    st.file_uploader("CSV file", key=_FILE, on_change=_take_file)
    st.caption(_WHERE_IT_GOES)
    file = given()
    if file is None:
        st.info(
            "There is no file here yet: a link does not carry one. Until you upload it, this is "
            "a sample."
        )
        return None
    data = _saved(file) if looks_saved(file.content) else _table(file)
    if data.whole:
        st.info(
            f"All {data.size:,} rows are in the sums and means. What is drawn row by row are "
            f"{data.n:,} of them, chosen at random."
        )
    left_out.show(data)
    return data


def _take_file() -> None:
    """Keep a file when it comes; the field itself forgets it on another page."""
    file = st.session_state[_FILE]
    for key in (_GIVEN, _OPEN):
        st.session_state.pop(key, None)
    if file is not None:
        st.session_state[_GIVEN] = Given(file.name, file.getvalue())


def _saved(file: Given) -> Dataset:
    data = _once("data set", (file,), lambda: from_json(file.content))
    st.caption(f"Here is {plain(file.name)}, a summary of {data.size:,} rows.")
    return data


def _table(file: Given) -> Dataset:
    report = st.container()
    with st.expander("Read it differently", expanded=st.session_state.get(_OPEN, False)):
        choices = _choices()
    with report:
        table = _once(
            "table",
            (file, choices),
            lambda: read_table(file.content, name=file.name, choices=choices, limits=limits()),
        )
        target, output = _columns(table)
        data = _once(
            "data set", (file, choices, target, output), lambda: _read(file, table, target, output)
        )
        st.caption(
            f"Here is {plain(file.name)}, with {data.size:,} row{'s' * (data.size > 1)}. "
            f"Read as: {plain(table.assumed(target, output))}."
        )
    return data


def _choices() -> Choices:
    """Offer what can be said of a file; whatever is not said is found out."""
    with st.container(horizontal=True):
        decimal = controls.selectbox(p.DECIMAL, "Before decimals")
        delimiter = controls.selectbox(p.DELIMITER, "Between cells")
    with st.container(horizontal=True):
        header = controls.selectbox(p.HEADER, "Column names")
        encoding = controls.selectbox(p.ENCODING, "Encoding")
    missing = controls.text_input(p.MISSING, "Words for a missing number, with commas between")
    units = controls.toggle(p.UNITS, "Take currency and percent signs off")
    return Choices(
        None if encoding == p.FOUND_OUT else encoding,
        _DELIMITERS.get(delimiter),
        _DECIMALS.get(decimal),
        None if header == p.FOUND_OUT else p.HEADERS.index(header) - 1,
        tuple(word.strip() for word in missing.split(",")),
        units,
    )


def _columns(table: Table) -> tuple[str, str]:
    guessed = table.guess()
    with st.container(horizontal=True):
        target = controls.name_selectbox(
            p.TARGET_COLUMN, "Target column", table.names, first=guessed[0]
        )
        output = controls.name_selectbox(
            p.OUTPUT_COLUMN, "Prediction column", table.names, first=guessed[1]
        )
    if target is None or output is None:
        st.info("Choose the column of the targets and that of the predictions.")
        run.stop()
    return target, output


def _read(file: Given, table: Table, target: str, output: str) -> Dataset:
    if len(file.content) < _SHOW_PROGRESS_FROM:
        return table.dataset(target, output, most=p.MOST_DRAWN)
    # Another file, or another choice, ends this run at the next step of the bar.
    bar = st.progress(0.0, "Reading every row")
    try:
        return table.dataset(target, output, most=p.MOST_DRAWN, progress=bar.progress)
    finally:
        bar.empty()


def _once(kind: str, key: Hashable, make: Callable[[], _T]) -> _T:
    """Make something once for each choice; where that is refused, say so and stop."""
    known, made, refusal = st.session_state.get(f"kept {kind}", (None, None, ""))
    if known != key:
        made, refusal = None, ""
        try:
            made = make()
        except LossvizError as error:
            refusal = str(error)
        st.session_state[f"kept {kind}"] = (key, made, refusal)
    if refusal:
        _refuse(refusal)
    return made


def _refuse(refusal: str) -> None:
    """Say why, with the ways of reading at hand."""
    if not st.session_state.get(_OPEN):
        st.session_state[_OPEN] = True
        st.rerun()
    st.error(plain(refusal))
    run.stop()
