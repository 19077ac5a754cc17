"""What of a batch is in expanders: its sums under both reductions, and its rows."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lossviz.batch import table, write_results_csv
from lossviz.explain import totals
from pages.figure import show
from pages.parts.batch.page import CONSTANT, TWO_LOSSES
from pages.parts.batch.tasks import ask_about_cancelling, ask_about_rows
from pages.parts.batch.view import BatchView
from pages.prose import escape, section, texts
from pages.state import controls
from pages.state import parameters as p

# The cells are rounded already; this only keeps binary fractions from showing.
_ALL_DIGITS = "%.15g"
_SHORT = 10  # rows of a table that is as high as they are


def show_two_losses(view: BatchView) -> None:
    """Show what an outlier makes of the loss and of the gradients, under two losses."""
    with controls.expander(p.TWO_LOSSES, "One outlier, two losses") as here:
        if here.open:
            with section():
                texts.write(escape(view.describe_two_losses()))
                show(TWO_LOSSES, view)


def show_best_constant(view: BatchView) -> None:
    """Show which one number for all rows has the least loss, and what moves it."""
    with controls.expander(p.BEST_CONSTANT, "The best constant: mean or median") as here:
        controls.number_input(p.ROW_TARGET, "Target of the chosen row, moved", step=0.1)
        if here.open:
            with section():
                show(CONSTANT, view)


def show_whole_batch(view: BatchView) -> None:
    """Show SSE, MSE and RMSE as formulas, and what n does to one gradient."""
    with controls.expander(
        p.WHOLE_BATCH, "SSE, MSE and RMSE of the whole batch, as formulas"
    ) as here:
        ask_about_cancelling(view)
        ask_about_rows(view)
        if here.open:
            with section():
                _show_formulas(view)
            texts.write(view.describe_one_output())
            if cancellation := totals.describe_cancellation(totals.summarize_batch(view.data)):
                st.info(cancellation)


def _show_formulas(view: BatchView) -> None:
    summary = totals.summarize_batch(view.data)
    lines = totals.write_totals(summary, view.sse.loss, view.mse.loss)
    for column, line in zip(st.columns(3), lines, strict=True):
        with column:
            texts.show_derivation((line,))


def show_rows(view: BatchView) -> None:
    """Show the rows as a table."""
    with controls.expander(p.TABLE, "Row by row: the table, and a file of all rows") as here:
        _show_table(view, filled=bool(here.open))


def _show_table(view: BatchView, *, filled: bool) -> None:
    """Show one page of the rows, with what sorts them; without `filled` the latter alone."""
    data = view.data
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = controls.segmented_control(p.SORT, "Sorted by", wrap=True)
        ascending = controls.toggle(p.ASCENDING, "Smallest first")
        pages = table.count_pages(data.n)
        page = controls.whole_number_input(
            p.TABLE_PAGE, f"Page, of {pages:,}", high=pages, width=130
        )
    if not filled:
        return
    shown = table.select_rows(data, by, ascending=ascending, page=page)
    st.dataframe(
        table.format_cells(data, view.objective, shown, view.label),
        hide_index=True,
        column_config=_columns(view),
        height="auto" if len(shown) <= _SHORT else 420,
        alt="Every row with target, prediction, error, loss, gradient, direction and share",
    )
    st.download_button(
        "Download every row as CSV",
        lambda: write_results_csv(data, view.objective, view.label),
        "rows.csv",
        "text/csv",
        on_click="ignore",
        help="With all digits; the table above is rounded.",
    )


def _columns(view: BatchView) -> dict[str, Any]:
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    share = "share % of the sample" if view.data.summary else "share %"
    return {
        "name": text(view.label or "row"),
        "target": number(view.data.target_name, format=_ALL_DIGITS),
        "output": number(view.data.output_name, format=_ALL_DIGITS),
        "error": number("error e", format=_ALL_DIGITS),
        "loss": number(
            f"part of the {view.objective.name}, {view.objective.formula()}", format=_ALL_DIGITS
        ),
        "gradient": number("gradient", format=_ALL_DIGITS),
        "direction": text("direction"),
        "share": number(share, format=_ALL_DIGITS),
    }
