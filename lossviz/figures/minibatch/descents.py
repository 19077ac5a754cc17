"""The two descents side by side: the same start, batches of the same size, two learning rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.minibatch.panels import HANDLE, locate_handles
from lossviz.figures.scene import (
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Segments,
    Sentence,
    Unit,
    parts,
    round_up,
    theme,
)
from lossviz.loss import Objective
from lossviz.minibatch import BATCHES, BatchOptions, Curves, choose_extra_size, compute_curves

_HEIGHT = 430
_FARTHEST = 4.0
_BEYOND = 1e3


Outcomes = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Rates:
    """Learning rates of the two descents: under the SSE and under the MSE."""

    sse: float
    mse: float


def build_scene(
    data: Dataset, options: BatchOptions, rates: Rates, size: int, outcomes: Outcomes
) -> Scene:
    """Draw both descents over the batches, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    rates : Rates
    size : int
        A batch size that the handle has to be able to stand on, at most N.
    outcomes : pair of tuple of str
        What the descent under the SSE and that under the MSE come to, for every batch size.
    """
    scene = _scene(data, options, rates, choose_extra_size(data.n, size), outcomes)
    return scene.start_at(locate_handles(data, options, size))


@cache_per_dataset()
def _scene(
    data: Dataset, options: BatchOptions, rates: Rates, extra: int, outcomes: Outcomes
) -> Scene:
    curves = compute_curves(data, options.column, options.seed, extra)
    goal = curves.minimum
    paths = [
        curves.batches.paths(options.sse, rates.sse),
        curves.batches.paths(options.mse, rates.mse),
    ]
    half_width = _choose_half_width(goal, paths[1], curves)
    unit = Unit.for_size(half_width)
    ends = (float(data.n), _sse_diverges_from(curves, options.sse, rates.sse))
    drawn = [np.nan_to_num(_clip(path, half_width)) * (half_width / unit.size) for path in paths]
    return Scene(
        base={
            "data": [_place_anchor("x", "y"), _place_anchor("x2", "y2"), _place_anchor("x3", "y3")],
            "layout": _layout(goal / unit.size, half_width / unit.size, unit, options, ends),
        },
        handles=(_handle(curves),),
        quantities=_quantities(drawn, goal / unit.size, half_width / unit.size, curves),
        marks=(_CHOSEN, *_marks(0), *_marks(1)),
        words=_words(curves, options, goal, paths, outcomes),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_DESCRIPTION + _SENTENCE),
        narrow=_NARROW,
    )


_SENTENCE = (
    "*Batches of {size}*: the first step takes {what} from 0 to {sse_first} under the SSE and "
    "to {mse_first} under the MSE; the minimum is at {goal}. SSE: {sse} MSE: {mse}"
)
_DESCRIPTION = (
    f"Two descents side by side over {BATCHES} batches, the SSE on the left and the MSE on the "
    "right; the minimum of all rows is a dotted line. "
)


def _sse_diverges_from(curves: Curves, sse: Objective, rate: float) -> float:
    """Find the batch size above which the SSE diverges; infinite for a learning rate <= 0."""
    return curves.rate_limit(sse, 1) / rate if rate > 0 else np.inf


def _place_anchor(x: str, y: str) -> dict[str, Any]:
    """Place a point that is not visible: Plotly draws no axes for a subplot without data."""
    return {"type": "scatter", "x": [1.0], "y": [0.0], "xaxis": x, "yaxis": y, "opacity": 0}


_CHOSEN = Point(name="batch size", x="B", y=0.0, size=8, colour="text")


def _clip(path: Vector, half_width: float) -> Vector:
    """Keep what diverged outside the picture, on the side where it left; in units of half_width."""
    with np.errstate(over="ignore"):
        within: Vector = np.clip(path / half_width, -_BEYOND, _BEYOND)
    return within


def _choose_half_width(goal: float, path: Vector, curves: Curves) -> float:
    """Choose a half-width for the path to the minimum and the noise of the smallest batches."""
    spread = curves.gradient.population.deviation / (curves.mean_square or 1.0)
    finite = path[np.isfinite(path)]
    far = float(np.quantile(np.abs(finite), 0.9)) if finite.size else 0.0
    return round_up(1.3 * max(abs(goal), min(far, _FARTHEST * max(abs(goal), spread))) or 1.0)


def _quantities(
    paths: list[Vector], goal: float, half_width: float, curves: Curves
) -> dict[str, Quantity]:
    listed = {
        "B": curves.sizes.astype(float),
        "from": np.tile(np.arange(BATCHES, dtype=float), (len(curves.sizes), 1)),
        "to": np.tile(np.arange(1, BATCHES + 1, dtype=float), (len(curves.sizes), 1)),
    }
    for k, path in enumerate(paths):
        short = np.round(path / half_width, 4) * half_width
        listed |= {
            f"start_{k}": short[:, :-1],
            f"end_{k}": short[:, 1:],
            f"sign_{k}": np.sign(short[:, 1:] - goal),
            f"first_{k}": short[:, 1],
            f"first_sign_{k}": np.sign(short[:, 1] - goal),
        }
    return {
        name: Quantity(HANDLE, np.arange(len(values), dtype=float), values)
        for name, values in listed.items()
    }


def _marks(k: int) -> tuple[Mark, ...]:
    name, axes = ("SSE", "MSE")[k], ("x2y2", "x3y3")[k]
    return (
        _path(k, name, axes),
        _first_step(k, name, axes),
        Point(name="start", axes=axes, x=0.0, y=0.0, size=6, hollow=True, colour="quiet"),
        Point(
            name=f"after one step under the {name}",
            axes=axes,
            x=1.0,
            y=f"first_{k}",
            size=8,
            sign=f"first_sign_{k}",
        ),
    )


def _path(k: int, name: str, axes: str) -> Segments:
    return Segments(
        name=f"path under the {name}",
        axes=axes,
        x0="from",
        y0=f"start_{k}",
        x1="to",
        y1=f"end_{k}",
        width=2,
        sign=f"sign_{k}",
    )


def _first_step(k: int, name: str, axes: str) -> Segment:
    return Segment(
        name=f"first step under the {name}",
        axes=axes,
        x0=0.0,
        y0=0.0,
        x1=1.0,
        y1=f"first_{k}",
        width=3.5,
        arrow=True,
        sign=f"first_sign_{k}",
    )


def _handle(curves: Curves) -> Handle:
    return Handle(
        name=HANDLE,
        label="batch size",
        low=0,
        high=len(curves.sizes) - 1,
        step=1,
        home=0,
        grips=((HANDLE, 0.0, "xy"),),
        spoken=Sentence.always("batches of {size}, SSE {sse}, MSE {mse}"),
        listed=True,
    )


# What stands still


def _layout(
    goal: float, half_width: float, unit: Unit, options: BatchOptions, ends: tuple[float, float]
) -> dict[str, Any]:
    return theme.style_layout(_HEIGHT) | {
        "xaxis": _sizes_axis(ends[0]),
        "yaxis": theme.style_axis("", range=[-1, 1], domain=[0.86, 1], visible=False),
        **_path_axes(goal, half_width, unit, options),
        "shapes": [
            parts.draw_rule("x2 domain", "y2", at=goal, dash="dot"),
            parts.draw_rule("x3 domain", "y3", at=goal, dash="dot"),
            parts.draw_rule("x domain", "y", at=0.0),
            *_shade_divergence(ends),
        ],
        "annotations": [
            _write_heading("SSE", "sse", "2"),
            _write_heading("MSE", "mse", "3"),
            *_write_divergence(ends),
        ],
        "margin": {"l": 60, "r": 12, "t": 8, "b": 48},
    }


def _path_axes(goal: float, half_width: float, unit: Unit, options: BatchOptions) -> dict[str, Any]:
    """Bias or weight over the batches, for the SSE on the left and the MSE on the right."""
    heights = [min(0.0, goal) - 0.55 * half_width, max(0.0, goal) + 0.55 * half_width]
    what = "bias b" if options.column is None else "weight w"
    axes = {}
    for number, domain in (("2", [0, 0.46]), ("3", [0.54, 1])):
        axes[f"xaxis{number}"] = theme.style_axis(
            "batches", range=[-1.5, BATCHES + 0.5], domain=domain, anchor=f"y{number}", dtick=4
        )
        axes[f"yaxis{number}"] = theme.style_axis(
            f"{what}{unit.words}" if number == "2" else "",
            range=heights,
            domain=[0, 0.62],
            anchor=f"x{number}",
            nticks=5,
        )
    return axes


def _sizes_axis(largest: float) -> dict[str, object]:
    high = float(np.log10(largest))
    room = 0.03 * high or 0.3
    return theme.style_axis(
        "batch size B", type="log", range=[-room, high + room], dtick=1, showgrid=False
    )


def _shade_divergence(ends: tuple[float, float]) -> list[dict[str, Any]]:
    """Shade the batch sizes with which the SSE diverges."""
    largest, limit = ends
    if limit >= largest:
        return []
    start = max(limit, 0.5)
    place: dict[str, Any] = {"xref": "x", "yref": "y domain", "x0": start, "x1": 2 * largest}
    tint = theme.LIGHT["at_target_area"]
    return [{**place, "y0": 0, "y1": 1, "fillcolor": tint, "line": {"width": 0}, "layer": "below"}]


def _write_divergence(ends: tuple[float, float]) -> list[dict[str, Any]]:
    largest, limit = ends
    if limit >= largest:
        return []
    return [
        {
            "xref": "x domain",
            "yref": "y domain",
            "x": 1,
            "y": 1,
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "text": f"SSE diverges from B = {format_number(limit, 3)}",
            "font": {"size": 12, "color": theme.LIGHT["text"]},
        }
    ]


def _write_heading(name: str, colour: str, number: str) -> dict[str, Any]:
    return {
        "text": f"<b>{name}</b>",
        "xref": f"x{number} domain",
        "yref": f"y{number} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14, "color": theme.LIGHT[colour]},
    }


_NARROW: dict[str, Any] = {"height": 400, "margin.l": 46, "margin.r": 4}


# Words


def _words(
    curves: Curves, options: BatchOptions, goal: float, paths: list[Vector], outcomes: Outcomes
) -> dict[str, tuple[str, ...]]:
    count = len(curves.sizes)
    weight = options.column is not None
    return {
        "size": tuple(f"{b:,}" for b in curves.sizes.tolist()),
        "what": (f"the {'weight' if weight else 'bias'}",) * count,
        "goal": (format_number(goal, 3),) * count,
        "sse_first": _landings(paths[0]),
        "mse_first": _landings(paths[1]),
        "sse": outcomes[0],
        "mse": outcomes[1],
    }


def _landings(path: Vector) -> tuple[str, ...]:
    return tuple(
        format_number(v, 3) if np.isfinite(v) else "beyond 64-bit numbers"
        for v in path[:, 1].tolist()
    )
