"""A file that the visitor gives: how it is read, and what of it could not be."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import DeletedFile

from lossviz.base import LossvizError
from lossviz.batch import describe_classes
from lossviz.data import Dataset
from lossviz.reading import (
    BLANK,
    DELIMITERS,
    LEAVE_OUT,
    REFUSE,
    BadRowError,
    Choices,
    Limits,
    Table,
    from_json,
    looks_saved,
    read_table,
)
from pages.data.left_out import count_rows, list_left_out, show_left_out
from pages.prose import escape
from pages.state import address, controls, keys, stop
from pages.state import parameters as p

_T = TypeVar("_T")
_MOST_ROWS = 50_000_000
_BETWEEN_STEPS = 0.25  # seconds
_SHOW_PROGRESS_FROM = 4 << 20  # bytes
_DELIMITERS = {name: sign for sign, name in DELIMITERS.items()} | {"blank": BLANK}
_ALL_ROWS = "no column: all rows"
_MOST_VALUES = 500
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
class Reading(Generic[_T]):
    """What one stage of reading made of what it was asked, or why it was refused.

    Attributes
    ----------
    asked : tuple of Hashable
        A file, and what was chosen for it.
    made : object or None
    refusal : str
    bad_rows : bool
        Refused because of single rows.
    """

    asked: tuple[Hashable, ...]
    made: _T | None
    refusal: str = ""
    bad_rows: bool = False


_Columns = tuple[str, str, tuple[str, str] | None]  # target, output, and a column with its value


def find_uploaded_file() -> UploadedFile | None:
    """The file of this session, if there is one."""
    file: UploadedFile | None = st.session_state.get(keys.UPLOADED_FILE)
    return file


def find_given_file(source: str) -> tuple[str, int, int] | None:
    """Name, size and checksum of the file that was given, where it is the source of the data."""
    given: tuple[str, int, int] | None = st.session_state.get(keys.FILE_GIVEN)
    return given if source == "upload" else None


def find_value(source: str) -> tuple[str, str] | None:
    """The column and the value of which the rows are looked at, where a file is the source."""
    state = st.session_state
    column = state.get(p.ONLY_COLUMN.name)
    if source != "upload" or column in (None, "", _ALL_ROWS):
        return None
    return column, str(state.get(p.ONLY_VALUE.name) or "")


def find_limits() -> Limits:
    """How much of a file is taken here."""
    return Limits(st.get_option("server.maxUploadSize") << 20, _MOST_ROWS)


def take_file() -> Dataset | None:
    """Offer the field for a file; None where none has come yet.

    Stops the page where the file cannot be read, or its columns have yet to be chosen.
    """
    file = find_uploaded_file()
    if file is None:
        _say_that_it_is_missing()
        return None
    address.set_before_drawn(st.session_state.pop(keys.CHOICES_FOR_FILE, {}))
    return _read_saved(file) if looks_saved(file.content) else _read_table(file)


def offer_field() -> DeltaGenerator:
    """Offer the field for a file, and give the place below it for what came of the file.

    A file that comes is looked at, whatever was before.
    """
    st.file_uploader(
        "Drop a CSV file of targets and predictions", key=keys.FILE_FIELD, on_change=_keep_file
    )
    below = st.container()
    st.caption(_WHERE_IT_GOES)
    return below


def find_reading(stage: str) -> Reading[Any] | None:
    """What one stage of reading made last; None where there was none."""
    reading: Reading[Any] | None = st.session_state.get(keys.for_reading(stage))
    return reading


def find_data() -> Dataset | None:
    """What the last run made of the file, where it is the same file still."""
    reading, file = find_reading("data set"), find_uploaded_file()
    return reading.made if reading and file and reading.asked[0] is file else None


def show_notes(data: Dataset) -> None:
    """Say what is to be known of a file: drawn rows, classes, rows that are left out."""
    if data.summary:
        st.info(
            f"All {data.size:,} rows are in the sums and means. What is drawn row by row are "
            f"{data.n:,} of them, chosen at random."
        )
    if classes := describe_classes(data):
        st.info(classes)
    show_left_out(data)


def _say_that_it_is_missing() -> None:
    """Say that the file of a link has to be uploaded first, or anew."""
    given = find_given_file("upload")
    if given is None:
        st.info(
            "There is no file here yet: a link does not carry one. Until you upload it, this is "
            "a sample."
        )
    else:
        st.warning(f"{say_that_it_is_gone(given[0])} Until then, this is a sample.")


def say_that_it_is_gone(name: str) -> str:
    """Say of a file that the server lost it when it was started anew, and what to do."""
    return (
        f"The file {escape(name)} is gone: the server was started anew, and a file is in its "
        "memory only. Upload the file again: what you chose for it still holds."
    )


def _keep_file() -> None:
    """Keep a file when it comes; the field itself forgets it on another page."""
    state, file = st.session_state, st.session_state[keys.FILE_FIELD]
    if isinstance(file, DeletedFile):
        return  # another file has taken its place already, and comes with a run of its own
    given = state.pop(keys.FILE_GIVEN, None)
    address.hold({p.DATA.name: "upload"})
    state.pop(keys.UPLOADED_FILE, None)
    if file is not None:
        content = file.getvalue()
        state[keys.UPLOADED_FILE] = UploadedFile(file.name, content)
        state[keys.FILE_CAME] = True
        # Both open again where something is to be chosen.
        address.hold({p.CHOOSE.name: False, p.READING.name: False})
        state[keys.FILE_GIVEN] = (file.name, len(content), zlib.crc32(content))
    if state.get(keys.FILE_GIVEN) != given:
        state.pop(keys.CHOICES_FOR_FILE, None)


def _read_saved(file: UploadedFile) -> Dataset:
    """Read a file that `to_json` wrote."""
    data = _do_once("data set", (file,), lambda: from_json(file.content))
    st.caption(f"Here is {escape(file.name)}, a summary of {data.size:,} rows.")
    return data


def _read_table(file: UploadedFile) -> Dataset:
    """Read a CSV or Parquet file as the controls say; offer them, and say what was done."""
    wrong, report = st.container(), st.container()
    with controls.expander(p.READING, "Read it differently", compact=True):
        choices = _pick_choices()
    with report:
        table = _do_once("table", (file, choices), lambda: _open(file, choices))
        target, output = _pick_columns(table)
        only = _pick_value(file, choices, table, (target, output))
        columns = (target, output, only)
        data = _do_once(
            "data set",
            (file, choices, columns),
            lambda: _read_rows(file, table, columns),
            lambda: _offer_to_leave_out(file, choices, columns),
            wrong,
        )
        where = f" where {escape(only[0])} is {escape(only[1])}" if only else ""
        st.caption(
            f"Here is {escape(file.name)}, with {count_rows(data)}{where}. "
            f"Read as: {escape(table.assumed(target, output))}."
        )
    return data


def _open(file: UploadedFile, choices: Choices) -> Table:
    """Look at the columns of a file."""
    return read_table(file.content, name=file.name, choices=choices, limits=find_limits())


def _pick_choices() -> Choices:
    """Offer what can be said of a file; whatever is not said is found out."""
    with st.container(horizontal=True):
        decimal = controls.selectbox(p.DECIMAL, "Before decimals")
        delimiter = controls.selectbox(p.DELIMITER, "Between cells")
    with st.container(horizontal=True):
        header = controls.selectbox(p.HEADER, "Column names")
        encoding = controls.selectbox(p.ENCODING, "Encoding")
    missing = controls.text_input(p.MISSING, "Words for a missing number, with commas between")
    with st.container(horizontal=True):
        quotes = controls.selectbox(p.QUOTES, "Quotes around cells")
        escapes = controls.toggle(p.ESCAPES, "Backslash before special characters")
    units = controls.toggle(p.UNITS, "Take currency and percent signs off")
    bad_rows = controls.toggle(p.BAD_ROWS, "Leave out rows that cannot be read")
    return Choices(
        None if encoding == "auto" else encoding,
        _DELIMITERS.get(delimiter),
        _DECIMALS.get(decimal),
        None if header == "auto" else 0 if header == "none" else int(header),
        tuple(word.strip() for word in missing.split(",")),
        units,
        "'" if quotes == "single" else '"',
        escapes,
        LEAVE_OUT if bad_rows else REFUSE,
    )


def _pick_columns(table: Table) -> tuple[str, str]:
    """Offer the columns of targets and predictions; stop the page while one is not chosen."""
    guessed = table.guessed
    with st.container(horizontal=True):
        target = controls.name_selectbox(
            p.TARGET_COLUMN, "Target column", table.names, first=guessed[0]
        )
        output = controls.name_selectbox(
            p.OUTPUT_COLUMN, "Prediction column", table.names, first=guessed[1]
        )
    if target is None or output is None:
        address.open_in_next_run(p.CHOOSE)
        st.info("Choose the column of the targets and that of the predictions.")
        stop()
    return target, output


def _pick_value(
    file: UploadedFile, choices: Choices, table: Table, columns: tuple[str, str]
) -> tuple[str, str] | None:
    """Offer to look at the rows with one value of a column, such as those of one model."""
    others = [name for name in table.names if name not in (*columns, _ALL_ROWS)]
    if not others:
        return None
    with st.container(horizontal=True):
        column = controls.name_selectbox(
            p.ONLY_COLUMN, "Rows with one value of", [_ALL_ROWS, *others], first=_ALL_ROWS
        )
        if column in (None, _ALL_ROWS):
            return None
        values = _do_once(
            "values", (file, choices, column), lambda: (table.values(column, _MOST_VALUES),)
        )[0]
        if not values:
            st.info(f"{escape(column)} has more than {_MOST_VALUES} values: choose another column.")
            return None
        value = controls.name_selectbox(p.ONLY_VALUE, "Value", values, first=values[0])
    return column, value or values[0]


def _offer_to_leave_out(file: UploadedFile, choices: Choices, columns: _Columns) -> None:
    """Say which rows cannot be read, and offer to go on without them."""
    without = replace(choices, bad_rows=LEAVE_OUT)
    reading = read_once(
        "data set without bad rows",
        (file, without, columns),
        lambda: _read_rows(file, _open(file, without), columns),
    )
    if reading.made is None:
        return
    data, left_out = reading.made, reading.made.left_out
    cannot = "1 row cannot" if left_out.bad == 1 else f"{left_out.bad:,} rows cannot"
    st.markdown(
        f"{cannot} be read, of {data.size + left_out.n:,}. Correct the file, or go on without: "
        "every page then says how many rows are left out."
    )
    st.button(
        "Leave this row out" if left_out.bad == 1 else "Leave these rows out",
        on_click=_leave_out,
    )
    list_left_out(left_out)


def _leave_out() -> None:
    """Leave out the rows that cannot be read from now on."""
    address.set_controls({p.BAD_ROWS.name: True})
    address.set_controls({p.READING.name: False, p.CHOOSE.name: False})  # nothing else to choose


def _read_rows(file: UploadedFile, table: Table, columns: _Columns) -> Dataset:
    """Read the columns of a file, with a bar that shows how far, where it is long."""
    target, output, only = columns
    read = partial(table.dataset, target, output, only=only, most=p.MOST_DRAWN)
    if len(file.content) < _SHOW_PROGRESS_FROM:
        return read()
    # Another file, or another choice, ends this run at the next step of the bar.
    bar = st.progress(0.0, "Reading every row")

    seen = time.monotonic()

    def show_progress(share: float) -> None:
        """Move the bar a few times a second."""
        nonlocal seen
        # Each step is drawn by a browser, which takes longer than a part of the file does.
        if time.monotonic() - seen >= _BETWEEN_STEPS:
            bar.progress(share)
            seen = time.monotonic()

    try:
        return read(progress=show_progress)
    finally:
        bar.empty()


def _do_once(
    stage: str,
    asked: tuple[Hashable, ...],
    make: Callable[[], _T],
    offer: Callable[[], None] | None = None,
    place: DeltaGenerator | None = None,
) -> _T:
    """Make something once for each choice; where that is refused, say so there and stop.

    Where it is refused because of single rows, what `offer` shows comes after the sentence.
    """
    reading = read_once(stage, asked, make)
    if reading.made is None:
        address.open_in_next_run(p.CHOOSE, p.READING)  # the ways of reading are at hand
        with place or st.container():
            st.error(escape(reading.refusal))
            if reading.bad_rows and offer:
                offer()
        stop()
    return reading.made


def read_once(stage: str, asked: tuple[Hashable, ...], make: Callable[[], _T]) -> Reading[_T]:
    """Make something once for each choice of this session, or note why it was refused."""
    key = keys.for_reading(stage)
    if key not in st.session_state or st.session_state[key].asked != asked:
        try:
            st.session_state[key] = Reading(asked, make())
        except LossvizError as refusal:
            is_bad_row = isinstance(refusal, BadRowError)
            st.session_state[key] = Reading(asked, None, str(refusal), is_bad_row)
    reading: Reading[_T] = st.session_state[key]
    return reading
