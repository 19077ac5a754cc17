"""The data and switches of "SSE vs MSE", and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lossviz import batch_words
from lossviz.dataset import Dataset
from lossviz.epoch import Epoch
from lossviz.features import numeric_columns
from lossviz.figures import descents, levels
from lossviz.figures.descents import Rates
from lossviz.figures.scene import Scene
from lossviz.growth import Compared, epoch_of
from lossviz.losses import SquaredError
from lossviz.objective import Objective
from pages.shared import controls, data
from pages.shared import parameters as p

_BIAS = "shared bias"
_ASKED = "batch size asked for"
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class GrowthView:
    """A data set, what is compared on it, and the batch size.

    Attributes
    ----------
    data : Dataset
    compared : Compared
    size : int
        The batch size, at most the number of rows.
    """

    data: Dataset
    compared: Compared
    size: int

    def levels(self) -> Scene:
        """Draw level and noise."""
        return levels.scene(self.data, self.compared, self.size)

    def descents(self, rates: Rates) -> Scene:
        """Draw both descents."""
        return descents.scene(self.data, self.compared, rates, self.size)

    def position(self) -> dict[str, float]:
        """Where the handle stands."""
        return levels.position(self.data, self.compared, self.size)

    def size_at(self, value: float) -> int:
        """The batch size at a value of the handle."""
        return levels.size_at(self.data, self.compared, self.size, value)

    def in_words(self) -> str:
        """The numbers at this batch size, as a table."""
        return batch_words.table(self.data, self.compared, self.size)

    def reached(self, rates: Rates, dealt: Epoch) -> dict[str, bool]:
        """Tell what the tasks of the page ask for, and whether it is on screen."""
        same, _ = batch_words.conversion(self.compared, self.size, rates.in_mean)
        return {
            "whole": self.size == self.data.n,
            "converted": rates.in_sum == same and self.size > 1,
            "unequal": bool(dealt.sizes[-1] < self.size),
        }

    def noise_scale(self) -> str:
        """Say what the gradient noise scale of the data is, and means."""
        return batch_words.noise_scale_in_words(self.data, self.compared, self.size)

    def dealt(self, *, drop_last: bool) -> Epoch:
        """Deal an epoch."""
        return epoch_of(self.data, self.compared, self.size, drop_last=drop_last)


def pick() -> GrowthView:
    """Offer the data, the batch size and the switches."""
    chosen = data.pick_data()
    size = _pick_size(chosen.n)
    with st.container(horizontal=True):
        in_sum = SquaredError(half=controls.flag(p.HALF_IN_SUM, "½ in the SSE"))
        in_mean = SquaredError(half=controls.flag(p.HALF_IN_MEAN, "½ in the MSE"))
    columns = [_BIAS, *(name for name in numeric_columns(chosen) if name != _BIAS)]
    column = controls.name(p.FEATURE, "Gradient for a bias, or the weight of", columns, first=_BIAS)
    seed = controls.whole(p.SEED, "Seed of the draws")
    compared = Compared(
        Objective(in_sum, "sum"),
        Objective(in_mean, "mean"),
        None if column == _BIAS else column,
        seed,
    )
    return GrowthView(chosen, compared, size)


def _pick_size(n: int) -> int:
    """Offer the batch size; say so where more rows were asked for than there are."""
    state, name = st.session_state, p.BATCH_SIZE.name
    asked = max(state.get(name, 0), _in_address(name))
    if asked > n:
        state[_ASKED], state[name] = (asked, n), n
    size = controls.whole(p.BATCH_SIZE, f"Batch size B, of {n:,}", high=n)
    asked, rows = state.get(_ASKED, (0, 0))
    if rows == n == size:
        have = "there is 1 row" if n == 1 else f"there are {n:,} rows"
        st.warning(f"A batch of {asked:,} was asked for, but {have}: B is {n:,}.")
    return size


def _in_address(name: str) -> int:
    """The batch size that a link names, before its control has put it right."""
    named = st.query_params.get(name, "")
    return int(named) if named.isdecimal() and len(named) <= _LONGEST_NUMBER else 0
