"""What of the conventions is in expanders: the table, batches, the learning rate, shapes."""

from __future__ import annotations

import streamlit as st

from lossviz.base import LossvizError
from lossviz.explain import conventions as explain
from pages.parts.frameworks.view import FrameworksView
from pages.prose import answers, escape, texts
from pages.state import controls
from pages.state import parameters as p


def show_expanders(view: FrameworksView) -> None:
    """Show what goes deeper, from the lines of code of both conventions to the shapes."""
    _show_code_of_both(view)
    _show_every_convention(view)
    _show_batches(view)
    _show_rate(view)
    _show_shapes(view)


def _show_every_convention(view: FrameworksView) -> None:
    """Show every row of the table with its number, and how it is computed."""
    answers.mark("table")
    with controls.expander(p.EVERY_ROW, "Every convention on these data, with its code") as here:
        controls.whole_number_input(p.COEFFICIENTS, "Coefficients p of the model, for n − p")
        if here.open:
            table = explain.tabulate_conventions(view.predictions, view.coefficients)
            st.dataframe(table, hide_index=True)
            texts.write(explain.list_notes(view.predictions))


def _show_batches(view: FrameworksView) -> None:
    """Show what comes of many batches."""
    answers.mark("batches")
    label = "One number from many batches: which ways give that of all rows?"
    with controls.expander(p.OVER_BATCHES, label) as here:
        seed = controls.whole_number_input(p.SEED, "Seed of the shuffle")
        if here.open:
            texts.write(explain.tabulate_batching(view.predictions, view.size, seed))
            texts.write(explain.describe_accumulating(view.predictions, view.size))
            texts.write(explain.describe_masking(view.predictions))


def _show_rate(view: FrameworksView) -> None:
    """Show the learning rate between the two conventions, and run it."""
    answers.mark("rate")
    label = "The learning rate from the first convention to the second"
    with controls.expander(p.RATE_BETWEEN, label) as here:
        rate = controls.number_input(p.MEAN_RATE, "Learning rate η under the first", step=0.1)
        if here.open:
            try:
                texts.write(
                    explain.describe_equal_rate(view.first, view.second, view.predictions, rate)
                )
            except LossvizError as refusal:
                st.info(escape(str(refusal)))


def _show_shapes(view: FrameworksView) -> None:
    """Show what a column against a row gives."""
    answers.mark("shapes")
    with controls.expander(p.SHAPES, "The shape trap: outputs (n, 1) against targets (n,)") as here:
        if here.open:
            texts.write(explain.describe_broadcast(view.predictions))


def _show_code_of_both(view: FrameworksView) -> None:
    """Show the line that gives each of the two numbers."""
    with controls.expander(p.LINES, "The line of code that gives each", compact=True) as here:
        if here.open:
            for row in dict.fromkeys((view.first, view.second)):
                st.caption(escape(row.label))
                st.code(row.code, language="python", wrap_lines=True)
