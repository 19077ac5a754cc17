"""A guess of the SSE of a batch twice as large: asked for on the picture, and kept on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.data import Dataset
from lossviz.figures.minibatch.panels import HANDLE, compute
from lossviz.figures.scene import Label, Point, Scene, Segment, Sentence, theme
from lossviz.minibatch import BatchOptions, choose_extra_size

_QUESTION: Final = "The batch grows to twice its size. What happens to its SSE?"


def can_ask(data: Dataset, size: int) -> bool:
    """Whether there are enough rows for a batch twice as large."""
    return 2 * size <= data.n


def ask(scene: Scene, size: int) -> Scene:
    """Hide what lies beyond a batch size.

    Parameters
    ----------
    scene : Scene
        As `levels.build_scene` builds it.
    size : int
        The batch size B.
    """
    layout = scene.base["layout"]
    shapes = [*layout["shapes"], _veil("", size, layout), _veil("2", size, layout)]
    said = "A batch of {size}: its SSE is about {sse}, its MSE about {mse}."
    # A caption names what the answer shows; what it leads from is one too.
    kept = [mark for mark in scene.marks if mark.axes == "xy" and not mark.caption]
    return replace(
        scene,
        base={**scene.base, "layout": {**layout, "shapes": shapes}},
        handles=tuple(replace(handle, grips=()) for handle in scene.handles),
        marks=tuple(mark for mark in kept if mark.name != "drag hint"),
        sentence=None,
        description=Sentence.always(f"{_QUESTION} {said}"),
    )


def remember(scene: Scene, data: Dataset, options: BatchOptions, size: int, factor: float) -> Scene:
    """Keep a guess on the picture: a point at twice the batch size.

    Parameters
    ----------
    scene : Scene
        As `levels.build_scene` builds it.
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B from which it was guessed.
    factor : float
        By what the SSE was thought to grow.
    """
    level = scene.quantities["level_xy"].value
    sizes = compute(data, options, choose_extra_size(data.n, size)).sizes
    here = float(level[int(np.flatnonzero(sizes == size)[0])])
    x, y = float(2 * size), factor * here
    quiet: Any = {"colour": "text"}
    drawn = (
        Segment(
            name="guessed growth",
            x0=float(size),
            y0=here,
            x1=x,
            y1=y,
            width=2,
            dash="dash",
            **quiet,
        ),
        Point(name="guess", x=x, y=y, size=7, hollow=True, **quiet),
        Label(
            name="guess in words",
            x=x,
            y=y,
            words=Sentence.always("your guess"),
            dx=-12,
            dy=-8,
            anchor="end",
            **quiet,
        ),
    )
    kept = tuple(mark for mark in scene.marks if mark.name != "drag hint")
    return replace(scene, marks=(*kept, *drawn))


def _veil(number: str, size: int, layout: Any) -> dict[str, Any]:
    """Cover a panel from a batch size on."""
    end = 10 ** layout[f"xaxis{number}"]["range"][1]
    return {
        "type": "rect",
        "xref": f"x{number}",
        "yref": f"y{number} domain",
        "x0": 1.04 * size,
        "x1": end,
        "y0": 0,
        "y1": 1,
        "fillcolor": theme.LIGHT["ground"],
        "line": {"width": 0},
        "layer": "above",
    }


__all__ = ["HANDLE", "ask", "can_ask", "remember"]
