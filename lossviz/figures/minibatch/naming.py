"""Names on the panels over the batch size: each stands at what it names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np

from lossviz.data import Vector
from lossviz.figures.minibatch.labels import Placement, Words
from lossviz.figures.minibatch.panels import Panel, find_size_range
from lossviz.figures.scene import Label, Mark, Segment, Sentence
from lossviz.minibatch import Curves

_FEWEST_SIZES: Final = 3
_STEEP = 0.2
_THICK = 0.05  # of the panel: a band that can be seen to have an edge of its own
_SIZE = 13
_ALONG = (0.5, 0.65, 0.8)
_HEIGHTS, _STARTS = (0.88, 0.76, 0.64, 0.52), (0.1, 0.2, 0.3, 0.35, 0.4, 0.44)

_Anchor = Literal["start", "middle", "end"]
_Place = tuple[int, float, float, _Anchor]


class Namer:
    """Names what is on panels, where there is room for it.

    Parameters
    ----------
    curves : Curves
    placement : Placement
        What has been placed so far; names are added to it.

    Attributes
    ----------
    marks : list of Mark
        The names, and the thin lines that lead from some of them to what they name.
    """

    def __init__(self, curves: Curves, placement: Placement) -> None:
        self._sizes = curves.sizes.astype(float)
        low, high = find_size_range(curves)
        self._low, self._span = low, high - low
        self._across: Vector = (np.log10(self._sizes) - low) / (high - low)
        self._placement = placement
        self._beside: Words | None = None
        self.marks: list[Mark] = []

    def name_level(self, panel: Panel, text: str) -> None:
        """Name the line of what is expected, on the side where it leaves room."""
        heights = _find_heights(panel, panel.level)
        last = len(heights) - 1
        places: list[_Place] = [(last, -4, 21, "end"), (last, -4, -12, "end")]
        if abs(heights[-1] - heights[0]) > _STEEP:
            shares = heights[0] + np.array(_ALONG) * (heights[-1] - heights[0])
            along = [int(np.argmin(np.abs(heights - share))) for share in shares]
            left: list[_Place] = [(k, -14, -3, "end") for k in along]
            places = [*left, *((k, 14, -3, "start") for k in along), *places]
        self._write(panel, text, heights, places)

    def name_bands(self, panel: Panel) -> None:
        """Name both bands, at their upper edges."""
        if panel.bands is None or self._is_plain(panel.bands):
            return
        names = ("95% of batches", panel.bands[3]), ("68% of batches", panel.bands[2])
        for text, edge in names:
            heights = _find_heights(panel, edge)
            thick = np.flatnonzero(heights - _find_heights(panel, panel.level) > _THICK)
            places: list[_Place] = [(k, 7, 4, "start") for k in thick.tolist() if k > 0]
            self._write(panel, text, heights, places)

    def name_batches(self, panel: Panel) -> None:
        """Name the grey line, with a thin line that leads to it."""
        if panel.lines is None or panel.bands is None or self._is_plain(panel.lines):
            return
        for x, y in self._list_free_places(panel):
            if self._name_batches_at(panel, x, y):
                return

    def name_other_batches(self, panel: Panel) -> None:
        """Name the thin lines, below the name of the grey one."""
        if self._beside:
            words = replace(self._beside, text="thin lines: others", dy=self._beside.dy + 19)
            if self._placement.choose(words):
                self._add(panel, words, "quiet")

    def _list_free_places(self, panel: Panel) -> list[tuple[float, float]]:
        """List places above all bands, those that are near the grey line first."""
        shown = [panel.this] if panel.bands is None else [panel.this, *panel.bands]
        top = _find_heights(panel, np.max(shown, axis=0))
        free = [
            (x, y)
            for x in _STARTS
            for y in _HEIGHTS
            if not np.any(top[(self._across >= x - 0.02) & (self._across <= x + 0.6)] > y - 0.12)
        ]
        return sorted(free, key=lambda place: self._find_nearest(panel, *place)[1])

    def _find_nearest(self, panel: Panel, x: float, y: float) -> tuple[int, float]:
        """Find the size at which the grey line is nearest and not right of a place, and how far."""
        far = np.hypot(self._across - x, _find_heights(panel, panel.this) - y)
        far[self._across > x + 0.05] = np.inf
        k = int(np.argmin(far))
        return k, float(far[k])

    def _name_batches_at(self, panel: Panel, x: float, y: float) -> bool:
        words = Words(panel.axes, "one batch that grows", x, y, dx=4, dy=4, size=_SIZE)
        if not self._placement.choose(words):
            return False
        self._lead(panel, words)
        self._add(panel, words, "quiet")
        self._beside = words
        return True

    def _lead(self, panel: Panel, words: Words) -> None:
        """Lead from the words to the grey line, where it is nearest and not right of them."""
        k, _ = self._find_nearest(panel, words.x, words.y)
        x0, y0 = self._locate(panel, words)
        ends: Any = {"x0": x0, "y0": y0, "x1": float(self._sizes[k]), "y1": float(panel.this[k])}
        name = f"leader, {panel.name}"
        height = float(_find_heights(panel, panel.this)[k])
        self._keep_free(panel, words, float(self._across[k]), height)
        style: Any = {"axes": panel.axes, "caption": True, "width": 1, "colour": "quiet"}
        self.marks.append(Segment(name=name, **ends, **style))

    def _keep_free(self, panel: Panel, words: Words, x: float, y: float) -> None:
        """Let no later words stand on the line from some words to a place."""
        for share in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0):
            along = words.x + share * (x - words.x), words.y + share * (y - words.y)
            self._placement.taken.append(Words(panel.axes, "", *along, size=4))

    def _write(self, panel: Panel, text: str, heights: Vector, places: list[_Place]) -> None:
        candidates = [
            Words(
                panel.axes, text, float(self._across[k]), float(heights[k]), dx, dy, anchor, _SIZE
            )
            for k, dx, dy, anchor in places
        ]
        chosen = self._placement.choose(*candidates)
        if chosen:
            self._add(panel, chosen, panel.colour)

    def _add(self, panel: Panel, words: Words, colour: str) -> None:
        x, y = self._locate(panel, words)
        self.marks.append(
            Label(
                name=f"{words.text}, {panel.name}",
                axes=panel.axes,
                caption=True,
                x=x,
                y=y,
                words=Sentence.always(words.text),
                dx=words.dx,
                dy=words.dy,
                anchor=words.anchor,
                size=words.size,
                colour=colour,
            )
        )

    def _locate(self, panel: Panel, words: Words) -> tuple[float, float]:
        low, high = panel.range
        return float(10 ** (self._low + words.x * self._span)), low + words.y * (high - low)

    def _is_plain(self, values: Vector) -> bool:
        """Whether there is nothing to tell apart: too few sizes, or no noise."""
        spread = np.ptp(values, axis=0)
        return len(self._sizes) < _FEWEST_SIZES or not np.any(spread[:-1] > 0)


def _find_heights(panel: Panel, values: Vector) -> Vector:
    low, high = panel.range
    heights: Vector = (values - low) / (high - low)
    return heights
