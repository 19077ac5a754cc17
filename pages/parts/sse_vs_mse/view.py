"""The data and switches of "SSE vs MSE", and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz import code
from lossviz.batch import find_numeric_columns
from lossviz.data import Dataset
from lossviz.explain import (
    conclude_sse_vs_mse,
    convert_rate,
    describe_descents,
    describe_noise_scale,
    describe_sum_and_mean,
    tabulate_batch,
)
from lossviz.figures.minibatch import Rates, descents, gradients, levels, noise_scale
from lossviz.figures.scene import Scene
from lossviz.loss import Objective, SquaredError
from lossviz.minibatch import BatchOptions, Epoch, draw_epoch
from pages.data import Picked, batch_size
from pages.prose import Facts
from pages.state import controls
from pages.state import parameters as p

_BIAS = "shared bias"


@dataclass(frozen=True)
class SseVsMseView:
    """A data set, what is compared on it, and the batch size.

    Attributes
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size, at most the number of rows.
    """

    data: Dataset
    options: BatchOptions
    size: int

    def follow_handles(self) -> SseVsMseView:
        """Give the same with the batch size that a hand has chosen."""
        return replace(self, size=st.session_state[p.BATCH_SIZE_OF_MANY.name])

    def levels(self) -> Scene:
        """Draw level and noise."""
        return levels.build_scene(self.data, self.options, self.size)

    def gradients(self) -> Scene:
        """Draw level and noise of the gradients."""
        return gradients.build_scene(self.data, self.options, self.size)

    def moved(self, bias: float) -> tuple[Scene, dict[str, float]]:
        """Draw the noise scale over a shared bias, and say where the handle stands."""
        return (
            noise_scale.build_scene(self.data, self.options, self.size, bias),
            noise_scale.locate_handles(self.data, self.options, self.size, bias),
        )

    def bias_at(self, bias: float, value: float) -> float:
        """The shared bias at a value of the handle of that picture."""
        return noise_scale.find_bias(self.data, self.options, self.size, bias, value)

    def sum_and_mean(self) -> str:
        """Say why the sum grows, and why the mean is taken."""
        return describe_sum_and_mean(self.data, self.options, self.size)

    def descents(self, rates: Rates) -> Scene:
        """Draw both descents."""
        outcomes = describe_descents(self.data, self.options, rates.sse, rates.mse, self.size)
        return descents.build_scene(self.data, self.options, rates, self.size, outcomes)

    def position(self) -> dict[str, float]:
        """Where the handle stands."""
        return levels.locate_handles(self.data, self.options, self.size)

    def size_at(self, value: float) -> int:
        """The batch size at a value of the handle."""
        return levels.find_batch_size(self.data, self.options, self.size, value)

    def in_words(self) -> str:
        """The numbers at this batch size, as a table."""
        return tabulate_batch(self.data, self.options, self.size)

    def find_facts(self) -> Facts:
        """Tell what the first picture shows of what a question at it asks for."""
        return {"batch_is_whole": self.size == self.data.n}

    def find_facts_of_rates(self, rates: Rates) -> Facts:
        """The same for the picture of both descents."""
        same, _ = convert_rate(self.options, self.size, rates.mse)
        return {"steps_are_equal": rates.sse == same and self.size > 1}

    def find_facts_of_epoch(self, one_epoch: Epoch) -> Facts:
        """The same for the picture of an epoch."""
        return {"last_batch_is_smaller": bool(one_epoch.sizes[-1] < self.size)}

    def program(self) -> code.SseVsMse:
        """What the code of the page has to give."""
        sse, mse = self.options.sse.loss, self.options.mse.loss
        halves = (sse == SquaredError(), mse == SquaredError())
        return code.SseVsMse(self.data, self.size, *halves, self.options.seed)

    def conclusion(self) -> str:
        """Say what the page comes to."""
        return conclude_sse_vs_mse(self.data, self.options, self.size)

    def noise_scale(self) -> str:
        """Say what the gradient noise scale of the data is, and means."""
        return describe_noise_scale(self.data, self.options, self.size)

    def draw_epoch(self, *, drop_last: bool) -> Epoch:
        """Deal an epoch."""
        return draw_epoch(self.data, self.options, self.size, drop_last=drop_last)


def pick_size_and_switches(picked: Picked) -> SseVsMseView:
    """Offer the batch size and the switches."""
    chosen = picked.data
    size = batch_size.pick(chosen.n)
    with st.container(horizontal=True):
        sse = SquaredError(half=controls.toggle(p.HALF_IN_SUM, "½ in the SSE"))
        mse = SquaredError(half=controls.toggle(p.HALF_IN_MEAN, "½ in the MSE"))
    columns = [_BIAS, *(name for name in find_numeric_columns(chosen) if name != _BIAS)]
    column = controls.name_selectbox(
        p.FEATURE, "Gradient for a bias, or the weight of", columns, first=_BIAS
    )
    seed = controls.whole_number_input(p.SEED, "Seed of the draws")
    options = BatchOptions(
        Objective(sse, "sum"),
        Objective(mse, "mean"),
        None if column == _BIAS else column,
        seed,
    )
    return SseVsMseView(chosen, options, size)
