"""Panels over the batch size: level, noise and growing batches of one quantity, in its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from lossviz.base import format_rounded
from lossviz.data import Vector
from lossviz.figures.scene import (
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    Unit,
    layouts,
    parts,
    ranges,
    theme,
)
from lossviz.loss import Objective
from lossviz.minibatch import BatchOptions, Curves, Population, QuantityCurve

HANDLE: Final = "B"
_LINES = 24
_FEW_ROWS = 40
_FEW_TICKS = (1, 2, 5, 10, 20, 40)
_SIDES: Final = ("xy", "x2y2", "x3y3", "x4y4")
_ACROSS: Final = ([0.0, 0.46], [0.54, 1.0])
_UP: Final = {2: ([0.0, 1.0],), 4: ([0.6, 1.0], [0.0, 0.36])}  # of so many panels, row by row
_HEIGHTS: Final = {2: 430, 4: 520}
_GAP: Final = 80  # pixels between panels that are stacked


class Side(NamedTuple):
    """SSE or MSE: its name, its colour, the subplot where it stands, and the objective."""

    name: str
    colour: str
    axes: str
    objective: Objective


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """A quantity over the batch sizes, in its unit.

    Attributes
    ----------
    name : str
        What its marks are called.
    side : Side
    unit : Unit
    level, this : ndarray of shape (b,)
        What is expected, and what one batch that grows has.
    bands : ndarray of shape (4, b)
        Two and one standard deviations around the level, the lowest first.
    lines : ndarray of shape (k, b)
        Further batches that grow; none where there is no noise to be shown.
    """

    name: str
    side: Side
    unit: Unit
    level: Vector
    this: Vector
    bands: Vector
    lines: Vector

    @property
    def range(self) -> tuple[float, float]:
        """The range of its axis, with 0 in it."""
        shown = [self.level, *self.bands]
        low, high = min(0.0, float(np.min(shown))), max(0.0, float(np.max(shown)))
        span = (high - low) or 1.0
        return low - 0.06 * span, high + 0.08 * span


def start_at_size(scene: Scene, size: int) -> Scene:
    """Put the handle of a scene on a batch size that is among its sizes."""
    sizes = scene.quantities[HANDLE].value
    return scene.start_at({HANDLE: float(np.searchsorted(sizes, size))})


def list_sides(options: BatchOptions, row: int = 0) -> tuple[Side, Side]:
    """List the left and the right of a row of panels, the upper one first."""
    left, right = _SIDES[2 * row : 2 * row + 2]
    return Side("SSE", "sse", left, options.sse), Side("MSE", "mse", right, options.mse)


def measure_panel(side: Side, quantity: QuantityCurve, share: float, name: str) -> Panel:
    """Give the panel of a quantity, as a sum or a mean.

    Parameters
    ----------
    side : Side
    quantity : QuantityCurve
    share : float
        Of the objective's curvature for one row: 1 for a gradient, one half for a loss.
    name : str
    """
    factor = share * side.objective.curvature(1)
    scaled = quantity.population.times(factor)
    drawn = quantity.drawn(side.objective, factor)
    bands = quantity.bands(side.objective, factor)
    return make_panel(
        side,
        name,
        level=scaled.level(quantity.sizes, side.objective.reduction),
        this=drawn[0],
        # A loss is never below 0.
        bands=np.maximum(bands, 0) if share < 1 else bands,
        lines=drawn[:_LINES],
    )


def make_panel(side: Side, name: str, **values: Vector) -> Panel:
    """Make a panel of values, the level and the like, in the unit that its axis counts in."""
    unit = Unit.for_size(float(np.abs([values["level"], *values["bands"]]).max()))
    scaled = {of: value / unit.size for of, value in values.items()}
    return Panel(name=name, side=side, unit=unit, **scaled)


def assemble(
    panels: Sequence[Panel],
    curves: Curves,
    *,
    titles: Iterable[str],
    laws: Iterable[str],
    words: Mapping[str, tuple[str, ...]],
    sentence: str,
    shown: str,
    hints: tuple[Mark, ...] = (),
) -> Scene:
    """Put panels together to a scene, with the batch size as a handle.

    Parameters
    ----------
    panels : sequence of Panel
        Two or four. On the second, that of the MSE, bands and batches are named.
    curves : Curves
    titles, laws : iterable of str
        What each panel shows, and what is expected on it, in a few words.
    words : mapping of str to tuple of str
        By the index of the batch size.
    sentence : str
    shown : str
        What is to be seen, for the description.
    hints : tuple of Mark
        Above all others.
    """
    names = [
        _write_name(panel, law, float(curves.sizes[-1]), panel.level[-1], anchor="end", dx=-4)
        for panel, law in zip(panels, laws, strict=True)
    ]
    if np.any(np.ptp(panels[1].lines, axis=0)[:-1] > 0):
        names += _name_noise(panels[1], curves)
    grips = [(HANDLE, f"level_{panel.side.axes}", panel.side.axes) for panel in panels]
    return Scene(
        base={
            "data": [trace for panel in panels for trace in _draw_traces(panel, curves)],
            "layout": _lay_out(panels, curves, titles),
        },
        handles=(make_handle(curves, grips, "{size}, SSE {sse}, MSE {mse}"),),
        quantities=_follow(panels, curves),
        marks=(*names, *(mark for panel in panels for mark in _draw_marks(panel)), *hints),
        words={"size": write_sizes(curves), **words},
        words_of=HANDLE,
        sentence=Sentence.always(sentence),
        description=Sentence.always(shown + sentence),
        narrow=_stack(len(panels)),
    )


def _name_noise(panel: Panel, curves: Curves) -> list[Mark]:
    """Name the bands at their upper edges, and the batches that grow below all of them."""
    early, (lowest, _) = len(curves.sizes) // 4, panel.range
    sizes = curves.sizes.astype(float)
    batches = "lines: single batches"
    return [
        _write_name(panel, "± 2 standard deviations", sizes[early], panel.bands[3][early], dx=7),
        _write_name(panel, "± 1 standard deviation", sizes[early], panel.bands[2][early], dx=7),
        _write_name(panel, batches, sizes[-1], lowest, anchor="end", colour="quiet"),
    ]


def _write_name(panel: Panel, text: str, x: float, y: float, **place: Any) -> Mark:
    """Write what something on a panel is; the browser moves it to where there is room."""
    own: Any = {"axes": panel.side.axes, "colour": panel.side.colour}
    style: Any = {"caption": True, "size": 13, "dy": -6, **own}
    return layouts.write_label(f"{text}, {panel.name}", float(x), float(y), text, **style | place)


def make_handle(curves: Curves, grips: Iterable[tuple[Any, Any, str]], spoken: str) -> Handle:
    """Make the batch size a handle."""
    return layouts.make_listed_handle(HANDLE, "batch size", len(curves.sizes), grips, spoken)


# What stands still


def _draw_traces(panel: Panel, curves: Curves) -> list[dict[str, Any]]:
    """Draw bands, batches and level, the lowest first."""
    sizes, colour = curves.sizes, panel.side.colour
    expected = {
        "mode": "lines+markers" if len(sizes) == 1 else "lines",
        "marker": {"size": 6, "color": theme.LIGHT[colour]},
        "hoverinfo": "all",
        "hovertemplate": "B %{x:,}<br>expected %{y:,.4g}<extra></extra>",
    }
    level = _draw_line(panel, "expected", sizes, panel.level, colour, 3) | expected
    if not panel.lines.size:
        return [level]
    lowest, low, high, highest = panel.bands
    return [
        _draw_band(panel, "± 2 standard deviations", sizes, lowest, highest),
        _draw_band(panel, "± 1 standard deviation", sizes, low, high),
        _draw_line(panel, "draws", *_join_lines(panel.lines, sizes), "faint", 0.7),
        _draw_line(panel, "this batch", sizes, panel.this, "quiet", 1.5),
        level,
    ]


def _draw_line(
    panel: Panel, name: str, x: Any, y: Vector, colour: str, width: float
) -> dict[str, Any]:
    line = layouts.style_line(colour, width)
    return layouts.draw_trace(panel.side.axes, name, x, _round_off(y), line=line, hoverinfo="skip")


def _draw_band(panel: Panel, name: str, sizes: Any, low: Vector, high: Vector) -> dict[str, Any]:
    there_and_back = np.concatenate([sizes, sizes[::-1]])
    fill = {"fill": "toself", "fillcolor": theme.LIGHT[f"{panel.side.colour}_area"]}
    y = _round_off(np.concatenate([high, low[::-1]]))
    style: dict[str, Any] = {"line": {"width": 0}, "hoverinfo": "skip", **fill}
    return layouts.draw_trace(panel.side.axes, name, there_and_back, y, **style)


def _join_lines(lines: Vector, sizes: Any) -> tuple[list[float | None], Vector]:
    """Join some growing batches to one line with gaps, at some of the batch sizes."""
    few = np.arange(0, len(sizes), max(1, len(sizes) // 40))
    few = np.union1d(few, [len(sizes) - 1])
    gap = np.full((len(lines), 1), np.nan)
    x = np.column_stack([np.broadcast_to(sizes[few], (len(lines), len(few))), gap])
    return _round_off(x.ravel()), np.column_stack([lines[:, few], gap]).ravel()


def _round_off(values: Vector) -> list[float | None]:
    """Round to six digits, so that no more is sent than can be seen."""
    return [None if v != v else float(f"{v:.5e}") for v in values.tolist()]


def _lay_out(panels: Sequence[Panel], curves: Curves, titles: Iterable[str]) -> dict[str, Any]:
    """Lay the panels out as they stand on a wide screen, two in a row."""
    subplots: dict[str, Any] = {}
    n = int(curves.sizes[-1])
    few = {"tickvals": [b for b in _FEW_TICKS if b <= n]} if n <= _FEW_ROWS else {"dtick": 1}
    for k, panel in enumerate(panels):
        x = style_sizes(curves, title="batch size B", domain=_ACROSS[k % 2], **few)
        y = {"range": list(panel.range), "domain": _UP[len(panels)][k // 2], "nticks": 5}
        subplots[panel.side.axes] = x, y
    return layouts.lay_out(
        _HEIGHTS[len(panels)],
        subplots,
        margin=(52, 12, 26, 50),
        shapes=[_draw_zero(panel.side.axes) for panel in panels],
        annotations=[
            layouts.write_heading(
                f"<b>{title}{panel.unit.words}</b>", panel.side.axes, panel.side.colour
            )
            for panel, title in zip(panels, titles, strict=True)
        ],
    )


def _stack(count: int) -> dict[str, Any]:
    """Stack so many panels for a narrow screen."""
    margins = {"margin.l": 44, "margin.r": 6, "margin.b": 48}
    height = 60 + 190 * count
    gap = _GAP / (height - 74)
    each = (1 - (count - 1) * gap) / count
    ends = [1 - k * (each + gap) for k in range(count)]
    places = {axes: (end - each, end) for axes, end in zip(_SIDES, ends, strict=False)}
    return layouts.stack(height, places) | margins


def style_sizes(curves: Curves, **settings: Any) -> dict[str, Any]:
    """Give the settings of an axis of batch sizes."""
    powers = ranges.leave_room(0.0, float(np.log10(curves.sizes[-1])), least=0.3)
    return {"type": "log", "range": powers, "showgrid": False, **settings}


def _draw_zero(axes: str) -> dict[str, Any]:
    x, y = layouts.split_axes(axes)
    return parts.draw_rule(f"{x} domain", y, at=0) | {"line": layouts.style_line("faint", 1)}


# What moves


def _follow(panels: Sequence[Panel], curves: Curves) -> dict[str, Quantity]:
    """Give what follows the batch size."""
    followed = {HANDLE: curves.sizes.astype(float)}
    for panel in panels:
        followed[f"level_{panel.side.axes}"] = panel.level
        followed[f"this_{panel.side.axes}"] = panel.this
        followed[f"low_{panel.side.axes}"] = panel.bands[1]
        followed[f"high_{panel.side.axes}"] = panel.bands[2]
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _draw_marks(panel: Panel) -> list[Mark]:
    """Draw what moves with the batch size: a rule, a deviation, one batch, and the level."""
    name, axes, (low, high) = panel.name, panel.side.axes, panel.range
    on: Any = {"axes": axes}
    own: Any = {"axes": axes, "colour": panel.side.colour}
    ends = (HANDLE, f"low_{axes}"), (HANDLE, f"high_{axes}")
    rule: Any = {"width": 1.5, "dash": "dot", **on}
    noise: list[Mark] = [
        layouts.connect(f"spread, {name}", *ends, width=4, **own),
        Point(name=f"this batch, {name}", x=HANDLE, y=f"this_{axes}", size=5, hollow=True, **on),
    ]
    return [
        layouts.connect(f"batch size, {name}", (HANDLE, low), (HANDLE, high), **rule),
        *(noise if panel.lines.size else []),
        Point(name=f"expected, {name}", x=HANDLE, y=f"level_{axes}", size=8, **own),
    ]


# Words


def write_sizes(curves: Curves) -> tuple[str, ...]:
    """Write every batch size."""
    return tuple(f"{b:,}" for b in curves.sizes.tolist())


def write_levels(
    quantity: QuantityCurve, options: BatchOptions, share: float
) -> dict[str, tuple[str, ...]]:
    """Write level and noise under SSE and MSE at every batch size: "47,800 ± 11,000"."""
    words = {}
    for side in list_sides(options):
        scaled = quantity.population.times(share * side.objective.curvature(1))
        level = scaled.level(quantity.sizes, side.objective.reduction).tolist()
        noise = scaled.noise(quantity.sizes, side.objective.reduction).tolist()
        words[side.colour] = tuple(_write_level(m, s) for m, s in zip(level, noise, strict=True))
    return words


def _write_level(level: float, noise: float) -> str:
    if noise == 0:
        return format_rounded(level, 4)
    return f"{format_rounded(level, 3)} ± {format_rounded(noise, 2)}"


def describe_doubling(population: Population, size: int) -> str:
    """Say what twice the batch does to SSE and MSE and their noise."""
    if population.deviation == 0:
        return "All rows have the same loss, so there is no noise."
    if size == population.n:
        return "These are all rows, so there is no noise."
    if 2 * size > population.n:
        return (
            "It has more than half of the rows: with more of them the noise of both shrinks to 0."
        )
    means = population.noise(np.array([size, 2 * size]), "mean")
    ratio = format_rounded(float(means[1] / means[0]), 2)
    return (
        f"Twice the batch: twice the expected SSE, and the same expected MSE with {ratio} times "
        "its noise."
    )
