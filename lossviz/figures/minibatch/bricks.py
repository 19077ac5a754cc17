"""A batch as bricks: stacked they are the SSE, poured level the MSE; below, one step under each.

All axes are linear, so that a law of proportion is a straight ray. On the left each row is a
brick as high as its loss, on top of the rows before it. On the right the same bricks stand side
by side, and the surface that they have once they are poured level is their mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import format_number, format_rounded
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE
from lossviz.figures.scene import (
    Area,
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
from lossviz.minibatch import (
    BatchOptions,
    GrowingBatch,
    Population,
    compute_curves,
    find_equal_step_rate,
    grow_batch,
)

STEPS: Final = "x3y3"
EQUAL_STEPS_AT: Final = 32
_FEWEST: Final = 8
_HIGHEST: Final = 3.2  # times the expected loss: what is higher is cut at the upper edge
_BAND_POINTS: Final = 65
_FEW_BRICKS: Final = 64
_STRIP: Final = [
    -0.6,
    1.6,
]  # of the axis on which the step under the MSE is at 0, under the SSE at 1
_HEIGHT, _NARROW_HEIGHT = 500, 375
_SENTENCE: Final = (
    "*{rows}* in a stack: sum of squared errors (SSE) = {sse_formula} = {sse}. Poured level: mean "
    "squared error (MSE) = {mse_formula} = {mse}."
)
_SHOWN: Final = (
    "A batch that grows row by row. Left: each row is a brick as high as its loss; the stack is "
    "the SSE and follows a straight ray through 0. Right: the same bricks poured level; the "
    "surface is the MSE. Dashed: what is expected, in a band of one standard deviation (SD). "
    "Below: one step of {shared}, on average: {step_sse_words} under the SSE and "
    "{step_mse_words} under the MSE. "
)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Side:
    """One of the two upper panels: a batch that grows, as a sum or as a mean.

    Attributes
    ----------
    about : panels.Side
        Its name, colour, axes and objective.
    row : Population
        The loss of one row.
    batch : GrowingBatch
    top : float
        Of the axis, in its unit.
    unit : Unit
    """

    about: panels.Side
    row: Population
    batch: GrowingBatch
    top: float
    unit: Unit

    @property
    def losses(self) -> Vector:
        """Sum or mean of the batch at each of its sizes, in the unit of the axis."""
        factor = self.about.objective.curvature(1) / 2 / self.unit.size
        by = self.batch.sizes if self.about.objective.reduction == "mean" else 1
        return np.asarray(factor * self.batch.sums / by)

    def sum_bricks(self) -> Vector:
        """Sum of the losses of each brick, in the unit of the axis."""
        return self.about.objective.curvature(1) / 2 / self.unit.size * self.batch.brick_sums

    @property
    def cuts_bricks(self) -> bool:
        """Whether a brick that stands on the axis is higher than it."""
        heights = self.sum_bricks() / np.diff(self.batch.ends, prepend=0)
        return bool(heights.max() > self.top)

    def expect(self, sizes: Any, deviations: float = 0.0) -> Vector:
        """What is expected of batches, plus some of their standard deviations."""
        reduction = self.about.objective.reduction
        noise = self.row.noise(np.maximum(sizes, 1), reduction)
        level = self.row.level(sizes, reduction)
        return np.asarray((level + deviations * noise) / self.unit.size)


def choose_end(n: int, size: int) -> int:
    """Choose where the axis of batch sizes ends, so that twice a size is on it.

    Parameters
    ----------
    n : int
        Rows N.
    size : int
        Batch size B, at most N.

    Returns
    -------
    int
        A power of two, or N where that is less.
    """
    end = _FEWEST
    while 2 * size > end:
        end *= 2
    return min(end, n)


def draw_bricks(
    data: Dataset, options: BatchOptions, size: int, learning_rate: float = 0.1
) -> Scene:
    """Draw a batch as bricks, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B, at most N.
    learning_rate : float
        Under the MSE. That under the SSE makes the same step at a batch of 32 rows.
    """
    end = choose_end(data.n, size)
    scene = _draw(data, options, end, _choose_extra(data, options, end, size), learning_rate)
    return panels.start_at_size(scene, size)


def find_batch_size(data: Dataset, options: BatchOptions, size: int, value: float) -> int:
    """Find the batch size at a value of the handle of `draw_bricks(data, options, size)`."""
    return int(_grow(data, options, size).sizes[round(value)])


def _grow(data: Dataset, options: BatchOptions, size: int) -> GrowingBatch:
    return grow_batch(data, options.seed, choose_end(data.n, size), size)


def _choose_extra(data: Dataset, options: BatchOptions, end: int, size: int) -> int:
    """Give a size that is at no brick's end; all rows of the axis for one that is.

    The scene depends on this alone, so that it stays the same while a handle moves.
    """
    return end if size in grow_batch(data, options.seed, end, end).ends else size


@cache_per_dataset()
def _draw(
    data: Dataset, options: BatchOptions, end: int, extra: int, learning_rate: float
) -> Scene:
    batch = grow_batch(data, options.seed, end, extra)
    curves = compute_curves(data, options, data.n)
    sides = [_measure(about, curves.loss.population, batch) for about in panels.list_sides(options)]
    at = min(EQUAL_STEPS_AT, data.n)
    rates = find_equal_step_rate(learning_rate, options.mse, options.sse, at), learning_rate
    steps = _measure_steps(options, rates, curves.gradient.population.mean, batch)
    last = len(batch.sizes) - 1
    grips = [("B", f"loss_{side.about.axes}", side.about.axes) for side in sides]
    return Scene(
        base={
            "data": [*(trace for side in sides for trace in _draw_traces(side)), _draw_start()],
            "layout": _lay_out(sides, steps, _write_rates(rates, at), options),
        },
        handles=(
            layouts.make_listed_handle(
                HANDLE, "batch size", last + 1, grips, "{size}, SSE {sse}, MSE {mse}"
            ),
        ),
        quantities=_follow(sides, steps),
        marks=(
            *(mark for side in sides for mark in _draw_marks(side)),
            *_draw_steps(leftward=bool(steps[1][0] < 0)),
            parts.write_hint("B", "loss_xy", dx=-14, dy=22, anchor="end"),
        ),
        words=_write_words(sides, steps, options),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_SHOWN + _SENTENCE),
        narrow=_narrow(sides),
    )


def _measure(about: panels.Side, squared_error: Population, batch: GrowingBatch) -> _Side:
    """Choose range and unit of an axis from 0, so that the noise of the batch can be seen."""
    row = squared_error.times(about.objective.curvature(1) / 2)
    side = _Side(about=about, row=row, batch=batch, top=1.0, unit=Unit())
    if about.objective.reduction == "mean":
        top = _HIGHEST * max(row.mean, float(side.losses[-1]))
    else:
        end = batch.sizes[-1:]
        top = 1.06 * max(float(side.losses[-1]), float(side.expect(end, 1.0)[0]))
    unit = Unit.for_size(top)
    return _Side(about=about, row=row, batch=batch, top=top / unit.size or 1.0, unit=unit)


def _measure_steps(
    options: BatchOptions, rates: tuple[float, float], mean: float, batch: GrowingBatch
) -> tuple[Vector, Vector]:
    """Measure the expected step of what the rows share, under SSE and MSE, at each batch size.

    The gradient of one row is 2h times its error (times its feature), whose mean over all rows
    is `mean`; a batch's gradient is their sum or their mean.
    """

    def step(objective: Objective, rate: float) -> Vector:
        rows = batch.sizes if objective.reduction == "sum" else np.ones(len(batch.sizes))
        return np.asarray(-rate * objective.curvature(1) * mean * rows)

    return step(options.sse, rates[0]), step(options.mse, rates[1])


# What stands still


def _draw_traces(side: _Side) -> list[dict[str, Any]]:
    """Draw the noise, and the bricks over it."""
    about, end = side.about, int(side.batch.sizes[-1])
    sizes = np.unique(np.linspace(1, end, _BAND_POINTS).round())
    there_and_back = np.concatenate([sizes, sizes[::-1]])
    band = np.concatenate([side.expect(sizes, 1.0), side.expect(sizes[::-1], -1.0)])
    fill = {"fill": "toself", "fillcolor": theme.LIGHT["at_target_area"], "line": {"width": 0}}
    body = [_draw_body(side)] if about.objective.reduction == "sum" else []
    return [
        *body,
        layouts.draw_trace(
            about.axes, "noise", there_and_back, np.maximum(band, 0), hoverinfo="skip", **fill
        ),
        _draw_bricks(side),
    ]


def _draw_start() -> dict[str, Any]:
    """Draw where the steps start."""
    line = layouts.style_line("quiet", 1.5)
    return layouts.draw_trace(STEPS, "start", [0, 0], _STRIP, line=line, hoverinfo="skip")


def _draw_bricks(side: _Side) -> dict[str, Any]:
    """Draw each brick as wide as it has rows: on top of those before it, or side by side."""
    widths, heights = np.diff(side.batch.ends, prepend=0), side.sum_bricks()
    base = np.cumsum(heights) - heights
    if side.about.objective.reduction == "mean":
        base, heights = np.zeros(len(heights)), heights / widths
    x, y = layouts.split_axes(side.about.axes)
    outline = layouts.style_line("ground", 0.5 if len(widths) <= _FEW_BRICKS else 0)
    return {
        "type": "bar",
        "name": "bricks",
        "xaxis": x,
        "yaxis": y,
        "x": side.batch.ends - widths / 2,
        "y": heights,
        "base": base,
        "width": widths,
        "marker": {"color": theme.LIGHT["sse_brick"], "line": outline},
        "customdata": _name_bricks(side.batch),
        "hovertemplate": "%{customdata}: loss %{y:,.4g}<extra></extra>",
    }


def _draw_body(side: _Side) -> dict[str, Any]:
    """Fill what is below the bricks of the stack."""
    ends = np.append(0, side.batch.ends)
    below = np.append(0.0, side.sum_bricks()[:-1].cumsum())
    corners = {"x": np.repeat(ends, 2), "y": np.concatenate([[0.0], np.repeat(below, 2), [0.0]])}
    fill = {"fill": "toself", "fillcolor": theme.LIGHT["sse_area"], "line": {"width": 0}}
    return layouts.draw_trace(side.about.axes, "stack", **corners, hoverinfo="skip", **fill)


def _name_bricks(batch: GrowingBatch) -> list[str]:
    """Name the rows of each brick: by their number in the file, or how many they are."""
    if batch.rows_per_brick == 1:
        return [f"row {row + 1:,}" for row in batch.rows.tolist()]
    return [f"{rows:,} rows" for rows in np.diff(batch.ends, prepend=0).tolist()]


def _lay_out(
    sides: list[_Side],
    steps: tuple[Vector, Vector],
    heading: str,
    options: BatchOptions,
) -> dict[str, Any]:
    end = int(sides[0].batch.sizes[-1])
    sizes = {"title": "batch size B", "range": ranges.leave_room(0.0, end), "showgrid": False}
    subplots: dict[str, Any] = {}
    for side, across in zip(sides, ([0, 0.46], [0.54, 1]), strict=True):
        up = {"range": ranges.leave_room(0.0, side.top), "domain": [0.37, 1], "nticks": 5}
        subplots[side.about.axes] = (sizes | {"domain": across}, up)
    low, high = min(0.0, *(s.min() for s in steps)), max(0.0, *(s.max() for s in steps))
    room = 0.04 * (high - low) or 1.0
    # At the tips there is room for their numbers.
    ends = [low - (5 if low < 0 else 1) * room, high + (5 if high > 0 else 1) * room]
    along = {"title": f"change of {options.shared}", "range": ends}
    names = {"tickvals": [1, 0], "ticktext": ["SSE", "MSE"], "range": _STRIP}
    subplots[STEPS] = (along, names | {"domain": [0, 0.15], "showgrid": False})
    level = "poured level" + "; higher bricks are cut" * sides[1].cuts_bricks
    words = [
        f"{_name_formula(side)}: {how}{side.unit.words}"
        for side, how in zip(sides, ("bricks in a stack, e = o − t", level), strict=True)
    ]
    words.append(heading)
    colours = [*(side.about.colour for side in sides), "text"]
    titles = [
        layouts.write_heading(text, axes, colour)
        for text, axes, colour in zip(words, subplots, colours, strict=True)
    ]
    return layouts.lay_out(
        _HEIGHT, subplots, margin=(58, 12, 26, 50), annotations=titles, shapes=[], bargap=0
    )


def _write_rates(rates: tuple[float, float], at: int) -> str:
    """Write the learning rates under SSE and MSE, and at which batch size the steps are equal."""
    sse, mse = map(format_number, rates)
    return f"One step: η = {sse} (SSE), {mse} (MSE); equal at B = {at}"


def _name_formula(side: _Side) -> str:
    """Name the objective, and write how the losses are made one number."""
    return f"{side.about.name} = {side.about.objective.formula('B')}"


def _narrow(sides: list[_Side]) -> dict[str, Any]:
    """Keep both panels side by side on a phone, lower and with shorter headings."""
    sizes = ranges.leave_room(0.0, 1.06 * float(sides[0].batch.sizes[-1]))
    changes: dict[str, Any] = {
        "height": _NARROW_HEIGHT,
        "margin.l": 44,
        "margin.r": 14,
        # Of so narrow a panel the usual room is less than a handle.
        "xaxis.range": sizes,
        "xaxis2.range": sizes,
        "xaxis.domain": [0, 0.42],
        "xaxis2.domain": [0.58, 1],
        "yaxis.domain": [0.43, 1],
        "yaxis2.domain": [0.43, 1],
        "yaxis3.domain": [0, 0.15],
        "xaxis3.nticks": 4,
    }
    for k, side in enumerate(sides):
        changes[f"annotations.{k}.text"] = _name_formula(side)
    return changes


# What moves


def _follow(sides: list[_Side], steps: tuple[Vector, Vector]) -> dict[str, Quantity]:
    sizes = sides[0].batch.sizes
    followed = {"B": sizes.astype(float), "step_sse": steps[0], "step_mse": steps[1]}
    followed |= {f"loss_{side.about.axes}": side.losses for side in sides}
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _draw_marks(side: _Side) -> list[Mark]:
    """Pale what is not in the batch, and draw the stack or the surface of what is."""
    axes, name, top = side.about.axes, side.about.name, 1.1 * side.top
    end, height = 1.12 * float(side.batch.sizes[-1]), f"loss_{side.about.axes}"
    own: Any = {"axes": axes, "colour": side.about.colour}
    beyond = (("B", 0.0), (end, 0.0), (end, top), ("B", top))
    last = float(side.batch.sizes[-1])
    marks: list[Mark] = [
        Area(name=f"beyond, {name}", corners=beyond, axes=axes, colour="ground"),
        layouts.connect(
            f"expected, {name}",
            (0.0, float(side.expect(0.0))),
            (last, float(side.expect(last))),
            dash="dash",
            **own,
        ),
    ]
    if side.about.objective.reduction == "sum":
        marks.append(layouts.connect("stack", ("B", 0.0), ("B", height), width=5, **own))
        place: Any = {"dx": -12, "dy": -8, "anchor": "end"}
    else:
        corners = ((0.0, 0.0), ("B", 0.0), ("B", height), (0.0, height))
        marks.append(Area(name="poured level", corners=corners, **own))
        marks.append(layouts.connect("surface", (0.0, height), ("B", height), width=4, **own))
        place = {"dx": 12, "dy": -8, "anchor": "start"}
    words = f"{name} {{{side.about.colour}}}"
    return [
        *marks,
        Point(name=f"{name} of the batch", x="B", y=height, size=8, **own),
        layouts.write_label(f"{name} in words", "B", height, words, strong=True, **place, **own),
        *_write_names(side),
    ]


def _write_names(side: _Side) -> list[Mark]:
    """Name what is expected, and its noise."""
    end = float(side.batch.sizes[-1])
    about: Any = {"axes": side.about.axes, "caption": True, "size": 13}
    own = about | {"colour": side.about.colour}
    if side.about.objective.reduction == "sum":
        height = float(side.expect(0.6 * end))
        return [layouts.write_label("expected SSE", end, height, "expected", anchor="end", **own)]
    level, edge = side.expect(end), side.expect(np.array([0.2 * end]), 1.0)[0]
    return [
        layouts.write_label(
            "expected MSE", end, float(level), "expected: stays", dy=-6, anchor="end", **own
        ),
        layouts.write_label("noise", 0.2 * end, float(edge), "± 1 SD", **about),
    ]


def _draw_steps(*, leftward: bool) -> list[Mark]:
    """Draw the step under each as an arrow from where the bias stands, with its length beyond."""
    beyond: Any = {"dx": -12, "anchor": "end"} if leftward else {"dx": 12}
    marks: list[Mark] = []
    for height, colour in ((1.0, "sse"), (0.0, "mse")):
        tip, words = (f"step_{colour}", height), f"{{step_{colour}_words}}"
        own: Any = {"axes": STEPS, "colour": colour}
        length: Any = {"dy": 4, "size": 13, **beyond, **own}
        marks += [
            layouts.connect(f"step, {colour}", (0.0, height), tip, width=5, arrow=True, **own),
            layouts.write_label(f"step in words, {colour}", *tip, words, **length),
        ]
    return marks


# Words


def _write_words(
    sides: list[_Side], steps: tuple[Vector, Vector], options: BatchOptions
) -> dict[str, tuple[str, ...]]:
    """Write what is said at each batch size."""
    sizes = sides[0].batch.sizes.tolist()
    words = {
        side.about.colour: tuple(format_rounded(v * side.unit.size, 4) for v in side.losses)
        for side in sides
    }
    for name, step in zip(("step_sse_words", "step_mse_words"), steps, strict=True):
        words[name] = tuple(format_rounded(v, 3) for v in step)
    return words | {
        "rows": tuple("1 row" if b == 1 else f"{b:,} rows" for b in sizes),
        "size": tuple(f"{b:,}" for b in sizes),
        **{
            f"{side.about.colour}_formula": tuple(
                side.about.objective.formula(f"{b:,}") for b in sizes
            )
            for side in sides
        },
        "shared": (options.shared,) * len(sizes),
    }
