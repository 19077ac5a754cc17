"""Gradient descent as steps: where they lead on the curve, and over time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.one_prediction.beside import lay_out_beside_curve, stack
from lossviz.figures.scene import (
    Format,
    Mark,
    Player,
    Point,
    Quantity,
    Scene,
    Sentence,
    layouts,
    parts,
    round_up,
    tell_apart,
    theme,
)
from lossviz.loss import Loss, descent

HANDLE: Final = "k"
STEPS: Final = 20
_FARTHEST = 4.0  # up to where a path that diverges is shown, in distances of its start
_ROOM = 1.15  # half-width of the axis over the farthest error that is shown


@lru_cache(maxsize=32)
def draw_steps(target: float, output: float, *, loss: Loss, learning_rate: float) -> Scene:
    """Draw the path of up to `STEPS` steps, with the number of steps as a handle.

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
    half_width = tell_apart(target, _choose_half_width(path - target))
    sentence = (
        "*After {taken}* the prediction is {o}, its loss {loss}; the next step leads to {next}."
    )
    if loss.quadratic is not None:
        sentence += f" {descent.judge_at(loss, target, output, learning_rate).sentence}"
    spoken = "after {taken}, prediction {o}, loss {loss}"
    grips = [(*_STEP, "x2y2")]
    return Scene(
        base={
            "data": [
                parts.draw_curve(target, half_width, loss, width=3),
                _draw_path_on_curve(target, loss, path),
                _draw_path_over_time(path),
            ],
            "layout": _lay_out(target, half_width, loss, path),
        },
        handles=(layouts.make_listed_handle(HANDLE, "steps taken", len(path), grips, spoken),),
        quantities=_list_quantities(target, path, loss, learning_rate),
        marks=_MARKS,
        formats=_choose_formats(target, half_width, path),
        words={"taken": tuple(f"{k} step{'s' * (k != 1)}" for k in range(len(path)))},
        words_of=HANDLE,
        sentence=Sentence.always(sentence),
        description=Sentence.always(_DESCRIPTION + sentence),
        player=Player(HANDLE),
        narrow=stack(0.58, 0.42),
    )


_DESCRIPTION = (
    "On the left the loss curve with the prediction after each step; on the right the prediction "
    "over the number of steps, with the target as a dotted line. "
)


def _choose_half_width(errors: FloatArray) -> float:
    """Choose a half-width for the whole path, or for the first steps of one that diverges."""
    start = abs(float(errors[0])) or 1.0
    return round_up(_ROOM * min(float(np.abs(errors).max()) or 1.0, _FARTHEST * start))


def _choose_range(target: float, half_width: float, path: FloatArray) -> list[float]:
    """Choose a range for what the path covers within reach, with room for words."""
    low = max(min(target, float(path.min())), target - half_width)
    high = min(max(target, float(path.max())), target + half_width)
    room = 0.2 * (high - low) or half_width
    return [low - room, high + room]


def _choose_formats(target: float, half_width: float, path: FloatArray) -> dict[str, Format]:
    """Choose how many digits each number is written with."""
    largest = float(np.abs(path).max())
    o = Format.for_span(2 * half_width, max(largest, abs(target) + half_width))
    return {"k": Format(0), "o": o, "next": o, "loss": Format(3, scientific=True)}


def _list_quantities(
    target: float, path: FloatArray, loss: Loss, learning_rate: float
) -> dict[str, Quantity]:
    """List prediction, error and loss after each number of steps, and after one more."""
    # After the last step one more is shown, where it is in the range of 64-bit numbers.
    after_last = descent.follow_path(loss, target, float(path[-1]), learning_rate, 1)[-1]
    following = np.append(path[1:], after_last)
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


_GHOST: Any = {"size": 6, "hollow": True, "colour": "quiet"}
_OVER_TIME: Any = {"axes": "x2y2", "sign": "error"}
_WORDS: Any = {"dy": 26, "dy_flipped": -18, "flip": "error", "anchor": "middle", "strong": True}
_NEXT, _STEP, _STEP_AHEAD = ("next", "next_loss"), ("k", "o"), ("k_next", "next")
_MARKS: tuple[Mark, ...] = (
    layouts.connect("descent step", ("o", 0.0), ("next", 0.0), width=4, arrow=True, sign="error"),
    # Down to the axis on the curve, and on to the next step over time.
    layouts.connect("drop line", ("o", "loss"), ("o", 0.0), **parts.DOTTED),
    layouts.connect("drop line of the next", _NEXT, ("next", 0.0), **parts.DOTTED),
    layouts.connect("step ahead", _STEP, _STEP_AHEAD, axes="x2y2", **parts.DOTTED),
    Point(name="next on the curve", x="next", y="next_loss", **_GHOST),
    Point(name="next", x="k_next", y="next", axes="x2y2", **_GHOST),
    Point(name="prediction on the curve", x="o", y="loss", size=10, sign="error"),
    Point(name="prediction", x="k", y="o", size=10, **_OVER_TIME),
    layouts.write_label("prediction in words", "k", "o", "{o}", **_WORDS, **_OVER_TIME),
)


_DOTS = {"size": 6, "color": theme.LIGHT["faint"]}


def _draw_path_on_curve(target: float, loss: Loss, path: FloatArray) -> dict[str, Any]:
    """Draw the prediction after each step as a point on the loss curve."""
    return layouts.draw_trace(
        "xy",
        "path on the curve",
        path,
        loss.value(np.full_like(path, target), path),
        mode="markers",
        marker=_DOTS,
        customdata=np.arange(len(path)),
        hovertemplate="step %{customdata}<br>o %{x:,.4g}<br>loss %{y:,.4g}<extra></extra>",
    )


def _draw_path_over_time(path: FloatArray) -> dict[str, Any]:
    """Draw the prediction over the number of steps."""
    return layouts.draw_trace(
        "x2y2",
        "path",
        np.arange(len(path)),
        path,
        mode="lines+markers",
        marker=_DOTS,
        line=layouts.style_line("faint", 1.5),
        hovertemplate="step %{x}<br>o %{y:,.4g}<extra></extra>",
    )


def _lay_out(target: float, half_width: float, loss: Loss, path: FloatArray) -> dict[str, Any]:
    """Lay out the curve, and beside it the prediction over the number of steps."""
    across = {"title": "steps taken", "range": [-1.5, STEPS + 1], "dtick": 5, "showgrid": False}
    up = {"title": "prediction o", "range": _choose_range(target, half_width, path), "nticks": 5}
    named: Any = {"xref": "x2 domain", "yref": "y2", "colour": "quiet", "side": "right"}
    return lay_out_beside_curve(
        target,
        half_width,
        loss,
        0.46,
        (across, up),
        shapes=[
            *parts.tint_zones(target, half_width, "y domain"),
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x2 domain", "y2", at=target, dash="dot"),
        ],
        annotations=[parts.write_words(1, target, "target t", **named)],
    )
