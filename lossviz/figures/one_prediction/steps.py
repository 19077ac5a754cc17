"""Gradient descent as steps: where they lead on the curve, and over time."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.one_prediction.beside import (
    draw_curve_on_left,
    lay_out_beside_curve,
    stack,
)
from lossviz.figures.one_prediction.curve import HANDLE as OUTPUT
from lossviz.figures.one_prediction.curve import (
    RATE,
    choose_reach,
    make_output_handle,
    make_rate_handle,
)
from lossviz.figures.scene import (
    Case,
    Curve,
    Derived,
    Descent,
    Format,
    Mark,
    Pick,
    Player,
    Point,
    Product,
    Quantity,
    Scene,
    Sentence,
    Sum,
    Vector,
    layouts,
    parts,
    round_up,
    tabulate_loss,
    tabulate_loss_slope,
    tell_apart,
)
from lossviz.loss import Loss, Verdict, descent

HANDLE: Final = "k"
_UNIT = sys.float_info.epsilon
STEPS: Final = 20
_WITHOUT_PREFIX: Final = 1e14  # an axis with such losses has no "T" or "M" for them
_FARTHEST = 4.0  # up to where a path that diverges is shown, in distances of its start
_ROOM = 1.15  # half-width of the axis over the farthest error that is shown


@lru_cache(maxsize=32)
def draw_steps(target: float, output: float, *, loss: Loss, learning_rate: float) -> Scene:
    """Draw the path of up to `STEPS` steps, which follows its start and the learning rate.

    Parameters
    ----------
    target, output : float
        Where the loss is least, and where the path starts at first.
    loss : Loss
        The loss of the one example.
    learning_rate : float
        Of every step, at first.

    Returns
    -------
    Scene
        With three handles: `HANDLE` is how many steps were taken, `OUTPUT` where the path
        starts, and `RATE` the learning rate. No path has steps that could leave the range of
        64-bit numbers. It says what the steps come to where the loss has bounds that prove it.
    """
    path = descent.follow_path(loss, target, output, learning_rate, STEPS)
    half_width = tell_apart(target, _choose_half_width(path - target))
    edges = np.array([target - half_width, target + half_width])
    reach = choose_reach(half_width, loss.gradient(np.full(2, target), edges), learning_rate)
    farthest = descent.follow_path(loss, target, edges[1], -reach, STEPS + 1)[:-1]
    spoken = "after {taken}, prediction {o}, loss {loss}"
    steps = layouts.make_listed_handle(
        HANDLE, "steps taken", len(farthest), [(*_STEP, "x2y2")], spoken
    )
    sentence = _write_sentence(loss)
    return Scene(
        base={
            "data": [draw_curve_on_left(target, half_width, loss)],
            "layout": _lay_out(target, half_width, loss, path),
        },
        handles=(
            make_output_handle(target, half_width, "prediction at the start", **_ON_START),
            make_rate_handle(loss, reach, **_ON_FIRST_STEP),
            steps,
        ),
        quantities={
            "start": Quantity.line(OUTPUT, edges, 0.0, 1.0),
            "start_error": Quantity.line(OUTPUT, np.insert(edges, 1, target), -target, 1.0),
            RATE: Quantity.itself(RATE, -reach, reach),
            "k": Quantity.listed(HANDLE, np.arange(len(farthest), dtype=float)),
        },
        derived=_follow_path(target, loss, farthest),
        marks=_MARKS,
        formats=_choose_formats(target, half_width, path),
        words={"taken": tuple(f"{k} step{'s' * (k != 1)}" for k in range(len(farthest)))},
        words_of=HANDLE,
        sentence=sentence,
        description=replace(
            sentence,
            cases=tuple(replace(c, template=_DESCRIPTION + c.template) for c in sentence.cases),
        ),
        player=Player(HANDLE),
        narrow=_stack(float(loss.value(target, edges[1]))),
        start={OUTPUT: output, RATE: learning_rate},
    )


def _stack(highest: float) -> dict[str, Any]:
    """Put the curve above the path, with room for a highest loss that is a power of ten."""
    return stack(0.58, 0.42) | ({"margin.l": 78} if highest >= _WITHOUT_PREFIX else {})


_ON_START: Final[dict[str, Any]] = {
    "grips": (("start", "start_loss", "xy"),),
    "spoken": Sentence.always("prediction {start} at the start"),
}
_ON_FIRST_STEP: Final[dict[str, Any]] = {
    "grips": ((1.0, "first", "x2y2"),),
    "spoken": Sentence.always("learning rate η {eta}, the first step leads to {first}"),
    "along": "y",
}


def _write_sentence(loss: Loss) -> Sentence:
    """Say where the prediction is, and what the steps come to where that is known."""
    said = "*After {taken}* the prediction is {o}, its loss {loss}; the next step leads to {next}."
    cases: list[tuple[Verdict, str, Literal[-1, 0, 1]]] = [
        (Verdict.CLIMBS, "rate", -1),
        (Verdict.STAYS, "rate", 0),
    ]
    if loss.quadratic is not None:
        cases += [
            (Verdict.LANDS, "past_landing", 0),
            (Verdict.CONVERGES, "past_landing", -1),
            (Verdict.BOUNCES, "past_limit", 0),
            (Verdict.OVERSHOOTS, "past_limit", -1),
        ]
    elif loss.curvature_bound:
        cases += [
            (Verdict.CONVERGES, "past_landing", -1),
            (Verdict.CONVERGES, "past_landing", 0),
            (Verdict.NEARS, "past_limit", -1),
        ]
    there = Case(f"{said} {Verdict.THERE.sentence}", "error", 0, (("start_error", 0),))
    others = (Case(f"{said} {verdict.sentence}", of, sign) for verdict, of, sign in cases)
    last = Verdict.DIVERGES if loss.quadratic is not None else Verdict.WITHIN
    known = loss.quadratic is not None or loss.slope_bound
    return Sentence((there, *others, Case(f"{said} {last.sentence}" if known else said)))


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
    predictions = dict.fromkeys(("o", "next", "start", "first"), o)
    return {**predictions, "loss": Format(3, scientific=True), RATE: Format(5, scientific=True)}


def _follow_path(target: float, loss: Loss, farthest: FloatArray) -> dict[str, Derived]:
    """Follow the path from its start, to errors as large as they can be."""
    far = 1.01 * float(np.abs(farthest - target).max())
    slope = tabulate_loss_slope("error", loss, far)
    path = Descent(
        start=("start_error",),
        of=("error",),
        by=("slope",),
        derived={"slope": slope},
        rate=RATE,
        steps=len(farthest) - 1,
    )
    curvature = loss.curvature_bound or 0.0
    return {
        "paths": path,
        "errors": Pick(of="paths", places=0),
        "path": Sum(terms=((1, "errors"),), constant=target),
        "losses": tabulate_loss("errors", loss, far),
        "steps": Vector(entries=np.arange(len(farthest), dtype=float)),
        "start_loss": Pick(of="losses", places=0),
        "first": Pick(of="path", places=1),
        "start_slope": tabulate_loss_slope("start_error", loss, far),
        "per_rate": Sum(terms=((-1, "start_slope"),)),
        "error": Pick(of="errors", places="k"),
        "o": Pick(of="path", places="k"),
        "loss": Pick(of="losses", places="k"),
        "slope": slope,
        "step": Product(of=("slope", RATE)),
        "next_error": Sum(terms=((1, "error"), (-1, "step"))),
        "next": Sum(terms=((1, "next_error"),), constant=target),
        "next_loss": tabulate_loss("next_error", loss, far),
        "k_next": Sum(terms=((1, "k"),), constant=1),
        "rate": Sum(terms=((1, RATE),)),
        # Within some units in the last place a rate is on its threshold, as `descent.judge` has it.
        "past_landing": Sum(terms=((curvature, RATE),), constant=-1, zero=4 * _UNIT),
        "past_limit": Sum(terms=((curvature, RATE),), constant=-2, zero=8 * _UNIT),
    }


_GHOST: Any = {"size": 6, "hollow": True, "colour": "quiet"}
_OVER_TIME: Any = {"axes": "x2y2", "sign": "error"}
_WORDS: Any = {"dy": 26, "dy_flipped": -18, "flip": "error", "anchor": "middle", "strong": True}
_NEXT, _STEP, _STEP_AHEAD = ("next", "next_loss"), ("k", "o"), ("k_next", "next")
_DOTS: Any = {"dots": 3, "colour": "faint"}
_MARKS: tuple[Mark, ...] = (
    Curve(name="path on the curve", x="path", y="losses", width=0, **_DOTS),
    Curve(name="path", x="steps", y="path", width=1.5, axes="x2y2", **_DOTS),
    layouts.connect("descent step", ("o", 0.0), ("next", 0.0), width=4, arrow=True, sign="error"),
    # Down to the axis on the curve, and on to the next step over time.
    layouts.connect("drop line", ("o", "loss"), ("o", 0.0), **parts.DOTTED),
    layouts.connect("drop line of the next", _NEXT, ("next", 0.0), **parts.DOTTED),
    layouts.connect("step ahead", _STEP, _STEP_AHEAD, axes="x2y2", **parts.DOTTED),
    Point(name="next on the curve", x="next", y="next_loss", **_GHOST),
    Point(name="next", x="k_next", y="next", axes="x2y2", **_GHOST),
    Point(name="start", x="start", y="start_loss", size=7, sign="start_error"),
    Point(name="prediction on the curve", x="o", y="loss", size=10, sign="error"),
    Point(name="prediction", x="k", y="o", size=10, **_OVER_TIME),
    layouts.write_label("prediction in words", "k", "o", "{o}", **_WORDS, **_OVER_TIME),
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
