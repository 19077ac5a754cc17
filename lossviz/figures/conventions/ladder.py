"""All conventions on one logarithmic axis, a rung for each; two of them can be taken hold of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Sum,
    parts,
    theme,
)

FIRST: Final = "first"
SECOND: Final = "second"
_RUNG: Final = 30  # pixels
_AROUND: Final = 76
_LETTER: Final = 6.2  # pixels of a letter of 12 pixels, at most, on average
_BESIDE: Final = 14  # pixels between the axis and its words, and at the edge
_DIGITS: Final = 4
_ROOM: Final = 0.16  # of the axis, at both ends
_NAMES: Final = (FIRST, SECOND)
# What is set off in a sentence has the colour of its first quantity's sign; here is none.
_EVEN: Final = "no sign"
_TONES: Final = {FIRST: "sse", SECOND: "mse"}


@dataclass(frozen=True)
class Rung:
    """A number, and the conventions that give it on any data of this shape."""

    formula: str
    value: float
    rows: tuple[Convention, ...]


def list_rungs(predictions: Predictions, coefficients: int = 1) -> tuple[Rung, ...]:
    """List the numbers above zero, the smallest first, without R squared: it has no unit."""
    sums = measure(predictions)
    rungs = [
        Rung(
            conventions.write_formula(rows[0], predictions.k),
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


def build_scene(
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
    heights = np.arange(len(rungs), dtype=float)
    explained = _explain_pairs(rungs, measure(predictions), coefficients)
    return Scene(
        base={"data": _draw_rungs(rungs, logs, heights), "layout": _lay_out(rungs, logs, number)},
        handles=tuple(_make_handle(name, rungs) for name in _NAMES),
        quantities=_follow(logs, heights),
        derived=_derive(len(rungs)),
        marks=_draw_marks(),
        words={"numbers": (_list_numbers(rungs),) * len(rungs)},
        words_of=FIRST,
        sentence=Sentence(tuple(_by_pair(explained))),
        description=Sentence(
            tuple(_by_pair([[_DESCRIBED + said for said in row] for row in explained]))
        ),
        narrow={"margin.r": 72, "xaxis.title.text": "", **_choose_fewer_ticks(logs)},
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
    scene = build_scene(Predictions(target, output, weight), typed, coefficients)
    return scene.call("What each convention makes of the same errors")


def _explain_pairs(rungs: Sequence[Rung], sums: Sums, coefficients: int) -> list[list[str]]:
    """Say for each rung of the first handle, and of the second, what the second is of the first."""
    return [
        [
            conventions.explain_factor(second.rows[0], first.rows[0], sums, coefficients)
            for second in rungs
        ]
        for first in rungs
    ]


_DESCRIBED: Final = "Numbers of these data on a logarithmic axis: {numbers}. "


def _list_numbers(rungs: Sequence[Rung]) -> str:
    return ", ".join(f"{rung.formula} = {_write(rung.value)}" for rung in rungs)


def _by_pair(texts: Sequence[Sequence[str]]) -> list[Case]:
    """Choose a text by the rungs of both handles."""
    return [
        Case(text, _EVEN, 0, ((f"at {i} of first", 0), (f"at {j} of second", 0)))
        for i, row in enumerate(texts)
        for j, text in enumerate(row)
    ]


def _derive(count: int) -> dict[str, Any]:
    """Derive how far each handle is from each rung."""
    derived: dict[str, Any] = {
        f"at {k} of {name}": Sum(terms=((1.0, f"{name}_rung"),), constant=-float(k))
        for name in _NAMES
        for k in range(count)
    }
    derived[_EVEN] = Sum(terms=((0.0, f"{FIRST}_rung"),))
    return derived


def _follow(logs: Any, heights: Any) -> dict[str, Quantity]:
    followed = {}
    for name in _NAMES:
        followed[f"{name}_rung"] = Quantity.listed(name, np.arange(len(logs), dtype=float))
        followed[f"{name}_x"] = Quantity.listed(name, logs)
        followed[f"{name}_y"] = Quantity.listed(name, heights)
    return followed


def _make_handle(name: str, rungs: Sequence[Rung]) -> Handle:
    spoken = [
        f"{r.formula}, {_write(r.value)}, {conventions.name_conventions(r.rows)}" for r in rungs
    ]
    return Handle(
        name=name,
        label=f"{name} convention",
        low=0,
        high=len(rungs) - 1,
        step=1,
        home=0 if name == FIRST else len(rungs) - 1,
        grips=((f"{name}_x", f"{name}_y", "xy"),),
        spoken=Sentence(tuple(Case(text, f"at {k} of {name}", 0) for k, text in enumerate(spoken))),
        listed=True,
        along="xy",
    )


def _draw_marks() -> tuple[Mark, ...]:
    return (
        Segment(
            name="factor",
            x0="first_x",
            y0="first_y",
            x1="second_x",
            y1="second_y",
            colour="text",
            width=2.5,
            arrow=True,
        ),
        *(
            Point(name=f"{name} convention", x=f"{name}_x", y=f"{name}_y", colour=colour, size=9)
            for name, colour in _TONES.items()
        ),
        parts.write_hint("second_x", "second_y", dx=-24, dy=-10, anchor="end"),
    )


def _draw_rungs(rungs: Sequence[Rung], logs: Any, heights: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "name": "numbers",
            "x": logs.tolist(),
            "y": heights.tolist(),
            "mode": "markers",
            "marker": {"size": 9, "color": theme.LIGHT["quiet"]},
            "text": [_write(rung.value) for rung in rungs],
            "customdata": [[conventions.name_conventions(rung.rows)] for rung in rungs],
            "hovertemplate": "%{text}<br>%{customdata[0]}<extra></extra>",
        }
    ]


def _lay_out(rungs: Sequence[Rung], logs: Any, number: TypedNumber | None) -> dict[str, Any]:
    shown = [*logs.tolist(), *([np.log10(abs(number.value))] if number and number.value else [])]
    low, high = min(shown), max(shown)
    room = _ROOM * (high - low) or 0.5
    span = (low - room, high + room)
    layout = theme.style_layout(_AROUND + _RUNG * len(rungs), annotations=[], shapes=[])
    names = [f"{rung.formula} = {_write(rung.value)}" for rung in rungs]
    left = _BESIDE + _LETTER * max(map(len, names))
    layout["margin"] = {"l": left, "r": 84, "t": 22, "b": 50}
    layout["xaxis"] = theme.style_axis(
        "the number on these data", range=list(span), **_choose_ticks(*span)
    )
    layout["yaxis"] = theme.style_axis(
        "",
        range=[-0.7, len(rungs) - 0.3],
        tickvals=list(range(len(rungs))),
        ticktext=names,
        fixedrange=True,
    )
    layout["annotations"] += _write_factors(rungs)
    if number and number.value:
        at = float(np.log10(abs(number.value)))
        layout["shapes"].append(parts.draw_rule("x", "y domain", at=at, dash="dash"))
        layout["annotations"].append(_name_number(at, (low + high) / 2))
    return layout


def _write_factors(rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """Write between neighbours by what they differ."""
    return [
        {
            "xref": "paper",
            "yref": "y",
            "x": 1,
            "y": k + 0.5,
            "xanchor": "left",
            "xshift": 6,
            "yanchor": "middle",
            "showarrow": False,
            "text": f"↕ {_write_factor(above.value / below.value)}",
            "font": {"color": theme.LIGHT["quiet"], "size": 12},
        }
        for k, (below, above) in enumerate(pairwise(rungs))
    ]


def _name_number(at: float, middle: float) -> dict[str, Any]:
    side = "left" if at < middle else "right"
    return {
        "xref": "x",
        "yref": "paper",
        "x": at,
        "y": 1,
        "xanchor": side,
        "yanchor": "bottom",
        "showarrow": False,
        "text": "your number",
        "font": {"color": theme.LIGHT["text"], "size": 13},
    }


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


def _choose_fewer_ticks(logs: FloatArray) -> dict[str, Any]:
    ticks = _choose_ticks(float(logs.min()), float(logs.max()), 2)
    return {f"xaxis.{name}": value for name, value in ticks.items()}


def _write_power(power: int) -> str:
    if -3 <= power <= 5:
        return f"{10.0**power:,.{max(0, -power)}f}"
    return f"10<sup>{str(power).replace('-', MINUS)}</sup>"


def _write(value: float) -> str:
    return format_rounded(value, _DIGITS)


def _write_factor(factor: float) -> str:
    return f"× {format_rounded(factor, 3)}"


def _draw_nothing() -> Scene:
    words = "Every number is 0: the outputs are the targets."
    axis = theme.style_axis("", range=[0, 1], tickvals=[0.5], ticktext=["0"], fixedrange=True)
    layout = theme.style_layout(_AROUND + _RUNG, annotations=[], shapes=[])
    return Scene(
        base={"data": [], "layout": layout | {"xaxis": axis, "yaxis": axis}},
        sentence=Sentence.always(words),
        description=Sentence.always(words),
    )
