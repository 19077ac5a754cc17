"""Down to the weights: what a signed gradient does to the weight and bias of a neuron."""

import streamlit as st

from pages import sharing
from pages.data import picker
from pages.figure import choose_beside_picture, figure, place_picture_and_panel
from pages.parts.weights import (
    AGAINST_THE_AVERAGE,
    NEARLY_NO_GRADIENT,
    PAGE,
    TOO_LOW_W_DOWN,
    OneNeuron,
    guess,
    pick_fit,
    pick_neuron,
    show_chain_rule,
    show_limits,
    show_same_step,
)
from pages.prose import answers, escape, tasks, texts


def draw_curves(chosen: OneNeuron) -> None:
    """Draw the example's three curves."""
    figure(
        guess.place(chosen),
        chosen.position(),
        key="chain",
        label="One example through one neuron: three slopes that multiply",
        on_move=chosen.take_move,
        main=True,
    )


answers.mark("picture")
one = choose_beside_picture(PAGE, pick_neuron, draw_curves, OneNeuron.follow_handles)
asked = st.container()
texts.show("weights_reversal")
show_chain_rule(one)

answers.mark("plane")
st.header("On average: the loss over weight and bias", anchor=False)
data = picker.pick_data().data
picture, panel = place_picture_and_panel()
with panel:
    view = pick_fit(data, one.setting.activation)
    show_limits(view)
facts = view.find_facts(one.chain)
with asked:
    tasks.ask(TOO_LOW_W_DOWN, facts)
with picture:
    texts.show("average")
    for warning in view.warnings():
        st.warning(escape(warning))
    figure(
        view.scene(),
        view.position(),
        key="weights",
        label="The loss over weight and bias, the data, and the loss after each step",
        on_move=view.take_move,
    )
    st.markdown(view.verdict())
    if report := view.epoch_report():
        st.markdown(report)
    for task in (AGAINST_THE_AVERAGE, NEARLY_NO_GRADIENT):
        tasks.ask(task, facts)
answers.mark("optimisers")
show_same_step(view)
sharing.show_code(one.program(), view.program())
texts.show_takeaway(one.conclusion())
