"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

from dataclasses import replace

import streamlit as st

from lossviz.figures.minibatch import epoch, two_sets
from pages.figure import choose_beside_picture, figure, place_picture_and_panel
from pages.parts.sse_vs_mse import (
    PAGE,
    TASKS,
    SseVsMseView,
    pick_data_and_size,
    pick_rates,
    pick_two_sets,
)
from pages.prose import escape, tasks, texts
from pages.state import address, controls, note_move, read_moved
from pages.state import parameters as p


def draw_levels(chosen: SseVsMseView) -> None:
    """Draw level and noise; a batch size that was let go there is newer than the chosen one."""
    now = replace(chosen, size=read_moved(p.BATCH_SIZE.name))
    figure(
        now.levels(),
        now.position(),
        key="levels",
        label="Loss and gradient of a batch over its size",
        on_move=lambda _, value: note_move(p.BATCH_SIZE.name, now.size_at(value)),
        lead=True,
    )


view = choose_beside_picture(PAGE, pick_data_and_size, draw_levels)
st.markdown(view.in_words())
st.markdown(view.noise_scale())

st.subheader("One step, and the ones after it", anchor=False)
picture, panel = place_picture_and_panel()
with panel:
    rates = pick_rates(view)
with picture:
    figure(
        view.descents(rates),
        view.position(),
        key="descents",
        label="Both descents side by side",
        on_move=lambda _, value: address.set_controls({p.BATCH_SIZE.name: view.size_at(value)}),
    )

st.subheader("Two data sets of different size", anchor=False)
picture, panel = place_picture_and_panel()
with panel:
    comparison = pick_two_sets(view)
if comparison:
    with picture:
        figure(
            two_sets.build_scene(comparison), {}, key="two-sets", label="SSE and MSE of both sets"
        )
    panel.markdown(escape(two_sets.describe_two_sets(comparison)))

st.subheader("An epoch", anchor=False)
one_epoch = view.draw_epoch(
    drop_last=controls.toggle(p.DROP_LAST, "Leave out a smaller last batch")
)
st.markdown(epoch.describe_epoch(one_epoch, view.size))
figure(epoch.build_scene(one_epoch, view.size), {}, key="epoch", label="The batches of an epoch")
texts.show_side_by_side("frameworks_epoch", "accumulate")
tasks.show(TASKS, view.find_facts(rates, one_epoch))
