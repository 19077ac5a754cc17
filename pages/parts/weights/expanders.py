"""What of the weights is in expanders: the chain rule, the cases of signs, the optimisers."""

from __future__ import annotations

import streamlit as st

from lossviz.explain import sign_cases
from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.view import WeightsView
from pages.prose import section, texts
from pages.state import controls
from pages.state import parameters as p


def show_chain_rule(one: OneNeuronView) -> None:
    """Show the chain rule factor by factor, and every case of signs."""
    with controls.expander(
        p.CHAIN_RULE, "The chain rule, factor by factor with these numbers"
    ) as here:
        if here.open:
            with section():
                lines = one.derive()
                for column, part in zip(
                    st.columns(2, gap="large"), (lines[:6], lines[6:]), strict=True
                ):
                    with column:
                        texts.show_derivation(part)
    with controls.expander(p.SIGNS, "Every case of signs: which way do w and b go?") as here:
        if here.open:
            st.markdown(sign_cases.tabulate_signs(one.chain, one.learning_rate))


def show_same_step(view: WeightsView) -> None:
    """Show which rates make the same step under SSE and MSE, for each optimiser."""
    with controls.expander(
        p.OPTIMISERS, "The same step under SSE and MSE, for each optimiser"
    ) as here:
        if here.open:
            with section():
                texts.write(view.same_step())
                texts.write(view.optimisers())
