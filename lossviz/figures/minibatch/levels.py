"""Level and noise of a batch over its size: the sum climbs, the mean stays.

Three rows of pictures, the SSE on the left and the MSE on the right: the loss of a batch,
its gradient for what the rows share, and the gradient of a single output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.scene import (
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Unit,
    theme,
)
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, Curves, QuantityCurve, choose_extra_size, compute_curves

HANDLE: Final = "B"
_HEIGHT = 720
_LINES = 24
_USUAL_SIZE = 32
_DOMAINS = ((0.7, 1.0), (0.35, 0.63), (0.0, 0.25))
_SIDES = ((0.0, 0.46), (0.54, 1.0))


@dataclass(frozen=True, eq=False)
class _Panel:
    """One of the six pictures: a quantity over the batch sizes, in its unit."""

    tone: str
    axes: str
    title: str
    level: Vector
    this: Vector
    bands: Vector | None = None
    lines: Vector | None = None
    floor: float | None = None


def build_scene(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw level and noise, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _scene(data, options, choose_extra_size(data.n, size))
    return scene.start_at(locate_handles(data, options, size))


def figure(
    data: Dataset,
    batch_size: int | None = None,
    *,
    feature: str | None = None,
    sse: Objective = SSE,
    mse: Objective = MSE,
    seed: int = 1,
) -> go.Figure:
    """Draw level and noise of a batch as it grows, as a figure that stands still.

    Parameters
    ----------
    data : Dataset
        The N rows that batches are drawn from, without replacement.
    batch_size : int, optional
        The batch size B that is marked, from 1 to N; 32 or N if not given.
    feature : str, optional
        The column of `data` whose weight the gradient is taken by; if not given, by a bias
        that all rows share.
    sse, mse : Objective
        SSE and MSE, with the one half before the square or without.
    seed : int
        Of the batches that are drawn.

    Returns
    -------
    plotly.graph_objects.Figure
        For a notebook or a file.

    Raises
    ------
    DataError
        For a batch size below 1 or above N, a feature that there is none of, one with a cell
        that is no number, and on overflow.
    """
    size = min(_USUAL_SIZE, data.n) if batch_size is None else batch_size
    if not 1 <= size <= data.n:
        raise DataError(
            f"The batch size is {size}, but it is drawn from {data.n:,} rows without "
            f"replacement: choose a batch size from 1 to {data.n:,}."
        )
    return build_scene(data, BatchOptions(sse, mse, feature, seed), size).figure()


@cache_per_dataset()
def _scene(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = compute_curves(data, options.column, options.seed, extra)
    panels = [
        panel
        for k, objective in enumerate((options.sse, options.mse))
        for panel in _panels(data, curves, options, objective, k)
    ]
    words = _words(data, curves, options)
    return Scene(
        base={
            "data": [trace for panel in panels for trace in _traces(panel, curves)],
            "layout": _layout(panels, curves),
        },
        handles=(_handle(curves),),
        quantities=_quantities(panels, curves),
        marks=tuple(mark for panel in panels for mark in _marks(panel)),
        words=words,
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_SHOWN + _SENTENCE + " " + _GRADIENTS),
        narrow=_NARROW,
    )


def locate_handles(data: Dataset, options: BatchOptions, size: int) -> dict[str, float]:
    """Give the value of the handle for a batch size."""
    sizes = compute_curves(
        data, options.column, options.seed, choose_extra_size(data.n, size)
    ).sizes
    return {HANDLE: float(np.flatnonzero(sizes == size)[0])}


def find_batch_size(data: Dataset, options: BatchOptions, size: int, value: float) -> int:
    """Find the batch size at a value of the handle of `build_scene(data, options, size)`."""
    sizes = compute_curves(
        data, options.column, options.seed, choose_extra_size(data.n, size)
    ).sizes
    return int(sizes[round(value)])


# What is shown


def _panels(
    data: Dataset, curves: Curves, options: BatchOptions, objective: Objective, side: int
) -> list[_Panel]:
    name, tone = (("SSE", "sse"), ("MSE", "mse"))[side]
    h = objective.curvature(1) / 2
    loss = _panel(curves.loss, objective, h, tone, _name_axes(0, side), f"{name} of the batch", 0.0)
    gradient = _panel(
        curves.gradient,
        objective,
        2 * h,
        tone,
        _name_axes(1, side),
        f"{name}: gradient, {options.shared}",
    )
    error = data.error[[curves.first_row]]
    single = np.array([float(objective.slopes(error, int(b))[0]) for b in curves.sizes])
    unit = Unit.for_size(float(np.abs(single).max()))
    title = f"{name}: gradient, one output{unit.words}"
    one_output = _Panel(tone, _name_axes(2, side), title, single / unit.size, single / unit.size)
    return [loss, gradient, one_output]


def _panel(
    quantity: QuantityCurve,
    objective: Objective,
    factor: float,
    tone: str,
    axes: str,
    title: str,
    floor: float | None = None,
) -> _Panel:
    level = quantity.population.times(factor).level(quantity.sizes, objective.reduction)
    drawn = quantity.drawn(objective, factor)
    bands = quantity.bands(objective, factor)
    if floor is not None:
        bands = np.maximum(bands, floor)
    unit = Unit.for_size(float(np.abs([level, *bands]).max()))
    lines = drawn[:_LINES] / unit.size
    this = drawn[0] / unit.size
    return _Panel(
        tone, axes, title + unit.words, level / unit.size, this, bands / unit.size, lines, floor
    )


def _name_axes(row: int, side: int) -> str:
    number = 2 * row + side + 1
    return "xy" if number == 1 else f"x{number}y{number}"


# What stands still


def _traces(panel: _Panel, curves: Curves) -> list[dict[str, Any]]:
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


def _layout(panels: list[_Panel], curves: Curves) -> dict[str, Any]:
    layout = theme.style_layout(_HEIGHT, annotations=[], shapes=[])
    for panel in panels:
        number = panel.axes.split("y")[1]
        row, side = divmod(int(number or 1) - 1, 2)
        layout[f"xaxis{number}"] = _size_axis(
            curves, domain=list(_SIDES[side]), anchor=f"y{number}", lowest=row == len(_DOMAINS) - 1
        )
        layout[f"yaxis{number}"] = theme.style_axis(
            "", range=_range(panel), domain=list(_DOMAINS[row]), anchor=f"x{number}", nticks=5
        )
        layout["annotations"].append(_write_title(panel, number))
        if panel.floor is None:
            layout["shapes"].append(_draw_zero(number))
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


def _range(panel: _Panel) -> list[float]:
    shown = [panel.level, panel.this] if panel.bands is None else [panel.level, *panel.bands]
    low = min(0.0, float(np.min(shown)))
    high = max(0.0, float(np.max(shown)))
    span = (high - low) or 1.0
    return [low - 0.06 * span, high + 0.08 * span]


def _write_title(panel: _Panel, number: str) -> dict[str, Any]:
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
        "font": {"size": 13, "color": theme.LIGHT[panel.tone]},
    }


def _draw_zero(number: str) -> dict[str, Any]:
    line: dict[str, Any] = {"color": theme.LIGHT["faint"], "width": 1}
    place: dict[str, Any] = {"xref": f"x{number} domain", "yref": f"y{number}", "x0": 0, "x1": 1}
    return {"type": "line", "line": line, "layer": "below", **place, "y0": 0, "y1": 0}


_NARROW: dict[str, Any] = {
    "height": 640,
    "margin.l": 40,
    "margin.r": 4,
    **{f"annotations.{k}.font.size": 11 for k in range(6)},
}


# What moves


def _name_level(panel: _Panel) -> str:
    return f"level_{panel.axes}"


def _quantities(panels: list[_Panel], curves: Curves) -> dict[str, Quantity]:
    followed = {"B": curves.sizes.astype(float)}
    for panel in panels:
        followed[_name_level(panel)] = panel.level
        followed[f"this_{panel.axes}"] = panel.this
        followed[f"low_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[1]
        followed[f"high_{panel.axes}"] = panel.level if panel.bands is None else panel.bands[2]
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _marks(panel: _Panel) -> list[Mark]:
    if panel.bands is None:
        return [_size_rule(panel), _level_point(panel)]
    return [_size_rule(panel), _noise_bar(panel), _this_point(panel), _level_point(panel)]


def _size_rule(panel: _Panel) -> Segment:
    low, high = _range(panel)
    style: Any = {"axes": panel.axes, "width": 1.5, "dash": "dot", "tone": "quiet"}
    return Segment(name=f"batch size, {panel.title}", x0="B", y0=low, x1="B", y1=high, **style)


def _noise_bar(panel: _Panel) -> Segment:
    """The central 68% at the batch size."""
    low, high = f"low_{panel.axes}", f"high_{panel.axes}"
    style: Any = {"axes": panel.axes, "width": 4, "tone": panel.tone}
    return Segment(name=f"spread, {panel.title}", x0="B", y0=low, x1="B", y1=high, **style)


def _this_point(panel: _Panel) -> Point:
    name, y = f"this batch, {panel.title}", f"this_{panel.axes}"
    return Point(name=name, axes=panel.axes, x="B", y=y, size=5, hollow=True, tone="quiet")


def _level_point(panel: _Panel) -> Point:
    name = f"expected, {panel.title}"
    return Point(name=name, axes=panel.axes, x="B", y=_name_level(panel), size=8, tone=panel.tone)


def _handle(curves: Curves) -> Handle:
    grips = tuple(
        (HANDLE, f"level_{_name_axes(row, side)}", _name_axes(row, side))
        for row in range(3)
        for side in range(2)
    )
    return Handle(
        name=HANDLE,
        label="batch size",
        low=0,
        high=len(curves.sizes) - 1,
        step=1,
        home=0,
        grips=grips,
        spoken=Sentence.always("{size}, SSE {sse}, MSE {mse}"),
        listed=True,
    )


# Words

_SENTENCE = "*A batch of {size}*: its SSE is about {sse}, its MSE about {mse}. {twice}"
_GRADIENTS = "Gradient: {sse_gradient} under the SSE, {mse_gradient} under the MSE."
_SHOWN = (
    "Loss and gradient of a batch over its size, on a log axis, for SSE and MSE: expected level, "
    "bands that hold the central 68% and 95% of the batches, and some batches that grow. "
)


def _words(data: Dataset, curves: Curves, options: BatchOptions) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {
        "size": tuple(f"{b:,} of {data.n:,}" for b in curves.sizes.tolist()),
        "twice": tuple(_say_doubling(curves, int(b)) for b in curves.sizes),
    }
    for name, objective in (("sse", options.sse), ("mse", options.mse)):
        h = objective.curvature(1) / 2
        words[name] = _levels(curves.loss, objective, h)
        words[f"{name}_gradient"] = _levels(curves.gradient, objective, 2 * h)
    return words


def _levels(quantity: QuantityCurve, objective: Objective, factor: float) -> tuple[str, ...]:
    around = quantity.population.times(factor)
    level = around.level(quantity.sizes, objective.reduction).tolist()
    noise = around.noise(quantity.sizes, objective.reduction).tolist()
    return tuple(
        format_number(m) if s == 0 else f"{format_number(m, 3)} ± {format_number(s, 2)}"
        for m, s in zip(level, noise, strict=True)
    )


def _say_doubling(curves: Curves, size: int) -> str:
    n = curves.loss.population.n
    if curves.loss.population.deviation == 0:
        return "All rows have the same loss, so there is no noise."
    if size == n:
        return "These are all the rows: no noise is left under either."
    if 2 * size > n:
        return "Nearly all rows are in it, so the noise of both goes to 0."
    sums, means = (
        curves.loss.population.noise(np.array([size, 2 * size]), r) for r in ("sum", "mean")
    )
    return (
        f"Twice the batch: twice the SSE, with {format_number(sums[1] / sums[0], 2)} times its "
        f"noise; the same MSE, with {format_number(means[1] / means[0], 2)} times its noise."
    )
