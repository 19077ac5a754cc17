"""A batch on the loss curve: every example where its error puts it, and one to take hold of.

The curve runs over the error `e = o - t`, so that all examples lie on one and
the same parabola. Its height is what an example adds to the loss as the
switches stand, under a mean too: so every tangent is the gradient for that
output, and the heights of all examples add up to the loss.

From `MANY` rows on, points would be a blot: then the extremes stay points, and
below them a histogram says where the rest is. What the browser gets does not
grow with the number of rows from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz import descent
from lossviz.dataset import Dataset, Rows, Vector
from lossviz.figures import parts, theme
from lossviz.figures.density import histogram
from lossviz.figures.marks import Label, Mark, Point, Segment
from lossviz.figures.quantity import Quantity
from lossviz.figures.ranges import Unit
from lossviz.figures.scene import Handle, Scene
from lossviz.figures.words import Sentence
from lossviz.groups import Groups, groups
from lossviz.memo import per_dataset
from lossviz.numbers import digits_apart, percent, significant
from lossviz.objective import Objective
from lossviz.quoting import isolated
from lossviz.shares import shares

HANDLE: Final = "example"
MANY: Final = 1500
EXTREMES: Final = 20
_MOST_STOPS = 500
_SPREAD_STOPS = 280
_HEIGHT = 560
_OTHER_SIDE = 0.45
_PADDING = 0.07
_FOOTROOM, _HEADROOM = 0.09, 1.2
_LONG, _SHORT = 0.17, 0.035
_SCREEN_RATIO = 0.5
_SIGNS = {-1: "too_low", 0: "at_target", 1: "too_high"}
_SYMBOLS = {-1: "triangle-up", 0: "circle", 1: "triangle-down"}
_WHICH = {-1: "too low", 0: "on target", 1: "too high"}


@dataclass(frozen=True)
class Look:
    """What the picture shows of a batch.

    Attributes
    ----------
    objective : Objective
    learning_rate : float
        Of the step that the arrows show.
    magnified : bool
        Under a mean, draw the arrows n times as long as the step.
    label : str or None
        The column that names the rows; None for row numbers.
    colour : str or None
        The column that colours the points; None to colour by sign.
    """

    objective: Objective
    learning_rate: float = 0.5
    magnified: bool = False
    label: str | None = None
    colour: str | None = None

    def arrow_scale(self, n: int) -> int:
        """How many times as long as the step the arrows are."""
        return n if self.magnified and self.objective.reduction == "mean" else 1


@dataclass(frozen=True, eq=False)
class _Examples:
    """Some rows, with all that is drawn of them; positions in units of the axes, shape (m,)."""

    rows: Rows
    sign: Rows
    x: Vector
    y: Vector
    slope: Vector
    next_x: Vector
    gradient: Vector


@dataclass(frozen=True)
class _Plane:
    """The axes: units in which they count, and how far they go."""

    x: Unit
    y: Unit
    low: float
    high: float
    top: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def steepness(self) -> float:
        return _SCREEN_RATIO * self.width / (_HEADROOM * self.top)


def stops(data: Dataset, row: int) -> Rows:
    """Rows that the handle visits, by ascending error; at most some 300 of very many.

    Parameters
    ----------
    data : Dataset
    row : int
        The chosen row, from 0: always among them.

    Returns
    -------
    ndarray of intp
        Row numbers from 0.
    """
    regular = _regular_stops(data)
    if row in regular:
        return regular
    return np.asarray(sorted([*regular, row], key=lambda r: (data.error[r], r)), dtype=np.intp)


@per_dataset()
def _regular_stops(data: Dataset) -> Rows:
    order = data.order("error")
    if data.n <= _MOST_STOPS:
        return order
    spread = np.linspace(0, data.n - 1, _SPREAD_STOPS).round().astype(np.intp)
    ends = np.arange(EXTREMES // 2)
    return order[np.unique(np.concatenate([ends, spread, data.n - 1 - ends]))]


def scene(data: Dataset, look: Look, row: int) -> Scene:
    """Build the curve with the batch on it, and an example as a handle.

    Parameters
    ----------
    data : Dataset
    look : Look
    row : int
        The chosen row, from 0.

    Returns
    -------
    Scene
        With one handle, `HANDLE`: the position of the example in `stops(data, row)`.
    """
    regular = row in _regular_stops(data)
    return _scene(data, look, None if regular else row)


@per_dataset(keep=16)
def _scene(data: Dataset, look: Look, extra: int | None) -> Scene:
    plane = _plane(data, look)
    visited = _examples(
        data, look, plane, _regular_stops(data) if extra is None else stops(data, extra)
    )
    return Scene(
        base=_base(data, look, plane),
        handles=(_handle(visited),),
        quantities=_quantities(visited, plane),
        marks=_MARKS,
        sentence=_sentence(look.learning_rate),
        description=_description(data, look),
        words=_words(data, look, visited),
        words_of=HANDLE,
        narrow=_narrow(data),
    )


def _plane(data: Dataset, look: Look) -> _Plane:
    order = data.order("error")
    low, high = (float(e) for e in data.error[order[[0, -1]]])
    unit = Unit.for_size(max(-low, high))
    low, high = low / unit.size, high / unit.size
    low, high = min(low, -_OTHER_SIDE * high), max(high, -_OTHER_SIDE * low)
    if low == high:
        low, high = -1.0, 1.0
    padding = _PADDING * (high - low)
    low, high = low - padding, high + padding
    top = float(
        _height(data, look, unit.size * np.array([max(-low, high)]) / (1 + 2 * _PADDING))[0]
    )
    loss_unit = Unit.for_size(top)
    return _Plane(unit, loss_unit, low, high, top / loss_unit.size or 1.0)


def _height(data: Dataset, look: Look, error: Vector) -> Vector:
    """What an example with this error adds to the loss."""
    return look.objective.weight(data.n) * look.objective.loss.value(np.zeros_like(error), error)


def _gradient(data: Dataset, look: Look, error: Vector) -> Vector:
    weight = look.objective.weight(data.n)
    return weight * look.objective.loss.gradient(np.zeros_like(error), error)


def _examples(data: Dataset, look: Look, plane: _Plane, rows: Rows) -> _Examples:
    error = data.error[rows]
    gradient = _gradient(data, look, error)
    step = look.learning_rate * look.arrow_scale(data.n)
    return _Examples(
        rows=rows,
        sign=np.sign(error).astype(np.intp),
        x=error / plane.x.size,
        y=_height(data, look, error) / plane.y.size,
        slope=gradient / plane.y.size * plane.x.size,
        next_x=descent.step(error / plane.x.size, gradient / plane.x.size, step),
        gradient=gradient,
    )


def _tangents(examples: _Examples, plane: _Plane, length: float) -> dict[str, Vector]:
    half = parts.tangent_half(examples.slope, length * plane.width, plane.steepness)
    rise = examples.slope * half
    return {
        "tangent_x0": examples.x - half,
        "tangent_x1": examples.x + half,
        "tangent_y0": examples.y - rise,
        "tangent_y1": examples.y + rise,
    }


def _quantities(visited: _Examples, plane: _Plane) -> dict[str, Quantity]:
    followed = {
        "error": visited.x,
        "loss": visited.y,
        "next": visited.next_x,
        "sign": visited.sign.astype(float),
        **_tangents(visited, plane, _LONG),
    }
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _handle(visited: _Examples) -> Handle:
    spoken = "{name}, %s, slope {slope}"
    return Handle(
        name=HANDLE,
        label="example",
        low=0,
        high=len(visited.rows) - 1,
        step=1,
        home=int(np.argmin(np.abs(visited.x))),
        grips=(("error", "loss", "xy"),),
        spoken=Sentence.by_sign(
            "sign", spoken % "too low by {off}", spoken % "on target", spoken % "too high by {off}"
        ),
        listed=True,
    )


# Words


def names(data: Dataset, column: str | None, rows: Rows) -> list[str]:
    """Names of rows as they are written on a figure: short, on one line, turning nothing round."""
    labels = data.labels(column, rows)
    numbers = data.labels(None, rows)
    return [
        isolated(label) if label.strip() else k for label, k in zip(labels, numbers, strict=True)
    ]


def _words(data: Dataset, look: Look, visited: _Examples) -> dict[str, tuple[str, ...]]:
    share = shares(data).of[visited.rows]
    return {
        "name": tuple(names(data, look.label, visited.rows)),
        "off": tuple(significant(e) for e in np.abs(data.error[visited.rows]).tolist()),
        "slope": tuple(significant(g) for g in visited.gradient.tolist()),
        "share": tuple(percent(s) for s in share.tolist()),
    }


def _sentence(learning_rate: float) -> Sentence:
    moved = {
        1: ("so a step raises its prediction", "so a step lowers its prediction"),
        0: ("with a learning rate of 0 a step changes nothing",) * 2,
        -1: (
            "a step with a negative rate lowers its prediction, away from the target",
            "a step with a negative rate raises its prediction, away from the target",
        ),
    }[int(np.sign(learning_rate))]
    told = "*%s {name} is %s by {off}*: its slope is {slope}, %s; it makes {share} of the loss."
    return Sentence.by_sign(
        "sign",
        told % ("▲", "too low", moved[0]),
        "*● {name} is on target*: its slope is 0, so a step changes nothing.",
        told % ("▼", "too high", moved[1]),
    )


def _description(data: Dataset, look: Look) -> Sentence:
    low, high = int((data.error < 0).sum()), int((data.error > 0).sum())
    return Sentence.always(
        f"A parabola of the loss over the error, lowest at 0, with {data.n} examples on it: {low} "
        f"too low, with negative gradient, and {high} too high, with positive gradient. "
        f"{_arrows_in_words(data, look)}. Chosen is {{name}}: its slope is {{slope}}, and it makes "
        "{share} of the loss."
    )


def _arrows_in_words(data: Dataset, look: Look) -> str:
    scale = look.arrow_scale(data.n)
    longer = f", drawn {scale:,} times as long".replace(",", " ", 0) if scale > 1 else ""
    return f"Arrows: one step with learning rate {significant(look.learning_rate)}{longer}"


def _curve_in_words(look: Look) -> str:
    name, over = ("MSE", " / n") if look.objective.reduction == "mean" else ("SSE", "")
    return f"added to the {name}: {look.objective.loss.formula()}{over}"


# What stands still


def _base(data: Dataset, look: Look, plane: _Plane) -> dict[str, Any]:
    drawn = _examples(data, look, plane, _drawn(data))
    traces = [_curve(data, look, plane), *_strokes(drawn, plane), *_points(data, look, drawn)]
    layout = _layout(data, look, plane)
    if data.n > MANY:
        counts = histogram(data)
        traces += counts.traces(plane.x)
        layout["yaxis2"] = theme.axis(
            "rows", range=[0, 1.12 * counts.highest], domain=[0, 0.2], nticks=3
        )
    return {"data": traces, "layout": layout}


def _drawn(data: Dataset) -> Rows:
    """Rows that are drawn as points, the largest loss last, so that it lies on top."""
    if data.n <= MANY:
        return shares(data).largest_first[::-1]
    order = data.order("error")
    return np.concatenate([order[: EXTREMES // 2], order[-EXTREMES // 2 :]])


def _curve(data: Dataset, look: Look, plane: _Plane) -> dict[str, Any]:
    x = np.linspace(plane.low, plane.high, 241)
    return {
        "type": "scatter",
        "name": "loss",
        "x": x,
        "y": _height(data, look, plane.x.size * x) / plane.y.size,
        "mode": "lines",
        "line": {"color": theme.LIGHT["curve"], "width": 2.5, "simplify": False},
        "hoverinfo": "skip",
    }


def _strokes(drawn: _Examples, plane: _Plane) -> list[dict[str, Any]]:
    """The arrow and the short piece of the tangent of every example, a trace a sign."""
    tangents = _tangents(drawn, plane, _SHORT)
    strokes = []
    for sign in (-1, 1):
        of = drawn.sign == sign
        if not of.any():
            continue
        ends = [tangents[f"tangent_{end}"][of] for end in ("x0", "x1", "y0", "y1")]
        strokes.append(_arrows(sign, drawn.x[of], drawn.next_x[of], drawn.y[of]))
        strokes.append(_lines(f"tangents {_WHICH[sign]}", sign, *ends, width=2.5))
    return strokes


def _lines(
    name: str, sign: int, x0: Vector, x1: Vector, y0: Vector, y1: Vector, **line: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": _with_gaps(x0, x1),
        "y": _with_gaps(y0, y1),
        "mode": "lines",
        "line": {"color": theme.LIGHT[_SIGNS[sign]], **line},
        "hoverinfo": "skip",
    }


def _arrows(sign: int, start: Vector, end: Vector, height: Vector) -> dict[str, Any]:
    crowd = len(start)
    arrows = _lines(f"arrows {_WHICH[sign]}", sign, start, end, height, height, width=1.5)
    head = 9 if crowd <= 60 else 6
    return {
        **arrows,
        "mode": "lines+markers",
        "opacity": 0.7 if crowd <= 60 else 0.35,
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, head, 0] * crowd,
            "color": theme.LIGHT[_SIGNS[sign]],
            "line": {"width": 0},
        },
    }


def _with_gaps(starts: Vector, ends: Vector) -> list[float | None]:
    return [
        each for two in zip(starts.tolist(), ends.tolist(), strict=True) for each in (*two, None)
    ]


def _points(data: Dataset, look: Look, drawn: _Examples) -> list[dict[str, Any]]:
    """Draw the examples: a trace a sign, or with a column to colour by a trace a group."""
    hover = np.asarray(_hovers(data, look, drawn), dtype=object)
    if look.colour is None:
        tones = [(_WHICH[sign], _SIGNS[sign], drawn.sign == sign) for sign in (-1, 0, 1)]
    else:
        found = groups(data, look.colour)
        of = found.of[drawn.rows]
        told = zip(found.names, _tones(found), strict=True)
        tones = [(isolated(name), tone, of == k) for k, (name, tone) in enumerate(told)]
    return [
        _point_trace(name, tone, drawn, mask, hover) for name, tone, mask in tones if mask.any()
    ]


def _tones(found: Groups) -> list[str]:
    if found.ordered:
        return [f"quarter_{k + 1}" for k in range(len(found.names))]
    plain = [f"group_{k + 1}" for k in range(len(found.names) - found.rest)]
    return plain + ["group_rest"] * found.rest


def _point_trace(name: str, tone: str, drawn: _Examples, mask: Any, hover: Any) -> dict[str, Any]:
    size = 13 if len(drawn.rows) <= 60 else 10 if len(drawn.rows) <= 500 else 8
    return {
        "type": "scatter",
        "name": theme.plain(name),
        "x": drawn.x[mask],
        "y": drawn.y[mask],
        "mode": "markers",
        "marker": {
            "symbol": [_SYMBOLS[int(s)] for s in drawn.sign[mask]],
            "size": size,
            "color": theme.LIGHT[tone],
            "line": {"color": theme.LIGHT["ground"], "width": 1},
        },
        "hovertext": hover[mask],
        "hoverinfo": "text",
        "customdata": drawn.rows[mask] + 1,
    }


def _hovers(data: Dataset, look: Look, drawn: _Examples) -> list[str]:
    t, o, error = (v[drawn.rows] for v in (data.target, data.output, data.error))
    height = _height(data, look, error)
    columns = (names(data, look.label, drawn.rows), t, o, error, height, drawn.gradient)
    lists = (c if isinstance(c, list) else c.tolist() for c in columns)
    return [_hover(*cells) for cells in zip(*lists, strict=True)]


def _hover(name: str, t: float, o: float, error: float, loss: float, gradient: float) -> str:
    digits = digits_apart(max(abs(t), abs(o)), error)
    which = _WHICH[int(np.sign(error))] + (f" by {significant(abs(error))}" if error else "")
    return (
        f"<b>{theme.plain(name)}</b>: {which}<br>"
        f"target {significant(t, digits)}, prediction {significant(o, digits)}<br>"
        f"loss {significant(loss)}, slope {significant(gradient)}"
    )


def _layout(data: Dataset, look: Look, plane: _Plane) -> dict[str, Any]:
    many = data.n > MANY
    arrows = f"<span style='font-size:12px'>{_arrows_in_words(data, look)}</span>"
    layout = theme.layout(
        _HEIGHT,
        barmode="overlay",
        bargap=0,
        xaxis=theme.axis(
            f"error e = o − t{plane.x.words}<br>{arrows}",
            range=[plane.low, plane.high],
            anchor="y2" if many else "y",
            showgrid=False,
        ),
        yaxis=theme.axis(
            f"{_curve_in_words(look)}{plane.y.words}",
            range=[-_FOOTROOM * plane.top, _HEADROOM * plane.top],
            domain=[0.27, 1] if many else [0, 1],
            nticks=6,
        ),
        shapes=[
            *parts.zones(0.0, max(-plane.low, plane.high)),
            parts.rule("x domain", "y", at=0.0),
            parts.rule("x", "paper", at=0.0, dash="dot") | {"y0": 0, "y1": 1},
        ],
        annotations=_zone_words(),
    )
    layout["margin"] = {"l": 64, "r": 16, "t": 8, "b": 68}
    if look.colour is not None:
        _add_legend(layout, look.colour)
    return layout


def _zone_words() -> list[dict[str, Any]]:
    place = {"xref": "x domain", "yref": "y domain"}
    low = "<b>▲ too low</b>: gradient negative, raise o"
    high = "gradient positive, lower o: <b>too high ▼</b>"
    return [
        parts.words(0.0, 1.0, low, tone="too_low_text", side="left", size=14, **place),
        parts.words(1.0, 1.0, high, tone="too_high_text", side="right", size=14, **place),
    ]


def _add_legend(layout: dict[str, Any], column: str) -> None:
    title = {"text": f"{theme.plain(isolated(column))}  ", "font": {"size": 13}}
    layout["legend"] = {
        "orientation": "h",
        "x": 0,
        "y": 1.0,
        "yanchor": "bottom",
        "title": title,
        "font": {"size": 13, "color": theme.LIGHT["text"]},
        "itemclick": False,
        "itemdoubleclick": False,
    }
    layout["margin"]["t"] = 44


def _narrow(data: Dataset) -> dict[str, Any]:
    return {
        "height": 480,
        "margin.l": 50,
        "margin.r": 6,
        "annotations.0.text": "<b>▲ too low</b><br>gradient negative<br>raise o",
        "annotations.1.text": "<b>too high ▼</b><br>gradient positive<br>lower o",
        "annotations.0.font.size": 12,
        "annotations.1.font.size": 12,
    }


# What moves

_SIGNED: Any = {"sign": "sign"}
_LABEL: Any = {"x": "error", "y": "loss", "dx": 20, "flip": "sign", "size": 16, "strong": True}
_MARKS: tuple[Mark, ...] = (
    Segment(
        name="drop line",
        x0="error",
        y0="loss",
        x1="error",
        y1=0.0,
        width=1.5,
        dash="dot",
        tone="quiet",
    ),
    Segment(
        name="tangent",
        x0="tangent_x0",
        y0="tangent_y0",
        x1="tangent_x1",
        y1="tangent_y1",
        width=3.5,
        **_SIGNED,
    ),
    Segment(
        name="descent step",
        x0="error",
        y0="loss",
        x1="next",
        y1="loss",
        width=5,
        arrow=True,
        **_SIGNED,
    ),
    Point(name="chosen example", x="error", y="loss", size=12, **_SIGNED),
    Label(
        name="name of the chosen example",
        words=Sentence.always("{name}"),
        dy=-14,
        tone="text",
        **_LABEL,
    ),
    Label(
        name="slope of the chosen example",
        words=Sentence.always("slope {slope}"),
        dy=26,
        **_LABEL,
        **_SIGNED,
    ),
)
