"""Another curve beside the one that is shown: its ½ switched over, or a squared error."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from lossviz.figures.one_prediction.curve import derive_tangent, draw_gradient
from lossviz.figures.scene import Mark, Point, Product, Scene, Sentence, layouts, parts, ranges
from lossviz.loss import Loss, SquaredError, require_squared_error

_NAME_AT: Final = 0.6  # of the axes


@lru_cache(maxsize=32)
def add_other_half(scene: Scene, target: float, half_width: float, loss: SquaredError) -> Scene:
    """Add the loss with its ½ switched over, thin and grey, and its tangent at the prediction.

    Parameters
    ----------
    scene : Scene
        As `curve.draw_loss_curve` draws it.
    target, half_width, loss
        As they were given there.

    Raises
    ------
    DataError
        For a loss without a ½ before its square.
    """
    require_squared_error(loss, "a loss without its ½")
    other = SquaredError(half=not loss.half)
    top = scene.base["layout"]["yaxis"]["range"][1]
    which, times = ("without", "twice") if loss.half else ("with", "half")
    said = f" Thin beside it the loss {which} the ½, {times} as high: its slope is {{other_slope}}."
    return replace(
        scene,
        base=_add_behind(scene, target, half_width, other, f"{which} the ½"),
        derived={
            **scene.derived,
            "other_loss": Product(of=("loss",), factor=other.h / loss.h),
            "other_slope": Product(of=("slope",), factor=other.h / loss.h),
            **derive_tangent(half_width, other, top, "other_"),
        },
        marks=(*scene.marks, *_list_marks(which)),
        formats={**scene.formats, "other_slope": scene.formats["slope"]},
        description=_describe(scene, said),
    )


@lru_cache(maxsize=32)
def add_squared_error(scene: Scene, target: float, half_width: float) -> Scene:
    """Add the squared error with its ½, thin and grey, to compare another loss with.

    Parameters
    ----------
    scene, target, half_width
        As for `add_other_half`. The squared error leaves the picture at its top.
    """
    squared = SquaredError()
    top = scene.base["layout"]["yaxis"]["range"][1]
    # Its name stands on the right side, inside the parabola, where that is in the picture.
    error = min(math.sqrt(_NAME_AT * top / squared.h), _NAME_AT * half_width)
    place = target + error, float(squared.value(0.0, error))
    name = layouts.write_label(
        "squared error", *place, squared.formula(), dx=8, dy=14, caption=True, size=13
    )
    said = f" Thin behind it the squared error {squared.formula()}, to compare it with."
    return replace(
        scene,
        base=_add_behind(scene, target, half_width, squared, "of the squared error"),
        marks=(*scene.marks, name),
        description=_describe(scene, said),
    )


def _add_behind(
    scene: Scene, target: float, half_width: float, other: Loss, which: str
) -> dict[str, Any]:
    """Draw another loss and its slope behind those of a scene, thin and grey."""
    edge = ranges.leave_room(-half_width, half_width)[1]
    lines = parts.draw_curve(target, edge, other), draw_gradient(target, edge, other)
    style = layouts.style_line("quiet", 1.5)
    thin = [{**line, "name": f"{line['name']} {which}", "line": style} for line in lines]
    return {**scene.base, "data": [*thin, *scene.base["data"]]}


def _describe(scene: Scene, more: str) -> Sentence:
    """Describe the picture as it was, and what has come to it."""
    cases = scene.description.cases
    return Sentence(tuple(replace(case, template=case.template + more) for case in cases))


def _list_marks(which: str) -> tuple[Mark, ...]:
    """List the tangent of the other curve, above or below the prediction, and its slope."""
    words = f"{which} the ½: slope {{other_slope}}"
    beside: Any = {"dx": 20, "dy": -18, "flip": "error", "strong": True}
    return (
        layouts.connect(
            "other tangent",
            ("other_tangent_x0", "other_tangent_y0"),
            ("other_tangent_x1", "other_tangent_y1"),
        ),
        Point(name="other prediction", x="o", y="other_loss", size=6, hollow=True),
        layouts.write_label("other slope", "o", "other_loss", words, **beside),
    )
