"""Two data sets beside each other: their SSE as bars, their MSE with its standard error."""

from __future__ import annotations

from typing import Any

from lossviz.base import format_rounded, isolate
from lossviz.figures.scene import Scene, Sentence, Unit, ranges, theme
from lossviz.minibatch import Comparison

_HEIGHT = 300


def build_scene(comparison: Comparison) -> Scene:
    """Draw SSE and MSE of both."""
    sums, means, noise = _heights(comparison)
    tops = (max(sums), max(m + s for m, s in zip(means, noise, strict=True)))
    units = (Unit.for_size(tops[0]), Unit.for_size(tops[1]))
    names = [
        f"{theme.escape(isolate(side.name))}<br>{side.rows_in_words}" for side in comparison.sides
    ]
    mean_bars = _bars("MSE", "mse", means, units[1])
    error_bars = _error_bars([s / units[1].size for s in noise])
    return Scene(
        base={
            "data": [
                _bars("SSE", "sse", sums, units[0]),
                {**mean_bars, "xaxis": "x2", "yaxis": "y2", "error_y": error_bars},
            ],
            "layout": _layout(names, tops, units),
        },
        description=Sentence.always(describe_two_sets(comparison).replace("*", "")),
        narrow={
            "height": 460,
            "margin.l": 64,
            "xaxis.domain": [0, 1],
            "xaxis2.domain": [0, 1],
            "yaxis.domain": [0.6, 1],
            "yaxis2.domain": [0, 0.4],
        },
    )


def _heights(comparison: Comparison) -> tuple[list[float], list[float], list[float]]:
    """SSE and MSE of both sides, and the margins of the MSE."""
    sums = [side.sse for side in comparison.sides]
    means = [side.mse for side in comparison.sides]
    return sums, means, [side.margin for side in comparison.sides]


def _layout(
    names: list[str], tops: tuple[float, float], units: tuple[Unit, Unit]
) -> dict[str, Any]:
    layout = theme.style_layout(_HEIGHT, bargap=0.5)
    sides: Any = {"range": [-0.5, 1.5], "tickvals": [0, 1], "ticktext": names, "fixedrange": True}
    for number, domain, title, top, unit in (
        ("", [0, 0.44], "SSE", tops[0], units[0]),
        ("2", [0.56, 1], "MSE, ± 2 st. errors", tops[1], units[1]),
    ):
        layout[f"xaxis{number}"] = theme.style_axis(
            "", domain=domain, anchor=f"y{number}", showgrid=False, **sides
        )
        layout[f"yaxis{number}"] = theme.style_axis(
            title + unit.words,
            range=ranges.from_zero(top / unit.size),
            anchor=f"x{number}",
            nticks=5,
        )
    return layout


def _error_bars(lengths: list[float]) -> dict[str, Any]:
    line = {"color": theme.LIGHT["text"], "thickness": 2, "width": 8}
    return {"type": "data", "array": lengths, **line}


def describe_two_sets(comparison: Comparison) -> str:
    """Describe each set in a sentence, and say which comparison means something."""
    sentences = " ".join(
        f"{side.name}: {side.rows_in_words}, SSE {format_rounded(side.sse, 4)}, "
        f"MSE {side.mse_in_words}."
        for side in comparison.sides
    )
    return f"{sentences} {comparison.verdict()}"


def _bars(name: str, colour: str, values: list[float], unit: Unit) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": [0, 1],
        "width": 0.5,
        "y": [v / unit.size for v in values],
        "marker": {
            "color": theme.LIGHT[f"{colour}_area"],
            "line": {"color": theme.LIGHT[colour], "width": 1.5},
        },
        "text": [format_rounded(v, 4) for v in values],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textfont": {"color": theme.LIGHT["text"], "size": 13},
        "hoverinfo": "skip",
    }
