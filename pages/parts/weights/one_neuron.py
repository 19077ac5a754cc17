"""One example through one neuron, with its switches as they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz import code
from lossviz.explain import Line, conclude_weights, derive_chain_rule
from lossviz.figures.neuron import Setting, chain
from lossviz.figures.scene import Scene
from lossviz.loss import SquaredError
from lossviz.neuron import ACTIVATIONS, Chain, propagate
from pages.state import address, controls
from pages.state import parameters as p


@dataclass(frozen=True)
class OneNeuron:
    """The example and the neuron of the page's first picture.

    Attributes
    ----------
    setting : Setting
    """

    setting: Setting

    def take_move(self, handle: str, value: float) -> None:
        """Set the control of a handle that was let go."""
        address.set_controls({handle: value})

    def follow_handles(self) -> OneNeuron:
        """Give the same with what hands have put elsewhere."""
        x, w, t, b = (st.session_state[e.name] for e in _BY_HAND)
        return replace(self, setting=replace(self.setting, x=x, w=w, t=t, b=b))

    @property
    def chain(self) -> Chain:
        """Forward pass and factors."""
        s = self.setting
        return propagate(s.x, s.t, s.w, s.b, activation=s.activation, loss=s.loss)

    def conclusion(self) -> str:
        """Say what the page comes to."""
        return conclude_weights(self.chain, self.setting.x)

    def scene(self) -> Scene:
        """Draw the three curves."""
        return chain.build_scene(self.setting)

    def position(self) -> dict[str, float]:
        """Where the handles stand."""
        return chain.locate_handles(self.setting)

    def program(self) -> code.Weights:
        """What the code of this example has to give."""
        s = self.setting
        return code.Weights.of_example(
            s.x,
            s.t,
            s.w,
            s.b,
            activation=s.activation,
            loss=s.loss,
            learning_rate=s.learning_rate,
        )

    def derivation(self) -> tuple[Line, ...]:
        """Give the chain rule, factor by factor, with these numbers."""
        s = self.setting
        return derive_chain_rule(
            self.chain,
            s.w,
            s.b,
            activation=s.activation,
            loss=s.loss,
            learning_rate=s.learning_rate,
        )


_BY_HAND = (p.ONE_INPUT, p.ONE_WEIGHT, p.ONE_TARGET, p.ONE_BIAS)


def pick_neuron() -> OneNeuron:
    """Offer the controls of one neuron and its example."""
    with st.container(horizontal=True):
        x = controls.number_input(p.ONE_INPUT, "Input x", step=0.1)
        w = controls.number_input(p.ONE_WEIGHT, "Weight w", step=0.1)
    with st.container(horizontal=True):
        t = controls.number_input(p.ONE_TARGET, "Target t", step=0.1)
        b = controls.number_input(p.ONE_BIAS, "Bias b", step=0.1)
    activation = ACTIVATIONS[controls.segmented_control(p.ACTIVATION, "Activation φ", wrap=True)]
    rate = controls.number_input(p.LEARNING_RATE, "Learning rate η", step=0.1)
    half = controls.toggle(p.HALF, "½ before the square")
    if activation.note:
        st.caption(activation.note)
    return OneNeuron(Setting(x, t, w, b, activation, SquaredError(half=half), rate))
