"""A batch on the loss curve: every example where its error puts it, and one to take hold of.

The curve runs over the error `e = o - t`, so that all examples lie on one and
the same parabola. Its height is what an example adds to the loss as the
switches stand, under a mean too: so every tangent is the gradient for that
output, and the heights of all examples add up to the loss.

From `MANY` rows on, points would cover each other: then only the extremes are points, and
below them a histogram shows where the rest is. What the browser gets does not
grow with the number of rows from there on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.batch.chosen import (
    MANY,
    choose_drawn_rows,
    find_extra_stop,
    follow_row,
    list_stops,
    locate_handles,
)
from lossviz.figures.batch.density import count_errors
from lossviz.figures.batch.examples import (
    HEADROOM,
    CurveOptions,
    Plane,
    draw_tangents,
    place_examples,
)
from lossviz.figures.batch.points import FEW, NARROW, draw_points, draw_strokes, lay_out_rows
from lossviz.figures.scene import Mark, Point, Scene, layouts, parts, theme
from lossviz.loss import SSE, Objective

_FOOTROOM = 0.09  # below 0, in largest losses
_TANGENT = 0.17  # of the picture's width, to either side of the chosen point


def draw_batch_curve(data: Dataset, options: CurveOptions, number: int) -> Scene:
    """Draw the curve with the batch on it, and an example as a handle.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    number : int
        The chosen row, counted from 1.

    Returns
    -------
    Scene
        With one handle, `chosen.HANDLE`: the position of the example in `list_stops(data, number)`.
    """
    scene = _draw(data, options, find_extra_stop(data, number))
    return scene.start_at(locate_handles(data, number))


def show(
    target: ArrayLike | Dataset,
    output: ArrayLike | None = None,
    *,
    objective: Objective = SSE,
    learning_rate: float = 0.5,
    row: int | None = None,
    label: str | None = None,
) -> Scene:
    """Draw a batch on its loss curve, for a notebook.

    Parameters
    ----------
    target : array-like of shape (n,), or Dataset
        Targets, in their own unit; or a data set, which holds both.
    output : array-like of shape (n,), optional
        The predictions, in the target's unit; to be left out for a data set.
    objective : Objective
        `lossviz.SSE`, `lossviz.MSE`, or another sum or mean of a loss.
    learning_rate : float
        Of the step that the arrows show.
    row : int, optional
        The row that is singled out, counted from 1; that of the largest loss if not given.
    label : str, optional
        The column of a data set that names the rows; row numbers if not given.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        For input that is no pair of n finite numbers, a row or a column that there is none
        of, and on overflow.
    """
    data = _take_batch(target, output)
    number = int(np.abs(data.error).argmax()) + 1 if row is None else _check_row(data, row)
    scene = draw_batch_curve(data, CurveOptions(objective, learning_rate, label=label), number)
    return scene.call("Every example on the loss curve")


def _take_batch(target: ArrayLike | Dataset, output: ArrayLike | None) -> Dataset:
    """Make a data set of targets and predictions, where none was given."""
    if isinstance(target, Dataset):
        if output is not None:
            raise DataError(
                "A data set was given with separate predictions: leave out the predictions, or "
                "give the targets in place of the data set."
            )
        return target
    if output is None:
        raise DataError(
            "Only targets were given: give the predictions too, or a data set, which holds both."
        )
    return Dataset(target, output)


def _check_row(data: Dataset, row: int) -> int:
    """Refuse a row that the data set does not have."""
    if not 1 <= row <= data.n:
        raise DataError(
            f"There is no row {row}: rows are counted from 1, and there are {data.n:,}. "
            f"Choose a row from 1 to {data.n:,}."
        )
    return row


@cache_per_dataset(keep=16)
def _draw(data: Dataset, options: CurveOptions, extra: int | None) -> Scene:
    """Draw it without a chosen row, which is only where the handle starts."""
    visited = place_examples(data, options, list_stops(data, extra))
    followed = {
        "error": visited.x,
        "loss": visited.y,
        "next": visited.next_x,
        "sign": visited.sign.astype(float),
        **draw_tangents(visited, _TANGENT),
    }
    narrow = _NARROW if options.colour is None else _NARROW | {"margin.t": 150, "height": 570}
    still: Any = {"base": _draw_still(data, options), "marks": _MARKS, "narrow": narrow}
    return follow_row(visited, followed, _CHOSEN, "x", _describe(data, options), **still)


# Words


def _describe(data: Dataset, options: CurveOptions) -> str:
    """Describe the picture for whoever does not see it."""
    low, high = int((data.error < 0).sum()), int((data.error > 0).sum())
    count = "1 example" if data.n == 1 else f"{data.n:,} examples"
    shape = "curve" if options.objective.loss.quadratic is None else "parabola"
    return (
        f"A {shape} of the loss over the error, lowest at 0, with {count} on it: {low} "
        f"too low, with negative gradient, and {high} too high, with positive gradient. "
        f"{_describe_arrows(data, options)}."
    )


def _describe_arrows(data: Dataset, options: CurveOptions) -> str:
    """Say which step the arrows show, and how many times as long they are drawn."""
    scale = options.arrow_scale(data.size)
    longer = f", drawn {scale:,} times as long" if scale > 1 else ""
    which = "Arrows (long ones)" if data.n > FEW else "Arrows"
    rate = format_number(options.learning_rate)
    return f"{which}: one step with learning rate {rate}{longer}"


def _describe_height(options: CurveOptions) -> str:
    """Say what the height of the curve is: what an example adds to the loss."""
    loss, mean = options.objective.loss, options.objective.reduction == "mean"
    names = ("sum", "mean") if loss.quadratic is None else ("SSE", "MSE")
    return f"added to the {names[mean]}: {loss.formula()}{' / n' if mean else ''}"


# What stands still


def _draw_still(data: Dataset, options: CurveOptions) -> dict[str, Any]:
    """Draw what stands still: curve, arrows and points, and of many rows a histogram below."""
    drawn = place_examples(data, options, choose_drawn_rows(data))
    plane = drawn.plane
    traces = [_draw_curve(data, options, plane), *draw_strokes(drawn), *draw_points(drawn)]
    layout = _lay_out(data, options, plane)
    if data.n > MANY:
        counts = count_errors(data, options.objective.loss)
        traces += counts.traces(plane.x)
        layout["yaxis2"] = theme.style_axis(
            "rows", range=[0, 1.12 * counts.highest], domain=[0, 0.2], nticks=3
        )
    return {"data": traces, "layout": layout}


def _draw_curve(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    """Draw the loss of one example over its error, in the units of the axes."""
    loss, unit = options.objective.loss, plane.x.size
    x = np.linspace(plane.low, plane.high, 241)
    if loss.quadratic is None:
        x = np.union1d(x, loss.knots(plane.low * unit, plane.high * unit) / unit)
    y = options.objective.contributions(plane.x.size * x, data.size) / plane.y.size
    line = layouts.style_line("curve", 2.5, simplify=False)
    hidden: Any = {"showlegend": False, "hoverinfo": "skip"}
    return layouts.draw_trace("xy", "loss", x, y, line=line, **hidden)


def _lay_out(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    """Lay out error and loss; of many rows the axis of errors is that of their histogram, too."""
    many = data.n > MANY
    arrows = f"<span style='font-size:12px'>{_describe_arrows(data, options)}</span>"
    return lay_out_rows(
        options,
        68,
        barmode="overlay",
        bargap=0,
        xaxis=theme.style_axis(
            f"error e = o − t{plane.x.words}<br>{arrows}",
            range=[plane.low, plane.high],
            anchor="y2" if many else "y",
            showgrid=False,
        ),
        yaxis=theme.style_axis(
            f"{_describe_height(options)}{plane.y.words}",
            range=[-_FOOTROOM * plane.top, HEADROOM * plane.top],
            domain=[0.27, 1] if many else [0, 1],
            nticks=6,
        ),
        shapes=[
            *parts.tint_zones(0.0, max(-plane.low, plane.high)),
            parts.draw_rule("x domain", "y", at=0.0),
            parts.draw_rule("x", "paper", at=0.0, dash="dot") | {"y0": 0, "y1": 1},
        ],
        # Above the picture, where no tangent runs through the words.
        annotations=parts.write_corners(*parts.ZONES, **parts.ABOVE),
    )


_NARROW: Any = {**NARROW, "margin.t": 62, **parts.NARROW_ZONES}


# What moves

_BESIDE: Any = {"dx": 20, "flip": "sign", "size": 16, "strong": True}
_CHOSEN = ("error", "loss")
_TANGENT_ENDS = ("tangent_x0", "tangent_y0"), ("tangent_x1", "tangent_y1")
_NAME, _SLOPE = "name of the chosen example", "slope of the chosen example"
_MARKS: tuple[Mark, ...] = (
    layouts.connect("drop line", _CHOSEN, ("error", 0.0), **parts.DOTTED),
    layouts.connect("tangent", *_TANGENT_ENDS, width=3.5, sign="sign"),
    layouts.connect("descent step", _CHOSEN, ("next", "loss"), width=5, arrow=True, sign="sign"),
    Point(name="chosen example", x="error", y="loss", size=12, sign="sign"),
    layouts.write_label(_NAME, "error", "loss", "{name}", dy=-14, colour="text", **_BESIDE),
    layouts.write_label(_SLOPE, "error", "loss", "slope {slope}", dy=26, sign="sign", **_BESIDE),
    parts.write_hint(*_CHOSEN, dx=-10, dy=50, flip="sign"),
)
