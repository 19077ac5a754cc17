"""Down to the weights: what a signed gradient does to the weight and bias of a neuron."""

import streamlit as st

from lossviz.explain import sign_cases
from pages.figure import choose_beside_picture, figure, place_picture_and_panel
from pages.parts.weights import PAGE, TASKS, OneNeuron, pick_fit, pick_neuron, show_limits
from pages.prose import escape, tasks, texts
from pages.state import note_move


def draw_curves(chosen: OneNeuron) -> None:
    """Draw the example's three curves; what was let go there is newer than the fields."""
    now = chosen.with_moves()
    figure(
        now.scene(),
        now.position(),
        key="chain",
        label="One example through one neuron: three slopes that multiply",
        on_move=note_move,
        lead=True,
    )


one = choose_beside_picture(PAGE, pick_neuron, draw_curves)
left, right = st.columns(2, gap="large")
with left:
    st.markdown(sign_cases.tabulate_signs(one.chain))
with right:
    texts.show("weights_reversal")
left, right = st.columns(2, gap="large")
with left:
    texts.show_derivation(one.derivation()[:6])
with right:
    texts.show_derivation(one.derivation()[6:])

st.subheader("On average: the loss over weight and bias", anchor=False)
texts.show("average")
picture, panel = place_picture_and_panel()
with panel:
    view = pick_fit(one.setting.activation)
    show_limits(view)
with picture:
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
st.subheader("The same step under SSE and MSE", anchor=False)
st.markdown(view.same_step())
st.markdown(view.optimisers())
tasks.show(TASKS, view.find_facts(one.chain))
