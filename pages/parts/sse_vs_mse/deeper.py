"""What of SSE and MSE is folded: gradients, noise scale, two data sets, an epoch."""

from __future__ import annotations

import streamlit as st

from lossviz.figures.minibatch import Rates, epoch, two_sets
from pages.figure import figure, place_picture_and_panel
from pages.parts.sse_vs_mse.rates import pick_rates
from pages.parts.sse_vs_mse.tasks import MEAN_OF_MEANS, SAME_STEP
from pages.parts.sse_vs_mse.two_sets import pick_two_sets
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import answers, escape, tasks, texts
from pages.state import address, controls
from pages.state import parameters as p


def show_gradients(view: SseVsMseView) -> None:
    """Show the gradients over the batch size, with the numbers at this one, folded."""
    label = "The gradients: what grows for a shared bias, and what for one output"
    with controls.expander(p.GRADIENTS, label) as here:
        if here.open:
            figure(
                view.gradients(),
                view.position(),
                key="gradients",
                label="Gradient of a batch over its size",
                on_move=lambda _, value: address.set_controls(
                    {p.BATCH_SIZE.name: view.size_at(value)}
                ),
            )
            st.markdown(view.in_words())


def show_noise_scale(view: SseVsMseView) -> None:
    """Show the noise scale over a shared bias, folded."""
    answers.mark("noise")
    expander = controls.expander(p.NOISE_SCALE, "The noise scale: when do larger batches pay?")
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            bias = controls.number_input(p.MOVED_BIAS, "Shared bias", step=1.0)
            st.markdown(view.noise_scale())
            texts.show("late_in_training")
        if expander.open:
            with picture:
                scene, at = view.moved(bias)
                figure(
                    scene,
                    at,
                    key="noise-scale",
                    label="MSE and gradient noise scale over a shared bias",
                    on_move=lambda _, value: address.set_controls(
                        {p.MOVED_BIAS.name: view.bias_at(bias, value)}
                    ),
                    sets=p.MOVED_BIAS.name,
                )


def show_descents(view: SseVsMseView) -> None:
    """Show the two descents with their learning rates, folded."""
    answers.mark("descents")
    expander = controls.expander(
        p.DESCENTS, "One step, and the ones after it: which learning rates?"
    )
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            rates = pick_rates(view)
        with picture:
            tasks.ask(SAME_STEP, view.find_facts_of_rates(rates))
            if expander.open:
                _draw_descents(view, rates)


def _draw_descents(view: SseVsMseView, rates: Rates) -> None:
    figure(
        view.descents(rates),
        view.position(),
        key="descents",
        label="Both descents side by side",
        on_move=lambda _, value: address.set_controls({p.BATCH_SIZE.name: view.size_at(value)}),
    )


def show_two_sets(view: SseVsMseView) -> None:
    """Compare two data sets of different size, folded."""
    expander = controls.expander(
        p.TWO_SETS, "Two data sets of different size: which loss compares?"
    )
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            comparison = pick_two_sets(view)
        if comparison and expander.open:
            with picture:
                scene = two_sets.build_scene(comparison)
                figure(scene, {}, key="two-sets", label="SSE and MSE of both sets")
            panel.markdown(escape(two_sets.describe_two_sets(comparison)))


def show_epoch(view: SseVsMseView) -> None:
    """Show an epoch with its last, smaller batch, folded."""
    answers.mark("epoch")
    expander = controls.expander(p.EPOCH, "An epoch: is the mean of the batches' means right?")
    with expander:
        drop = controls.toggle(p.DROP_LAST, "Leave out a smaller last batch")
        one_epoch = view.draw_epoch(drop_last=drop)
        tasks.ask(MEAN_OF_MEANS, view.find_facts_of_epoch(one_epoch))
        if expander.open:
            st.markdown(epoch.describe_epoch(one_epoch, view.size))
            st.markdown(epoch.describe_roots(one_epoch, view.options.mse))
            scene = epoch.build_scene(one_epoch, view.size)
            figure(scene, {}, key="epoch", label="The batches of an epoch")
            texts.show_side_by_side("frameworks_epoch", "accumulate")
