"""SSE against MSE as the batch grows: what climbs, what stays, and what a step makes of it."""

from dataclasses import replace

import streamlit as st

from lossviz.figures import epoch, two_sets
from pages.shared import address, controls, prose, tasks
from pages.shared import parameters as p
from pages.shared import two_sets as sets
from pages.shared.figure import figure
from pages.shared.first import first, held, hold, take_up
from pages.shared.growth_tasks import tasks_for
from pages.shared.growth_view import GrowthView, pick
from pages.shared.page_table import SSE_VS_MSE
from pages.shared.rates import pick_rates
from pages.shared.words import plain


@first
def growing(chosen: GrowthView) -> None:
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
def choose() -> GrowthView:
    """Choose data and batch size, by the controls or on the picture."""
    take_up()
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = pick()
        address.reset_button(SSE_VS_MSE)
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
    compared = sets.pick(view)
if compared:
    with picture:
        figure(two_sets.scene(compared), {}, key="two-sets", label="SSE and MSE of both sets")
    panel.markdown(plain(two_sets.in_words(compared)))

st.subheader("An epoch", anchor=False)
dealt = view.dealt(drop_last=controls.flag(p.DROP_LAST, "Leave out a smaller last batch"))
st.markdown(epoch.in_words(dealt, view.size))
figure(epoch.scene(dealt, view.size), {}, key="epoch", label="The batches of an epoch")
prose.side_by_side("frameworks_epoch", "accumulate")
tasks.show(tasks_for(**view.reached(rates, dealt)))
