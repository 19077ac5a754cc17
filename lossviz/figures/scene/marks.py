"""What is drawn over a figure and moves with a handle.

Each mark is described once. The browser draws it as SVG and moves it at every
frame; `traces` draws the same for a notebook, a file or a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from lossviz.figures.scene.sentences import Format, Sentence
from lossviz.figures.scene.theme import LIGHT

Coordinate = str | float  # the name of a quantity, or a fixed number
Values = Mapping[str, Any]
_SIGNS = {-1: "too_low", 0: "at_target", 1: "too_high"}
_SYMBOLS = {-1: "triangle-up", 0: "circle", 1: "triangle-down"}


def find_sign(value: float, zero: float = 1e-9) -> Literal[-1, 0, 1]:
    """Give the sign of `value`, with 0 for what is smaller than `zero`."""
    return 0 if abs(value) <= zero else 1 if value > 0 else -1


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that is drawn over a figure.

    Attributes
    ----------
    name : str
        The mark's name: that of its trace in the static figure.
    axes : str
        The subplot: "xy", "x2y2" and so on.
    colour : str
        A colour of the theme; not used where `sign` is given.
    sign : str
        The quantity whose sign gives colour and shape.
    caption : bool
        It explains rather than shows: left out of a miniature.
    """

    name: str
    axes: str = "xy"
    colour: str = "quiet"
    sign: str = ""
    caption: bool = False

    def payload(self) -> dict[str, Any]:
        """Give it as plain data for the browser."""
        return {"kind": type(self).__name__.lower(), **asdict(self)}

    def find_colour(self, values: Values, suffix: str = "") -> str:
        """Give the mark's colour in the light theme."""
        colour = _SIGNS[find_sign(values[self.sign])] if self.sign else self.colour
        return LIGHT[colour + suffix]

    def placed(self) -> dict[str, str]:
        """Name the axes as Plotly's traces want them."""
        x, _, y = self.axes.partition("y")
        return {"xaxis": x, "yaxis": "y" + y}


@dataclass(frozen=True, kw_only=True)
class Point(Mark):
    """A point: a triangle by its sign, or a hollow circle for what a step would lead to."""

    x: Coordinate
    y: Coordinate
    size: float = 9
    hollow: bool = False

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it with the given values of the quantities."""
        symbol = _SYMBOLS[find_sign(values[self.sign])] if self.sign else "circle"
        marker = {"symbol": symbol + "-open" * self.hollow, "size": 2 * self.size}
        marker["color"] = self.find_colour(values)
        return [_scatter(self, values, [self.x], [self.y], mode="markers", marker=marker)]


@dataclass(frozen=True, kw_only=True)
class Segment(Mark):
    """A straight piece from one point to another; with an arrow's head where wanted."""

    x0: Coordinate
    y0: Coordinate
    x1: Coordinate
    y1: Coordinate
    width: float = 2
    dash: str = ""
    arrow: bool = False

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it with the given values of the quantities."""
        line = {"color": self.find_colour(values), "width": self.width}
        if self.dash:
            line["dash"] = self.dash
        style: dict[str, Any] = {"mode": "lines", "line": line}
        if self.arrow:
            style = {"mode": "lines+markers", "line": line, "marker": _ARROW}
        return [_scatter(self, values, [self.x0, self.x1], [self.y0, self.y1], **style)]


@dataclass(frozen=True, kw_only=True)
class Area(Mark):
    """A filled polygon."""

    corners: tuple[tuple[Coordinate, Coordinate], ...]

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it with the given values of the quantities."""
        x, y = zip(*self.corners, strict=True)
        style = {
            "fill": "toself",
            "fillcolor": self.find_colour(values, "_area"),
            "line": {"width": 0},
        }
        return [_scatter(self, values, x, y, mode="lines", **style)]


@dataclass(frozen=True, kw_only=True)
class Label(Mark):
    """Words at a point, shifted by some pixels.

    Where the quantity `flip` is positive the shift is mirrored, and `dy_flipped`
    (where given) takes the place of `dy`. A hint says that something can be dragged: it
    goes once something was, and is no part of a figure that stands still.
    """

    x: Coordinate
    y: Coordinate
    words: Sentence = field(default_factory=lambda: Sentence(()))
    dx: float = 0
    dy: float = 0
    dy_flipped: float | None = None
    anchor: Literal["start", "middle", "end"] = "start"
    flip: str = ""
    size: float = 14
    strong: bool = False
    hint: bool = False

    def payload(self) -> dict[str, Any]:
        """Give it as plain data for the browser."""
        return {**super().payload(), "words": self.words.payload()}

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:
        """Draw it with the given values of the quantities."""
        if self.hint:
            return []
        mirrored = bool(self.flip) and values[self.flip] > 0
        side = {"start": "right", "middle": "center", "end": "left"}[self.anchor]
        if mirrored:
            side = {"right": "left", "left": "right", "center": "center"}[side]
        font = {"size": self.size, "color": self.find_colour(values, "_text" if self.sign else "")}
        style = {"text": [self.words.say(values, formats)], "textfont": font}
        style["textposition"] = f"{'top' if self.dy < 0 else 'bottom'} {side}"
        return [_scatter(self, values, [self.x], [self.y], mode="text", **style)]


@dataclass(frozen=True, kw_only=True)
class Segments(Mark):
    """Many straight pieces at once, coloured one by one by the sign of `sign`.

    The coordinates name quantities of shape (m,), or are fixed numbers.
    """

    x0: Coordinate
    y0: Coordinate
    x1: Coordinate
    y1: Coordinate
    width: float = 1.5
    arrow: bool = False
    opacity: float = 1.0

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw them with the given values of the quantities, a trace for each sign."""
        ends = [_vector(values, c, values[self.sign]) for c in (self.x0, self.x1, self.y0, self.y1)]
        signs = np.array([find_sign(e) for e in values[self.sign]])
        return [self._of_sign(sign, [end[signs == sign] for end in ends]) for sign in _SIGNS]

    def _of_sign(self, sign: int, ends: list[Any]) -> go.Scatter:
        x0, x1, y0, y1 = ends
        gap = np.full(len(x0), np.nan)
        return go.Scatter(
            name=f"{self.name} {_SIGNS[sign].replace('_', ' ')}",
            x=np.column_stack([x0, x1, gap]).ravel(),
            y=np.column_stack([y0, y1, gap]).ravel(),
            mode="lines",
            line={"color": LIGHT[_SIGNS[sign]], "width": self.width},
            opacity=self.opacity,
            hoverinfo="skip",
            **self.placed(),
        )


@dataclass(frozen=True, kw_only=True)
class Curve(Mark):
    """A line through many points: the coordinates name quantities of shape (m,)."""

    x: str
    y: str
    width: float = 2.5
    dash: str = ""
    dots: float = 0.0

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it with the given values of the quantities."""
        style: dict[str, Any] = {"mode": "lines+markers" if self.dots else "lines"}
        if self.dots:
            style["marker"] = {"size": 2 * self.dots, "color": self.find_colour(values)}
        return [
            go.Scatter(
                name=self.name,
                x=values[self.x],
                y=values[self.y],
                line={
                    "color": self.find_colour(values),
                    "width": self.width,
                    "dash": self.dash or None,
                },
                hoverinfo="skip",
                **self.placed(),
                **style,
            )
        ]


_ARROW = {"symbol": "arrow", "size": 14, "angleref": "previous"}


def _scatter(mark: Mark, values: Values, x: Any, y: Any, **style: Any) -> go.Scatter:
    return go.Scatter(
        name=mark.name,
        x=[_number(values, c) for c in x],
        y=[_number(values, c) for c in y],
        hoverinfo="skip",
        **mark.placed(),
        **style,
    )


def _number(values: Values, coordinate: Coordinate) -> float:
    return float(values[coordinate]) if isinstance(coordinate, str) else coordinate


def _vector(values: Values, coordinate: Coordinate, like: Any) -> Any:
    value = values[coordinate] if isinstance(coordinate, str) else coordinate
    return np.broadcast_to(value, np.shape(like))
