"""A guess of which way a step takes the weight: asked for over the curves, and shown on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lossviz.figures.neuron import chain
from lossviz.figures.scene import Point, Scene, layouts

_ANSWER: Final = (
    *("step of the weight", "where the step leads", "step of the bias", "drag hint"),
    *("way of the weight", "way in words"),
    *(f"{name} {part}" for name in chain.FACTORS for part in ("chip", "in numbers", "in words")),
)
_QUESTION: Final = "One step of gradient descent: which way does the weight w go?"
_KNOWN: Final = "The output is {o}, the target {t1}, the input x {x1} and the weight w {w1}."
_LENGTH: Final = 0.3  # of how far the axis of weights goes
_HEIGHT: Final = -0.62  # of how far the axis of sums goes


def ask(scene: Scene) -> Scene:
    """Take steps and signs out of the picture of one neuron, and ask which way the weight goes.

    What stays are the curves: their slopes are the factors, whose signs give the answer.

    Parameters
    ----------
    scene : Scene
        As `chain.draw_chain` builds it.
    """
    asked = layouts.hide_answer(scene, _ANSWER, f"{_QUESTION} {_KNOWN}")
    open_ones = (
        chain.write_chip(f"{name} asked", k + 0.5, 0.5, "?") for k, name in enumerate(chain.FACTORS)
    )
    return replace(asked, marks=(*asked.marks, *open_ones))


def remember(scene: Scene, way: str, w: float) -> Scene:
    """Show a guess on the picture, beside the step.

    Parameters
    ----------
    scene : Scene
        As `chain.draw_chain` builds it.
    way : {"up", "down", "stays"}
    w : float
        The weight before the step.
    """
    layout = scene.base["layout"]
    height = _HEIGHT * float(layout["yaxis"]["range"][1])
    length = _LENGTH * float(layout["xaxis"]["range"][1])
    end = w + {"up": 1, "down": -1, "stays": 0}[way] * length
    drawn = (
        layouts.connect("guessed step", (w, height), (end, height), width=4, arrow=True),
        Point(name="guess", x=w, y=height, size=5, hollow=True),
        layouts.write_label("guess in words", max(w, end), height, "guess", dx=8, dy=5),
    )
    return replace(scene, marks=(*scene.marks, *drawn))
