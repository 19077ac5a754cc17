"""A guess of which way a step takes the weight: asked for over the curves, and kept on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from lossviz.figures.scene import Label, Point, Scene, Segment, Sentence

_ANSWER: Final = frozenset(
    ("step of the weight", "where the step leads", "step of the bias", "drag hint")
)
_QUESTION: Final = "One step of gradient descent: which way does the weight w go?"
_LENGTH: Final = 0.3  # of how far the axis of weights goes
_HEIGHT: Final = -0.62  # of how far the axis of sums goes


def ask(scene: Scene) -> Scene:
    """Take the steps out of the picture of one neuron, and ask which way the weight goes.

    Parameters
    ----------
    scene : Scene
        As `chain.build_scene` builds it.
    """
    said = "{o} is the output, at an input x of {x1} and a weight w of {w1}; dL/do is {dl_do}."
    return replace(
        scene,
        handles=tuple(replace(handle, grips=()) for handle in scene.handles),
        marks=tuple(mark for mark in scene.marks if mark.name not in _ANSWER),
        sentence=None,
        description=Sentence.always(f"{_QUESTION} {said}"),
    )


def remember(scene: Scene, way: str, w: float) -> Scene:
    """Keep a guess on the picture, beside the step.

    Parameters
    ----------
    scene : Scene
        As `chain.build_scene` builds it.
    way : {"up", "down", "stays"}
    w : float
        The weight before the step.
    """
    layout = scene.base["layout"]
    height = _HEIGHT * float(layout["yaxis"]["range"][1])
    end = w + {"up": 1, "down": -1, "stays": 0}[way] * _LENGTH * float(layout["xaxis"]["range"][1])
    quiet: Any = {"colour": "quiet"}
    drawn = (
        Segment(
            name="guessed step",
            x0=w,
            y0=height,
            x1=end,
            y1=height,
            width=4,
            arrow=True,
            **quiet,
        ),
        Point(name="guess", x=w, y=height, size=5, hollow=True, **quiet),
        Label(
            name="guess in words",
            x=min(w, end),
            y=height,
            words=Sentence.always("your guess"),
            dy=-12,
            **quiet,
        ),
    )
    return replace(scene, marks=(*scene.marks, *drawn))
