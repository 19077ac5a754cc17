"""A file that the visitor gives: how it is read, and what of it could not be."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

import streamlit as st

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.reading import DELIMITERS, Choices, Limits, Table, from_json, looks_saved, read_table
from pages.data.left_out import show_left_out
from pages.prose import escape
from pages.state import controls, keys, stop
from pages.state import parameters as p

_T = TypeVar("_T")
_MOST_ROWS = 50_000_000
_SHOW_PROGRESS_FROM = 4 << 20  # bytes
_DELIMITERS = {name: sign for sign, name in DELIMITERS.items()}
_DECIMALS = {"point": ".", "comma": ","}
_WHERE_IT_GOES = (
    "Your file goes into this server's memory, for this session only. It is not written to disk, "
    "not sent anywhere else, and no link carries it."
)


@dataclass(frozen=True, eq=False)
class UploadedFile:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Reading(Generic[_T]):
    """What one stage of reading made of what it was asked, or why it was refused."""

    asked: Hashable
    made: _T | None
    refusal: str


def find_uploaded_file() -> UploadedFile | None:
    """The file of this session, if there is one."""
    file: UploadedFile | None = st.session_state.get(keys.UPLOADED_FILE)
    return file


def find_limits() -> Limits:
    """How much of a file is taken here."""
    return Limits(st.get_option("server.maxUploadSize") << 20, _MOST_ROWS)


def take_file() -> Dataset | None:
    """Offer the field for a file; None where none has come yet.

    Stops the page where the file cannot be read, or its columns have yet to be chosen.
    """
    st.file_uploader("CSV file", key=keys.FILE_FIELD, on_change=_keep_file)
    st.caption(_WHERE_IT_GOES)
    file = find_uploaded_file()
    if file is None:
        st.info(
            "There is no file here yet: a link does not carry one. Until you upload it, this is "
            "a sample."
        )
        return None
    data = _read_saved(file) if looks_saved(file.content) else _read_table(file)
    if data.whole:
        st.info(
            f"All {data.size:,} rows are in the sums and means. What is drawn row by row are "
            f"{data.n:,} of them, chosen at random."
        )
    show_left_out(data)
    return data


def _keep_file() -> None:
    """Keep a file when it comes; the field itself forgets it on another page."""
    file = st.session_state[keys.FILE_FIELD]
    for key in (keys.UPLOADED_FILE, keys.CHOICES_OPEN):
        st.session_state.pop(key, None)
    if file is not None:
        st.session_state[keys.UPLOADED_FILE] = UploadedFile(file.name, file.getvalue())


def _read_saved(file: UploadedFile) -> Dataset:
    data = _do_once("data set", (file,), lambda: from_json(file.content))
    st.caption(f"Here is {escape(file.name)}, a summary of {data.size:,} rows.")
    return data


def _read_table(file: UploadedFile) -> Dataset:
    report = st.container()
    with st.expander(
        "Read it differently", expanded=st.session_state.get(keys.CHOICES_OPEN, False)
    ):
        choices = _pick_choices()
    with report:
        table = _do_once(
            "table",
            (file, choices),
            lambda: read_table(file.content, name=file.name, choices=choices, limits=find_limits()),
        )
        target, output = _pick_columns(table)
        data = _do_once(
            "data set",
            (file, choices, target, output),
            lambda: _read_rows(file, table, target, output),
        )
        st.caption(
            f"Here is {escape(file.name)}, with {data.size:,} row{'s' * (data.size > 1)}. "
            f"Read as: {escape(table.assumed(target, output))}."
        )
    return data


def _pick_choices() -> Choices:
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


def _pick_columns(table: Table) -> tuple[str, str]:
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
        stop()
    return target, output


def _read_rows(file: UploadedFile, table: Table, target: str, output: str) -> Dataset:
    if len(file.content) < _SHOW_PROGRESS_FROM:
        return table.dataset(target, output, most=p.MOST_DRAWN)
    # Another file, or another choice, ends this run at the next step of the bar.
    bar = st.progress(0.0, "Reading every row")

    def show_progress(share: float) -> None:
        bar.progress(share)

    try:
        return table.dataset(target, output, most=p.MOST_DRAWN, progress=show_progress)
    finally:
        bar.empty()


def _do_once(stage: str, asked: Hashable, make: Callable[[], _T]) -> _T:
    """Make something once for each choice; where that is refused, say so and stop."""
    key = keys.for_reading(stage)
    if key not in st.session_state or st.session_state[key].asked != asked:
        st.session_state[key] = _Reading(asked, *_try(make))
    reading: _Reading[_T] = st.session_state[key]
    if reading.made is None:
        _refuse(reading.refusal)
    return reading.made


def _try(make: Callable[[], _T]) -> tuple[_T | None, str]:
    try:
        return make(), ""
    except LossvizError as refusal:
        return None, str(refusal)


def _refuse(refusal: str) -> NoReturn:
    """Say why, with the ways of reading at hand."""
    if not st.session_state.get(keys.CHOICES_OPEN):
        st.session_state[keys.CHOICES_OPEN] = True
        st.rerun()
    st.error(escape(refusal))
    stop()
