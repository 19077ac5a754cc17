"""A batch of predictions on the loss curve: sign and size of every row's gradient."""

import streamlit as st

from pages import sharing
from pages.figure import choose_beside_picture
from pages.parts import batch
from pages.prose import answers, guess, section, texts

answers.mark("picture")
source, place = batch.pick_data()
view = choose_beside_picture(batch.PAGE, source, batch.show_controls, batch.draw_curve)
with st.container():
    if not guess.is_awaited():
        batch.show_findings(view, place)
answers.mark("quality")
batch.show_quality(view)
with st.container():
    if not guess.is_awaited():
        batch.show_shares(view)
answers.mark("two-losses")
batch.show_two_losses(view)
answers.mark("constant")
batch.show_best_constant(view)
answers.mark("totals")
batch.show_whole_batch(view)
batch.show_rows(view)
sharing.show_code(view.program)
with section():
    texts.show_takeaway(view.conclude())
