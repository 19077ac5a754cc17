"""A guess of where one step takes the prediction: asked for on the curve, and kept beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lossviz.figures.one_prediction.curve import HANDLE as OUTPUT
from lossviz.figures.scene import (
    Label,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    layouts,
    parts,
)

HANDLE: Final = "guess"
_HEIGHT: Final = 0.08  # of what the axis of losses goes up to: above the real step's arrow
_ANSWER = "descent step", "drop line of the next", "next prediction", "where the step leads"


def ask(scene: Scene) -> Scene:
    """Take the step out of the picture of one prediction, and give a guess to drag instead.

    Parameters
    ----------
    scene : Scene
        As `curve.draw_loss_curve` draws it.

    Returns
    -------
    Scene
        Its handle `HANDLE` is the guess, in the prediction's unit.
    """
    height = _find_height(scene)
    output = next(handle for handle in scene.handles if handle.name == OUTPUT)
    guess = replace(
        output,
        name=HANDLE,
        label="your guess of the prediction after one step",
        grips=((HANDLE, height, "xy"),),
        spoken=Sentence.always("guess {guess}"),
    )
    hint = parts.write_hint(HANDLE, height, dx=0, dy=24, anchor="middle")
    question = layouts.hide_answer(
        scene,
        (*_ANSWER, hint.name),
        "Where does one step take the prediction? The prediction is {o}, its loss {loss}, its "
        "slope {slope}. Your guess is {guess}.",
    )
    return replace(
        question,
        base=_without_advice(scene),
        handles=(*question.handles, guess),
        quantities={**scene.quantities, HANDLE: Quantity.itself(HANDLE, guess.low, guess.high)},
        marks=(*question.marks, *_draw_guess(HANDLE, height), hint),
        formats={**scene.formats, HANDLE: scene.formats["next"]},
        narrow={k: v for k, v in scene.narrow.items() if not k.endswith(".text")},
    )


def remember(scene: Scene, guess: float) -> Scene:
    """Keep a guess on the picture, beside the step."""
    drawn = _draw_guess(guess, _find_height(scene))
    others = [mark for mark in scene.marks if not (isinstance(mark, Label) and mark.hint)]
    return replace(scene, marks=(*others, *drawn))


def _find_height(scene: Scene) -> float:
    """Find the height of the guess, in units of the axis of losses."""
    return _HEIGHT * float(scene.base["layout"]["yaxis"]["range"][1])


def _draw_guess(x: str | float, height: float) -> tuple[Mark, ...]:
    """Draw the guess of where the step ends, as a dashed line from the prediction to `x`."""
    guess, style = (x, height), {"width": 3, "dash": "dash"}
    return (
        layouts.connect("guessed step", (OUTPUT, height), guess, **style),
        Point(name="guess", x=x, y=height, size=8, hollow=True, colour="text"),
        layouts.write_label("guess in words", *guess, "your guess", dx=13, dy=5, colour="text"),
    )


def _without_advice(scene: Scene) -> dict[str, object]:
    """Name the zones, but not what a step does there: that is asked for."""
    layout = scene.base["layout"]
    low, high, *others = layout["annotations"]
    names = ({**low, "text": "<b>▲ too low</b>"}, {**high, "text": "<b>too high ▼</b>"})
    return {**scene.base, "layout": {**layout, "annotations": [*names, *others]}}
