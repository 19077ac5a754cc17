"""What is drawn over a figure and moves with a handle.

Each mark is described once. The browser draws it as SVG and moves it at every
frame; `traces` draws the same for a notebook, a file or a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from lossviz.figures.scene.sentences import Format, Sentence, find_sign
from lossviz.figures.scene.theme import LIGHT

Coordinate = str | float  # the name of a quantity, or a fixed number
Place = tuple[Coordinate, Coordinate]
Values = Mapping[str, Any]
SIGN_COLOURS = {-1: "too_low", 0: "at_target", 1: "too_high"}
SIGN_SYMBOLS = {-1: "triangle-up", 0: "circle", 1: "triangle-down"}


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
        It explains rather than shows: left out where a guess is asked for.
    """

    name: str
    axes: str = "xy"
    colour: str = "quiet"
    sign: str = ""
    caption: bool = False

    def find_colour(self, values: Values, suffix: str = "") -> str:
        """Give the mark's colour in the light theme."""
        colour = SIGN_COLOURS[find_sign(values[self.sign])] if self.sign else self.colour
        return LIGHT[colour + suffix]

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:
        """Draw it with the given values of the quantities, as one that stands still."""
        raise NotImplementedError

    def _trace(self, values: Values, x: Any, y: Any, **style: Any) -> go.Scatter:
        """Make a trace through places, whose coordinates are quantities or numbers."""
        across, up = self.axes.split("y")
        return go.Scatter(
            x=[float(_resolve(values, c)) for c in x],
            y=[float(_resolve(values, c)) for c in y],
            xaxis=across,
            yaxis=f"y{up}",
            hoverinfo="skip",
            **{"name": self.name, **style},
        )


@dataclass(frozen=True, kw_only=True)
class Point(Mark):
    """A point: a triangle by its sign, or a hollow circle for what a step would lead to."""

    x: Coordinate
    y: Coordinate
    size: float = 9
    hollow: bool = False

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it as a trace."""
        symbol = SIGN_SYMBOLS[find_sign(values[self.sign])] if self.sign else "circle"
        marker = {"symbol": symbol + "-open" * self.hollow, "size": 2 * self.size}
        marker["color"] = self.find_colour(values)
        return [self._trace(values, [self.x], [self.y], mode="markers", marker=marker)]


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
        """Draw it as a trace."""
        colour, dash = self.find_colour(values), self.dash or None
        style: dict[str, Any] = {"line": {"color": colour, "width": self.width, "dash": dash}}
        style |= {"mode": "lines+markers", "marker": _ARROW} if self.arrow else {"mode": "lines"}
        return [self._trace(values, [self.x0, self.x1], [self.y0, self.y1], **style)]


@dataclass(frozen=True, kw_only=True)
class Area(Mark):
    """A filled polygon; a corner whose coordinates are vectors is as many corners."""

    corners: tuple[Place, ...]

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it as a trace."""
        x, y = (
            np.hstack([_resolve(values, c) for c in coordinates])
            for coordinates in zip(*self.corners, strict=True)
        )
        style = {"fillcolor": self.find_colour(values, "_area"), "line": {"width": 0}}
        return [self._trace(values, x, y, mode="lines", fill="toself", **style)]


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

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:
        """Draw it as a trace."""
        if self.hint:
            return []
        mirrored = bool(self.flip) and values[self.flip] > 0
        side = {"start": "right", "middle": "center", "end": "left"}[self.anchor]
        if mirrored:
            side = {"right": "left", "left": "right", "center": "center"}[side]
        font = {"size": self.size, "color": self.find_colour(values, "_text" if self.sign else "")}
        style = {"text": [self.words.say(values, formats)], "textfont": font}
        style["textposition"] = f"{'top' if self.dy < 0 else 'bottom'} {side}"
        return [self._trace(values, [self.x], [self.y], mode="text", **style)]


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
        """Draw them, a trace for each sign."""
        signs = np.array([find_sign(value) for value in values[self.sign]])
        ends = [_resolve(values, c) for c in (self.x0, self.x1, self.y0, self.y1)]
        ends = [np.broadcast_to(end, signs.shape) for end in ends]
        return [
            self._draw_sign(values, sign, [end[signs == sign] for end in ends])
            for sign in SIGN_COLOURS
        ]

    def _draw_sign(self, values: Values, sign: int, ends: list[Any]) -> go.Scatter:
        x0, x1, y0, y1 = ends
        gap = np.full(len(x0), np.nan)
        return self._trace(
            values,
            np.column_stack([x0, x1, gap]).ravel(),
            np.column_stack([y0, y1, gap]).ravel(),
            name=f"{self.name} {SIGN_COLOURS[sign].replace('_', ' ')}",
            mode="lines",
            line={"color": LIGHT[SIGN_COLOURS[sign]], "width": self.width},
            opacity=self.opacity,
        )


@dataclass(frozen=True, kw_only=True)
class Points(Mark):
    """Many points at once, each shaped by the sign of its entry of `sign`.

    The coordinates name quantities of shape (m,). All have the colour `group` of the theme, or,
    where that is empty, each that of its sign.
    """

    x: str
    y: str
    size: float = 6
    group: str = ""
    opacity: float = 1.0

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw them as a trace."""
        signs = [find_sign(value) for value in values[self.sign]]
        colours = [LIGHT[self.group or SIGN_COLOURS[sign]] for sign in signs]
        symbols = [SIGN_SYMBOLS[sign] for sign in signs]
        style = {"symbol": symbols, "color": colours, "size": 2 * self.size}
        marker = {**style, "opacity": self.opacity}
        return [self._trace(values, values[self.x], values[self.y], mode="markers", marker=marker)]


@dataclass(frozen=True, kw_only=True)
class Curve(Mark):
    """A line through many points: the coordinates name quantities of shape (m,)."""

    x: str
    y: str
    width: float = 2.5
    dots: float = 0.0

    def traces(self, values: Values, formats: Mapping[str, Format]) -> list[go.Scatter]:  # noqa: ARG002
        """Draw it as a trace."""
        colour = self.find_colour(values)
        style: dict[str, Any] = {"line": {"color": colour, "width": self.width}, "mode": "lines"}
        if self.dots:
            marker = {"size": 2 * self.dots, "color": colour}
            style |= {"marker": marker, "mode": "lines+markers"}
        return [self._trace(values, values[self.x], values[self.y], **style)]


_ARROW = {"symbol": "arrow", "size": 14, "angleref": "previous"}


def _resolve(values: Values, coordinate: Coordinate) -> Any:
    """Give the value of a quantity by its name, and a number as it is."""
    return values[coordinate] if isinstance(coordinate, str) else coordinate
