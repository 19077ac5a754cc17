"""The rows of a file that are no examples: a number is missing, or they cannot be read."""

from __future__ import annotations

import streamlit as st

from lossviz.batch import write_left_out_csv
from lossviz.data import Dataset, LeftOut, Place

_LISTED = 100


def show_left_out(data: Dataset) -> None:
    """Say how many rows were left out, and show where."""
    if data.left_out.n:
        with st.expander(_describe(data.left_out), icon=":material/playlist_remove:"):
            list_left_out(data.left_out)


def list_left_out(left_out: LeftOut) -> None:
    """Show which rows are left out, with the reason, and offer the list as a file."""
    shown = left_out.places[:_LISTED]
    st.dataframe(
        {name: [getattr(place, name) for place in shown] for name in Place._fields},
        hide_index=True,
        alt="Line, column and content of each cell or row that is left out, and the reason",
    )
    if len(left_out.places) > len(shown):
        st.caption(f"These are the first {len(shown)}; the file to download has more.")
    st.download_button(
        "Download the list",
        lambda: write_left_out_csv(left_out),
        "left_out.csv",
        "text/csv",
        on_click="ignore",
    )


def count_rows(data: Dataset) -> str:
    """Say how many rows there are, and of how many where some are left out."""
    left_out = data.left_out.n
    if not left_out:
        return f"{data.size:,} row{'s' * (data.size > 1)}"
    return f"{data.size:,} of {data.size + left_out:,} rows; {left_out:,} left out"


def _describe(left_out: LeftOut) -> str:
    were = "1 row was" if left_out.n == 1 else f"{left_out.n:,} rows were"
    if not left_out.bad:
        return f"{were} left out: no number there"
    if left_out.bad == left_out.n:
        return f"{were} left out: {'it' if left_out.n == 1 else 'they'} cannot be read"
    missing = left_out.n - left_out.bad
    return f"{were} left out: {left_out.bad:,} cannot be read, {missing:,} without a number"
