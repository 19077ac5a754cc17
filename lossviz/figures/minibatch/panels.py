"""Panels of a quantity over the batch size: level, noise, and batches that grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset, Vector
from lossviz.figures.scene import (
    Handle,
    Mark,
    Point,
    Quantity,
    Segment,
    Sentence,
    Unit,
    theme,
)
from lossviz.loss import Objective
from lossviz.minibatch import BatchOptions, Curves, QuantityCurve, choose_extra_size, compute_curves

HANDLE: Final = "B"
_LINES = 24
SIDES: Final = ((0.0, 0.455), (0.545, 1.0))
_NAMED_FROM = 4  # batch sizes: with fewer there is no room for names


@dataclass(frozen=True, eq=False)
class Panel:
    """A quantity over the batch sizes, in its unit.

    Attributes
    ----------
    tone : {"sse", "mse"}
    axes : str
        Its subplot.
    title : str
    level, this : ndarray of shape (b,)
        What is expected, and the first of the batches that grow.
    bands : ndarray of shape (4, b), optional
        Bounds of the central 95% and 68%, the lowest first.
    lines : ndarray of shape (k, b), optional
        More batches that grow.
    floor : float, optional
        Below which the quantity cannot be.
    """

    tone: str
    axes: str
    title: str
    level: Vector
    this: Vector
    bands: Vector | None = None
    lines: Vector | None = None
    floor: float | None = None

    @property
    def number(self) -> str:
        """The number of its axes as Plotly writes it: empty for the first."""
        return self.axes.split("y")[1]

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value on its axis."""
        shown = [self.level, self.this] if self.bands is None else [self.level, *self.bands]
        low = min(0.0, float(np.min(shown)))
        high = max(0.0, float(np.max(shown)))
        span = (high - low) or 1.0
        return low - 0.06 * span, high + 0.08 * span


def find_curves(data: Dataset, options: BatchOptions, size: int) -> Curves:
    """Compute the curves of the scenes that have this batch size as a stop of their handle."""
    return compute_curves(data, options.column, options.seed, choose_extra_size(data.n, size))


def locate_handles(data: Dataset, options: BatchOptions, size: int) -> dict[str, float]:
    """Give the value of the handle for a batch size."""
    sizes = find_curves(data, options, size).sizes
    return {HANDLE: float(np.flatnonzero(sizes == size)[0])}


def find_batch_size(data: Dataset, options: BatchOptions, size: int, value: float) -> int:
    """Find the batch size at a value of the handle of `build_scene(data, options, size)`."""
    return int(find_curves(data, options, size).sizes[round(value)])


def build_panel(
    quantity: QuantityCurve,
    objective: Objective,
    factor: float,
    *,
    tone: str,
    axes: str,
    title: str,
    floor: float | None = None,
) -> Panel:
    """Build the panel of a quantity times a factor, as sum or mean of a batch."""
    level = quantity.population.times(factor).level(quantity.sizes, objective.reduction)
    drawn = quantity.drawn(objective, factor)
    bands = quantity.bands(objective, factor)
    if floor is not None:
        bands = np.maximum(bands, floor)
    unit = Unit.for_size(float(np.abs([level, *bands]).max()))
    lines = drawn[:_LINES] / unit.size
    this = drawn[0] / unit.size
    return Panel(
        tone, axes, title + unit.words, level / unit.size, this, bands / unit.size, lines, floor
    )


def name_axes(row: int, side: int) -> str:
    """Name the subplot in a row from the top, on the left (0) or on the right (1)."""
    number = 2 * row + side + 1
    return "xy" if number == 1 else f"x{number}y{number}"


# What stands still


def draw_panel(panel: Panel, curves: Curves) -> list[dict[str, Any]]:
    """Draw bands, batches that grow, and the expected level."""
    x, y = panel.axes.split("y")
    place: dict[str, Any] = {"type": "scatter", "xaxis": x, "yaxis": "y" + y, "hoverinfo": "skip"}
    traces = [_expected(panel.level, curves.sizes, panel.tone)]
    if panel.bands is not None and panel.lines is not None:
        traces = [
            _band("central 95%", panel.bands[0], panel.bands[3], curves.sizes, panel.tone),
            _band("central 68%", panel.bands[1], panel.bands[2], curves.sizes, panel.tone),
            _draw_lines(panel.lines, curves.sizes),
            _this_batch(panel.this, curves.sizes),
            *traces,
        ]
    return [{**place, **trace} for trace in traces]


def _expected(level: Vector, sizes: Any, tone: str) -> dict[str, Any]:
    return {
        "name": "expected",
        "x": sizes,
        "y": _round_off(level),
        "mode": "lines+markers" if len(sizes) == 1 else "lines",
        "line": {"color": theme.LIGHT[tone], "width": 3},
        "hoverinfo": "all",
        "hovertemplate": "B %{x:,}<br>expected %{y:.4g}<extra></extra>",
    }


def _band(name: str, low: Vector, high: Vector, sizes: Any, tone: str) -> dict[str, Any]:
    return {
        "name": name,
        "x": np.concatenate([sizes, sizes[::-1]]),
        "y": _round_off(np.concatenate([high, low[::-1]])),
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": theme.LIGHT[f"{tone}_area"],
    }


def _this_batch(this: Vector, sizes: Any) -> dict[str, Any]:
    return {
        "name": "this batch",
        "x": sizes,
        "y": _round_off(this),
        "mode": "lines",
        "line": {"color": theme.LIGHT["quiet"], "width": 1.5},
    }


def _draw_lines(lines: Vector, sizes: Any) -> dict[str, Any]:
    """Draw some growing batches as one line with gaps."""
    few = np.arange(0, len(sizes), max(1, len(sizes) // 40))
    few = np.union1d(few, [len(sizes) - 1])
    gap = np.full((len(lines), 1), np.nan)
    x = np.column_stack([np.broadcast_to(sizes[few], (len(lines), len(few))), gap])
    return {
        "name": "draws",
        "x": _round_off(x.ravel()),
        "y": _round_off(np.column_stack([lines[:, few], gap]).ravel()),
        "mode": "lines",
        "line": {"color": theme.LIGHT["faint"], "width": 0.7},
    }


def _round_off(values: Vector) -> list[float | None]:
    """Round to six digits, so that no more is sent than can be seen."""
    return [None if v != v else float(f"{v:.5e}") for v in values.tolist()]


def lay_out(panels: list[Panel], curves: Curves, domains: Any, height: int) -> dict[str, Any]:
    """Lay out panels in rows of two, with their titles.

    Parameters
    ----------
    panels : list of Panel
    curves : Curves
    domains : sequence of (float, float)
        From where to where each row of panels goes, the upper row first.
    height : int
        In pixels.
    """
    layout = theme.style_layout(height, annotations=[], shapes=[])
    for panel in panels:
        row, side = divmod(int(panel.number or 1) - 1, 2)
        layout[f"xaxis{panel.number}"] = _size_axis(
            curves,
            domain=list(SIDES[side]),
            anchor=f"y{panel.number}",
            lowest=row == len(domains) - 1,
        )
        layout[f"yaxis{panel.number}"] = theme.style_axis(
            "",
            range=list(panel.range),
            domain=list(domains[row]),
            anchor=f"x{panel.number}",
            nticks=5,
        )
        layout["annotations"].append(_write_title(panel))
        if panel.floor is None:
            layout["shapes"].append(_draw_zero(panel.number))
    layout["margin"] = {"l": 52, "r": 12, "t": 26, "b": 50}
    return layout


def _size_axis(
    curves: Curves, *, domain: list[float], anchor: str, lowest: bool
) -> dict[str, object]:
    """The axis of batch sizes; only in the lowest row with numbers on it."""
    ends = np.log10([1, curves.sizes[-1]])
    room = 0.03 * (ends[1] - ends[0]) or 0.3
    return theme.style_axis(
        "batch size B" if lowest else "",
        type="log",
        range=[float(ends[0] - room), float(ends[1] + room)],
        domain=domain,
        anchor=anchor,
        showgrid=False,
        showticklabels=lowest,
        dtick=1,
    )


def _write_title(panel: Panel) -> dict[str, Any]:
    return {
        "text": f"<b>{panel.title}</b>",
        "xref": f"x{panel.number} domain",
        "yref": f"y{panel.number} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": 14, "color": theme.LIGHT[panel.tone]},
    }


def _draw_zero(number: str) -> dict[str, Any]:
    line: dict[str, Any] = {"color": theme.LIGHT["faint"], "width": 1}
    place: dict[str, Any] = {"xref": f"x{number} domain", "yref": f"y{number}", "x0": 0, "x1": 1}
    return {"type": "line", "line": line, "layer": "below", **place, "y0": 0, "y1": 0}


def name_bands(panel: Panel, curves: Curves) -> list[dict[str, Any]]:
    """Name what is drawn, on the picture: each name with a line to what it names."""
    if panel.bands is None or len(curves.sizes) < _NAMED_FROM or not np.ptp(panel.bands):
        return []
    last = len(curves.sizes) - 1
    early, later = last // 4, last // 2
    above = (
        (1.0, "95% of batches", panel.bands[3], early),
        (0.9, "68% of batches", panel.bands[2], later),
    )
    names = [_name(panel, curves, *each) for each in above]
    return [*names, _name(panel, curves, 0.0, "one batch that grows", panel.this, later)]


def _name(
    panel: Panel, curves: Curves, height: float, words: str, named: Vector, k: int
) -> dict[str, Any]:
    """Write a name at the right end of a panel, and lead from it to what it names."""
    low, high = panel.range
    inside = low + (0.06 + 0.88 * height) * (high - low)
    return {
        "text": words,
        "x": float(np.log10(curves.sizes[k])),
        "y": float(named[k]),
        "xref": f"x{panel.number}",
        "yref": f"y{panel.number}",
        "axref": f"x{panel.number}",
        "ayref": f"y{panel.number}",
        "ax": float(np.log10(curves.sizes[-1])),
        "ay": inside,
        "xanchor": "right",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": theme.LIGHT["faint"],
        "font": {"size": 12, "color": theme.LIGHT["quiet"]},
    }


# What moves


def name_level(panel: Panel) -> str:
    """Name the quantity that a panel's level is."""
    return f"level_{panel.axes}"


def follow_size(panels: list[Panel], curves: Curves) -> dict[str, Quantity]:
    """List what follows the batch size."""
    followed = {"B": curves.sizes.astype(float)}
    for panel in panels:
        followed[name_level(panel)] = panel.level
        followed[f"this_{panel.axes}"] = panel.this
        followed[f"low_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[1]
        followed[f"high_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[2]
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def mark_size(panel: Panel) -> list[Mark]:
    """Mark the batch size on a panel: what is expected, its noise, and one batch."""
    if panel.bands is None:
        return [_size_rule(panel), _level_point(panel)]
    return [_size_rule(panel), _noise_bar(panel), _this_point(panel), _level_point(panel)]


def _size_rule(panel: Panel) -> Segment:
    low, high = panel.range
    style: Any = {"axes": panel.axes, "width": 1.5, "dash": "dot", "tone": "quiet"}
    return Segment(name=f"batch size, {panel.title}", x0="B", y0=low, x1="B", y1=high, **style)


def _noise_bar(panel: Panel) -> Segment:
    """The central 68% at the batch size."""
    low, high = f"low_{panel.axes}", f"high_{panel.axes}"
    style: Any = {"axes": panel.axes, "width": 4, "tone": panel.tone}
    return Segment(name=f"spread, {panel.title}", x0="B", y0=low, x1="B", y1=high, **style)


def _this_point(panel: Panel) -> Point:
    name, y = f"this batch, {panel.title}", f"this_{panel.axes}"
    return Point(name=name, axes=panel.axes, x="B", y=y, size=5, hollow=True, tone="quiet")


def _level_point(panel: Panel) -> Point:
    name = f"expected, {panel.title}"
    return Point(name=name, axes=panel.axes, x="B", y=name_level(panel), size=8, tone=panel.tone)


def make_handle(panels: list[Panel], curves: Curves, spoken: str) -> Handle:
    """Make the batch size a handle, which can be taken hold of on every panel."""
    return Handle(
        name=HANDLE,
        label="batch size",
        low=0,
        high=len(curves.sizes) - 1,
        step=1,
        home=0,
        grips=tuple((HANDLE, name_level(panel), panel.axes) for panel in panels),
        spoken=Sentence.always(spoken),
        listed=True,
    )


# Words


def say_sizes(data: Dataset, curves: Curves) -> tuple[str, ...]:
    """Say each batch size, of how many rows."""
    return tuple(f"{b:,} of {data.n:,}" for b in curves.sizes.tolist())


def say_levels(quantity: QuantityCurve, objective: Objective, factor: float) -> tuple[str, ...]:
    """Say for each batch size what is expected, and its noise."""
    around = quantity.population.times(factor)
    level = around.level(quantity.sizes, objective.reduction).tolist()
    noise = around.noise(quantity.sizes, objective.reduction).tolist()
    return tuple(
        format_number(m) if s == 0 else f"{format_number(m, 3)} ± {format_number(s, 2)}"
        for m, s in zip(level, noise, strict=True)
    )
