"""Names on the panels over the batch size: each stands at what it names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np

from lossviz.data import Vector
from lossviz.figures.minibatch.labels import Geometry, Placement, Words
from lossviz.figures.minibatch.panels import Panel, find_size_range
from lossviz.figures.scene import Mark, layouts
from lossviz.minibatch import Curves

_FEWEST_SIZES: Final = 3
_STEEP = 0.2
_THICK = 0.05  # of the panel: a band that can be seen to have an edge of its own
_SIZE = 13
_ALONG = (0.5, 0.65, 0.8)
_HEIGHTS, _STARTS = (0.88, 0.76, 0.64, 0.52), (0.1, 0.2, 0.3, 0.35, 0.4, 0.44)
_ALONG_LEADER = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0)

_Anchor = Literal["start", "middle", "end"]
_Place = tuple[int, float, float, _Anchor]


class Namer:
    """Names what is on panels, where there is room for it.

    Parameters
    ----------
    curves : Curves
    screens : tuple of Geometry
        The screens on all of which a name has to have room.

    Attributes
    ----------
    marks : list of Mark
        The names, and the thin lines that lead from some of them to what they name.
    """

    def __init__(self, curves: Curves, screens: tuple[Geometry, ...]) -> None:
        self._sizes = curves.sizes.astype(float)
        low, high = find_size_range(curves)
        self._low, self._span = low, high - low
        self._across: Vector = (np.log10(self._sizes) - low) / (high - low)
        self._placement = Placement(screens)
        self._name_of_batch: Words | None = None
        self.marks: list[Mark] = []

    def name_level(self, panel: Panel, text: str) -> None:
        """Name the line of what is expected, on the side where it leaves room."""
        heights = panel.find_heights(panel.level)
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
        if self._is_plain(panel.bands):
            return
        level = panel.find_heights(panel.level)
        for text, edge in ("95% of batches", panel.bands[3]), ("68% of batches", panel.bands[2]):
            heights = panel.find_heights(edge)
            thick = np.flatnonzero(heights - level > _THICK)
            self._write(panel, text, heights, [(k, 7, 4, "start") for k in thick.tolist() if k > 0])

    def name_batches(self, panel: Panel) -> None:
        """Name the grey line, with a thin line that leads to it."""
        if self._is_plain(panel.lines):
            return
        candidates = [
            Words(panel.axes, "one batch that grows", x, y, dx=4, dy=4, size=_SIZE)
            for x, y in self._list_free_places(panel)
        ]
        self._name_of_batch = words = self._placement.choose(*candidates)
        if words:
            self._draw_leader(panel, words)
            self._add(panel, words, "quiet")

    def name_other_batches(self, panel: Panel) -> None:
        """Name the thin lines, below the name of the grey one."""
        if self._name_of_batch:
            below = self._name_of_batch.dy + 19
            words = replace(self._name_of_batch, text="thin lines: others", dy=below)
            if self._placement.choose(words):
                self._add(panel, words, "quiet")

    def _list_free_places(self, panel: Panel) -> list[tuple[float, float]]:
        """List places above all bands, those that are near the grey line first."""
        top = panel.find_heights(np.max([panel.this, *panel.bands], axis=0))
        free = [
            (x, y)
            for x in _STARTS
            for y in _HEIGHTS
            if not np.any(top[(self._across >= x - 0.02) & (self._across <= x + 0.6)] > y - 0.12)
        ]
        return sorted(free, key=lambda place: self._find_nearest(panel, *place)[1])

    def _find_nearest(self, panel: Panel, x: float, y: float) -> tuple[int, float]:
        """Find the size at which the grey line is nearest and not right of a place, and how far."""
        far = np.hypot(self._across - x, panel.find_heights(panel.this) - y)
        far[self._across > x + 0.05] = np.inf
        k = int(np.argmin(far))
        return k, float(far[k])

    def _draw_leader(self, panel: Panel, words: Words) -> None:
        """Draw a line from words to the grey line; no later words may stand on it."""
        k, _ = self._find_nearest(panel, words.x, words.y)
        x, y = float(self._across[k]), float(panel.find_heights(panel.this)[k])
        for share in _ALONG_LEADER:
            along = words.x + share * (x - words.x), words.y + share * (y - words.y)
            self._placement.taken.append(Words(panel.axes, "", *along, size=4))
        start, end = self._locate(panel, words), (float(self._sizes[k]), float(panel.this[k]))
        leader = layouts.connect(
            f"leader, {panel.name}", start, end, axes=panel.axes, caption=True, width=1
        )
        self.marks.append(leader)

    def _write(self, panel: Panel, text: str, heights: Vector, places: list[_Place]) -> None:
        candidates = [
            Words(
                panel.axes, text, float(self._across[k]), float(heights[k]), dx, dy, anchor, _SIZE
            )
            for k, dx, dy, anchor in places
        ]
        words = self._placement.choose(*candidates)
        if words:
            self._add(panel, words, panel.colour)

    def _add(self, panel: Panel, words: Words, colour: str) -> None:
        place, name = self._locate(panel, words), f"{words.text}, {panel.name}"
        shift: Any = {"dx": words.dx, "dy": words.dy, "anchor": words.anchor, "size": words.size}
        style: Any = {"axes": panel.axes, "caption": True, "colour": colour, **shift}
        self.marks.append(layouts.write_label(name, *place, words.text, **style))

    def _locate(self, panel: Panel, words: Words) -> tuple[float, float]:
        """Find the batch size and the value at which words stand."""
        low, high = panel.range
        return float(10 ** (self._low + words.x * self._span)), low + words.y * (high - low)

    def _is_plain(self, values: Vector) -> bool:
        """Whether there is nothing to tell apart: too few sizes, or no noise."""
        spread = np.ptp(values, axis=0)
        return len(self._sizes) < _FEWEST_SIZES or not np.any(spread[:-1] > 0)
