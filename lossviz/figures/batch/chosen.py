"""The chosen row of a batch, on every picture: which it is, and what is said of it.

A click chooses it. A hand that drags it changes its prediction: what is listed of each row is as
in the file, and what the hand has changed is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import format_percent
from lossviz.batch import compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.figures.batch import row
from lossviz.figures.batch.examples import CurveOptions, Examples, name_rows
from lossviz.figures.batch.row import CHANGE, HANDLE, RATE
from lossviz.figures.scene import Case, Derived, Handle, Quantity, Scene, Sentence, layouts

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


def place_handles(
    data: Dataset, number: int, options: CurveOptions
) -> tuple[CurveOptions, dict[str, float]]:
    """Give what a scene is drawn for, and where its handles stand: row, change and rate."""
    row, output = options.changed or (number, float(data.output[number - 1]))
    change = output - float(data.output[row - 1]) if row == number else 0.0
    at = {**locate_handles(data, number), CHANGE: change, RATE: options.learning_rate}
    return options.bound(data), at


def find_output(data: Dataset, number: int, change: float) -> float | None:
    """Find the prediction of a row, counted from 1, that is changed; None as in the file."""
    changed = float(data.output[number - 1]) + change
    return float(f"{changed:.12g}") if change else None


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
    places: tuple[str, str],
    bounds: tuple[Vector, Vector],
    description: str,
    derived: Mapping[str, Derived],
    *,
    handles: tuple[Handle, ...] = (),
    cases: tuple[Case, ...] = (),
    quantities: Mapping[str, Quantity] | None = None,
    **settings: Any,
) -> Scene:
    """Make a picture on which one row is chosen, and can be moved.

    Parameters
    ----------
    visited : Examples
        The rows among which one chooses. Their learning rate is the largest that a hand sets.
    followed : mapping of str to ndarray
        What follows the choice, for each of these rows.
    grip : tuple of str
        Where the point of the row is.
    places : tuple of str
        Where all these rows are, among which a click looks for the nearest. Where that is along x
        alone, the second is empty, and the row is dragged along x, else along y.
    bounds : tuple of two ndarray
        By how much the prediction of each of these rows can be changed, down and up.
    description : str
        What the picture shows; what is chosen is added.
    derived : mapping of str to Derived
        What follows from all that, the place of the row and "per_change" among it.
    handles : tuple of Handle
        Besides those of the row.
    cases : tuple of Case
        What is said before all else, by the sign of "error".
    quantities : mapping of str to Quantity, optional
        What follows the other handles.
    **settings
        Of the scene: what stands still, its marks, and what changes where it is narrow.
    """
    axis: Literal["x", "y"] = "y" if places[1] else "x"
    listed = {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}
    own = row.list_quantities(visited, bounds)
    said = "Chosen is {name}: its slope is {slope_now}, and it makes {percent}% of the loss."
    return Scene(
        handles=(
            _make_row_handle(visited, grip, places),
            *handles,
            row.make_handle(visited.plane, bounds, grip, axis),
        ),
        quantities={**own, **listed, **(quantities or {})},
        derived={**row.derive_start(visited), **derived},
        formats=row.FORMATS,
        sentence=Sentence((*cases, *_say_moved(visited.options), *_say_unmoved())),
        description=Sentence.always(f"{description} {said}"),
        words=_list_words(visited),
        words_of=HANDLE,
        **settings,
    )


def _make_row_handle(visited: Examples, grip: tuple[str, str], places: tuple[str, str]) -> Handle:
    """Make the choice of a row a handle; another row is as it is in the file."""
    sides = "too low by {|off_now|}", "on target", "too high by {|off_now|}"
    spoken = (f"{{name}}, {side}, slope {{slope_now}}" for side in sides)
    return layouts.make_listed_handle(
        HANDLE,
        "example",
        len(visited.rows),
        [(*grip, "xy")],
        Sentence.by_sign("error", *spoken),
        home=int(np.argmin(np.abs(visited.x))),
        along="xy" if places[1] else "x",
        places=places,
        leads={CHANGE: np.zeros(len(visited.rows))},
    )


def _list_words(visited: Examples) -> dict[str, tuple[str, ...]]:
    """List for each row that can be chosen what the sentences need."""
    data = visited.data
    loss = visited.options.objective.loss
    share = compute_shares(data, loss).of_rows[visited.rows]
    whose = "the loss" if data.summary is None else "the sample's loss"
    return {
        "name": tuple(name_rows(data, visited.options.label, visited.rows)),
        "share": tuple(f"{format_percent(s)} of {whose}" for s in share.tolist()),
    }


_LOW, _HIGH = "*▲ {name} is too low by %s*", "*▼ {name} is too high by %s*"
_ON_TARGET = "*● {name} is on target*"


def _say_moved(options: CurveOptions) -> tuple[Case, ...]:
    """Say of a row that a hand has moved how far off it is now, and what the file says."""
    moved: Any = (("moved_2", 1),)
    places = _LOW % "{|off_now|}", _ON_TARGET, _HIGH % "{|off_now|}"
    about = options.objective
    rest = (
        ": its prediction is {o}, in the data {o_file}. Its slope is {slope_now}; it makes "
        f"{{percent}}% of the {about.name}: {about.formula()} is now {{total}}."
    )
    signs: tuple[Literal[-1, 0, 1], ...] = (-1, 0, 1)
    return tuple(
        Case(place + rest, "error", sign, moved) for sign, place in zip(signs, places, strict=True)
    )


def _say_unmoved() -> tuple[Case, ...]:
    """Say of the chosen row how far off it is, where a step leads, and its share of the loss."""
    still = "with a learning rate of 0 a step changes nothing"
    away = "a step with a negative learning rate %s its prediction, away from the target"
    on_target = Case(f"{_ON_TARGET}: its slope is 0, so a step changes nothing.", "error", 0)
    cases = [on_target]
    sides: tuple[Any, ...] = ((-1, _LOW, "raises", "lowers"), (1, _HIGH, "lowers", "raises"))
    for sign, where, toward, back in sides:
        template = f"{where % '{|off_now|}'}: its slope is {{slope_now}}, %s; it makes {{share}}."
        steps: tuple[Any, ...] = (
            (1, f"so a step {toward} its prediction"),
            (0, still),
            (-1, away % back),
        )
        cases += [Case(template % then, "error", sign, (("rate", rate),)) for rate, then in steps]
    return tuple(cases)
