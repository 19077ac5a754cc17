"""Down to the weights: what a signed gradient does to the weight and bias of a neuron."""

import streamlit as st

from pages import sharing
from pages.data import NO_DATA, picker
from pages.figure import choose_beside_picture
from pages.parts import weights
from pages.prose import answers, guess, texts

answers.mark("picture")
one = choose_beside_picture(weights.PAGE, NO_DATA, weights.show_neuron, weights.draw_curves)
with st.container():  # one element, however much is said: the figures below keep their number
    weights.ask_about_negative_input(one)
with st.container():
    if not guess.is_awaited():
        texts.show("weights_reversal")
weights.show_chain_rule(one)

answers.mark("plane")
st.header("On average: the loss over weight and bias", anchor=False)
view = weights.choose_fit(picker.pick_data())
answers.mark("optimisers")
weights.show_same_step(view)
sharing.show_code(one.program, view.program)
texts.show_takeaway(one.conclude())
