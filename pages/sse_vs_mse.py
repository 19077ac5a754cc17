"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

from dataclasses import replace

import streamlit as st

from lossviz.figures.minibatch import epoch, two_sets
from pages.figure import figure
from pages.parts.sse_vs_mse import PAGE, SseVsMseView, pick, pick_rates, pick_two_sets, tasks_for
from pages.prose import plain, tasks, texts
from pages.state import address, controls, first, held, hold, take_up
from pages.state import parameters as p


@first
def growing(chosen: SseVsMseView) -> None:
    """Draw level and noise; a batch size that was let go there is newer than the chosen one."""
    now = replace(chosen, size=held(p.BATCH_SIZE.name))
    figure(
        now.levels(),
        now.position(),
        key="levels",
        label="Loss and gradient of a batch over its size",
        on_move=lambda _, value: hold(p.BATCH_SIZE.name, now.size_at(value)),
        lead=True,
    )


@first
def choose() -> SseVsMseView:
    """Choose data and batch size, by the controls or on the picture."""
    take_up()
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = pick()
        address.reset_button(PAGE)
    with picture:
        growing(chosen)
    return chosen


view = choose()
st.markdown(view.in_words())
st.markdown(view.noise_scale())

st.subheader("One step, and the ones after it", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
with panel:
    rates = pick_rates(view)
with picture:
    figure(
        view.descents(rates),
        view.position(),
        key="descents",
        label="Both descents side by side",
        on_move=lambda _, value: address.assign({p.BATCH_SIZE.name: view.size_at(value)}),
    )

st.subheader("Two data sets of different size", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
with panel:
    comparison = pick_two_sets(view)
if comparison:
    with picture:
        figure(
            two_sets.build_scene(comparison), {}, key="two-sets", label="SSE and MSE of both sets"
        )
    panel.markdown(plain(two_sets.describe_two_sets(comparison)))

st.subheader("An epoch", anchor=False)
one_epoch = view.draw_epoch(
    drop_last=controls.toggle(p.DROP_LAST, "Leave out a smaller last batch")
)
st.markdown(epoch.describe_epoch(one_epoch, view.size))
figure(epoch.build_scene(one_epoch, view.size), {}, key="epoch", label="The batches of an epoch")
texts.side_by_side("frameworks_epoch", "accumulate")
tasks.show(tasks_for(**view.reached(rates, one_epoch)))
