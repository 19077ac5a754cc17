"""What of SSE and MSE is in expanders: gradients, noise scale, two data sets, an epoch."""

from __future__ import annotations

import streamlit as st

from lossviz.explain import minibatch
from lossviz.figures.minibatch import epoch, two_sets
from pages.figure import place_picture_and_panel, show
from pages.parts.sse_vs_mse import page
from pages.parts.sse_vs_mse.tasks import ask_about_last_batch, ask_about_rates
from pages.parts.sse_vs_mse.two_sets import pick_two_sets
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import answers, escape, texts
from pages.state import address, controls
from pages.state import parameters as p


def show_expanders(view: SseVsMseView) -> None:
    """Show what goes deeper; a figure is drawn where it is asked for."""
    _show_descents(view)
    _show_gradients(view)
    _show_noise_scale(view)
    _show_two_sets(view)
    _show_epoch(view)


def _show_gradients(view: SseVsMseView) -> None:
    """Show the gradients over the batch size, with the numbers at this one."""
    label = "The gradients: what grows for a shared bias, and what for one output"
    with controls.expander(p.GRADIENTS, label) as here:
        if here.open:
            show(page.GRADIENTS, view)
            st.markdown(minibatch.tabulate_batch(view.data, view.options, view.size))


def _show_noise_scale(view: SseVsMseView) -> None:
    """Show the noise scale over a shared bias."""
    answers.mark("noise")
    with controls.expander(p.NOISE_SCALE, "The noise scale: when do larger batches pay?") as here:
        picture, panel = place_picture_and_panel()
        with panel:
            controls.number_input(p.MOVED_BIAS, "Shared bias", step=1.0)
            texts.write(view.describe_noise_scale())
            texts.show("late_in_training")
        if here.open:
            with picture:
                show(page.NOISE_SCALE, view)


def _show_descents(view: SseVsMseView) -> None:
    """Show the two descents with their learning rates."""
    answers.mark("descents")
    label = "One step, and the ones after it: which learning rates?"
    with controls.expander(p.DESCENTS, label) as here:
        picture, panel = place_picture_and_panel()
        with panel:
            _show_rates(view)
        with picture:
            ask_about_rates(view)
            if here.open:
                show(page.DESCENTS, view)


def _show_rates(view: SseVsMseView) -> None:
    """Show both rates, and a button that makes both objectives take the same step."""
    controls.number_input(p.MEAN_RATE, "Learning rate η under the MSE", step=0.1)
    converted, words = view.convert_rate()
    st.button(
        "Convert for the SSE", on_click=address.set_controls, args=({p.SUM_RATE.name: converted},)
    )
    controls.number_input(p.SUM_RATE, "Learning rate η under the SSE", step=0.1)
    texts.write(words)
    texts.write(
        minibatch.describe_linear_scaling(view.data, view.options, view.size, view.rates.mse)
    )


def _show_two_sets(view: SseVsMseView) -> None:
    """Compare two data sets of different size."""
    label = "Two data sets of different size: which loss compares?"
    with controls.expander(p.TWO_SETS, label) as here:
        picture, panel = place_picture_and_panel()
        with panel:
            comparison = pick_two_sets(view)
        if comparison and here.open:
            with picture:
                show(page.TWO_SETS, view, placed=(two_sets.draw_two_sets(comparison), {}))
            panel.markdown(escape(two_sets.describe_two_sets(comparison)))


def _show_epoch(view: SseVsMseView) -> None:
    """Show an epoch with its last, smaller batch."""
    answers.mark("epoch")
    with controls.expander(p.EPOCH, "An epoch: is the mean of the batches' means right?") as here:
        controls.toggle(p.DROP_LAST, "Leave out a smaller last batch")
        ask_about_last_batch(view)
        if here.open:
            dealt = view.deal_epoch()
            texts.write(epoch.describe_epoch(dealt, view.size))
            texts.write(epoch.describe_roots(dealt, view.options.mse))
            show(page.EPOCH, view)
            texts.show_side_by_side("frameworks_epoch", "accumulate")
