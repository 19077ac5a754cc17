"""A guess of how the curve tilts: a needle that is turned by hand, and kept beside the tangent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.figures.one_prediction.curve import HANDLE as OUTPUT
from lossviz.figures.one_prediction.curve import measure_needle
from lossviz.figures.scene import (
    Handle,
    Mark,
    Quantity,
    Scene,
    Sentence,
    Sum,
    layouts,
    parts,
)

HANDLE: Final = "guess"
_STEEPEST: Final = 0.94  # rise of the needle where it is turned most, in its length
_SAMPLES: Final = 65
_KNOWN: Final = "height of the loss", "level", "prediction", "loss at the prediction"
_TILTS: Final = "falling: negative", "level: 0", "rising: positive"
_HANDLE: Final = Handle(
    name=HANDLE,
    label="your guess of the tilt",
    low=-1.0,
    high=1.0,
    step=0.01,
    home=0.0,
    grips=(),
    spoken=Sentence.by_sign(HANDLE, *(f"the slope is {tilt}" for tilt in _TILTS)),
    along="y",
    per_unit="per_turn",
)


def ask(scene: Scene) -> Scene:
    """Take the slope out of the picture of one prediction, and give a needle to tilt instead.

    Parameters
    ----------
    scene : Scene
        As `curve.draw_loss_curve` draws it.

    Returns
    -------
    Scene
        Its handle `HANDLE` is how far the needle is turned: -1 falls most, 0 is level.
    """
    answer = (mark.name for mark in scene.marks if mark.name not in _KNOWN)
    hint = layouts.write_label(
        "drag hint", "needle_x1", "needle_y1", "▴ tilt ▾", dx=14, dy=5, hint=True, size=13
    )
    question = layouts.hide_answer(
        scene,
        answer,
        "Which way does the needle on the curve tilt? The prediction is {o}, its loss {loss}, the "
        "height of the curve there.",
    )
    turned = _add_needle(question, sign=HANDLE)
    grip = replace(_HANDLE, grips=(("needle_x1", "needle_y1", "xy"),))
    return replace(
        turned,
        base=_without_answer(scene),
        handles=(*question.handles, grip),
        marks=(*turned.marks, hint),
        narrow={k: v for k, v in scene.narrow.items() if not k.endswith(".text")},
    )


def remember(scene: Scene, output: float, loss: float) -> Scene:
    """Keep the needle where it was turned: at an output and its loss, wherever the point goes."""
    place = {"guessed_o": output, "guessed_loss": loss}
    fixed = {name: Sum(terms=(), constant=value) for name, value in place.items()}
    kept = replace(scene, derived={**scene.derived, **fixed})
    return _add_needle(kept, ("guessed_o", "guessed_loss"), dash="dash")


def _add_needle(scene: Scene, middle: tuple[str, str] = (OUTPUT, "loss"), **style: Any) -> Scene:
    """Add a needle on the curve that is equally long at every tilt."""
    output = next(handle for handle in scene.handles if handle.name == OUTPUT)
    half_width, top = (output.high - output.low) / 2, scene.base["layout"]["yaxis"]["range"][1]
    length, steepness = measure_needle(half_width, top)
    turn = np.linspace(-1, 1, _SAMPLES)
    # On the screen run and rise are the sides of a triangle whose longest one is the needle.
    run = length * np.sqrt(1 - (_STEEPEST * turn) ** 2)
    change = -((_STEEPEST * length) ** 2) * turn / run
    high = _STEEPEST * length / steepness
    ends = parts.place_ends("needle", (middle[0], "run"), (middle[1], "rise"))
    return replace(
        scene,
        handles=(*scene.handles, _HANDLE),
        quantities={
            **scene.quantities,
            HANDLE: Quantity.itself(HANDLE, -1.0, 1.0),
            "run": Quantity(HANDLE, turn, run, change),
            "rise": Quantity.line(HANDLE, turn[[0, -1]], 0.0, high),
        },
        # As a quantity: so a click beside the needle does not turn it, and answers nothing.
        derived={**scene.derived, "per_turn": Sum(terms=(), constant=high), **ends},
        marks=(*_draw_needle(style), *scene.marks),
    )


def _draw_needle(style: dict[str, Any]) -> tuple[Mark, ...]:
    start, end = ("needle_x0", "needle_y0"), ("needle_x1", "needle_y1")
    words = Sentence.by_sign(HANDLE, "your guess: falling", "your guess", "your guess: rising")
    return (
        layouts.connect("guessed tangent", start, end, width=6, **style),
        layouts.write_label("guess in words", *end, words, dx=14, dy=5, colour="text"),
    )


def _without_answer(scene: Scene) -> dict[str, object]:
    """Name the zones, but not their slopes, and leave the gradient line away: that is asked for."""
    layout = scene.base["layout"]
    low, high, *others = layout["annotations"]
    names = ({**low, "text": "<b>▲ too low</b>"}, {**high, "text": "<b>too high ▼</b>"})
    corner: Any = {"xref": "x domain", "yref": "y2 domain", "colour": "quiet", "side": "left"}
    later = parts.write_words(0, 1, "the slope: first your guess", **corner)
    lines = (
        line if line["name"] == "loss" else {**line, "x": [], "y": []}
        for line in scene.base["data"]
    )
    return {"data": [*lines], "layout": {**layout, "annotations": [*names, *others, later]}}
