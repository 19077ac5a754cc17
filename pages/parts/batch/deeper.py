"""What of a batch is in expanders: its sums under both reductions, and its rows."""

from __future__ import annotations

import streamlit as st

from lossviz.explain import totals
from pages.parts.batch import rows
from pages.parts.batch.tasks import ERRORS_CANCEL, GRADIENT_AND_N
from pages.parts.batch.view import BatchView
from pages.prose import section, tasks, texts
from pages.state import controls
from pages.state import parameters as p


def show_whole_batch(view: BatchView) -> None:
    """Show SSE, MSE and RMSE as formulas, and what n does to one gradient."""
    with controls.expander(
        p.WHOLE_BATCH, "SSE, MSE and RMSE of the whole batch, as formulas"
    ) as here:
        tasks.ask(ERRORS_CANCEL, view.find_facts())
        tasks.ask(GRADIENT_AND_N, view.find_facts())
        if here.open:
            with section():
                _show_formulas(view)


def _show_formulas(view: BatchView) -> None:
    sums = totals.compute_totals(view.data)
    lines = sums.lines(view.sse.loss, view.mse.loss)
    for column, line in zip(st.columns(3), lines, strict=True):
        with column:
            texts.show_derivation((line,))
    st.markdown(view.describe_one_output())
    if sums.cancellation:
        st.info(sums.cancellation)


def show_rows(view: BatchView) -> None:
    """Show the rows as a table."""
    with controls.expander(p.TABLE, "Row by row: the table, and a file of all rows") as here:
        rows.show(view, filled=bool(here.open))
