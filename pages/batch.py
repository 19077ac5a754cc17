"""A batch of predictions on the loss curve: sign and size of every row's pull."""

from dataclasses import replace

import streamlit as st

from lossviz.explain import compute_totals
from lossviz.figures.batch import squares
from pages.figure import figure
from pages.parts.batch import PAGE, BatchView, pick, rows, tasks_for
from pages.prose import tasks, texts
from pages.state import address, first, held, hold, take_up
from pages.state import parameters as p


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
        address.reset_button(PAGE)
    with picture:
        curve(chosen)
    return chosen


view = choose()
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
tasks.show(tasks_for(**view.reached()))
