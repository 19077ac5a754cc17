"""A guess of the SSE of a batch twice as large: asked for on the picture, and shown on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from lossviz.data import Dataset
from lossviz.figures.scene import Point, Scene, layouts, parts

_HINT: Final = "drag hint"
_QUESTION: Final = "The batch grows to twice its size. What happens to its SSE?"


def can_ask(data: Dataset, size: int) -> bool:
    """Whether there are enough rows for a batch twice as large."""
    return 2 * size <= data.n


def ask(scene: Scene, size: int) -> Scene:
    """Hide what lies beyond a batch size.

    Parameters
    ----------
    scene : Scene
        As `levels.draw_levels` builds it.
    size : int
        The batch size B.
    """
    layout = scene.base["layout"]
    covers = [_draw_cover(number, size, layout) for number in ("", "2")]
    base = {**scene.base, "layout": {**layout, "shapes": [*layout["shapes"], *covers]}}
    known = "A batch of {size}: its SSE is about {sse}, its MSE about {mse}."
    # A caption names what the answer shows; the line from it to that is a caption too.
    answer = [mark.name for mark in scene.marks if mark.axes != "xy" or mark.caption]
    asked = layouts.hide_answer(scene, [*answer, _HINT], f"{_QUESTION} {known}")
    return replace(asked, base=base)


def remember(scene: Scene, size: int, factor: float) -> Scene:
    """Show a guess on the picture: a point at twice the batch size.

    Parameters
    ----------
    scene : Scene
        As `levels.draw_levels` builds it, at this batch size.
    size : int
        The batch size B from which it was guessed.
    factor : float
        By what the SSE was thought to grow.
    """
    here = float(scene.read(scene.start)["level_xy"])
    x, y = float(2 * size), factor * here
    style: Any = {"colour": "text"}
    beside: Any = {"dx": -12, "dy": -8, "anchor": "end", **style}
    drawn = (
        layouts.connect(
            "guessed growth", (float(size), here), (x, y), width=2, dash="dash", **style
        ),
        Point(name="guess", x=x, y=y, size=7, hollow=True, **style),
        layouts.write_label("guess in words", x, y, "your guess", **beside),
    )
    others = tuple(mark for mark in scene.marks if mark.name != _HINT)
    return replace(scene, marks=(*others, *drawn))


def _draw_cover(number: str, size: int, layout: Any) -> dict[str, Any]:
    """Cover a panel from a batch size on."""
    end = 10 ** layout[f"xaxis{number}"]["range"][1]
    zone = parts.tint_zone("ground", 1.04 * size, end, f"y{number} domain")
    return zone | {"xref": f"x{number}", "layer": "above"}
