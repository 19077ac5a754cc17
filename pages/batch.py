"""A batch of predictions on the loss curve: sign and size of every row's gradient."""

import streamlit as st

from lossviz.explain import conclude_batch
from lossviz.figures.batch import squares
from pages import sharing
from pages.figure import choose_beside_picture, figure
from pages.parts.batch import (
    ONE_OUTLIER,
    PAGE,
    BatchView,
    pick_batch,
    pick_data,
    show_findings,
    show_quality,
    show_rows,
    show_whole_batch,
)
from pages.prose import answers, tasks, texts
from pages.state import address
from pages.state import parameters as p


def draw_curve(chosen: BatchView) -> None:
    """Draw the picture, with a handle on the chosen row."""
    figure(
        chosen.scene(),
        chosen.position(),
        key="batch",
        label=chosen.label,
        on_move=lambda _, value: address.set_controls({p.EXAMPLE.name: chosen.number_at(value)}),
        sets=p.EXAMPLE.name,
        main=True,
    )


answers.mark("picture")
picked, found = pick_data()
view = choose_beside_picture(PAGE, lambda: pick_batch(picked), draw_curve, BatchView.follow_handles)
show_findings(picked, found)
answers.mark("quality")
show_quality(view.data)

st.header("Where the loss is", anchor=False)
st.markdown(f"{squares.describe_shares(view.data)} Each square is a row, and its area is its loss.")
tasks.ask(ONE_OUTLIER, view.find_facts())
figure(
    squares.build_scene(view.data, view.objective, view.chosen.label),
    {},
    key="squares",
    label="The loss as squares",
)
answers.mark("totals")
show_whole_batch(view)
show_rows(view)
sharing.show_code(view.program())
texts.show_takeaway(conclude_batch(view.data))
