"""A cloud of rows over two quantities: points where they are few, a density where they are many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from lossviz.data import Dataset, Rows, Vector
from lossviz.figures.batch.chosen import MANY, choose_drawn_rows, list_stops
from lossviz.figures.batch.examples import (
    CurveOptions,
    Examples,
    choose_plane,
    place_examples,
)
from lossviz.figures.batch.points import draw_points
from lossviz.figures.scene import (
    Label,
    Mark,
    Point,
    Quantity,
    Segment,
    Sentence,
    Unit,
    parts,
    theme,
)

_CELLS: Final = 64  # of the density, along each axis
_ROOM: Final = 0.06
_TURNS: Final = 0.55
NARROW: Final[dict[str, Any]] = {
    "height": 345,
    "margin.l": 50,
    "margin.r": 6,
    "annotations.0.font.size": 12,
    "annotations.1.font.size": 12,
}


@dataclass(frozen=True, eq=False)
class Cloud:
    """Where each row is, in the units of the axes.

    Attributes
    ----------
    data : Dataset
    options : CurveOptions
    x, y, foot : ndarray of shape (n,)
        Place of each row, and the height from which its error is measured there.
    across, up : Unit
        Of the axes.
    """

    data: Dataset
    options: CurveOptions
    x: Vector
    y: Vector
    foot: Vector
    across: Unit
    up: Unit

    def place(self, rows: Rows) -> Examples:
        """Place some rows, with all that is said of them."""
        plane = choose_plane(self.data, self.options)
        placed = place_examples(self.data, self.options, plane, rows)
        return replace(placed, x=self.x[rows], y=self.y[rows])

    def visit(self, number: int) -> Examples:
        """Place the rows at which the handle stops."""
        return self.place(list_stops(self.data, number))

    def draw(self) -> list[dict[str, Any]]:
        """Draw every row as a point, or the density of many with the extremes as points."""
        points = draw_points(self.data, self.options, self.place(choose_drawn_rows(self.data)))
        return [self._draw_density(), *points] if self.data.n > MANY else points

    def _draw_density(self) -> dict[str, Any]:
        counts, xs, ys = np.histogram2d(self.x, self.y, bins=_CELLS)
        shown = np.where(counts > 0, np.log10(np.maximum(counts, 1)) + 0.3, np.nan)
        return {
            "type": "heatmap",
            "name": "rows",
            "x": (xs[:-1] + xs[1:]) / 2,
            "y": (ys[:-1] + ys[1:]) / 2,
            "z": [[None if v != v else round(v, 3) for v in line] for line in shown.T.tolist()],
            "colorscale": [[0, theme.LIGHT["grid"]], [1, theme.LIGHT["quiet"]]],
            "zmin": 0,
            "showscale": False,
            "hoverinfo": "skip",
        }

    @property
    def _middle(self) -> float:
        """Right of which words are written to the left of a point."""
        low, high = span(self.x)
        return low + _TURNS * (high - low)

    def quantities(self, visited: Examples) -> dict[str, Quantity]:
        """List what follows the handle."""
        followed = {
            "x": visited.x,
            "y": visited.y,
            "foot": self.foot[visited.rows],
            "sign": visited.sign.astype(float),
            "side": np.where(visited.x > self._middle, 1.0, -1.0),
        }
        return {name: Quantity.listed("example", values) for name, values in followed.items()}


def mark_chosen() -> tuple[Mark, ...]:
    """Mark the chosen row: its point, its error as a line, its name and its error in words."""
    signed: Any = {"sign": "sign"}
    label: Any = {"x": "x", "y": "y", "dx": 18, "flip": "side", "size": 16, "strong": True}
    error = Sentence.by_sign("sign", "too low by {off}", "on target", "too high by {off}")
    return (
        Segment(name="error", x0="x", y0="foot", x1="x", y1="y", width=3.5, **signed),
        Point(name="chosen example", x="x", y="y", size=12, **signed),
        Label(
            name="name of the chosen example",
            words=Sentence.always("{name}"),
            dy=-12,
            colour="text",
            **label,
        ),
        Label(name="error of the chosen example", words=error, dy=8, **label, **signed),
        parts.write_hint("x", "y", dx=-18, dy=5, anchor="end", flip="side"),
    )


def span(*values: Vector) -> list[float]:
    """Give the range of an axis that holds all values, with room at both ends."""
    low = min(float(v.min()) for v in values)
    high = max(float(v.max()) for v in values)
    room = _ROOM * (high - low) or 1.0
    return [low - room, high + room]


def write_zones(above: str, below: str) -> list[dict[str, Any]]:
    """Write over the picture what it means to be above and below, where no point is."""
    place: dict[str, Any] = {"xref": "x domain", "yref": "y domain", "size": 14}
    over = {"yanchor": "bottom", "yshift": 5, "xshift": 0}
    high, low = f"<b>▼ {above}: too high</b>", f"<b>▲ {below}: too low</b>"
    return [
        parts.write_words(0.0, 1.0, high, colour="too_high_text", side="left", **place) | over,
        parts.write_words(1.0, 1.0, low, colour="too_low_text", side="right", **place) | over,
    ]
