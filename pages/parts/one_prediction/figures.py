"""The figures of "One prediction" that can stand alone, drawn from an address."""

from __future__ import annotations

from typing import Final

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import ranges
from pages.parts.one_prediction.view import FIGURE, Example
from pages.state import PageFigure, Placed, Source, Values
from pages.state import parameters as p


def read_example(values: Values) -> Example:
    """Take the example that an address describes; the axis fits it where the link left it open."""
    output, target, half_width = (values[each.name] for each in (p.OUTPUT, p.TARGET, p.HALF_WIDTH))
    if half_width == p.HALF_WIDTH.default:
        half_width = ranges.choose_half_width(output, target, half_width)
    rate, half, convention = (values[e.name] for e in (p.LEARNING_RATE, p.HALF, p.CONVENTION))
    return Example(output, target, rate, half, convention, half_width)


def _draw_curve(values: Values, _: Source) -> Placed:
    example = read_example(values)
    return example.scene(), {one_prediction.HANDLE: example.output}


def _draw_steps(values: Values, _: Source) -> Placed:
    path = read_example(values).path()
    return path, {steps.HANDLE: min(values[p.STEP.name], path.handles[0].high)}


def _draw_secant(values: Values, _: Source) -> Placed:
    width = secant.WIDTHS.index(values[p.WIDTH.name])
    return read_example(values).measured_slope(), {secant.HANDLE: width}


FIGURES: Final = (
    PageFigure(
        FIGURE,
        "The loss over the prediction, and its slope",
        _draw_curve,
        (p.LEARNING_RATE, p.TARGET, p.HALF, p.CONVENTION),
    ),
    PageFigure("steps", "Steps of descent", _draw_steps, (p.LEARNING_RATE, p.OUTPUT, p.HALF)),
    PageFigure(
        "measured-slope",
        "A secant, and the error of its slope",
        _draw_secant,
        (p.OUTPUT, p.HALF),
    ),
)
