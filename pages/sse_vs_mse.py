"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

import streamlit as st

from pages import sharing
from pages.data import picker
from pages.figure import choose_beside_picture, show
from pages.parts.sse_vs_mse import (
    LEVELS,
    NOISE_OF_THE_SUM,
    PAGE,
    SseVsMseView,
    guess,
    show_controls,
    show_descents,
    show_epoch,
    show_gradients,
    show_noise_scale,
    show_two_sets,
)
from pages.prose import answers, tasks, texts
from pages.state import parameters as p


def draw_levels(chosen: SseVsMseView) -> None:
    """Draw level and noise over the batch size."""
    show(LEVELS, chosen, placed=guess.place(chosen), main=True)


source = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(PAGE, SseVsMseView.from_values, source, show_controls, draw_levels)
answers.mark("sum")
st.markdown(view.describe_sum_and_mean())
tasks.ask(NOISE_OF_THE_SUM, view.find_facts())
show_descents(view)
show_gradients(view)
show_noise_scale(view)
show_two_sets(view)
show_epoch(view)
sharing.show_code(view.program)
texts.show_takeaway(view.conclude())
