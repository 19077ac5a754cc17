"""Data that come with a link: its rows, a copy on this server, or a summary of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import streamlit as st

from lossviz.data import Dataset
from lossviz.figures.batch import summary as picture
from lossviz.sharing import (
    LOST_IN_A_SUMMARY,
    SharedSummary,
    Store,
    StoreError,
    unpack,
    unpack_summary,
)
from pages.data import upload
from pages.figure import draw_scene
from pages.prose import escape
from pages.state import Values, controls, stop
from pages.state import parameters as p

_FOLDER: Final = "LOSSVIZ_STORE"
_ROWS: Final = "data of the link"
_SUMMARY: Final = "summary of the link"


def find_store() -> Store | None:
    """Find the folder for copies; None where the host has chosen none."""
    folder = os.environ.get(_FOLDER)
    return Store(Path(folder)) if folder else None


def read(source: str, values: Values) -> Dataset:
    """Read the rows that an address holds or names.

    Raises
    ------
    LossvizError
        Where they cannot be read, or it holds a summary, which has no rows.
    """
    if source == "stored":
        return _read_copy(values[p.COPY.name])
    if source == "summary":
        raise StoreError("This link holds a summary of the data, which this figure cannot show.")
    return unpack(values[p.PACKED.name])


def _read_copy(name: str) -> Dataset:
    """Read a copy of this server; say so where it keeps none."""
    store = find_store()
    if store is None:
        raise StoreError(
            "This link names a copy of the data on a server that keeps copies; this one keeps none."
        )
    return store.get(name)


def take(source: str) -> tuple[Dataset | None, str]:
    """Give the data of a link, or a sentence that says why there are none.

    Of a summary there are none, and nothing is said: see `show_summary`.
    """
    held = {p.PACKED.name: "", p.COPY.name: ""}
    named = p.COPY if source == "stored" else p.PACKED
    held[named.name] = controls.text_input(named, named.label, hidden=True)
    stage = _SUMMARY if source == "summary" else _ROWS
    asked = (source, *held.values())
    if source == "summary":
        summary = upload.read_once(stage, asked, lambda: unpack_summary(held[p.PACKED.name]))
        return None, summary.refusal
    reading = upload.read_once(stage, asked, lambda: read(source, held))
    return reading.made, reading.refusal


def find_data() -> Dataset | None:
    """What the last run read from the link."""
    reading = upload.find_reading(_ROWS)
    return reading.made if reading else None


def show_summary() -> None:
    """Show the summary that came with the link in place of the page, which then ends."""
    reading = upload.find_reading(_SUMMARY)
    if reading and reading.made:
        _draw(reading.made)
        stop()


def _draw(summary: SharedSummary) -> None:
    """Draw a summary as a page of its own: picture, table and what it cannot show."""
    name = f"**{escape(summary.name)}**: " if summary.name else ""
    st.markdown(f"{name}a summary of {summary.n:,} rows. The link holds sums and counts of them.")
    scene = picture.draw_summary(summary)
    draw_scene(scene, {}, key="summary", label="How many rows have which error")
    st.markdown(picture.tabulate(summary))
    lost = "".join(f"- {each}\n" for each in LOST_IN_A_SUMMARY)
    st.markdown(f"A summary cannot show:\n\n{lost}\nFor these, open the data themselves.")
