"""The row of this page in the table of pages, with its picture on the home page."""

from __future__ import annotations

from typing import Final

from lossviz.figures.neuron import contours
from lossviz.figures.scene import Scene
from lossviz.loss import SSE
from lossviz.neuron import ACTIVATIONS, FeatureChoice, Neuron, Plan
from lossviz.reading import load_sample
from pages.parts.weights.figures import FIGURES
from pages.state import Page
from pages.state import parameters as p


def draw_picture() -> tuple[Scene, dict[str, float]]:
    """Draw it, and say where its handles stand."""
    data, neuron = load_sample("five"), Neuron(ACTIVATIONS["identity"], SSE)
    plan = Plan(FeatureChoice("distance (km)"), neuron, p.SUM_RATE.default, 1.0, 0.0)
    return contours.build_scene(data, plan), contours.locate_handles(data, plan, 0)


PAGE: Final = Page(
    "weights.py",
    "weights",
    "Down to the weights",
    "What does a negative gradient do to the weights?",
    ":material/account_tree:",
    (
        p.ACTIVATION,
        p.ONE_INPUT,
        p.ONE_TARGET,
        p.ONE_WEIGHT,
        p.ONE_BIAS,
        p.LEARNING_RATE,
        p.HALF,
        *(p.CHAIN_RULE, p.SIGNS, p.OPTIMISERS, p.CHOOSE),
        p.DATA,
        *p.FILE,
        p.FEATURE,
        p.STANDARDISED,
        p.UNIT_TARGETS,
        p.OBJECTIVE,
        p.HALF_IN_SUM,
        p.HALF_IN_MEAN,
        p.SUM_RATE,
        p.MEAN_RATE,
        p.WEIGHT,
        p.BIAS,
        p.STEP_OF_WEIGHTS,
        p.MINI_BATCHES,
        p.BATCH_SIZE,
        p.SEED,
        p.CODE,
        p.FLAVOUR,
        *p.FOR_CLASS,
        p.ANSWER,
    ),
    draw_picture,
    FIGURES,
    p.DATA,
)
