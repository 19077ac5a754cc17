"""Words on a picture, placed so that none stands on another, on wide screens and narrow ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Domain = tuple[tuple[float, float], tuple[float, float]]
Box = tuple[float, float, float, float]

_PER_LETTER = 0.5  # width of a letter over its size, on average, with some room
_ROOM = 3.0  # pixels


@dataclass(frozen=True)
class Geometry:
    """Where the panels of a figure are on a screen.

    Attributes
    ----------
    width, height : int
        Of the whole figure, in pixels; the width is the least that it has.
    margin : tuple of int
        Left, right, top and bottom, in pixels.
    domains : mapping
        For each panel, by its axes, which part it has of the width and of the height.
    """

    width: int
    height: int
    margin: tuple[int, int, int, int]
    domains: Mapping[str, Domain]

    def place(self, axes: str, x: float, y: float) -> tuple[float, float]:
        """Give the pixel of a place in a panel, from 0 to 1 along both axes."""
        left, right, top, bottom = self.margin
        of_x, of_y = self.domains[axes]
        across = of_x[0] + x * (of_x[1] - of_x[0])
        up = of_y[0] + y * (of_y[1] - of_y[0])
        return (
            left + across * (self.width - left - right),
            top + (1 - up) * (self.height - top - bottom),
        )

    def is_lowest(self, axes: str) -> bool:
        """Whether a panel stands at the bottom."""
        return self.domains[axes][1][0] == min(y[0] for _, y in self.domains.values())


@dataclass(frozen=True)
class Words:
    """Some words at a place of a panel.

    Attributes
    ----------
    axes : str
    text : str
    x, y : float
        The place, from 0 to 1 along both axes.
    dx, dy : float
        Pixels from there.
    anchor : {"start", "middle", "end"}
    size : float
        Of the letters.
    """

    axes: str
    text: str
    x: float
    y: float
    dx: float = 0
    dy: float = 0
    anchor: Literal["start", "middle", "end"] = "start"
    size: float = 12

    def cover(self, screen: Geometry) -> Box:
        """Give what they cover on a screen: left, top, right and bottom."""
        x, y = screen.place(self.axes, self.x, self.y)
        width = _PER_LETTER * self.size * len(self.text)
        left = x + self.dx - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        base = y + self.dy
        return left, base - 0.9 * self.size, left + width, base + 0.3 * self.size


@dataclass
class Placement:
    """What was placed so far, on each of some screens."""

    screens: tuple[Geometry, ...]
    taken: list[Words] = field(default_factory=list)

    def choose(self, *candidates: Words) -> Words | None:
        """Take the first of some places that is free on every screen; None where none is."""
        for words in candidates:
            if all(self._is_free(words, screen) for screen in self.screens):
                self.taken.append(words)
                return words
        return None

    def _is_free(self, words: Words, screen: Geometry) -> bool:
        box = words.cover(screen)
        left, bottom = screen.place(words.axes, 0, 0)
        right, top = screen.place(words.axes, 1, 1)
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(_overlap(box, other.cover(screen)) for other in self.taken)


def _overlap(one: Box, other: Box) -> bool:
    apart = (
        one[2] + _ROOM <= other[0]
        or other[2] + _ROOM <= one[0]
        or one[3] + _ROOM <= other[1]
        or other[3] + _ROOM <= one[1]
    )
    return not apart
