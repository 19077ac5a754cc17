"""A batch of predictions on the loss curve: sign and size of every row's pull."""

import streamlit as st

from lossviz import totals
from lossviz.figures import batch, squares
from lossviz.losses import SquaredError
from lossviz.objective import Objective
from lossviz.shares import shares
from pages.shared import address, batch_table, controls, prose, tasks
from pages.shared import data as picker
from pages.shared import parameters as p
from pages.shared.batch_tasks import tasks_for
from pages.shared.figure import figure
from pages.shared.page_table import BATCH

picture, panel = st.columns([2, 1], gap="large")
with panel:
    chosen = picker.pick()
    data = chosen.data
    kind = controls.choice(p.OBJECTIVE, "Loss")
    with st.container(horizontal=True):
        in_sum = SquaredError(half=controls.flag(p.HALF_IN_SUM, "½ in the SSE"))
        in_mean = SquaredError(half=controls.flag(p.HALF_IN_MEAN, "½ in the MSE"))
    arrows = controls.choice(p.ARROWS, "Arrows", disabled=kind == "SSE")
    with st.container(horizontal=True):
        rate = controls.number(p.BATCH_RATE, r"Learning rate $\eta$", step=0.1)
        number = controls.whole(p.EXAMPLE, "Row", high=data.n)
    address.reset_button(BATCH)

both = {"SSE": Objective(in_sum, "sum"), "MSE": Objective(in_mean, "mean")}
objective = both[kind]
look = batch.Look(objective, rate, arrows == p.LONG_ARROWS, chosen.label, chosen.colour)


def moved(_: str, value: float) -> None:
    """Choose the row on which the handle was let go."""
    st.session_state[p.EXAMPLE.name] = batch.number_at(data, number, value)


with picture:
    figure(
        batch.scene(data, look, number),
        batch.position(data, number),
        key="batch",
        label="Every example on the loss curve",
        on_move=moved,
        lead=True,
    )

st.subheader("The whole batch", anchor=False)
whole = totals.totals(data)
for column, line in zip(st.columns(3), whole.lines(in_sum, in_mean), strict=True):
    with column:
        prose.derivation((line,))
st.markdown(totals.one_output(data, number, both["SSE"], both["MSE"]))
if whole.cancellation:
    st.info(whole.cancellation)

st.subheader("Where the loss is", anchor=False)
st.markdown(f"{squares.in_words(data)} Each square is one row, and its area is that row's loss.")
figure(squares.scene(data, objective, chosen.label), {}, key="squares", label="The loss as squares")

st.subheader("Row by row", anchor=False)
batch_table.show(chosen, objective)

tasks.show(
    tasks_for(
        cancels=whole.summary.cancels,
        averaged=kind == "MSE" and data.n >= p.MANY_ROWS,
        dominant=shares(data).dominates(number),
    )
)
