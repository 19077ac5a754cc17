"""A batch of predictions on the loss curve: sign and size of every row's pull."""

from dataclasses import replace

import streamlit as st

from lossviz.figures import squares
from lossviz.totals import totals
from pages.shared import address, batch_table, prose, tasks
from pages.shared import parameters as p
from pages.shared.batch_tasks import tasks_for
from pages.shared.batch_view import BatchView, pick
from pages.shared.figure import figure
from pages.shared.first import first, held, hold, take_up
from pages.shared.page_table import BATCH


@first
def curve(chosen: BatchView) -> None:
    """Draw the curve; a row that was let go on it is newer than the chosen one."""
    now = replace(chosen, number=held(p.EXAMPLE.name))

    def moved(_: str, value: float) -> None:
        hold(p.EXAMPLE.name, now.number_at(value))

    figure(
        now.scene(),
        now.position(),
        key="batch",
        label="Every example on the loss curve",
        on_move=moved,
        lead=True,
    )


@first
def choose() -> BatchView:
    """Choose a batch and a row of it, by the controls or on the curve."""
    take_up()
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = pick()
        address.reset_button(BATCH)
    with picture:
        curve(chosen)
    return chosen


view = choose()
st.subheader("The whole batch", anchor=False)
whole = totals(view.data)
for column, line in zip(st.columns(3), whole.lines(view.in_sum, view.in_mean), strict=True):
    with column:
        prose.derivation((line,))
st.markdown(view.one_output())
if whole.cancellation:
    st.info(whole.cancellation)

st.subheader("Where the loss is", anchor=False)
st.markdown(f"{squares.in_words(view.data)} Each square is a row, and its area is its loss.")
figure(
    squares.scene(view.data, view.objective, view.chosen.label),
    {},
    key="squares",
    label="The loss as squares",
)

st.subheader("Row by row", anchor=False)
batch_table.show(view.chosen, view.objective)
tasks.show(tasks_for(**view.reached()))
