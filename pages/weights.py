"""Down to the weights: what a signed gradient does to the weight and bias of a neuron."""

import streamlit as st

from lossviz.explain import sign_cases
from pages.figure import figure
from pages.parts.weights import PAGE, OneNeuron, one_neuron, tasks_for
from pages.parts.weights import view as weights_view
from pages.prose import plain, tasks, texts
from pages.state import address, first, hold, take_up


@first
def curves(chosen: OneNeuron) -> None:
    """Draw the example's three curves; what was let go on them is newer than the fields."""
    now = chosen.now()
    figure(
        now.scene(),
        now.position(),
        key="chain",
        label="One example through one neuron: three slopes that multiply",
        on_move=hold,
        lead=True,
    )


@first
def choose() -> OneNeuron:
    """Choose one example and one neuron, by the controls or on the curves."""
    take_up()
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = one_neuron.pick()
        address.reset_button(PAGE)
    with picture:
        curves(chosen)
    return chosen


one = choose()
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
picture, panel = st.columns([2, 1], gap="large")
with panel:
    view = weights_view.pick(one.setting.activation)
    weights_view.show_limits(view)
with picture:
    for warning in view.warnings():
        st.warning(plain(warning))
    figure(
        view.scene(),
        view.position(),
        key="weights",
        label="The loss over weight and bias, the data, and the loss after each step",
        on_move=view.moved,
    )
    st.markdown(view.verdict())
st.subheader("The same step under SSE and MSE", anchor=False)
st.markdown(view.same_step())
st.markdown(view.optimisers())
tasks.show(tasks_for(one.chain, view))
