"""The small live pictures on the home page, one for each page that it leads to."""

from __future__ import annotations

import streamlit as st

from lossviz.figures.batch import curve as batch
from lossviz.figures.batch.examples import CurveOptions
from lossviz.figures.minibatch import levels
from lossviz.figures.neuron import contours as weights
from lossviz.figures.one_prediction import curve as one_prediction
from lossviz.figures.scene.scene import Scene, shrink
from lossviz.loss.losses import SquaredError
from lossviz.loss.objective import MSE, SSE
from lossviz.minibatch.curves import BatchOptions
from lossviz.neuron.activations import ACTIVATIONS
from lossviz.neuron.inputs import FeatureChoice
from lossviz.neuron.model import Neuron
from lossviz.neuron.plan import Plan
from lossviz.reading.samples import load_sample
from pages.figure import figure
from pages.page_table import BATCH, ONE_PREDICTION, SSE_VS_MSE, WEIGHTS, Page
from pages.state import parameters as p


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
    scene = one_prediction.build_scene(
        p.TARGET.default,
        p.REACH.default,
        loss=SquaredError(),
        learning_rate=p.LEARNING_RATE.default,
        formula="",
    )
    return shrink(scene), {one_prediction.HANDLE: p.OUTPUT.default}


def _batch() -> tuple[Scene, dict[str, float]]:
    data = load_sample("five")
    scene = batch.build_scene(data, CurveOptions(SSE, p.BATCH_RATE.default, label="name"), 4)
    return shrink(scene), batch.locate_handles(data, 4)


def _weights() -> tuple[Scene, dict[str, float]]:
    data, neuron = load_sample("five"), Neuron(ACTIVATIONS["identity"], SSE)
    plan = Plan(FeatureChoice("distance (km)"), neuron, p.SUM_RATE.default, 1.0, 0.0)
    return shrink(weights.build_scene(data, plan)), weights.locate_handles(data, plan, 0)


def _levels() -> tuple[Scene, dict[str, float]]:
    data = load_sample("diabetes")
    return shrink(levels.build_scene(data, _COMPARED, _SIZE)), levels.locate_handles(
        data, _COMPARED, _SIZE
    )


_SIZE = 32
_COMPARED = BatchOptions(SSE, MSE, None, p.SEED.default)
_PICTURES = {ONE_PREDICTION: _one_prediction, BATCH: _batch, WEIGHTS: _weights, SSE_VS_MSE: _levels}
