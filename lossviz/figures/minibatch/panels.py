"""Panels over the batch size: level, noise and growing batches of one quantity, in its unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import DataError, format_rounded
from lossviz.data import Dataset, Vector
from lossviz.figures.minibatch.labels import Geometry
from lossviz.figures.scene import Handle, Mark, Point, Quantity, Segment, Sentence, Unit, theme
from lossviz.loss import Objective
from lossviz.minibatch import (
    BatchOptions,
    Curves,
    Population,
    QuantityCurve,
    choose_extra_size,
    compute_curves,
)

HANDLE: Final = "B"
_LINES = 24
_USUAL_SIZE = 32
_FEW_ROWS = 40
_FEW_TICKS = (1, 2, 5, 10, 20, 40)


@dataclass(frozen=True, eq=False)
class Panel:
    """A quantity over the batch sizes, in its unit.

    Attributes
    ----------
    name : str
        What its marks are called.
    colour : str
        A colour of the theme.
    axes : str
        The subplot: "xy", "x2y2" and so on.
    title : str
        In words, with the unit.
    level, this : ndarray of shape (b,)
        What is expected, and what one batch that grows has.
    bands : ndarray of shape (4, b), optional
        Bounds of the central 95% and 68% of the batches, the lowest first.
    lines : ndarray of shape (k, b), optional
        Further batches that grow.
    floor : float, optional
        What it can't be below.
    """

    name: str
    colour: str
    axes: str
    title: str
    level: Vector
    this: Vector
    bands: Vector | None = None
    lines: Vector | None = None
    floor: float | None = None

    @property
    def number(self) -> str:
        """The subplot's number as Plotly writes it: empty for the first."""
        return self.axes.split("y")[1]

    @property
    def range(self) -> tuple[float, float]:
        """The range of its axis, with 0 in it."""
        shown = [self.level, self.this] if self.bands is None else [self.level, *self.bands]
        low = min(0.0, float(np.min(shown)))
        high = max(0.0, float(np.max(shown)))
        span = (high - low) or 1.0
        return low - 0.06 * span, high + 0.08 * span


def compute(data: Dataset, options: BatchOptions, extra: int) -> Curves:
    """Compute the curves that the panels of these options show."""
    return compute_curves(data, options.column, options.seed, extra)


def check_size(data: Dataset, batch_size: int | None) -> int:
    """Give the batch size to be marked: 32 or N where none is given.

    Raises
    ------
    DataError
        For a batch size below 1 or above N.
    """
    size = min(_USUAL_SIZE, data.n) if batch_size is None else batch_size
    if not 1 <= size <= data.n:
        raise DataError(
            f"The batch size is {size}, but it is drawn from {data.n:,} rows without "
            f"replacement: choose a batch size from 1 to {data.n:,}."
        )
    return size


def locate_handles(data: Dataset, options: BatchOptions, size: int) -> dict[str, float]:
    """Give the value of the handle for a batch size."""
    sizes = compute(data, options, choose_extra_size(data.n, size)).sizes
    return {HANDLE: float(np.flatnonzero(sizes == size)[0])}


def find_batch_size(data: Dataset, options: BatchOptions, size: int, value: float) -> int:
    """Find the batch size at a value of the handle of `build_scene(data, options, size)`."""
    sizes = compute(data, options, choose_extra_size(data.n, size)).sizes
    return int(sizes[round(value)])


def measure_panel(
    quantity: QuantityCurve,
    objective: Objective,
    factor: float,
    panel: tuple[str, str, str, str],
    floor: float | None = None,
) -> Panel:
    """Give the panel of a quantity times a factor, as a sum or a mean.

    Parameters
    ----------
    quantity : QuantityCurve
    objective : Objective
    factor : float
    panel : tuple of str
        Its name, colour, axes and title.
    floor : float, optional
        What it can't be below.
    """
    name, colour, axes, title = panel
    level = quantity.population.times(factor).level(quantity.sizes, objective.reduction)
    drawn = quantity.drawn(objective, factor)
    bands = quantity.bands(objective, factor)
    if floor is not None:
        bands = np.maximum(bands, floor)
    unit = Unit.for_size(float(np.abs([level, *bands]).max()))
    lines = drawn[:_LINES] / unit.size
    return Panel(
        name,
        colour,
        axes,
        title + unit.words,
        level / unit.size,
        drawn[0] / unit.size,
        bands / unit.size,
        lines,
        floor,
    )


def name_axes(row: int, side: int) -> str:
    """Name the subplot in a row, on the left (0) or on the right (1)."""
    number = 2 * row + side + 1
    return "xy" if number == 1 else f"x{number}y{number}"


# What stands still


def draw_traces(panel: Panel, curves: Curves) -> list[dict[str, Any]]:
    """Draw bands, batches and level, the lowest first."""
    x, y = panel.axes.split("y")
    place: dict[str, Any] = {"type": "scatter", "xaxis": x, "yaxis": "y" + y, "hoverinfo": "skip"}
    traces = [_expected(panel.level, curves.sizes, panel.colour)]
    if panel.bands is not None and panel.lines is not None:
        traces = [
            _band("central 95%", panel.bands[0], panel.bands[3], curves.sizes, panel.colour),
            _band("central 68%", panel.bands[1], panel.bands[2], curves.sizes, panel.colour),
            _draw_lines(panel.lines, curves.sizes),
            _this_batch(panel.this, curves.sizes),
            *traces,
        ]
    return [{**place, **trace} for trace in traces]


def _expected(level: Vector, sizes: Any, colour: str) -> dict[str, Any]:
    return {
        "name": "expected",
        "x": sizes,
        "y": _round_off(level),
        "mode": "lines+markers" if len(sizes) == 1 else "lines",
        "line": {"color": theme.LIGHT[colour], "width": 3},
        "hoverinfo": "all",
        "hovertemplate": "B %{x:,}<br>expected %{y:.4g}<extra></extra>",
    }


def _band(name: str, low: Vector, high: Vector, sizes: Any, colour: str) -> dict[str, Any]:
    return {
        "name": name,
        "x": np.concatenate([sizes, sizes[::-1]]),
        "y": _round_off(np.concatenate([high, low[::-1]])),
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": theme.LIGHT[f"{colour}_area"],
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


def lay_out(panels: list[Panel], curves: Curves, wide: Geometry) -> dict[str, Any]:
    """Lay the panels out as they stand on a wide screen.

    Parameters
    ----------
    panels : list of Panel
    curves : Curves
    wide : Geometry
    """
    layout = theme.style_layout(wide.height, annotations=[], shapes=[])
    for panel in panels:
        x, y = wide.domains[panel.axes]
        number = panel.number
        layout[f"xaxis{number}"] = _size_axis(
            curves, domain=list(x), anchor=f"y{number}", lowest=wide.is_lowest(panel.axes)
        )
        layout[f"yaxis{number}"] = theme.style_axis(
            "", range=list(panel.range), domain=list(y), anchor=f"x{number}", nticks=5
        )
        layout["annotations"].append(_write_title(panel, number))
        if panel.floor is None:
            layout["shapes"].append(_draw_zero(number))
    layout["margin"] = dict(zip("lrtb", wide.margin, strict=True))
    return layout


def narrow(panels: list[Panel], screen: Geometry) -> dict[str, Any]:
    """Give the changes with which the panels stand as on a narrow screen."""
    changes: dict[str, Any] = {"height": screen.height}
    changes |= {f"margin.{side}": room for side, room in zip("lrtb", screen.margin, strict=True)}
    for panel in panels:
        x, y = screen.domains[panel.axes]
        lowest = screen.is_lowest(panel.axes)
        changes |= {
            f"xaxis{panel.number}.domain": list(x),
            f"yaxis{panel.number}.domain": list(y),
            f"xaxis{panel.number}.showticklabels": lowest,
            f"xaxis{panel.number}.title.text": "batch size B" if lowest else "",
        }
    return changes


def find_size_range(curves: Curves) -> tuple[float, float]:
    """Range of the axis of batch sizes, as powers of ten."""
    high = float(np.log10(curves.sizes[-1]))
    room = 0.03 * high or 0.3
    return -room, high + room


def _size_axis(
    curves: Curves, *, domain: list[float], anchor: str, lowest: bool
) -> dict[str, object]:
    """The axis of batch sizes; only in the lowest row with numbers on it."""
    return theme.style_axis(
        "batch size B" if lowest else "",
        type="log",
        range=list(find_size_range(curves)),
        domain=domain,
        anchor=anchor,
        showgrid=False,
        showticklabels=lowest,
        **_choose_ticks(int(curves.sizes[-1])),
    )


def _choose_ticks(n: int) -> dict[str, Any]:
    """Choose whole sizes where there are few rows, and powers of ten otherwise."""
    if n > _FEW_ROWS:
        return {"dtick": 1}
    return {"tickvals": [b for b in _FEW_TICKS if b <= n]}


def _write_title(panel: Panel, number: str) -> dict[str, Any]:
    return {
        "text": f"<b>{panel.title}</b>",
        "xref": f"x{number} domain",
        "yref": f"y{number} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": 13, "color": theme.LIGHT[panel.colour]},
    }


def _draw_zero(number: str) -> dict[str, Any]:
    line: dict[str, Any] = {"color": theme.LIGHT["faint"], "width": 1}
    place: dict[str, Any] = {"xref": f"x{number} domain", "yref": f"y{number}", "x0": 0, "x1": 1}
    return {"type": "line", "line": line, "layer": "below", **place, "y0": 0, "y1": 0}


# What moves


def name_level(panel: Panel) -> str:
    """Name the quantity that is a panel's expected level."""
    return f"level_{panel.axes}"


def follow(panels: list[Panel], curves: Curves) -> dict[str, Quantity]:
    """Give what follows the batch size."""
    followed = {"B": curves.sizes.astype(float)}
    for panel in panels:
        followed[name_level(panel)] = panel.level
        followed[f"this_{panel.axes}"] = panel.this
        followed[f"low_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[1]
        followed[f"high_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[2]
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def draw_marks(panel: Panel) -> list[Mark]:
    """Draw what moves with the batch size."""
    if panel.bands is None:
        return [_size_rule(panel), _level_point(panel)]
    return [_size_rule(panel), _noise_bar(panel), _this_point(panel), _level_point(panel)]


def _size_rule(panel: Panel) -> Segment:
    low, high = panel.range
    style: Any = {"axes": panel.axes, "width": 1.5, "dash": "dot", "colour": "quiet"}
    return Segment(name=f"batch size, {panel.name}", x0="B", y0=low, x1="B", y1=high, **style)


def _noise_bar(panel: Panel) -> Segment:
    """The central 68% at the batch size."""
    low, high = f"low_{panel.axes}", f"high_{panel.axes}"
    style: Any = {"axes": panel.axes, "width": 4, "colour": panel.colour}
    return Segment(name=f"spread, {panel.name}", x0="B", y0=low, x1="B", y1=high, **style)


def _this_point(panel: Panel) -> Point:
    name, y = f"this batch, {panel.name}", f"this_{panel.axes}"
    return Point(name=name, axes=panel.axes, x="B", y=y, size=5, hollow=True, colour="quiet")


def _level_point(panel: Panel) -> Point:
    name = f"expected, {panel.name}"
    return Point(
        name=name, axes=panel.axes, x="B", y=name_level(panel), size=8, colour=panel.colour
    )


def make_handle(curves: Curves, panels: list[Panel], spoken: str) -> Handle:
    """Make the batch size a handle, with a grip at the level of every panel."""
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


def write_levels(quantity: QuantityCurve, objective: Objective, factor: float) -> tuple[str, ...]:
    """Write level and noise at every batch size: "47,800 ± 11,000"."""
    around = quantity.population.times(factor)
    level = around.level(quantity.sizes, objective.reduction).tolist()
    noise = around.noise(quantity.sizes, objective.reduction).tolist()
    return tuple(_write_level(m, s) for m, s in zip(level, noise, strict=True))


def _write_level(level: float, noise: float) -> str:
    if noise == 0:
        return format_rounded(level, 4)
    return f"{format_rounded(level, 3)} ± {format_rounded(noise, 2)}"


def say_doubling(around: Population, size: int) -> str:
    """Say what twice the batch does to SSE and MSE and their noise."""
    if around.deviation == 0:
        return "All rows have the same loss, so there is no noise."
    if size == around.n:
        return "These are all rows, so there is no noise."
    if 2 * size > around.n:
        return (
            "It has more than half of the rows: with more of them the noise of both shrinks to 0."
        )
    means = around.noise(np.array([size, 2 * size]), "mean")
    ratio = format_rounded(float(means[1] / means[0]), 2)
    return (
        f"Twice the batch: twice the expected SSE, and the same expected MSE with {ratio} times "
        "its noise."
    )
