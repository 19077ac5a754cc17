"""What stands out, each finding a way to the state that shows it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lossviz.batch import Finding, find_findings
from lossviz.data import Dataset
from lossviz.figures.batch import residuals
from pages.data import picker
from pages.prose import escape
from pages.state import Source, address, keys
from pages.state import parameters as p


def pick_data() -> tuple[Source, DeltaGenerator]:
    """Offer the data, and keep a place for what stands out in them."""
    return picker.pick_data(), st.container(key=keys.FINDINGS, gap=None)


def show_findings(source: Source, place: DeltaGenerator) -> None:
    """Show what stands out in a batch; a press on it shows where."""
    data = source.data
    with place:
        for k, finding in enumerate(find_findings(data)):
            if finding.code == "nothing":
                st.caption(escape(finding.sentence))
                continue
            st.button(
                escape(finding.sentence),
                key=keys.for_finding(k),
                type="tertiary",
                icon=":material/search_insights:",
                wrap=True,
                on_click=address.set_controls,
                args=(_find_state(data, finding),),
            )


def _find_state(data: Dataset, finding: Finding) -> dict[str, object]:
    """Choose the picture that shows a finding, and what it is laid over and coloured by."""
    state: dict[str, object] = {p.PICTURE.name: finding.view}
    if finding.row is not None:
        state[p.EXAMPLE.name] = finding.row
    if finding.view == "errors":
        state[p.OVER.name] = residuals.ROW if finding.code == "cancel" else residuals.PREDICTION
        if finding.column and residuals.fits(data, finding.column):
            state[p.OVER.name] = finding.column
    if finding.column is not None:
        state[p.COLOUR_COLUMN.name] = finding.column
    return state
