"""The chosen row of a batch: where its handle stops, and what is said of it, on every picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import format_number, format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.figures.batch.examples import Examples, name_rows
from lossviz.figures.scene import Quantity, Scene, Sentence, layouts

HANDLE: Final = "example"
EXTREMES: Final = 20  # rows that stay points where there are many: half of them at each end
MANY: Final = 1500  # rows above which they are drawn as bars or a density
_MOST_STOPS = 500  # rows up to which the handle stops at each
_SPREAD_STOPS = 200  # stops evenly spread over more rows than that


def choose_drawn_rows(data: Dataset) -> Rows:
    """Choose the rows that are drawn as points, the largest loss last, so that it is on top."""
    if data.n <= MANY:
        return compute_shares(data).largest_first[::-1]
    order = data.order("error")
    return np.concatenate([order[: EXTREMES // 2], order[-EXTREMES // 2 :]])


def find_extra_stop(data: Dataset, number: int) -> int | None:
    """Give the row where the handle stops for its sake alone; None where it stops in any case.

    So pictures that differ only in where the handle is at first are made once.
    """
    return None if number - 1 in list_regular_stops(data) else number


def list_stops(data: Dataset, number: int | None) -> Rows:
    """List the rows that the handle visits, by ascending error; of very many some 220.

    Parameters
    ----------
    data : Dataset
    number : int or None
        A row, counted from 1, that is always among them.

    Returns
    -------
    ndarray of intp
        Row numbers from 0.
    """
    regular = list_regular_stops(data)
    if number is None or number - 1 in regular:
        return regular
    rows = np.append(regular, number - 1)
    return rows[np.lexsort((rows, data.error[rows]))]


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


def follow_row(
    visited: Examples,
    followed: Mapping[str, Vector],
    grip: tuple[str, str],
    along: Literal["x", "xy"],
    description: str,
    **settings: Any,
) -> Scene:
    """Make a picture on which one row is chosen.

    Parameters
    ----------
    visited : Examples
        The rows at which the handle stops.
    followed : mapping of str to ndarray
        What follows the handle, for each of these rows.
    grip : tuple of str
        Of those, where the point of the row is, which is taken hold of.
    along : {"x", "xy"}
        The axes along which it is dragged.
    description : str
        What the picture shows; what is chosen is added.
    **settings
        Of the scene: what stands still, its marks, and what changes where it is narrow.
    """
    chosen = "Chosen is {name}: its slope is {slope}, and it makes {share}."
    places = "too low by {off}", "on target", "too high by {off}"
    spoken = (f"{{name}}, {place}, slope {{slope}}" for place in places)
    handle = layouts.make_listed_handle(
        HANDLE,
        "example",
        len(visited.rows),
        [(*grip, "xy")],
        Sentence.by_sign("sign", *spoken),
        home=int(np.argmin(np.abs(visited.x))),
        along=along,
    )
    return Scene(
        handles=(handle,),
        quantities={name: Quantity.listed(HANDLE, values) for name, values in followed.items()},
        sentence=_write_sentence(visited.options.learning_rate),
        description=Sentence.always(f"{description} {chosen}"),
        words=_list_words(visited),
        words_of=HANDLE,
        **settings,
    )


def _list_words(visited: Examples) -> dict[str, tuple[str, ...]]:
    """List for each row that the handle visits what the sentences need."""
    data = visited.data
    loss = visited.options.objective.loss
    share = compute_shares(data, loss).of_rows[visited.rows]
    whose = "the loss" if data.summary is None else "the sample's loss"
    return {
        "name": tuple(name_rows(data, visited.options.label, visited.rows)),
        "off": tuple(format_number(e) for e in np.abs(data.error[visited.rows]).tolist()),
        "slope": tuple(format_number(g) for g in visited.gradient.tolist()),
        "share": tuple(f"{format_percent(s)} of {whose}" for s in share.tolist()),
    }


def _write_sentence(learning_rate: float) -> Sentence:
    """Say of the chosen row how far off it is, where a step leads, and its share of the loss."""
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
