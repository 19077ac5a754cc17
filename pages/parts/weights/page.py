"""Down to the weights in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Final

from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.view import WeightsView
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
    path="weights",
    name="Down to the weights",
    question="What does a negative gradient do to the weights?",
    icon=":material/account_tree:",
    parameters=(
        *(p.ACTIVATION, p.ONE_INPUT, p.ONE_TARGET, p.ONE_WEIGHT, p.ONE_BIAS),
        *(p.LEARNING_RATE, p.LOSS, *p.OF_LOSSES, p.HALF),
        *(p.MORE_OF_NEURON, p.MORE_OF_FIT, p.CHAIN_RULE, p.SIGNS, p.OPTIMISERS),
        *(p.CHOOSE, p.DATA, *p.FILE),
        *(p.FEATURE, p.STANDARDISED, p.UNIT_TARGETS, *p.OBJECTIVES),
        *(p.SUM_RATE, p.MEAN_RATE, p.WEIGHT, p.BIAS, p.STEP_OF_WEIGHTS),
        *(p.MINI_BATCHES, p.BATCH_SIZE, p.SEED),
        *(p.CODE, p.FLAVOUR, p.ANSWER, *p.FOR_CLASS),
    ),
    words=(
        *("gradient", "learning rate η", "bias"),
        *("sum of squared errors (SSE)", "mean squared error (MSE)"),
        *("contour", "standardised", "batch", "epoch"),
    ),
    figures=(CHAIN, PLANE),
    data=p.DATA,
    # An input above 0, before one below 0 turns the way of the weight; and a place over weight and
    # bias where a step raises the loss of some examples.
    opening={
        **{p.ONE_INPUT.name: 1.0, p.ONE_TARGET.name: 1.2},
        **{p.ONE_WEIGHT.name: 0.5, p.ONE_BIAS.name: -0.4},
        **{p.STANDARDISED.name: False, p.WEIGHT.name: 0.0, p.BIAS.name: 11.5},
    },
)
