"""A batch of predictions on the loss curve: sign and size of every row's pull."""

import streamlit as st

from lossviz.figures import squares
from lossviz.losses import SquaredError
from lossviz.totals import totals
from pages.shared import address, batch_table, controls, prose, tasks
from pages.shared import data as picker
from pages.shared import parameters as p
from pages.shared.batch_tasks import tasks_for
from pages.shared.batch_view import BatchView
from pages.shared.figure import figure
from pages.shared.first import first
from pages.shared.page_table import BATCH


def controls_of() -> BatchView:
    """Offer the data and the switches."""
    chosen = picker.pick()
    kind = controls.choice(p.OBJECTIVE, "Loss")
    with st.container(horizontal=True):
        in_sum = SquaredError(half=controls.flag(p.HALF_IN_SUM, "½ in the SSE"))
        in_mean = SquaredError(half=controls.flag(p.HALF_IN_MEAN, "½ in the MSE"))
    arrows = controls.choice(p.ARROWS, "Arrows", disabled=kind == "SSE")
    with st.container(horizontal=True):
        rate = controls.number(p.BATCH_RATE, "Learning rate η", step=0.1)
        number = controls.whole(p.EXAMPLE, "Row", high=chosen.data.n)
    address.reset_button(BATCH)
    return BatchView(chosen, kind, in_sum, in_mean, rate, arrows == p.LONG_ARROWS, number)


@first
def choose() -> BatchView:
    """Choose a batch and a row of it, by the controls or on the curve."""
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = controls_of()

    def moved(_: str, value: float) -> None:
        st.session_state[p.EXAMPLE.name] = chosen.number_at(value)

    with picture:
        figure(
            chosen.scene(),
            chosen.position(),
            key="batch",
            label="Every example on the loss curve",
            on_move=moved,
            lead=True,
        )
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
