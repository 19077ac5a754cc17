"""The main picture of the weights: the controls of one neuron, and the guess of where w goes."""

from __future__ import annotations

import streamlit as st

from lossviz.explain import guesses, ways
from lossviz.figures.neuron import guess as picture
from lossviz.neuron import ACTIVATIONS
from pages.figure import show
from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.page import CHAIN, PAGE
from pages.prose import Stage, guess
from pages.state import Placed, Source, address, controls, keys
from pages.state import parameters as p


def show_neuron(source: Source) -> None:
    """Show the controls of one neuron and its example."""
    view = OneNeuronView.from_values(address.read_values(), source)
    st.session_state[keys.NEGATIVE_INPUT] = view.x < 0
    turned = view.turn_input()
    st.toggle(
        "x is negative",
        key=keys.NEGATIVE_INPUT,
        on_change=address.set_controls,
        args=(turned,),
        disabled=bool(controls.list_locked() & turned.keys()),
    )
    st.caption(
        "The switch sets b so that output and error stay: only x turns, and w's way with it."
    )
    activation = controls.segmented_control(p.ACTIVATION, "Activation φ", wrap=True)
    if note := ACTIVATIONS[activation].note:
        st.caption(note)
    controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
    with controls.expander(p.MORE_OF_NEURON, "More", compact=True):
        with st.container(horizontal=True):
            controls.number_input(p.ONE_INPUT, "Input x", step=0.1)
            controls.number_input(p.ONE_WEIGHT, "Weight w", step=0.1)
        with st.container(horizontal=True):
            controls.number_input(p.ONE_TARGET, "Target t", step=0.1)
            controls.number_input(p.ONE_BIAS, "Bias b", step=0.1)
        controls.pick_loss()
        squared = p.read_loss(address.read_values()).quadratic is not None
        controls.toggle(p.HALF, "½ before the square", hidden=not squared)


_WAYS: dict[str, ways.Way] = {"w goes up": "up", "w goes down": "down", "w stays": "stays"}
_QUESTION = "**Guess first:** which way does one step of gradient descent move the weight w?"


def draw_curves(view: OneNeuronView) -> None:
    """Draw the example's three curves, with the guess."""
    show(CHAIN, view, placed=_add_guess(view), main=True)


def _add_guess(view: OneNeuronView) -> Placed:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage, (scene, at) = guess.follow(PAGE), CHAIN.draw(view)
    if stage is Stage.ASKED:
        guess.ask(PAGE, _QUESTION, tuple(_WAYS))
        return picture.ask(scene), at
    way = _WAYS.get(str(guess.read_guess(PAGE.path, "")))
    if stage is Stage.OVER or way is None:
        return scene, at
    said = guesses.judge_weight_way(view.chain, view.x, way, view.learning_rate)
    guess.show_verdict(said)
    return picture.remember(scene, way, view.w), at
