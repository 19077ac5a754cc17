"""The chosen row of a batch: where its handle stops, and what is said of it, on every picture."""

from __future__ import annotations

from typing import Final

import numpy as np

from lossviz.base import format_number, format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset, Rows, cache_per_dataset
from lossviz.figures.batch.examples import CurveOptions, Examples, name_rows
from lossviz.figures.scene import Handle, Sentence

HANDLE: Final = "example"
EXTREMES: Final = 20
MANY: Final = 1500
_MOST_STOPS = 500
_SPREAD_STOPS = 200


def choose_drawn_rows(data: Dataset) -> Rows:
    """Choose the rows that are drawn as points, the largest loss last, so that it is on top."""
    if data.n <= MANY:
        return compute_shares(data).largest_first[::-1]
    order = data.order("error")
    return np.concatenate([order[: EXTREMES // 2], order[-EXTREMES // 2 :]])


def list_stops(data: Dataset, number: int) -> Rows:
    """List the rows that the handle visits, by ascending error; of very many some 220.

    Parameters
    ----------
    data : Dataset
    number : int
        The chosen row, counted from 1: always among them.

    Returns
    -------
    ndarray of intp
        Row numbers from 0.
    """
    row, regular = number - 1, list_regular_stops(data)
    if row in regular:
        return regular
    return np.asarray(sorted([*regular, row], key=lambda r: (data.error[r], r)), dtype=np.intp)


def locate_handles(data: Dataset, number: int) -> dict[str, float]:
    """Give the value of the handle for a row, counted from 1."""
    return {HANDLE: float(np.flatnonzero(list_stops(data, number) == number - 1)[0])}


def find_row(data: Dataset, number: int, value: float) -> int:
    """Find the row, counted from 1, at a value of the handle of such a scene."""
    return int(list_stops(data, number)[round(value)]) + 1


@cache_per_dataset()
def list_regular_stops(data: Dataset) -> Rows:
    """List the stops that do not depend on the chosen row."""
    order = data.order("error")
    if data.n <= _MOST_STOPS:
        return order
    spread = np.linspace(0, data.n - 1, _SPREAD_STOPS).round().astype(np.intp)
    ends = np.arange(EXTREMES // 2)
    chosen: Rows = order[np.unique(np.concatenate([ends, spread, data.n - 1 - ends]))]
    return chosen


def make_handle(visited: Examples, x: str, y: str, *, along: str) -> Handle:
    """Make the chosen row a handle, which is taken hold of where its point is."""
    spoken = "{name}, %s, slope {slope}"
    return Handle(
        name=HANDLE,
        label="example",
        low=0,
        high=len(visited.rows) - 1,
        step=1,
        home=int(np.argmin(np.abs(visited.x))),
        grips=((x, y, "xy"),),
        spoken=Sentence.by_sign(
            "sign", spoken % "too low by {off}", spoken % "on target", spoken % "too high by {off}"
        ),
        listed=True,
        along=along,  # type: ignore[arg-type]
    )


def say_rows(data: Dataset, options: CurveOptions, visited: Examples) -> dict[str, tuple[str, ...]]:
    """Say of each row that the handle visits what the sentences need."""
    share = compute_shares(data).of_rows[visited.rows]
    whose = "the loss" if data.summary is None else "the sample's loss"
    return {
        "name": tuple(name_rows(data, options.label, visited.rows)),
        "off": tuple(format_number(e) for e in np.abs(data.error[visited.rows]).tolist()),
        "slope": tuple(format_number(g) for g in visited.gradient.tolist()),
        "share": tuple(f"{format_percent(s)} of {whose}" for s in share.tolist()),
    }


def write_sentence(learning_rate: float) -> Sentence:
    """Build the sentence of the chosen row."""
    moved = {
        1: ("so a step raises its prediction", "so a step lowers its prediction"),
        0: ("with a learning rate of 0 a step changes nothing",) * 2,
        -1: (
            "a step with a negative learning rate lowers its prediction, away from the target",
            "a step with a negative learning rate raises its prediction, away from the target",
        ),
    }[int(np.sign(learning_rate))]
    template = "*%s {name} is %s by {off}*: its slope is {slope}, %s; it makes {share}."
    return Sentence.by_sign(
        "sign",
        template % ("▲", "too low", moved[0]),
        "*● {name} is on target*: its slope is 0, so a step changes nothing.",
        template % ("▼", "too high", moved[1]),
    )
