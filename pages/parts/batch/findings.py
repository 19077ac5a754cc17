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

_PICTURES = {"loss curve": "curve"}


def pick_data() -> tuple[Source, DeltaGenerator]:
    """Offer the data, and keep a place for what stands out in them."""
    return picker.pick_data(), st.container(key=keys.FINDINGS, gap=None)


def show_findings(source: Source, place: DeltaGenerator) -> None:
    """Show what stands out in a batch; a press on it shows where."""
    data = source.data
    with place:
        for k, finding in enumerate(find_findings(data)):
            if finding.kind == "nothing":
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
    state: dict[str, object] = {p.PICTURE.name: _PICTURES.get(finding.view, finding.view)}
    if finding.row is not None:
        state[p.EXAMPLE.name] = finding.row
    if finding.view == "errors":
        state[p.OVER.name] = _choose_across(data, finding)
    if finding.column is not None:
        state[p.COLOUR_COLUMN.name] = finding.column
    return state


def _choose_across(data: Dataset, finding: Finding) -> str:
    """Choose what the errors are laid over to see a finding."""
    if finding.column and residuals.fits(data, finding.column):
        return finding.column
    return residuals.ROW if finding.kind == "cancel" else residuals.PREDICTION
