"""A batch of predictions on the loss curve: sign and size of every row's pull."""

from dataclasses import replace

import streamlit as st

from lossviz.explain import compute_totals
from lossviz.figures.batch import squares
from pages.figure import choose_beside_picture, figure
from pages.parts.batch import PAGE, TASKS, BatchView, pick_batch, rows
from pages.prose import tasks, texts
from pages.state import note_move, read_moved
from pages.state import parameters as p


def draw_curve(chosen: BatchView) -> None:
    """Draw the curve; a row that was let go on it is newer than the chosen one."""
    now = replace(chosen, number=read_moved(p.EXAMPLE.name))
    figure(
        now.scene(),
        now.position(),
        key="batch",
        label="Every example on the loss curve",
        on_move=lambda _, value: note_move(p.EXAMPLE.name, now.number_at(value)),
        lead=True,
    )


view = choose_beside_picture(PAGE, pick_batch, draw_curve)
st.subheader("The whole batch", anchor=False)
whole = compute_totals(view.data)
for column, line in zip(st.columns(3), whole.lines(view.sse_loss, view.mse_loss), strict=True):
    with column:
        texts.show_derivation((line,))
st.markdown(view.one_output())
if whole.cancellation:
    st.info(whole.cancellation)

st.subheader("Where the loss is", anchor=False)
st.markdown(f"{squares.describe_shares(view.data)} Each square is a row, and its area is its loss.")
figure(
    squares.build_scene(view.data, view.objective, view.chosen.label),
    {},
    key="squares",
    label="The loss as squares",
)

st.subheader("Row by row", anchor=False)
rows.show(view.chosen, view.objective)
tasks.show(TASKS, view.find_facts())
