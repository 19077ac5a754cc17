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
_MOST: Final = 4.0  # times as high: so far a ray can be drawn
_QUESTION: Final = "The batch grows to twice its size. How high is the stack then, on average?"
_HINT: Final[dict[str, Any]] = {"dx": -16, "dy": 20, "anchor": "end", "hint": True, "size": 13}
_NARROW: Final = ("height", "margin.l", "annotations.0.text")  # of what has one panel


def choose_size_before(shown: int) -> int:
    """Choose from where a batch doubles: to the one that is shown, if that is even."""
    return shown if shown % 2 else shown // 2


def can_ask(scene: Scene, size: int) -> bool:
    """Whether a batch twice as large is on the axis, and its loss can be told apart from 0."""
    law = _find_law(scene)
    return bool(2 * size <= law.x1 and law.y1 > 0)


def ask(scene: Scene, size: int) -> Scene:
    """Show the stack alone, up to a batch size, and give a ray to draw on from there.

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
    asked = layouts.hide_answer(scene, [mark.name for mark in scene.marks], _QUESTION)
    rows = "1 row" if size == 1 else f"{size:,} rows"
    hint = layouts.write_label("drag hint", 2.0 * size, HANDLE, "▴ drag ▾", **_HINT)
    return replace(
        asked,
        base=_keep_stack(scene, size, height),
        handles=(*asked.handles, _make_handle(size, height)),
        quantities={
            **scene.quantities,
            HANDLE: Quantity.line(HANDLE, np.array([0.0, _MOST]), 0.0, height),
            "times": Quantity.itself(HANDLE, 0.0, _MOST),
        },
        formats={**scene.formats, "times": Format(2)},
        marks=(
            replace(law, x1=float(size), y1=height),
            Point(name="before", x=float(size), y=height, size=6, colour="sse"),
            *_draw_ray(size, height, HANDLE, "your ray: × {times}", dy=-14),
            layouts.write_label(
                "before in words",
                float(size),
                height,
                f"{rows}, on average",
                dx=9,
                dy=22,
                colour="sse",
            ),
            hint,
        ),
        narrow={key: scene.narrow[key] for key in _NARROW},
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
    # Each name stands on the side of its ray that is away from the other one.
    lower = factor <= 2
    words = f"your ray: × {factor:.2f}"
    guessed = _draw_ray(size, height, factor * height, words, dy=20 if lower else -14)
    start, tip = (float(size), height), (2.0 * size, 2 * height)
    aside: Any = {"dx": -10, "dy": -6, "anchor": "end"} if lower else {"dx": 10, "dy": 18}
    own: Any = {"colour": "sse"}
    true = (
        layouts.connect("true growth", start, tip, width=4, **own),
        layouts.write_label(
            "true growth in words", 1.5 * size, 1.5 * height, "× 2", strong=True, **aside, **own
        ),
    )
    return replace(scene, marks=(*scene.marks, *true, *guessed))


def _find_law(scene: Scene) -> Any:
    """Find the ray of the expected SSE; its ends are numbers."""
    return next(m for m in scene.marks if isinstance(m, Segment) and m.name == _LAW)


def _find_height(scene: Scene, size: int) -> float:
    law = _find_law(scene)
    return float(law.y1 * size / law.x1)


def _keep_stack(scene: Scene, size: int, height: float) -> dict[str, Any]:
    """Keep the panel of the stack, as large as the figure, and cover it from a batch size on."""
    layout, end = scene.base["layout"], 2.5 * size
    across = {"domain": [0, 1], "range": ranges.leave_room(0.0, end)}
    up = {"domain": [0, 1], "range": ranges.leave_room(0.0, _MOST * height), "showgrid": False}
    return {
        "data": [t for t in scene.base["data"] if t["xaxis"] == "x" and t["name"] != "noise"],
        "layout": {
            **{key: value for key, value in layout.items() if "axis" not in key},
            "xaxis": layout["xaxis"] | across,
            "yaxis": layout["yaxis"] | up,
            "annotations": layout["annotations"][:1],
            "shapes": [parts.tint_zone("ground", size, 2 * end, "y domain") | {"layer": "above"}],
        },
    }


def _make_handle(size: int, height: float) -> Handle:
    return Handle(
        name=HANDLE,
        label="your guess of the SSE of twice as many rows",
        low=0.0,
        high=_MOST,
        step=0.01,
        home=1.0,
        grips=((2.0 * size, HANDLE, "xy"),),
        spoken=Sentence.always("{times} times as high"),
        along="y",
        per_unit=height,
    )


def _draw_ray(size: int, height: float, end: str | float, words: str, dy: int) -> tuple[Mark, ...]:
    style: Any = {"colour": "text"}
    tip = (2.0 * size, end)
    return (
        layouts.connect("guessed growth", (float(size), height), tip, dash="dash", **style),
        Point(name="guess", x=tip[0], y=end, size=8, hollow=True, **style),
        layouts.write_label("guess in words", *tip, words, dx=14, dy=dy, **style),
    )
