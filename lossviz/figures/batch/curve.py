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

from lossviz.base import DataError, format_number, isolate
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.batch.chosen import (
    HANDLE,
    MANY,
    choose_drawn_rows,
    list_regular_stops,
    list_stops,
    locate_handles,
    make_handle,
    say_rows,
    write_sentence,
)
from lossviz.figures.batch.density import count_errors
from lossviz.figures.batch.examples import (
    HEADROOM,
    CurveOptions,
    Examples,
    Plane,
    choose_plane,
    draw_tangents,
    place_examples,
)
from lossviz.figures.batch.points import FEW, draw_points, draw_strokes
from lossviz.figures.scene import (
    Label,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    parts,
    theme,
)
from lossviz.loss import SSE, Objective

_HEIGHT = 500
_FOOTROOM = 0.09
_LONG = 0.17


def build_scene(data: Dataset, options: CurveOptions, number: int) -> Scene:
    """Build the curve with the batch on it, and an example as a handle.

    Parameters
    ----------
    data : Dataset
    options : CurveOptions
    number : int
        The chosen row, counted from 1.

    Returns
    -------
    Scene
        With one handle, `HANDLE`: the position of the example in `list_stops(data, number)`.
    """
    regular = number - 1 in list_regular_stops(data)
    scene = _scene(data, options, None if regular else number)
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
    number = _find_largest_loss(data) if row is None else _check_row(data, row)
    scene = build_scene(data, CurveOptions(objective, learning_rate, label=label), number)
    return scene.call("Every example on the loss curve")


def _take_batch(target: ArrayLike | Dataset, output: ArrayLike | None) -> Dataset:
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


def _find_largest_loss(data: Dataset) -> int:
    """Give the row with the largest loss, counted from 1; of equal ones the first."""
    return int(np.abs(data.error).argmax()) + 1


def _check_row(data: Dataset, row: int) -> int:
    if not 1 <= row <= data.n:
        raise DataError(
            f"There is no row {row}: rows are counted from 1, and there are {data.n:,}. "
            f"Choose a row from 1 to {data.n:,}."
        )
    return row


@cache_per_dataset(keep=16)
def _scene(data: Dataset, options: CurveOptions, extra: int | None) -> Scene:
    plane = choose_plane(data, options)
    visited = place_examples(
        data, options, plane, list_regular_stops(data) if extra is None else list_stops(data, extra)
    )
    return Scene(
        base=_base(data, options, plane),
        handles=(make_handle(visited, "error", "loss", along="x"),),
        quantities=_quantities(visited, plane),
        marks=_MARKS,
        sentence=write_sentence(options.learning_rate),
        description=_description(data, options),
        words=say_rows(data, options, visited),
        words_of=HANDLE,
        narrow=_NARROW if options.colour is None else {**_NARROW, "margin.t": 150, "height": 570},
    )


def _quantities(visited: Examples, plane: Plane) -> dict[str, Quantity]:
    followed = {
        "error": visited.x,
        "loss": visited.y,
        "next": visited.next_x,
        "sign": visited.sign.astype(float),
        **draw_tangents(visited, plane, _LONG),
    }
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


# Words


def _description(data: Dataset, options: CurveOptions) -> Sentence:
    low, high = int((data.error < 0).sum()), int((data.error > 0).sum())
    count = "1 example" if data.n == 1 else f"{data.n:,} examples"
    return Sentence.always(
        f"A parabola of the loss over the error, lowest at 0, with {count} on it: {low} "
        f"too low, with negative gradient, and {high} too high, with positive gradient. "
        f"{_describe_arrows(data, options)}. Chosen is {{name}}: its slope is {{slope}}, and it "
        "makes {share}."
    )


def _describe_arrows(data: Dataset, options: CurveOptions) -> str:
    scale = options.arrow_scale(data.size)
    longer = f", drawn {scale:,} times as long" if scale > 1 else ""
    which = "Arrows (long ones)" if data.n > FEW else "Arrows"
    rate = format_number(options.learning_rate)
    return f"{which}: one step with learning rate {rate}{longer}"


def _describe_height(options: CurveOptions) -> str:
    name, over = ("MSE", " / n") if options.objective.reduction == "mean" else ("SSE", "")
    return f"added to the {name}: {options.objective.loss.formula()}{over}"


# What stands still


def _base(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    drawn = place_examples(data, options, plane, choose_drawn_rows(data))
    traces = [
        _curve(data, options, plane),
        *draw_strokes(drawn, plane),
        *draw_points(data, options, drawn),
    ]
    layout = _layout(data, options, plane)
    if data.n > MANY:
        counts = count_errors(data)
        traces += counts.traces(plane.x)
        layout["yaxis2"] = theme.style_axis(
            "rows", range=[0, 1.12 * counts.highest], domain=[0, 0.2], nticks=3
        )
    return {"data": traces, "layout": layout}


def _curve(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    x = np.linspace(plane.low, plane.high, 241)
    return {
        "type": "scatter",
        "name": "loss",
        "showlegend": False,
        "x": x,
        "y": options.objective.contributions(plane.x.size * x, data.size) / plane.y.size,
        "mode": "lines",
        "line": {"color": theme.LIGHT["curve"], "width": 2.5, "simplify": False},
        "hoverinfo": "skip",
    }


def _layout(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    layout = theme.style_layout(
        _HEIGHT,
        barmode="overlay",
        bargap=0,
        **_axes(data, options, plane),
        shapes=[
            *parts.tint_zones(0.0, max(-plane.low, plane.high)),
            parts.draw_rule("x domain", "y", at=0.0),
            parts.draw_rule("x", "paper", at=0.0, dash="dot") | {"y0": 0, "y1": 1},
        ],
        annotations=_write_zones(),
    )
    layout["margin"] = {"l": 64, "r": 16, "t": 30, "b": 68}
    if options.colour is not None:
        add_legend(layout, options.colour)
    return layout


def _axes(data: Dataset, options: CurveOptions, plane: Plane) -> dict[str, Any]:
    """Error and loss; of many rows the axis of errors is that of their histogram, too."""
    many = data.n > MANY
    arrows = f"<span style='font-size:12px'>{_describe_arrows(data, options)}</span>"
    return {
        "xaxis": theme.style_axis(
            f"error e = o − t{plane.x.words}<br>{arrows}",
            range=[plane.low, plane.high],
            anchor="y2" if many else "y",
            showgrid=False,
        ),
        "yaxis": theme.style_axis(
            f"{_describe_height(options)}{plane.y.words}",
            range=[-_FOOTROOM * plane.top, HEADROOM * plane.top],
            domain=[0.27, 1] if many else [0, 1],
            nticks=6,
        ),
    }


def _write_zones() -> list[dict[str, Any]]:
    """Write above the picture, where no tangent runs through the words."""
    low = "<b>▲ too low</b>: gradient negative, raise o"
    high = "gradient positive, lower o: <b>too high ▼</b>"
    place: dict[str, Any] = {"xref": "x domain", "yref": "y domain", "size": 14}
    above = {"yanchor": "bottom", "yshift": 5, "xshift": 0}
    return [
        parts.write_words(0.0, 1.0, low, colour="too_low_text", side="left", **place) | above,
        parts.write_words(1.0, 1.0, high, colour="too_high_text", side="right", **place) | above,
    ]


def add_legend(layout: dict[str, Any], column: str) -> None:
    """Name the groups of the column that colours the points, above the picture."""
    title = {"text": f"{theme.escape(isolate(column))}  ", "font": {"size": 13}}
    layout["legend"] = {
        "orientation": "h",
        "x": 0,
        "y": 0.995,
        "yref": "container",
        "yanchor": "top",
        "title": title,
        "font": {"size": 13, "color": theme.LIGHT["text"]},
        "itemclick": False,
        "itemdoubleclick": False,
    }
    layout["showlegend"] = True
    layout["margin"]["t"] = 66


_NARROW: dict[str, Any] = {
    "height": 345,
    "margin.l": 50,
    "margin.r": 6,
    "margin.t": 62,
    "annotations.0.text": "<b>▲ too low</b><br>gradient negative<br>raise o",
    "annotations.1.text": "<b>too high ▼</b><br>gradient positive<br>lower o",
    "annotations.0.font.size": 12,
    "annotations.1.font.size": 12,
}


# What moves

_SIGNED: Any = {"sign": "sign"}
_LABEL: Any = {"x": "error", "y": "loss", "dx": 20, "flip": "sign", "size": 16, "strong": True}
_MARKS: tuple[Mark, ...] = (
    Segment(
        name="drop line",
        x0="error",
        y0="loss",
        x1="error",
        y1=0.0,
        width=1.5,
        dash="dot",
        colour="quiet",
    ),
    Segment(
        name="tangent",
        x0="tangent_x0",
        y0="tangent_y0",
        x1="tangent_x1",
        y1="tangent_y1",
        width=3.5,
        **_SIGNED,
    ),
    Segment(
        name="descent step",
        x0="error",
        y0="loss",
        x1="next",
        y1="loss",
        width=5,
        arrow=True,
        **_SIGNED,
    ),
    Point(name="chosen example", x="error", y="loss", size=12, **_SIGNED),
    Label(
        name="name of the chosen example",
        words=Sentence.always("{name}"),
        dy=-14,
        colour="text",
        **_LABEL,
    ),
    Label(
        name="slope of the chosen example",
        words=Sentence.always("slope {slope}"),
        dy=26,
        **_LABEL,
        **_SIGNED,
    ),
    parts.write_hint("error", "loss", dx=-10, dy=50, flip="sign"),
)
