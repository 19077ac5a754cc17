"""A batch of predictions on the loss curve: sign and size of every row's gradient."""

import streamlit as st

from lossviz.figures.batch import squares
from pages import sharing
from pages.figure import choose_beside_picture, show
from pages.parts.batch import (
    CURVE,
    ONE_OUTLIER,
    PAGE,
    SQUARES,
    BatchView,
    pick_data,
    show_controls,
    show_findings,
    show_quality,
    show_rows,
    show_whole_batch,
)
from pages.prose import answers, section, tasks, texts


def draw_curve(chosen: BatchView) -> None:
    """Draw the picture, with a handle on the chosen row."""
    show(CURVE, chosen, label=chosen.description, main=True)


answers.mark("picture")
source, place = pick_data()
view = choose_beside_picture(PAGE, BatchView.from_values, source, show_controls, draw_curve)
show_findings(source, place)
answers.mark("quality")
show_quality(view.data)

st.header("Where the loss is", anchor=False)
with section():
    st.markdown(
        f"{squares.describe_shares(view.data)} Each square is a row, and its area is its loss."
    )
    tasks.ask(ONE_OUTLIER, view.find_facts())
    show(SQUARES, view)
answers.mark("totals")
show_whole_batch(view)
show_rows(view)
sharing.show_code(view.program)
with section():
    texts.show_takeaway(view.conclude())
