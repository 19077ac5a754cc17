"""All conventions on one logarithmic axis, a rung for each; two of them can be taken hold of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import MINUS, FloatArray, format_rounded
from lossviz.conventions import (
    Convention,
    Predictions,
    Sums,
    TypedNumber,
    group_twins,
    list_conventions,
    measure,
    read_number,
)
from lossviz.explain import conventions
from lossviz.figures.scene import (
    Case,
    Derived,
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    Sum,
    layouts,
    parts,
    theme,
)

FIRST: Final = "first"
SECOND: Final = "second"
_RUNG: Final = 30  # pixels
_AROUND: Final = 76  # pixels above and below the rungs
_LETTER: Final = 6.2  # pixels of a letter of 12 pixels, at most, on average
_BESIDE: Final = 14  # pixels between the axis and its words, and at the edge
_DIGITS: Final = 4
_ROOM: Final = 0.16  # of the axis, at both ends
_COLOURS: Final = {FIRST: "sse", SECOND: "mse"}
# What is set off in a sentence has the colour of its first quantity's sign; here is none.
_EVEN: Final = "no sign"
_DESCRIBED: Final = "Numbers of these data on a logarithmic axis: {numbers}. "
_NOTHING: Final = "Every number is 0: the outputs are the targets."


@dataclass(frozen=True)
class Rung:
    """A number, and the conventions that give it on any data of this shape."""

    formula: str
    value: float
    rows: tuple[Convention, ...]

    @property
    def number(self) -> str:
        """The value as it is written."""
        return format_rounded(self.value, _DIGITS)

    @property
    def equation(self) -> str:
        """Formula and value."""
        return f"{self.formula} = {self.number}"


def list_rungs(predictions: Predictions, coefficients: int = 1) -> tuple[Rung, ...]:
    """List the numbers above zero, the smallest first, without R squared: it has no unit."""
    sums = measure(predictions)
    rungs = [
        Rung(
            conventions.write_formula(rows[0], predictions.k, coefficients),
            float(rows[0].evaluate(sums, coefficients)[0]),
            rows,
        )
        for rows in group_twins(list_conventions(predictions), predictions.k)
        if not rows[0].score
    ]
    above = [rung for rung in rungs if np.isfinite(rung.value) and rung.value > 0]
    return tuple(sorted(above, key=lambda rung: rung.value))


def find_rung(rungs: Sequence[Rung], row: Convention | None) -> int:
    """Find the rung of a row; the first where it has none."""
    return next((k for k, rung in enumerate(rungs) if row in rung.rows), 0)


def draw_ladder(
    predictions: Predictions, number: TypedNumber | None = None, coefficients: int = 1
) -> Scene:
    """Draw a rung for each convention, with two handles that stand on rungs.

    Parameters
    ----------
    predictions : Predictions
    number : TypedNumber, optional
        A number that a training printed, drawn across all rungs.
    coefficients : int
        Number of coefficients p of the model.
    """
    rungs = list_rungs(predictions, coefficients)
    if not rungs:
        return _draw_nothing()
    logs = np.log10([rung.value for rung in rungs])
    explained = _explain_pairs(rungs, measure(predictions), coefficients)
    numbers = ", ".join(rung.equation for rung in rungs)
    ticks = _choose_ticks(float(logs.min()), float(logs.max()), 2)
    return Scene(
        base={"data": [_draw_rungs(rungs, logs)], "layout": _lay_out(rungs, logs, number)},
        handles=tuple(_make_handle(name, rungs) for name in _COLOURS),
        quantities=_follow(logs),
        derived=_derive(len(rungs)),
        marks=_draw_marks(),
        words={"numbers": (numbers,) * len(rungs)},
        words_of=FIRST,
        sentence=Sentence(explained),
        description=Sentence(
            tuple(replace(case, template=_DESCRIBED + case.template) for case in explained)
        ),
        narrow={"margin.r": 72, "xaxis.title.text": ""}
        | {f"xaxis.{name}": value for name, value in ticks.items()},
    )


def show(
    target: ArrayLike,
    output: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    number: str = "",
    coefficients: int = 1,
) -> Scene:
    """Draw what each convention makes of the same errors, for a notebook.

    Parameters
    ----------
    target, output : array-like of shape (n,) or (n, k)
        In the target's own unit.
    weight : array-like of shape (n,), optional
        Of each row.
    number : str
        What a training printed, drawn across; nothing where it is empty.
    coefficients : int
        Number of coefficients p of the model, for what is divided by n − p.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        For what `Predictions` refuses, and a text that is no number.
    """
    typed = read_number(number) if number else None
    scene = draw_ladder(Predictions(target, output, weight), typed, coefficients)
    return scene.call("What each convention makes of the same errors")


def _explain_pairs(rungs: Sequence[Rung], sums: Sums, coefficients: int) -> tuple[Case, ...]:
    """Say for each rung of the first handle, and of the second, what the second is of the first."""
    cases = []
    for (i, first), (j, second) in product(enumerate(rungs), repeat=2):
        text = conventions.explain_factor(second.rows[0], first.rows[0], sums, coefficients)
        cases.append(Case(text, _EVEN, 0, ((f"at {i} of first", 0), (f"at {j} of second", 0))))
    return tuple(cases)


# What moves


def _follow(logs: FloatArray) -> dict[str, Quantity]:
    """Give the place of each handle: along y the number of its rung."""
    followed = {}
    for name in _COLOURS:
        followed[f"{name}_x"] = Quantity.listed(name, logs)
        followed[f"{name}_y"] = Quantity.listed(name, np.arange(len(logs), dtype=float))
    return followed


def _derive(count: int) -> dict[str, Derived]:
    """Derive how far each handle is from each rung."""
    derived: dict[str, Derived] = {
        f"at {k} of {name}": Sum(terms=((1.0, f"{name}_y"),), constant=-float(k))
        for name in _COLOURS
        for k in range(count)
    }
    return derived | {_EVEN: Sum(terms=((0.0, f"{FIRST}_y"),))}


def _make_handle(name: str, rungs: Sequence[Rung]) -> Handle:
    spoken = [f"{r.formula}, {r.number}, {conventions.name_conventions(r.rows)}" for r in rungs]
    return layouts.make_listed_handle(
        name,
        f"{name} convention",
        len(rungs),
        ((f"{name}_x", f"{name}_y", "xy"),),
        Sentence(tuple(Case(text, f"at {k} of {name}", 0) for k, text in enumerate(spoken))),
        home=0 if name == FIRST else len(rungs) - 1,
        along="xy",
    )


def _draw_marks() -> tuple[Mark, ...]:
    first, second = ("first_x", "first_y"), ("second_x", "second_y")
    return (
        layouts.connect("factor", first, second, colour="text", width=2.5, arrow=True),
        *(
            Point(name=f"{name} convention", x=f"{name}_x", y=f"{name}_y", colour=colour, size=9)
            for name, colour in _COLOURS.items()
        ),
        parts.write_hint(*second, dx=-24, dy=-10, anchor="end"),
    )


# What stands still


def _draw_rungs(rungs: Sequence[Rung], logs: FloatArray) -> dict[str, Any]:
    return layouts.draw_trace(
        "xy",
        "numbers",
        logs.tolist(),
        [float(k) for k in range(len(rungs))],
        mode="markers",
        marker={"size": 9, "color": theme.LIGHT["quiet"]},
        text=[rung.number for rung in rungs],
        customdata=[
            [conventions.name_conventions(rung.rows).replace(", ", "<br>")] for rung in rungs
        ],
        hovertemplate="%{text}<br>%{customdata[0]}<extra></extra>",
    )


def _lay_out(rungs: Sequence[Rung], logs: FloatArray, number: TypedNumber | None) -> dict[str, Any]:
    typed = [float(np.log10(abs(number.value)))] if number and number.value else []
    low, high = min([*logs.tolist(), *typed]), max([*logs.tolist(), *typed])
    room = _ROOM * (high - low) or 0.5
    span = (low - room, high + room)
    names = [rung.equation for rung in rungs]
    left = _BESIDE + _LETTER * max(map(len, names))
    values = {"title": "the number on these data", "range": list(span), **_choose_ticks(*span)}
    ticks = {"tickvals": list(range(len(rungs))), "ticktext": names}
    return layouts.lay_out(
        _AROUND + _RUNG * len(rungs),
        {"xy": (values, {"range": [-0.7, len(rungs) - 0.3], "fixedrange": True, **ticks})},
        margin=(left, 84, 22, 50),
        shapes=[parts.draw_rule("x", "y domain", at=place, dash="dash") for place in typed],
        annotations=[
            *_write_factors(rungs),
            *(_name_number(number, place, (low + high) / 2) for place in typed if number),
        ],
    )


def _write_factors(rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """Write between neighbours by what they differ."""
    return [
        layouts.write_note(
            f"↕ × {format_rounded(above.value / below.value, _DIGITS)}",
            ("paper", 1, "left"),
            ("y", k + 0.5, "middle"),
            xshift=6,
        )
        for k, (below, above) in enumerate(pairwise(rungs))
    ]


def _name_number(number: TypedNumber, place: float, middle: float) -> dict[str, Any]:
    across = ("x", place, "left" if place < middle else "right")
    # A logarithmic axis has no place for a negative number.
    words = "your number" if number.value > 0 else f"{MINUS}1 × your number"
    return layouts.write_note(words, across, ("paper", 1, "bottom"), colour="text", size=13)


def _choose_ticks(low: float, high: float, most: int = 6) -> dict[str, Any]:
    """Place a tick at powers of ten, with at most so many steps between them."""
    first, last = int(np.ceil(low)), int(np.floor(high))
    if last <= first:
        between = np.linspace(low, high, 4)[1:-1] if high > low else np.array([low])
        return {
            "tickvals": between.tolist(),
            "ticktext": [format_rounded(float(10**v), 2) for v in between],
        }
    every = max(1, -(-(last - first) // most))
    powers = list(range(first, last + 1, every))
    return {"tickvals": powers, "ticktext": [_write_power(power) for power in powers]}


def _write_power(power: int) -> str:
    if -3 <= power <= 5:
        return f"{10.0**power:,.{max(0, -power)}f}"
    return f"10<sup>{str(power).replace('-', MINUS)}</sup>"


def _draw_nothing() -> Scene:
    axis = {"range": [0, 1], "tickvals": [0.5], "ticktext": ["0"], "fixedrange": True}
    layout = layouts.lay_out(_AROUND + _RUNG, {"xy": (axis, axis)}, annotations=[], shapes=[])
    words = Sentence.always(_NOTHING)
    return Scene(base={"data": [], "layout": layout}, sentence=words, description=words)
