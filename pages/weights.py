"""Down to the weights: what a signed gradient does to the weight and bias of a neuron."""

import streamlit as st

from pages import sharing
from pages.data import NO_DATA, picker
from pages.figure import choose_beside_picture, place_picture_and_panel, show
from pages.parts.weights import (
    AGAINST_THE_AVERAGE,
    CHAIN,
    NEARLY_NO_GRADIENT,
    PAGE,
    PLANE,
    TOO_LOW_W_DOWN,
    OneNeuronView,
    WeightsView,
    guess,
    show_chain_rule,
    show_fit,
    show_limits,
    show_neuron,
    show_same_step,
)
from pages.prose import answers, escape, section, tasks, texts
from pages.state import address


def draw_curves(chosen: OneNeuronView) -> None:
    """Draw the example's three curves."""
    show(CHAIN, chosen, placed=guess.place(chosen), main=True)


answers.mark("picture")
one = choose_beside_picture(PAGE, OneNeuronView.from_values, NO_DATA, show_neuron, draw_curves)
asked = st.container()
texts.show("weights_reversal")
show_chain_rule(one)

answers.mark("plane")
st.header("On average: the loss over weight and bias", anchor=False)
source = picker.pick_data()
picture, panel = place_picture_and_panel()
with panel:
    show_fit(source)
    view = WeightsView.from_values(address.read_values(), source)
    show_limits(view)
facts = view.find_facts(one.chain)
with asked:
    tasks.ask(TOO_LOW_W_DOWN, facts)
with picture:
    texts.show("average")
    for warning in view.warnings():
        st.warning(escape(warning))
    show(PLANE, view)
    st.markdown(view.verdict())
    if report := view.epoch_report():
        st.markdown(report)
    for task in (AGAINST_THE_AVERAGE, NEARLY_NO_GRADIENT):
        tasks.ask(task, facts)
answers.mark("optimisers")
with section():
    show_same_step(view)
sharing.show_code(one.program, view.program)
texts.show_takeaway(one.conclude())
