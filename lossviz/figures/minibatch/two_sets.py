"""Two data sets beside each other: their SSE as bars, their MSE with its standard error."""

from __future__ import annotations

from typing import Any

from lossviz.base import format_number, isolate
from lossviz.figures.scene import Scene, Sentence, Unit, theme
from lossviz.minibatch import Comparison

_HEIGHT = 300


def build_scene(comparison: Comparison) -> Scene:
    """Draw SSE and MSE of both."""
    names = [
        f"{theme.escape(isolate(side.name))}<br>{side.rows_in_words}" for side in comparison.sides
    ]
    sums = [side.sse for side in comparison.sides]
    means = [side.mse for side in comparison.sides]
    spread = [2 * (side.standard_error or 0.0) for side in comparison.sides]
    units = (
        Unit.for_size(max(sums)),
        Unit.for_size(max(m + s for m, s in zip(means, spread, strict=True))),
    )
    layout = theme.style_layout(_HEIGHT, bargap=0.5)
    for number, domain, title in (
        ("", [0, 0.44], f"SSE{units[0].words}"),
        ("2", [0.56, 1], f"MSE ± 2 standard errors{units[1].words}"),
    ):
        layout[f"xaxis{number}"] = theme.style_axis(
            "", domain=domain, anchor=f"y{number}", fixedrange=True
        )
        layout[f"yaxis{number}"] = theme.style_axis(
            title, rangemode="tozero", anchor=f"x{number}", nticks=5
        )
    sum_bars = _bars("SSE", "sse", names, [s / units[0].size for s in sums], sums)
    mean_bars = _bars("MSE", "mse", names, [m / units[1].size for m in means], means)
    error = {
        "type": "data",
        "array": [s / units[1].size for s in spread],
        "color": theme.LIGHT["text"],
        "thickness": 2,
        "width": 8,
    }
    return Scene(
        base={
            "data": [sum_bars, {**mean_bars, "xaxis": "x2", "yaxis": "y2", "error_y": error}],
            "layout": layout,
        },
        description=Sentence.always(describe_two_sets(comparison).replace("*", "")),
        narrow={"height": 260, "margin.l": 56},
    )


def describe_two_sets(comparison: Comparison) -> str:
    """Say both in a sentence each, and which comparison means something."""
    said = " ".join(
        f"{side.name}: {side.rows_in_words}, SSE {format_number(side.sse)}, "
        f"MSE {side.mse_in_words}."
        for side in comparison.sides
    )
    return f"{said} {comparison.verdict()}"


def _bars(
    name: str, tone: str, names: list[str], heights: list[float], values: list[float]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": names,
        "y": heights,
        "marker": {
            "color": theme.LIGHT[f"{tone}_area"],
            "line": {"color": theme.LIGHT[tone], "width": 1.5},
        },
        "text": [format_number(v) for v in values],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textfont": {"color": theme.LIGHT["text"], "size": 13},
        "hoverinfo": "skip",
    }
