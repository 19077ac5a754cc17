"""One prediction on its loss curve: where the sign of the gradient comes from."""

import streamlit as st

from pages import sharing
from pages.data import NO_DATA
from pages.figure import choose_beside_picture
from pages.parts import one_prediction
from pages.prose import answers, guess, section, texts

answers.mark("picture")
view = choose_beside_picture(
    one_prediction.PAGE, NO_DATA, one_prediction.show_controls, one_prediction.draw_curve
)
one_prediction.ask_about_direction(view)
one_prediction.ask_about_rate(view)
with st.container():
    if not guess.is_awaited():
        if view.squares:
            texts.show_side_by_side("sign", "reversal", "half")
        else:
            texts.show_side_by_side("any_loss_sign", "any_loss_reversal", "any_loss_area")
one_prediction.show_expanders(view)
sharing.show_code(view.program)
with section():
    texts.show_takeaway(view.conclude())
