"""A batch on the loss curve: every example where its error puts it, and one to take hold of.

The curve runs over the error `e = o - t`, so that all examples lie on one and
the same parabola. Its height is what an example adds to the loss as the
switches stand, under a mean too: so every tangent is the gradient for that
output, and the heights of all examples add up to the loss.

From `MANY` rows on, points would cover each other: then only the extremes are points, and
below them a histogram shows where the rest is. What the browser gets does not
grow with the number of rows from there on.

Steps of descent move all of them at once (`steps`); where the file has them stays in pale.
Few rows each follow a hand from there. Many start where the hand has put the one it changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.batch import row, steps
from lossviz.figures.batch.chosen import (
    MANY,
    choose_drawn_rows,
    find_extra_stop,
    follow_row,
    list_stops,
    place_handles,
)
from lossviz.figures.batch.density import count_errors
from lossviz.figures.batch.examples import (
    HEADROOM,
    CurveOptions,
    Examples,
    Plane,
    choose_plane,
    place_examples,
)
from lossviz.figures.batch.points import NARROW, draw_points, lay_out_rows
from lossviz.figures.scene import (
    Clamp,
    Derived,
    Mark,
    Player,
    Point,
    Product,
    Scene,
    Sum,
    Vector,
    layouts,
    parts,
    theme,
)
from lossviz.loss import SSE, Objective, place_knots

_FOOTROOM = 0.09  # below 0, in largest losses
_TANGENT = 0.17  # of the picture's width, to either side of the chosen point
_TANGENT_SAMPLES = 257
_SCREEN_RATIO = 0.5  # height over width of the picture on the screen, about
_BELOW_WORDS = 0.79  # of the height: up to where a line at the target goes
_PALE = 0.3  # where the file has the rows


def draw_batch_curve(data: Dataset, options: CurveOptions, number: int, taken: int = 0) -> Scene:
    """Draw the curve with the batch on it, and an example as a handle.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    number : int
        The chosen row, counted from 1.
    taken : int
        How many steps all rows have taken; only those of a squared error are taken.

    Returns
    -------
    Scene
        With the handles `row.HANDLE`, the position of the row in `list_stops(data, number)`,
        `row.CHANGE` of its prediction, and `row.RATE`, the learning rate. Those of a squared
        error are stepped by `steps.HANDLE`.
    """
    bounds, at = place_handles(data, number, options)
    scene = _draw(data, bounds, find_extra_stop(data, number))
    return scene.start_at({**at, steps.HANDLE: taken})


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
    plane, now = choose_plane(data, options), options.apply(data)
    visited = place_examples(data, options, plane, list_stops(data, extra))
    drawn = place_examples(data, options, plane, choose_drawn_rows(data))
    few = data.n <= steps.WITH_ARROWS
    sliding = drawn if few else place_examples(now, options, plane, drawn.rows)
    narrow = _NARROW if options.colour is None else _NARROW | {"margin.t": 150, "height": 570}
    rate = row.make_rate_handle(options.learning_rate, (("next", "loss", "xy"),))
    own = steps.mark_chosen(visited, drawn)
    settings: Any = {"handles": (rate,), "quantities": own}
    if _is_stepped(options):
        settings = {
            "handles": (rate, steps.make_handle()),
            "quantities": {**own, **steps.list_quantities()},
            "cases": steps.write_cases(options, data.size),
            "player": Player(steps.HANDLE, steps.MILLISECONDS, slides=True),
        }
    return follow_row(
        visited,
        {},
        _CHOSEN,
        ("places", ""),
        row.bound_change(visited),
        _describe(now, options),
        _derive(visited, sliding),
        base=_draw_still(drawn, now),
        marks=_list_marks(drawn),
        narrow=narrow,
        **settings,
    )


def _is_stepped(options: CurveOptions) -> bool:
    """Whether the steps of all rows are played: those of a loss that takes a share of each."""
    return options.objective.loss.quadratic is not None


# Words


def _describe(data: Dataset, options: CurveOptions) -> str:
    """Describe the picture for whoever does not see it."""
    low, high = int((data.error < 0).sum()), int((data.error > 0).sum())
    count = "1 example" if data.n == 1 else f"{data.n:,} examples"
    shape = "parabola" if _is_stepped(options) else "curve"
    return (
        f"A {shape} of the loss over the error, lowest at 0, with {count} on it: {low} "
        f"too low, with negative gradient, and {high} too high, with positive gradient. "
        f"{_describe_arrows(data, options)}, with learning rate {{eta}}; "
        f"{_describe_step(data, options)}."
    )


def _describe_arrows(data: Dataset, options: CurveOptions) -> str:
    """Say what the arrows show, and how many times as long they are drawn."""
    scale = options.arrow_scale(data.size)
    longer = f", drawn {scale:,} times as long" if scale > 1 else ""
    which = "Arrows: one step" if data.n <= steps.WITH_ARROWS else "Arrow: one step of the row"
    return f"{which}{longer}"


def _describe_height(options: CurveOptions) -> str:
    """Say what the height of the curve is: what an example adds to the loss."""
    divided = " / n" if options.objective.reduction == "mean" else ""
    return f"added to the {options.objective.name}: {options.objective.loss.formula()}{divided}"


def _describe_step(data: Dataset, options: CurveOptions) -> str:
    """Say how far a step moves each row, over the picture in the valley."""
    h = options.objective.loss.quadratic
    by = "its slope" if h is None else "e" if h == 0.5 else f"{format_number(2 * h)}e"
    if options.objective.reduction == "sum":
        return f"a step moves a row by −η · {by}"
    return f"a step moves a row by −η · {by} / n, divided by n = {data.size:,}"


# What stands still


def _draw_still(drawn: Examples, data: Dataset) -> dict[str, Any]:
    """Draw what stands still: curve, points in pale, and of many rows a histogram below."""
    options, plane = drawn.options, drawn.plane
    traces = [_draw_curve(data, options, plane), *draw_points(drawn, opacity=_PALE)]
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
        x = np.union1d(x, place_knots(loss, plane.low * unit, plane.high * unit) / unit)
    y = options.objective.contributions(plane.x.size * x, data.size) / plane.y.size
    line = layouts.style_line("curve", 2.5, simplify=False)
    hidden: Any = {"showlegend": False, "hoverinfo": "skip"}
    return layouts.draw_trace("xy", "loss", x, y, line=line, **hidden)


def _lay_out(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    """Lay out error and loss; of many rows the axis of errors is that of their histogram, too."""
    many = data.n > MANY
    arrows = f"<span style='font-size:12px'>{_describe_arrows(data, options)}</span>"
    moves, _, divided = _describe_step(data, options).partition(", ")
    in_valley = f"{moves}<br><b>{divided}</b>"
    valley: Any = {"xref": "x", "yref": "y domain", "colour": "quiet", "side": "center", "size": 14}
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
            parts.draw_rule("x", "paper", at=0.0, dash="dot") | {"y0": 0, "y1": _BELOW_WORDS},
        ],
        annotations=[
            # Above the picture, where no tangent runs through the words.
            *parts.write_corners(*parts.ZONES_IN_A_LINE, **parts.ABOVE),
            parts.write_words(0, 1, in_valley, **valley),
        ],
    )


_NARROW: Any = {**NARROW, "margin.t": 62, **parts.NARROW_ZONES}


# What moves


def _derive(visited: Examples, drawn: Examples) -> dict[str, Derived]:
    """Derive the chosen row with its tangent and its step, and all others."""
    options, plane = visited.options, visited.plane
    stepped = _is_stepped(options)
    divisor = options.objective.divisor(visited.data.size)
    h = options.objective.loss.quadratic or 0.0
    counts = count_errors(drawn.data, options.objective.loss) if drawn.data.n > MANY else None
    longer = options.stretch_step(plane, visited.data.size)
    return {
        **(steps.derive_scales(2 * h, divisor) if stepped else row.STAY),
        **row.derive_now(plane),
        "stops": Vector(entries=visited.x),
        "places": Product(of=("stops", "scale")),
        "per_change": Product(of=("scale",), factor=1 / plane.x.size),
        # Only before the first step the tip of the arrow goes along with the learning rate.
        "per_rate": Product(of=("slope_now", *(["near_0"] * stepped)), factor=-longer),
        "step": Product(of=("slope_now", "rate"), factor=longer),
        "next": Sum(terms=((1.0, "error"), (-1.0, "step"))),
        "tip": Clamp(of="next", low=plane.low, high=plane.high),
        **_derive_tangent(visited),
        **steps.derive_points(drawn),
        **(steps.derive_bars(counts, plane.x.size) if counts and stepped else {}),
    }


def _derive_tangent(visited: Examples) -> dict[str, Derived]:
    """Place the ends of the tangent, which is always about equally long on the screen."""
    plane = visited.plane
    at, _, slope, bend = row.tabulate(visited, _TANGENT_SAMPLES)
    # Units of x that are as long on the screen as one unit of y.
    steep = _SCREEN_RATIO * plane.width / (HEADROOM * plane.top)
    size = _TANGENT * plane.width, steep
    return parts.place_tangent(at, slope, bend, ("error", "loss", "slope_here"), size)


def _list_marks(drawn: Examples) -> tuple[Mark, ...]:
    """List what moves, the lowest first."""
    bars = (steps.BARS,) if drawn.data.n > MANY and _is_stepped(drawn.options) else ()
    return (*bars, *steps.list_marks(drawn), *_MARKS)


_BESIDE: Any = {"dx": 20, "flip": "error", "size": 16, "strong": True}
_CHOSEN = ("error", "loss")
_TANGENT_ENDS = ("tangent_x0", "tangent_y0"), ("tangent_x1", "tangent_y1")
_NAME, _SLOPE = "name of the chosen example", "slope of the chosen example"
_MARKS: tuple[Mark, ...] = (
    layouts.connect("drop line", _CHOSEN, ("error", 0.0), **parts.DOTTED),
    layouts.connect("tangent", *_TANGENT_ENDS, width=3.5, sign="error"),
    layouts.connect("descent step", _CHOSEN, ("tip", "loss"), width=5, arrow=True, sign="error"),
    Point(name="chosen example", x="error", y="loss", size=12, sign="error"),
    layouts.write_label(_NAME, "error", "loss", "{name}", dy=-14, colour="text", **_BESIDE),
    layouts.write_label(
        _SLOPE, "error", "loss", "slope {slope_now}", dy=26, sign="error", **_BESIDE
    ),
    parts.write_hint(*_CHOSEN, dx=-10, dy=50, flip="error"),
)
