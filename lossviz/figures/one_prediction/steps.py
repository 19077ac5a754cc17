"""Gradient descent as steps: where they lead on the curve, and over time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray, LossvizError
from lossviz.figures.scene import (
    Format,
    Handle,
    Label,
    Mark,
    Player,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    parts,
    round_up,
    tell_apart,
    theme,
)
from lossviz.loss import Loss, descent

HANDLE: Final = "k"
STEPS: Final = 20
_HEIGHT = 400
_FARTHEST = 4.0
_ROOM = 1.15


@lru_cache(maxsize=32)
def build_scene(target: float, output: float, *, loss: Loss, learning_rate: float) -> Scene:
    """Build the path of up to `STEPS` steps, with the number of steps as a handle.

    Parameters
    ----------
    target, output : float
        Where the loss is least, and where the path starts.
    loss : Loss
        The loss of the one example.
    learning_rate : float
        Of every step.

    Returns
    -------
    Scene
        With one handle, `HANDLE`: how many steps were taken. A path that leaves
        the range of 64-bit numbers ends there. Only of a quadratic it says what the steps
        come to: of another loss that depends on the start.
    """
    path = descent.follow_path(loss, target, output, learning_rate, STEPS)
    half_width = tell_apart(target, _half_width(path - target))
    sentence = (
        "*After {taken}* the prediction is {o}, its loss {loss}; the next step leads to "
        f"{{next}}. {_judge(loss, target, output, learning_rate)}"
    ).rstrip()
    return Scene(
        base=_base(target, half_width, loss, path),
        handles=(_handle(len(path) - 1),),
        quantities=_quantities(target, path, loss, learning_rate),
        marks=_marks(),
        formats=_formats(target, half_width, path),
        words={"taken": tuple(f"{k} step{'s' * (k != 1)}" for k in range(len(path)))},
        words_of=HANDLE,
        sentence=Sentence.always(sentence),
        description=Sentence.always(_DESCRIPTION + sentence),
        player=Player(HANDLE),
        narrow=_NARROW,
    )


def _judge(loss: Loss, target: float, output: float, learning_rate: float) -> str:
    if loss.quadratic is None:
        return ""
    return descent.judge_at(loss, target, output, learning_rate).sentence


_DESCRIPTION = (
    "On the left the loss curve with the prediction after each step; on the right the prediction "
    "over the number of steps, with the target as a dotted line. "
)


def _half_width(errors: FloatArray) -> float:
    """Choose a half-width for the whole path, or for the first steps of one that diverges."""
    start = abs(float(errors[0])) or 1.0
    return round_up(_ROOM * min(float(np.abs(errors).max()) or 1.0, _FARTHEST * start))


def _measure_top(loss: Loss, target: float, half_width: float) -> float:
    """The larger loss at the two ends of the o axis; those of a quadratic are equal."""
    sides = [half_width] if loss.quadratic is not None else [half_width, -half_width]
    return max(float(loss.value(target, target + side)) for side in sides)


def _span(target: float, half_width: float, path: FloatArray) -> list[float]:
    """Choose a range for what the path covers within reach, with room for words."""
    low = max(min(target, float(path.min())), target - half_width)
    high = min(max(target, float(path.max())), target + half_width)
    room = 0.2 * (high - low) or half_width
    return [low - room, high + room]


def _formats(target: float, half_width: float, path: FloatArray) -> dict[str, Format]:
    largest = float(np.abs(path).max())
    o = Format.for_span(2 * half_width, max(largest, abs(target) + half_width))
    return {"k": Format(0), "o": o, "next": o, "loss": Format(3, scientific=True)}


def _quantities(
    target: float, path: FloatArray, loss: Loss, learning_rate: float
) -> dict[str, Quantity]:
    following = np.append(path[1:], _take_one_more(target, float(path[-1]), loss, learning_rate))
    targets = np.full_like(path, target)
    listed = {
        "k": np.arange(len(path), dtype=float),
        "k_next": np.arange(1, len(path) + 1, dtype=float),
        "o": path,
        "error": path - target,
        "loss": loss.value(targets, path),
        "next": following,
        "next_loss": loss.value(targets, following),
    }
    return {name: Quantity.listed(HANDLE, values) for name, values in listed.items()}


def _take_one_more(target: float, output: float, loss: Loss, learning_rate: float) -> float:
    try:
        following = float(descent.take_step(output, loss.gradient(target, output), learning_rate))
        loss.value(target, following)
    except LossvizError:  # the step after the last one leaves the range of 64-bit numbers
        return output
    return following


_SIGNED: Any = {"sign": "error"}
_DOTTED: Any = {"width": 1.5, "dash": "dot", "colour": "quiet"}
_GHOST: Any = {"size": 6, "hollow": True, "colour": "quiet"}
_OVER_TIME: Any = {"axes": "x2y2"}


def _marks() -> tuple[Mark, ...]:
    return (
        _descent_arrow(),
        *_dotted_lines(),
        *_next_points(),
        *_prediction_points(),
        _prediction_in_words(),
    )


def _descent_arrow() -> Segment:
    ends: Any = {"x0": "o", "y0": 0.0, "x1": "next", "y1": 0.0}
    return Segment(name="descent step", width=4, arrow=True, **ends, **_SIGNED)


def _dotted_lines() -> tuple[Segment, ...]:
    """Down to the axis on the curve, and on to the next step over time."""
    drop: Any = {"x0": "next", "y0": "next_loss", "x1": "next", "y1": 0.0}
    ahead: Any = {"x0": "k", "y0": "o", "x1": "k_next", "y1": "next"}
    return (
        Segment(name="drop line", x0="o", y0="loss", x1="o", y1=0.0, **_DOTTED),
        Segment(name="drop line of the next", **drop, **_DOTTED),
        Segment(name="step ahead", **ahead, **_OVER_TIME, **_DOTTED),
    )


def _next_points() -> tuple[Point, ...]:
    return (
        Point(name="next on the curve", x="next", y="next_loss", **_GHOST),
        Point(name="next", x="k_next", y="next", **_OVER_TIME, **_GHOST),
    )


def _prediction_points() -> tuple[Point, ...]:
    return (
        Point(name="prediction on the curve", x="o", y="loss", size=10, **_SIGNED),
        Point(name="prediction", x="k", y="o", size=10, **_OVER_TIME, **_SIGNED),
    )


def _prediction_in_words() -> Label:
    return Label(
        name="prediction in words",
        x="k",
        y="o",
        words=Sentence.always("{o}"),
        dy=26,
        dy_flipped=-18,
        flip="error",
        anchor="middle",
        strong=True,
        **_OVER_TIME,
        **_SIGNED,
    )


def _handle(last: int) -> Handle:
    return Handle(
        name=HANDLE,
        label="steps taken",
        low=0,
        high=last,
        step=1,
        home=0,
        grips=(("k", "o", "x2y2"),),
        spoken=Sentence.always("after {taken}, prediction {o}, loss {loss}"),
        listed=True,
    )


def _base(target: float, half_width: float, loss: Loss, path: FloatArray) -> dict[str, Any]:
    return {
        "data": [
            parts.draw_curve(target, half_width, loss, width=3),
            _path_on_curve(target, loss, path),
            _path_over_time(path),
        ],
        "layout": _layout(target, half_width, loss, path),
    }


_DOTS = {"size": 6, "color": theme.LIGHT["faint"]}


def _path_on_curve(target: float, loss: Loss, path: FloatArray) -> dict[str, Any]:
    return dict(
        type="scatter",
        name="path on the curve",
        x=path,
        y=loss.value(np.full_like(path, target), path),
        mode="markers",
        marker=_DOTS,
        customdata=np.arange(len(path)),
        hovertemplate="step %{customdata}<br>o %{x:.4g}<br>loss %{y:.4g}<extra></extra>",
    )


def _path_over_time(path: FloatArray) -> dict[str, Any]:
    return dict(
        type="scatter",
        name="path",
        x=np.arange(len(path)),
        y=path,
        xaxis="x2",
        yaxis="y2",
        mode="lines+markers",
        marker=_DOTS,
        line={"color": theme.LIGHT["faint"], "width": 1.5},
        hovertemplate="step %{x}<br>o %{y:.4g}<extra></extra>",
    )


def _layout(target: float, half_width: float, loss: Loss, path: FloatArray) -> dict[str, Any]:
    return theme.style_layout(_HEIGHT) | {
        **_curve_axes(target, half_width, loss),
        **_time_axes(_span(target, half_width, path)),
        "shapes": [
            *parts.tint_zones(target, half_width, "y domain"),
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x2 domain", "y2", at=target, dash="dot"),
        ],
        "annotations": [
            parts.write_words(
                1, target, "target t", xref="x2 domain", yref="y2", colour="quiet", side="right"
            )
        ],
    }


def _curve_axes(target: float, half_width: float, loss: Loss) -> dict[str, Any]:
    top = _measure_top(loss, target, half_width)
    sides = [target - half_width, target + half_width]
    return {
        "xaxis": theme.style_axis("prediction o", range=sides, domain=[0, 0.46], showgrid=False),
        "yaxis": theme.style_axis("loss L", range=[-0.1 * top, 1.1 * top], nticks=5),
    }


def _time_axes(span: list[float]) -> dict[str, Any]:
    place: Any = {"domain": [0.56, 1], "anchor": "y2"}
    ticks: Any = {"dtick": 5, "showgrid": False}
    return {
        "xaxis2": theme.style_axis("steps taken", range=[-1.5, STEPS + 1], **place, **ticks),
        "yaxis2": theme.style_axis("prediction o", range=span, anchor="x2", nticks=5),
    }


_NARROW = {
    "height": 620,
    "margin.l": 52,
    "margin.r": 6,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.58, 1],
    "yaxis2.domain": [0, 0.42],
}
