"""Two data sets beside each other: their SSE as bars, their MSE with its standard error."""

from __future__ import annotations

from typing import Any

from lossviz.comparison import Comparison
from lossviz.figures import theme
from lossviz.figures.ranges import Unit
from lossviz.figures.scene import Scene
from lossviz.figures.words import Sentence
from lossviz.numbers import significant
from lossviz.quoting import isolated

_HEIGHT = 300


def scene(compared: Comparison) -> Scene:
    """Draw SSE and MSE of both."""
    names = [
        f"{theme.plain(isolated(side.name))}<br>{side.rows_in_words}" for side in compared.sides
    ]
    sums = [side.sse for side in compared.sides]
    means = [side.mse for side in compared.sides]
    spread = [2 * (side.standard_error or 0.0) for side in compared.sides]
    units = (
        Unit.for_size(max(sums)),
        Unit.for_size(max(m + s for m, s in zip(means, spread, strict=True))),
    )
    layout = theme.layout(_HEIGHT, bargap=0.5)
    for number, domain, title in (
        ("", [0, 0.44], f"SSE{units[0].words}"),
        ("2", [0.56, 1], f"MSE ± 2 standard errors{units[1].words}"),
    ):
        layout[f"xaxis{number}"] = theme.axis(
            "", domain=domain, anchor=f"y{number}", fixedrange=True
        )
        layout[f"yaxis{number}"] = theme.axis(
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
        description=Sentence.always(in_words(compared).replace("*", "")),
        narrow={"height": 260, "margin.l": 56},
    )


def in_words(compared: Comparison) -> str:
    """Say both in a sentence each, and which comparison means something."""
    told = " ".join(
        f"{side.name}: {side.rows_in_words}, SSE {significant(side.sse)}, MSE {side.mse_in_words}."
        for side in compared.sides
    )
    return f"{told} {compared.verdict()}"


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
        "text": [significant(v) for v in values],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textfont": {"color": theme.LIGHT["text"], "size": 13},
        "hoverinfo": "skip",
    }
