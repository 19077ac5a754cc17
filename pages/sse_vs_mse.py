"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

import streamlit as st

from pages import sharing
from pages.data import picker
from pages.figure import choose_beside_picture, figure
from pages.parts.sse_vs_mse import (
    NOISE_OF_THE_SUM,
    PAGE,
    SseVsMseView,
    guess,
    pick_size_and_switches,
    show_descents,
    show_epoch,
    show_gradients,
    show_noise_scale,
    show_two_sets,
)
from pages.prose import answers, tasks, texts
from pages.state import address
from pages.state import parameters as p


def draw_levels(chosen: SseVsMseView) -> None:
    """Draw level and noise over the batch size."""
    figure(
        guess.place(chosen),
        chosen.position(),
        key="levels",
        label="Loss of a batch over its size, under SSE and MSE",
        on_move=lambda _, value: address.set_controls({p.BATCH_SIZE.name: chosen.size_at(value)}),
        main=True,
    )


picked = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(
    PAGE, lambda: pick_size_and_switches(picked), draw_levels, SseVsMseView.follow_handles
)
answers.mark("sum")
st.markdown(view.sum_and_mean())
tasks.ask(NOISE_OF_THE_SUM, view.find_facts())
show_descents(view)
show_gradients(view)
show_noise_scale(view)
show_two_sets(view)
show_epoch(view)
sharing.show_code(view.program())
texts.show_takeaway(view.conclusion())
