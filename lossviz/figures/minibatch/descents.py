"""The two descents side by side: the same start, batches of the same size, two learning rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.explain import descents as sentences
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE
from lossviz.figures.scene import (
    Mark,
    Point,
    Quantity,
    Scene,
    Segments,
    Sentence,
    Unit,
    layouts,
    parts,
    round_up,
)
from lossviz.loss import Verdict
from lossviz.minibatch import (
    BATCHES,
    BatchOptions,
    Curves,
    choose_extra_size,
    compute_curves,
    judge_sizes,
)

_HEIGHT: Final = 430
_FARTHEST: Final = 4.0
_BEYOND: Final = 1e3
_SENTENCE: Final = (
    "*Batches of {size}*: the first step takes {what} from 0 to {sse_first} under the SSE and "
    "to {mse_first} under the MSE; the minimum is at {goal}. SSE: {sse} MSE: {mse}"
)
_DESCRIPTION: Final = (
    f"Two descents side by side over {BATCHES} batches, the SSE on the left and the MSE on the "
    "right; the minimum of all rows is a dotted line. "
)


@dataclass(frozen=True)
class Rates:
    """Learning rates of the two descents: under the SSE and under the MSE."""

    sse: float
    mse: float


def draw_descents(data: Dataset, options: BatchOptions, rates: Rates, size: int) -> Scene:
    """Draw both descents over the batches, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    rates : Rates
    size : int
        A batch size that the handle has to be able to stand on, at most N.
    """
    scene = _draw(data, options, rates, choose_extra_size(data.n, size))
    return panels.start_at_size(scene, size)


@cache_per_dataset()
def _draw(data: Dataset, options: BatchOptions, rates: Rates, extra: int) -> Scene:
    curves = compute_curves(data, options, extra)
    outcomes = sentences.describe_descents(data, options, rates.sse, rates.mse, extra)
    paths = [
        curves.batches.paths(options.sse, rates.sse),
        curves.batches.paths(options.mse, rates.mse),
    ]
    half_width = _choose_half_width(curves, paths[1])
    unit = Unit.for_size(half_width)
    goal, shown = curves.minimum / unit.size, half_width / unit.size
    return Scene(
        base={
            # Points that are not visible: Plotly draws no axes for a subplot without data.
            "data": [
                {
                    "type": "scatter",
                    "x": [1.0],
                    "y": [0.0],
                    "xaxis": x,
                    "yaxis": y,
                    "mode": "lines",
                    "opacity": 0,
                }
                for x, y in map(layouts.split_axes, ("xy", "x2y2", "x3y3"))
            ],
            "layout": _lay_out(curves, options, rates, unit, (goal, shown)),
        },
        handles=(
            panels.make_handle(
                curves, [(HANDLE, 0.0, "xy")], "batches of {size}, SSE {sse}, MSE {mse}"
            ),
        ),
        quantities=_follow(curves, [_clip(path, half_width) * shown for path in paths], goal),
        marks=(
            Point(name="batch size", x=HANDLE, y=0.0, size=8, colour="text"),
            *_draw_path(0, "SSE", "x2y2"),
            *_draw_path(1, "MSE", "x3y3"),
        ),
        words=_write_words(curves, options, paths, outcomes),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_DESCRIPTION + _SENTENCE),
        narrow={"height": 400, "margin.l": 46, "margin.r": 4},
    )


def _choose_half_width(curves: Curves, path: Vector) -> float:
    """Choose a half-width for the path to the minimum and the noise of the smallest batches."""
    spread = curves.gradient.population.deviation / (curves.mean_square or 1.0)
    goal, finite = abs(curves.minimum), path[np.isfinite(path)]
    far = float(np.quantile(np.abs(finite), 0.9)) if finite.size else 0.0
    return round_up(1.3 * max(goal, min(far, _FARTHEST * max(goal, spread))) or 1.0)


def _clip(path: Vector, half_width: float) -> Vector:
    """Clip what diverged to a place outside the picture, on its side; in units of half_width.

    Four decimals of a half-width are finer than a pixel.
    """
    with np.errstate(over="ignore"):
        clipped: Vector = np.clip(path / half_width, -_BEYOND, _BEYOND)
    rounded: Vector = np.nan_to_num(clipped).round(4)
    return rounded


# What moves


def _follow(curves: Curves, paths: list[Vector], goal: float) -> dict[str, Quantity]:
    batches = np.tile(np.arange(BATCHES + 1, dtype=float), (len(curves.sizes), 1))
    followed = {HANDLE: curves.sizes, "from": batches[:, :-1], "to": batches[:, 1:]}
    for k, path in enumerate(paths):
        followed |= {
            f"start_{k}": path[:, :-1],
            f"end_{k}": path[:, 1:],
            f"sign_{k}": np.sign(path[:, 1:] - goal),
            f"first_{k}": path[:, 1],
            f"first_sign_{k}": np.sign(path[:, 1] - goal),
        }
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _draw_path(k: int, name: str, axes: str) -> tuple[Mark, ...]:
    """Draw a path from its start, with the first step in bold."""
    first: Any = {"axes": axes, "sign": f"first_sign_{k}"}
    pieces: Any = {"x0": "from", "y0": f"start_{k}", "x1": "to", "y1": f"end_{k}"}
    step = (0.0, 0.0), (1.0, f"first_{k}")
    return (
        Segments(name=f"path under the {name}", axes=axes, width=2, sign=f"sign_{k}", **pieces),
        layouts.connect(f"first step under the {name}", *step, width=3.5, arrow=True, **first),
        Point(name="start", axes=axes, x=0.0, y=0.0, size=6, hollow=True),
        Point(name=f"after one step under the {name}", x=1.0, y=f"first_{k}", size=8, **first),
    )


# What stands still


def _lay_out(
    curves: Curves,
    options: BatchOptions,
    rates: Rates,
    unit: Unit,
    shown: tuple[float, float],
) -> dict[str, Any]:
    """Lay out the batch sizes above, and both paths below; with the minimum, in the axes' unit."""
    goal, half_width = shown
    heights = [min(0.0, goal) - 0.55 * half_width, max(0.0, goal) + 0.55 * half_width]
    batches = {"title": "batches", "range": [-1.5, BATCHES + 0.5], "dtick": 4}
    up = {"range": heights, "domain": [0, 0.62], "nticks": 5}
    what = "bias b" if options.column is None else "weight w"
    shapes, notes = _mark_divergence(curves, options, rates)
    return layouts.lay_out(
        _HEIGHT,
        {
            "xy": (
                panels.style_sizes(curves, title="batch size B", dtick=1),
                {"range": [-1, 1], "domain": [0.86, 1], "visible": False},
            ),
            "x2y2": ({**batches, "domain": [0, 0.46]}, {**up, "title": what + unit.words}),
            "x3y3": ({**batches, "domain": [0.54, 1]}, up),
        },
        margin=(60, 12, 8, 48),
        shapes=[
            parts.draw_rule("x2 domain", "y2", at=goal, dash="dot"),
            parts.draw_rule("x3 domain", "y3", at=goal, dash="dot"),
            parts.draw_rule("x domain", "y", at=0.0),
            *shapes,
        ],
        annotations=[
            layouts.write_heading("<b>SSE</b>", "x2y2", "sse", size=14, yshift=0),
            layouts.write_heading("<b>MSE</b>", "x3y3", "mse", size=14, yshift=0),
            *notes,
        ],
    )


def _mark_divergence(
    curves: Curves, options: BatchOptions, rates: Rates
) -> tuple[list[Any], list[Any]]:
    """Shade the batch sizes with which the SSE diverges, by the verdicts that the sentence has."""
    verdicts = judge_sizes(curves, options.sse, rates.sse)
    diverges = np.array([verdict is Verdict.DIVERGES for verdict in verdicts])
    ends = np.flatnonzero(np.diff(diverges, prepend=False, append=False))
    # On the log axis a zone ends halfway between one batch size and the next.
    sizes = curves.sizes.astype(float)
    borders = np.concatenate([[0.5], np.sqrt(sizes[:-1] * sizes[1:]), [2 * sizes[-1]]])[ends]
    zones = [
        parts.tint_zone("at_target_area", low, high, "y domain")
        for low, high in borders.reshape(-1, 2).tolist()
    ]
    corner = ("x domain", 1.0, "right"), ("y domain", 1.0, "top")
    note = layouts.write_note("shaded: the SSE diverges", *corner, colour="text")
    return zones, [note] * bool(zones)


# Words


def _write_words(
    curves: Curves,
    options: BatchOptions,
    paths: list[Vector],
    outcomes: tuple[tuple[str, ...], tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    count = len(curves.sizes)
    return {
        "size": panels.write_sizes(curves),
        "what": ("the bias" if options.column is None else "the weight",) * count,
        "goal": (format_number(curves.minimum, 3),) * count,
        "sse_first": _write_first_step(paths[0]),
        "mse_first": _write_first_step(paths[1]),
        "sse": outcomes[0],
        "mse": outcomes[1],
    }


def _write_first_step(path: Vector) -> tuple[str, ...]:
    return tuple(
        format_number(v, 3) if np.isfinite(v) else "beyond 64-bit numbers"
        for v in path[:, 1].tolist()
    )
