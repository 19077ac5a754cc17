"""The small live pictures on the home page, one for each page that it leads to."""

from __future__ import annotations

import streamlit as st

from lossviz.activations import ACTIVATIONS
from lossviz.figures import batch, levels, one_prediction, weights
from lossviz.figures.examples import Look
from lossviz.figures.scene import Scene, miniature
from lossviz.growth import Compared
from lossviz.inputs import Asked
from lossviz.losses import SquaredError
from lossviz.neuron import Neuron
from lossviz.objective import MSE, SSE
from lossviz.samples import load_sample
from lossviz.weights_plan import Plan
from pages.shared import parameters as p
from pages.shared.figure import figure
from pages.shared.page_table import BATCH, ONE_PREDICTION, SSE_VS_MSE, WEIGHTS, Page


def card(page: Page) -> None:
    """Show a page's question, which leads there, over a picture to take hold of."""
    st.page_link(page.script, label=f"**{page.question}**", icon=page.icon)
    scene, at = _PICTURES[page]()
    held = f"{page.path} at home"

    def moved(handle: str, value: float) -> None:
        st.session_state[held] = {**st.session_state.get(held, at), handle: value}

    figure(
        scene,
        st.session_state.get(held, at),
        key=f"home-{page.path}",
        label=f"A small picture of the page {page.name}",
        on_move=moved,
        bare=True,
    )


def _one_prediction() -> tuple[Scene, dict[str, float]]:
    scene = one_prediction.scene(
        p.TARGET.default,
        p.REACH.default,
        loss=SquaredError(),
        learning_rate=p.LEARNING_RATE.default,
        formula="",
    )
    return miniature(scene), {one_prediction.HANDLE: p.OUTPUT.default}


def _batch() -> tuple[Scene, dict[str, float]]:
    data = load_sample("five")
    scene = batch.scene(data, Look(SSE, p.BATCH_RATE.default, label="name"), 4)
    return miniature(scene), batch.position(data, 4)


def _weights() -> tuple[Scene, dict[str, float]]:
    data, neuron = load_sample("five"), Neuron(ACTIVATIONS["identity"], SSE)
    plan = Plan(Asked("distance (km)"), neuron, p.SUM_RATE.default, 1.0, 0.0)
    return miniature(weights.scene(data, plan)), weights.position(data, plan, 0)


def _levels() -> tuple[Scene, dict[str, float]]:
    data = load_sample("diabetes")
    return miniature(levels.scene(data, _COMPARED, _SIZE)), levels.position(data, _COMPARED, _SIZE)


_SIZE = 32
_COMPARED = Compared(SSE, MSE, None, p.SEED.default)
_PICTURES = {ONE_PREDICTION: _one_prediction, BATCH: _batch, WEIGHTS: _weights, SSE_VS_MSE: _levels}
