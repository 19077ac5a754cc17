"""A guess of what the SSE does when the batch doubles: a ray that is drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from lossviz.figures.scene import (
    Format,
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    layouts,
    parts,
    ranges,
)

HANDLE: Final = "guess"
_LAW: Final = "expected, SSE"
_QUESTION: Final = "The batch grows to twice its size. How high is the stack then, on average?"
_HINT: Final[dict[str, Any]] = {"dx": -16, "dy": 20, "anchor": "end", "hint": True, "size": 13}


def can_ask(scene: Scene, size: int) -> bool:
    """Whether a batch twice as large is on the axis, and its loss can be told apart from 0."""
    law = _find_law(scene)
    return bool(2 * size <= law.x1 and law.y1 > 0)


def ask(scene: Scene, size: int) -> Scene:
    """Hide what lies beyond a batch size, and give a ray to draw on instead.

    Parameters
    ----------
    scene : Scene
        As `bricks.draw_bricks` draws it.
    size : int
        The batch size B.

    Returns
    -------
    Scene
        Its handle `HANDLE` is by how many times the expected SSE is guessed to grow.
    """
    law, height = _find_law(scene), _find_height(scene, size)
    answer = [mark.name for mark in scene.marks if mark.axes != "xy" or mark.caption]
    asked = layouts.hide_answer(scene, [*answer, law.name, "drag hint"], _QUESTION)
    known = replace(law, x1=float(size), y1=height)
    layout = scene.base["layout"]
    covers = [_draw_cover(number, size, layout) for number in ("", "2")]
    top = ranges.keep_inside(*layout["yaxis"]["range"])[1] / height
    hint = layouts.write_label("drag hint", 2.0 * size, HANDLE, "▴ drag ▾", **_HINT)
    return replace(
        asked,
        base={**scene.base, "layout": {**layout, "shapes": [*layout.get("shapes", []), *covers]}},
        handles=(*asked.handles, _make_handle(size, top, height)),
        quantities={
            **scene.quantities,
            HANDLE: Quantity.line(HANDLE, np.array([0.0, top]), 0.0, height),
            "times": Quantity.itself(HANDLE, 0.0, top),
        },
        formats={**scene.formats, "times": Format(2)},
        marks=(*asked.marks, known, *_draw_ray(size, height, HANDLE), hint),
    )


def remember(scene: Scene, size: int, factor: float) -> Scene:
    """Show a guess on the picture, beside the true ray.

    Parameters
    ----------
    scene : Scene
        As `bricks.draw_bricks` draws it.
    size : int
        The batch size B from which it was guessed.
    factor : float
        By how many times the expected SSE was thought to grow.
    """
    height = _find_height(scene, size)
    return replace(scene, marks=(*scene.marks, *_draw_ray(size, height, factor * height)))


def _find_law(scene: Scene) -> Any:
    """Find the ray of the expected SSE; its ends are numbers."""
    return next(m for m in scene.marks if isinstance(m, Segment) and m.name == _LAW)


def _find_height(scene: Scene, size: int) -> float:
    law = _find_law(scene)
    return float(law.y1 * size / law.x1)


def _make_handle(size: int, top: float, height: float) -> Handle:
    return Handle(
        name=HANDLE,
        label="your guess of the SSE of twice as many rows",
        low=0.0,
        high=top,
        step=0.01,
        home=1.0,
        grips=((2.0 * size, HANDLE, "xy"),),
        spoken=Sentence.always("{times} times as high"),
        along="y",
        per_unit=height,
    )


def _draw_ray(size: int, height: float, end: str | float) -> tuple[Mark, ...]:
    style: Any = {"colour": "text"}
    tip = (2.0 * size, end)
    return (
        layouts.connect("guessed growth", (float(size), height), tip, dash="dash", **style),
        Point(name="guess", x=tip[0], y=end, size=8, hollow=True, **style),
        layouts.write_label(
            "guess in words", *tip, "your ray", dx=-12, dy=-12, anchor="end", **style
        ),
    )


def _draw_cover(number: str, size: int, layout: Any) -> dict[str, Any]:
    """Cover a panel from a batch size on."""
    end = layout[f"xaxis{number}"]["range"][1]
    zone = parts.tint_zone("ground", size, end, f"y{number} domain")
    return zone | {"xref": f"x{number}", "layer": "above"}
