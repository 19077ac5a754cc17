"""The other curve beside the one that is shown: without the one half, or with it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from lossviz.figures.one_prediction.curve import derive_tangent, draw_gradient
from lossviz.figures.scene import Mark, Point, Product, Scene, Sentence, layouts, parts, ranges
from lossviz.loss import SquaredError, require_squared_error


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
    edge = ranges.leave_room(-half_width, half_width)[1]
    top = scene.base["layout"]["yaxis"]["range"][1]
    lines = parts.draw_curve(target, edge, other), draw_gradient(target, edge, other)
    which, times = ("without", "twice") if loss.half else ("with", "half")
    style = layouts.style_line("quiet", 1.5)
    thin = [{**line, "name": f"{line['name']} {which} the ½", "line": style} for line in lines]
    said = f" Thin beside it the loss {which} the ½, {times} as high: its slope is {{other_slope}}."
    cases = scene.description.cases
    return replace(
        scene,
        base={**scene.base, "data": [*thin, *scene.base["data"]]},
        derived={
            **scene.derived,
            "other_loss": Product(of=("loss",), factor=other.h / loss.h),
            "other_slope": Product(of=("slope",), factor=other.h / loss.h),
            **derive_tangent(half_width, other, top, "other_"),
        },
        marks=(*scene.marks, *_list_marks(which)),
        formats={**scene.formats, "other_slope": scene.formats["slope"]},
        description=Sentence(tuple(replace(c, template=c.template + said) for c in cases)),
    )


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
