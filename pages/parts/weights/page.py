"""Down to the weights in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Final

from pages.parts.weights import one_neuron
from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.view import PARAMETERS, WeightsView
from pages.state import Page, PageFigure
from pages.state import parameters as p

CHAIN: Final = PageFigure(
    key="chain",
    label="One example through one neuron: three slopes that multiply",
    view=OneNeuronView.from_values,
    draw=OneNeuronView.draw,
    offers=(p.ACTIVATION, p.LEARNING_RATE, p.HALF),
)
PLANE: Final = PageFigure(
    key="weights",
    label="The loss over weight and bias, the data, and the loss after each step",
    view=WeightsView.from_values,
    draw=WeightsView.draw,
    sets=WeightsView.set_by_hand,
    offers=(p.OBJECTIVE, p.SUM_RATE, p.MEAN_RATE, p.ACTIVATION, p.STANDARDISED),
)
PAGE: Final = Page(
    script="weights.py",
    path="weights",
    name="Down to the weights",
    question="What does a negative gradient do to the weights?",
    icon=":material/account_tree:",
    parameters=(
        *one_neuron.PARAMETERS,
        *(p.CHAIN_RULE, p.SIGNS, p.OPTIMISERS),
        *(p.CHOOSE, p.DATA, *p.FILE),
        *PARAMETERS,
        *(p.CODE, p.FLAVOUR, p.ANSWER, *p.FOR_CLASS),
    ),
    figures=(CHAIN, PLANE),
    card=PLANE,
    data=p.DATA,
)
