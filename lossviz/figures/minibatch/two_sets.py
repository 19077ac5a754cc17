"""Two data sets beside each other: their SSE as bars, their MSE with its standard error."""

from __future__ import annotations

from typing import Any, Final

from lossviz.base import format_rounded, isolate
from lossviz.figures.scene import Scene, Sentence, Unit, layouts, ranges, theme
from lossviz.minibatch import Comparison

_HEIGHT: Final = 300


def draw_two_sets(comparison: Comparison) -> Scene:
    """Draw SSE and MSE of both."""
    sums = [side.sse for side in comparison.sides]
    means = [side.mse for side in comparison.sides]
    margins = [side.margin for side in comparison.sides]
    tops = max(sums), max(side.mse + side.margin for side in comparison.sides)
    units = Unit.for_size(tops[0]), Unit.for_size(tops[1])
    line = {"color": theme.LIGHT["text"], "thickness": 2, "width": 8}
    error = {"type": "data", "array": [m / units[1].size for m in margins], **line}
    stacked = layouts.stack(460, {"xy": (0.6, 1), "x2y2": (0, 0.4)})
    return Scene(
        base={
            "data": [
                _draw_bars("xy", "SSE", "sse", sums, units[0]),
                _draw_bars("x2y2", "MSE", "mse", means, units[1]) | {"error_y": error},
            ],
            "layout": _lay_out(comparison, tops, units),
        },
        description=Sentence.always(describe_two_sets(comparison).replace("*", "")),
        narrow=stacked | {"margin.l": 64},
    )


def _draw_bars(
    axes: str, name: str, colour: str, values: list[float], unit: Unit
) -> dict[str, Any]:
    x, y = layouts.split_axes(axes)
    return {
        "type": "bar",
        "name": name,
        "xaxis": x,
        "yaxis": y,
        "x": [0, 1],
        "width": 0.5,
        "y": [v / unit.size for v in values],
        "marker": {
            "color": theme.LIGHT[f"{colour}_area"],
            "line": layouts.style_line(colour, 1.5),
        },
        "text": [format_rounded(v, 4) for v in values],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textfont": {"color": theme.LIGHT["text"], "size": 13},
        "hoverinfo": "skip",
    }


def _lay_out(
    comparison: Comparison, tops: tuple[float, float], units: tuple[Unit, Unit]
) -> dict[str, Any]:
    names = [
        f"{theme.escape(isolate(side.name))}<br>{side.rows_in_words}" for side in comparison.sides
    ]
    ticks = {"tickvals": [0, 1], "ticktext": names}
    sets = {"range": [-0.5, 1.5], "fixedrange": True, "showgrid": False, **ticks}
    sse, mse = comparison.formulas
    titles = f"SSE = {sse}", f"MSE = {mse}, ± 2 st. errors"
    sums, means = (
        {"title": title + unit.words, "range": ranges.from_zero(top / unit.size), "nticks": 5}
        for title, top, unit in zip(titles, tops, units, strict=True)
    )
    return layouts.lay_out(
        _HEIGHT,
        {"xy": (sets | {"domain": [0, 0.44]}, sums), "x2y2": (sets | {"domain": [0.56, 1]}, means)},
        bargap=0.5,
    )


def describe_two_sets(comparison: Comparison) -> str:
    """Describe each set in a sentence, and say which comparison means something."""
    sentences = " ".join(
        f"{side.name}: {side.rows_in_words}, SSE {format_rounded(side.sse, 4)}, "
        f"MSE {side.mse_in_words}."
        for side in comparison.sides
    )
    sse, mse = comparison.formulas
    return f"With SSE = {sse} and MSE = {mse}: {sentences} {comparison.verdict()}"
