"""The rows of a file that are no examples, because a number is missing there."""

from __future__ import annotations

import streamlit as st

from lossviz.batch import write_left_out_csv
from lossviz.data import Dataset

_LISTED = 100


def show_left_out(data: Dataset) -> None:
    """Say how many rows were left out, and show where."""
    rows, places = data.left_out.n, data.left_out.places
    if not rows:
        return
    were = "1 row was" if rows == 1 else f"{rows:,} rows were"
    with st.expander(f"{were} left out: no number there", icon=":material/playlist_remove:"):
        shown = places[:_LISTED]
        st.dataframe(
            {
                "line": [place.line for place in shown],
                "column": [place.column for place in shown],
                "cell": [place.cell for place in shown],
            },
            hide_index=True,
            alt="Line, column and content of the cells without a number",
        )
        if len(places) > len(shown):
            st.caption(f"These are the first {len(shown)}; the file to download has more.")
        st.download_button(
            "Download the list",
            lambda: write_left_out_csv(data.left_out),
            "left_out.csv",
            "text/csv",
            on_click="ignore",
        )
