"""The best constant: the loss of all rows over one number c that is predicted for each of them.

One target is a handle. While a hand moves it, curves and minima follow from tables: the loss
of the other rows over c, the loss of one row over its error, and the best constant over the
moved target. The last is straight between two knots, and the nearest targets are among them: so
a mean, a median and a quantile are exact.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.batch.examples import name_rows
from lossviz.figures.scene import (
    Curve,
    Derived,
    Format,
    Handle,
    Lookup,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    Sum,
    choose_step,
    layouts,
    leave_room,
    parts,
    tabulate_loss,
    theme,
)
from lossviz.figures.scene import Vector as Fixed
from lossviz.loss import AbsoluteError, Loss, SquaredError

HANDLE: Final = "target"
MOST_ROWS: Final = 2_000  # with more, the tables would take seconds
_SAMPLES: Final = 65  # of the moved target
_CURVE: Final = 121  # of a curve
_NEAREST: Final = 12  # targets that are knots of a best constant
Compared = tuple[tuple[Loss, str], ...]

_COLOURS: Final = ("group_2", "group_1", "group_3")
_RUG: Final = 0.1  # of the height, for the targets


def list_losses(loss: Loss) -> Compared:
    """List what is compared: squared, absolute and the chosen loss, each with its best constant."""
    pair: Compared = (
        (SquaredError(half=False), "mean"),
        (AbsoluteError(), "median"),
    )
    known = loss.quadratic is not None or loss == AbsoluteError()
    return pair if known else (*pair, (loss, "best constant"))


@cache_per_dataset()
def draw_best_constant(data: Dataset, loss: Loss, number: int, label: str | None) -> Scene:
    """Draw the mean loss over one constant for all rows, under two or three losses.

    Parameters
    ----------
    data : Dataset
        Of up to `MOST_ROWS` rows.
    loss : Loss
        Drawn besides the squared and the absolute error, where it is another one.
    number : int
        The row, counted from 1, whose target is the handle.
    label : str or None
        The column that names the rows; None for row numbers.

    Raises
    ------
    DataError
        For more rows.
    """
    if data.n > MOST_ROWS:
        raise DataError(
            f"There are {data.n:,} rows, but the best constant is drawn for up to "
            f"{MOST_ROWS:,}: choose data with fewer rows."
        )
    compared = list_losses(loss)
    own, others = float(data.target[number - 1]), np.delete(data.target, number - 1)
    span = float(np.ptp(data.target)) or 1.0
    low, high = float(data.target.min()) - span / 4, float(data.target.max()) + span / 4
    places = np.union1d(np.linspace(low, high, _SAMPLES), [own])
    c = np.union1d(np.linspace(low, high, _CURVE), data.target[:_CURVE])
    quantities = {"t": Quantity.itself(HANDLE, low, high)}
    derived: dict[str, Derived] = {
        "c": Fixed(entries=c),
        "off": Sum(terms=((1.0, "c"), (-1.0, "t"))),
        "by": Sum(terms=((1.0, "t"),), constant=-own, zero=1e-9 * span),
    }
    tops = []
    for k, (each, _) in enumerate(compared):
        reach = 1.1 * (high - low)
        derived |= _follow(each, k, others, c, places, reach)
        tops.append(_measure_top(each, data.target, c))
    name = name_rows(data, label, np.array([number - 1]))[0]
    *panels, rug = _list_axes(len(compared))
    still = [
        _draw_still(each, axes, c, data.target)
        for (each, _), axes in zip(compared, panels, strict=True)
    ]
    return Scene(
        base={
            "data": [*still, _draw_rug(others, rug)],
            "layout": _lay_out(compared, (low, high), tops),
        },
        handles=(_make_handle(low, high, own, name, rug),),
        quantities=quantities,
        derived=derived,
        marks=_list_marks(compared, name),
        formats=dict.fromkeys(
            ("t", *(f"best_{k}" for k in range(len(compared)))), Format(3, scientific=True)
        ),
        sentence=_say(compared, name, own),
        description=Sentence.always(_describe(compared, data.n, name)),
        narrow={"margin.l": 52},
        name="The best constant",
    )


def _follow(
    loss: Loss, k: int, others: Vector, c: Vector, places: Vector, reach: float
) -> dict[str, Derived]:
    """Derive the mean loss over c, and where it is least, from the moved target."""
    n = others.size + 1
    rest = np.array([loss.value(others, np.full_like(others, at)).sum() for at in c])
    at, best, slope = _tabulate_best(loss, others, places)
    share = {f"rest_{k}": Fixed(entries=rest / n)}
    return {
        **share,
        f"own_{k}": tabulate_loss("off", loss, reach),
        f"mean_{k}": Sum(terms=((1.0, f"rest_{k}"), (1 / n, f"own_{k}"))),
        f"best_{k}": Lookup(of="t", at=at, value=best, slope=slope),
        f"least_rest_{k}": _tabulate_rest(loss, others, f"best_{k}", c, n),
        f"least_off_{k}": Sum(terms=((1.0, f"best_{k}"), (-1.0, "t"))),
        f"least_own_{k}": tabulate_loss(f"least_off_{k}", loss, reach),
        f"least_{k}": Sum(terms=((1.0, f"least_rest_{k}"), (1 / n, f"least_own_{k}"))),
    }


def _find_best(loss: Loss, others: Vector, at: float) -> float:
    target = np.append(others, at)
    return loss.best_constant(target, np.ones_like(target))


def _tabulate_best(loss: Loss, others: Vector, places: Vector) -> tuple[Vector, Vector, Vector]:
    """Tabulate the best constant over the moved target, as straight pieces between knots."""
    middle = _find_best(loss, others, float(np.median(places)))
    nearest = others[np.argsort(np.abs(others - middle))[:_NEAREST]]
    inside = nearest[(nearest > places[0]) & (nearest < places[-1])]
    knots = np.union1d(places, inside)
    best = np.array([_find_best(loss, others, float(at)) for at in knots])
    return _join(knots, best)


def _join(knots: Vector, value: Vector) -> tuple[Vector, Vector, Vector]:
    """Join samples by straight pieces: each inner knot is there twice, with both slopes."""
    slope = np.diff(value) / np.diff(knots)
    return np.repeat(knots, 2)[1:-1], np.repeat(value, 2)[1:-1], np.repeat(slope, 2)


def _tabulate_rest(loss: Loss, others: Vector, of: str, c: Vector, n: int) -> Derived:
    """Look the loss of the other rows up at a constant: its slopes join the samples smoothly."""
    knots = np.union1d(c, others[:_CURVE])
    columns = [others - at for at in knots]
    value = np.array([loss.value(np.zeros_like(e), -e).sum() for e in columns]) / n
    at, joined, slope = _join(knots, value)
    if loss.quadratic is not None or not loss.kinks:
        slopes = np.array([loss.gradient(np.zeros_like(e), -e).sum() for e in columns]) / n
        return Lookup(of=of, at=knots, value=value, slope=slopes)
    return Lookup(of=of, at=at, value=joined, slope=slope)


def _measure_top(loss: Loss, target: Vector, c: Vector) -> float:
    """Measure how high a curve goes with the targets as they are."""
    return max(float(loss.value(target, np.full_like(target, at)).mean()) for at in (c[0], c[-1]))


def _list_axes(count: int) -> list[str]:
    return [f"x{k}y{k}".replace("1", "") for k in range(1, count + 2)]


def _lay_out(compared: Compared, ends: tuple[float, float], tops: list[float]) -> dict[str, Any]:
    """Lay out a panel for each loss, one below the other, and the targets at the bottom."""
    count, across = len(compared), {"range": leave_room(*ends), "showgrid": False}
    room = (1 - _RUG) / count
    subplots: dict[str, Any] = {}
    notes = []
    for k, ((loss, _), axes) in enumerate(zip(compared, _list_axes(count), strict=False)):
        bottom = 1 - (k + 1) * room
        up = {
            "title": "mean loss",
            "range": [0.0, 1.15 * tops[k]],
            "domain": [bottom + 0.03, bottom + room - 0.05],
            "nticks": 4,
        }
        subplots[axes] = ({**across, "showticklabels": False}, up)
        words = f"<b>{loss.name}</b>: mean of {loss.formula('t - c')}"
        notes.append(layouts.write_heading(words, axes, _COLOURS[k]))
    rug = {"range": [0.0, 1.0], "domain": [0.0, _RUG], "tickvals": [], "showgrid": False}
    subplots[_list_axes(count)[-1]] = (
        {**across, "title": "one number c for all rows; points: the targets t"},
        rug,
    )
    return layouts.lay_out(150 + 170 * count, subplots, annotations=notes)


def _draw_still(loss: Loss, axes: str, c: Vector, target: Vector) -> dict[str, Any]:
    """Draw in pale the mean loss over c with the targets as the data have them."""
    mean = [float(loss.value(target, np.full_like(target, at)).mean()) for at in c]
    line = layouts.style_line("faint", 1.5, simplify=False)
    return layouts.draw_trace(axes, "in the data", c, mean, line=line, hoverinfo="skip")


def _draw_rug(others: Vector, axes: str) -> dict[str, Any]:
    """Draw the targets of the other rows, which stay where they are."""
    up = np.full(others.size, 0.5)
    marker = {"color": theme.LIGHT["quiet"], "size": 9, "symbol": "circle"}
    style: Any = {"mode": "markers", "marker": marker, "hoverinfo": "skip"}
    return layouts.draw_trace(axes, "targets", others, up, **style)


def _make_handle(low: float, high: float, own: float, name: str, axes: str) -> Handle:
    """Make the target of the row a handle along the axis of c."""
    return Handle(
        name=HANDLE,
        label="target of the chosen row",
        low=low,
        high=high,
        step=choose_step(high - low),
        home=own,
        grips=(("t", 0.5, axes),),
        spoken=Sentence.always(f"target of {name} {{t}}, mean {{best_0}}, median {{best_1}}"),
    )


def _list_marks(compared: Compared, name: str) -> tuple[Mark, ...]:
    """List the curves with their minima, and the target that moves."""
    *panels, rug = _list_axes(len(compared))
    marks: list[Mark] = []
    for k, ((loss, best), axes) in enumerate(zip(compared, panels, strict=True)):
        style: Any = {"axes": axes, "colour": _COLOURS[k]}
        at = f"best_{k}", f"least_{k}"
        marks += [
            Curve(name=f"mean loss, {loss.name}", x="c", y=f"mean_{k}", **style),
            layouts.connect(f"line of {loss.name}", at, (at[0], 0.0), dash="dot", **style),
            Point(name=f"minimum, {loss.name}", x=at[0], y=at[1], size=6, **style),
            layouts.write_label(
                f"name of {loss.name}", *at, f"{best} {{{at[0]}}}", dy=-22, anchor="middle", **style
            ),
        ]
    moved: Any = {"axes": rug, "colour": "text"}
    return (
        *marks,
        Point(name="target of the row", x="t", y=0.5, size=9, **moved),
        layouts.write_label("name of the row", "t", 0.5, name, dy=-14, dx=6, **moved),
        parts.write_hint("t", 0.5, dx=16, dy=5, axes=rug),
    )


def _say(compared: Compared, name: str, own: float) -> Sentence:
    """Say which number is best under which loss, and which target a hand has moved."""
    third = "".join(
        f" Under {loss.name} it is {{best_{k + 2}}}." for k, (loss, _) in enumerate(compared[2:])
    )
    best = (
        "The one number with the least sum of squared errors is the mean, {best_0}; of absolute "
        f"errors the median, {{best_1}}.{third}"
    )
    begin = f"The target of {name} is moved from {format_number(own)} to {{t}}."
    moved = f"{begin} {best}"
    return Sentence.by_sign("by", moved, best, moved)


def _describe(compared: Compared, n: int, name: str) -> str:
    """Describe the picture for whoever does not see it."""
    least = ", ".join(
        f"{loss.name} at {{best_{k}}} ({best})" for k, (loss, best) in enumerate(compared)
    )
    return (
        f"The mean loss of {n:,} rows over one number c for all of them, a curve for each loss. "
        f"Their minima: {least}. Below are the targets; that of {name} is at {{t}}."
    )
