"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

import streamlit as st

from pages import sharing
from pages.data import picker
from pages.figure import choose_beside_picture
from pages.parts import sse_vs_mse
from pages.prose import answers, guess, texts
from pages.state import parameters as p

source = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(
    sse_vs_mse.PAGE, source, sse_vs_mse.show_controls, sse_vs_mse.draw_batch
)
answers.mark("sum")
with st.container():
    if not guess.is_awaited():
        texts.write(view.describe_sum_and_mean())
        texts.show("sum_or_mean")
        sse_vs_mse.ask_about_noise(view)
sse_vs_mse.show_expanders(view)
sharing.show_code(view.program)
texts.show_takeaway(view.conclude())
