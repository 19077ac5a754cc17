"""A guess of which way a step takes the weight: asked for over the curves, and shown on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lossviz.figures.neuron import chain
from lossviz.figures.scene import Point, Scene, layouts

_ANSWER: Final = (
    *("step of the weight", "where the step leads", "step of the bias", "drag hint"),
    *("dL/dw chip", "dL/dw in numbers", "dL/dw in words", "way of the weight", "way in words"),
)
_QUESTION: Final = "One step of gradient descent: which way does the weight w go?"
_KNOWN: Final = "{o} is the output, at an input x of {x1} and a weight w of {w1}; dL/do is {dl_do}."
_LENGTH: Final = 0.3  # of how far the axis of weights goes
_HEIGHT: Final = -0.62  # of how far the axis of sums goes


def ask(scene: Scene) -> Scene:
    """Take the steps out of the picture of one neuron, and ask which way the weight goes.

    Parameters
    ----------
    scene : Scene
        As `chain.draw_chain` builds it.
    """
    asked = layouts.hide_answer(scene, _ANSWER, f"{_QUESTION} {_KNOWN}")
    return replace(asked, marks=(*asked.marks, chain.write_chip("product asked", 3.5, 0.5, "?")))


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
