"""The fit of one neuron to data: its controls beside the loss over weight and bias."""

from __future__ import annotations

import streamlit as st

from lossviz.batch import numbers_rows, rank_features
from lossviz.data import Dataset
from pages.figure import place_picture_and_panel, show
from pages.parts.weights.page import PLANE
from pages.parts.weights.tasks import ask_about_single_rows, ask_about_small_gradient
from pages.parts.weights.view import WeightsView, choose_rate, find_feature
from pages.prose import escape, section, texts, words
from pages.state import Source, address, controls
from pages.state import parameters as p


def choose_fit(source: Source) -> WeightsView:
    """Offer what is fitted to the data, beside the picture of it, and give what was chosen."""
    picture, panel = place_picture_and_panel()
    with panel:
        _show_controls(source)
        view = WeightsView.from_values(address.read_values(), source)
        _show_limits(view)
    with picture:
        texts.show("average")
        for warning in view.warnings():
            st.warning(escape(warning))
        show(PLANE, view)
        texts.write(view.verdict())
        if report := view.epoch_report():
            texts.write(report)
        ask_about_single_rows(view)
        ask_about_small_gradient(view)
    return view


def _show_controls(source: Source) -> None:
    """Show feature, loss and learning rate, and the others folded."""
    data = _pick_feature(source.data)
    reduction = controls.segmented_control(p.OBJECTIVE, "Loss")
    rate = p.MEAN_RATE if reduction == "MSE" else p.SUM_RATE
    controls.number_input(rate, f"Learning rate η under the {reduction}", step=0.01)
    with controls.expander(p.MORE_OF_FIT, "More", compact=True):
        _show_more(data)


def _show_more(data: Dataset) -> None:
    """Show the controls that one touches seldom: inputs, halves, start, batches, steps."""
    with st.container(horizontal=True):
        controls.toggle(p.STANDARDISED, "Standardised")
        controls.toggle(p.UNIT_TARGETS, "Targets to 0 to 1")
    controls.toggle_halves(hidden=p.read_loss(address.read_values()).quadratic is None)
    with st.container(horizontal=True):
        controls.number_input(p.WEIGHT, "Weight w at the start", step=0.1)
        controls.number_input(p.BIAS, "Bias b at the start", step=0.1)
    if controls.toggle(p.MINI_BATCHES, "Steps by mini-batches"):
        label = f"Batch size B, of {data.n:,}"
        controls.whole_number_input(p.BATCH_SIZE, label, high=data.n)
        controls.whole_number_input(p.SEED, "Seed of the batches")
    controls.whole_number_input(p.STEP_OF_WEIGHTS, "Steps taken")


def _pick_feature(data: Dataset) -> Dataset:
    """Offer the columns of numbers, and give the data that the feature is a column of."""
    columns = rank_features(data)
    first = columns[0] if columns and not numbers_rows(data, columns[0]) else None
    named = (
        controls.name_selectbox(p.FEATURE, "Feature x", columns, first=first) if columns else None
    )
    if not named:
        st.caption(
            "These data have no column of numbers besides target and prediction, or only columns "
            "that number rows or folds. Until you choose a feature, the sample Five walks is shown."
        )
    return find_feature(data, named)[0]


def _show_limits(view: WeightsView) -> None:
    """Show which rates converge, with a way to one, and what standardising does to them."""
    own = choose_rate(view.plan.neuron.objective)
    with section():
        texts.write(view.limits())
        st.button(
            "Half the limit", on_click=address.set_controls, args=({own.name: view.half_limit()},)
        )
    if view.plan.neuron.is_quadratic:
        st.caption(words.link(view.standardising()))
