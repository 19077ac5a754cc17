"""Level and noise of the loss of a batch over its size: the sum climbs, the mean stays."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE, Panel, find_batch_size, locate_handles
from lossviz.figures.scene import Scene, Sentence, parts
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size, compute_curves

__all__ = ["HANDLE", "build_scene", "figure", "find_batch_size", "locate_handles"]

_HEIGHT: Final = 430
_USUAL_SIZE: Final = 32
_NAMES: Final = (
    ("SSE", "sse", "SSE of the batch: grows with B"),
    ("MSE", "mse", "MSE of the batch: stays"),
)


def build_scene(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw level and noise, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _scene(data, options, choose_extra_size(data.n, size))
    return scene.start_at(locate_handles(data, options, size))


def figure(
    data: Dataset,
    batch_size: int | None = None,
    *,
    feature: str | None = None,
    sse: Objective = SSE,
    mse: Objective = MSE,
    seed: int = 1,
) -> go.Figure:
    """Draw level and noise of a batch as it grows, as a figure that stands still.

    Parameters
    ----------
    data : Dataset
        The N rows that batches are drawn from, without replacement.
    batch_size : int, optional
        The batch size B that is marked, from 1 to N; 32 or N if not given.
    feature : str, optional
        The column of `data` whose weight the gradient is taken by; if not given, by a bias
        that all rows share.
    sse, mse : Objective
        SSE and MSE, with the one half before the square or without.
    seed : int
        Of the batches that are drawn.

    Returns
    -------
    plotly.graph_objects.Figure
        For a notebook or a file.

    Raises
    ------
    DataError
        For a batch size below 1 or above N, a feature that there is none of, one with a cell
        that is no number, and on overflow.
    """
    size = min(_USUAL_SIZE, data.n) if batch_size is None else batch_size
    if not 1 <= size <= data.n:
        raise DataError(
            f"The batch size is {size}, but it is drawn from {data.n:,} rows without "
            f"replacement: choose a batch size from 1 to {data.n:,}."
        )
    return build_scene(data, BatchOptions(sse, mse, feature, seed), size).figure()


@cache_per_dataset()
def _scene(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = compute_curves(data, options.column, options.seed, extra)
    both = _build_panels(curves, options)
    layout = panels.lay_out(both, curves, ((0.0, 1.0),), _HEIGHT)
    layout["annotations"] += panels.name_bands(both[1], curves)
    return Scene(
        base={
            "data": [trace for panel in both for trace in panels.draw_panel(panel, curves)],
            "layout": layout,
        },
        handles=(panels.make_handle(both, curves, "{size}, SSE {sse}, MSE {mse}"),),
        quantities=panels.follow_size(both, curves),
        marks=(
            *(mark for panel in both for mark in panels.mark_size(panel)),
            parts.write_hint(HANDLE, panels.name_level(both[0]), dy=34, anchor="middle"),
        ),
        words=_words(data, curves, options),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_SHOWN + _SENTENCE),
        narrow=_NARROW,
    )


def _build_panels(curves: Curves, options: BatchOptions) -> list[Panel]:
    return [
        panels.build_panel(
            curves.loss,
            objective,
            objective.curvature(1) / 2,
            tone=tone,
            axes=panels.name_axes(0, side),
            title=title,
            floor=0.0,
        )
        for side, (objective, (_, tone, title)) in enumerate(
            zip((options.sse, options.mse), _NAMES, strict=True)
        )
    ]


_NARROW: dict[str, Any] = {
    "height": 330,
    "margin.l": 40,
    "margin.r": 4,
    "xaxis2.title.text": "",
    "annotations.0.text": "<b>SSE: grows with B</b>",
    "annotations.1.text": "<b>MSE: stays</b>",
    **{f"annotations.{k}.font.size": 11 for k in range(2, 5)},
}


# Words

_SENTENCE = "*A batch of {size}*: its SSE is about {sse}, its MSE about {mse}. {twice}"
_SHOWN = (
    "Loss of a batch over its size, on a log axis, for SSE and MSE: expected level, bands that "
    "hold the central 68% and 95% of the batches, and some batches that grow. "
)


def _words(data: Dataset, curves: Curves, options: BatchOptions) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {
        "size": panels.say_sizes(data, curves),
        "twice": tuple(_say_doubling(curves, int(b)) for b in curves.sizes),
    }
    for name, objective in (("sse", options.sse), ("mse", options.mse)):
        words[name] = panels.say_levels(curves.loss, objective, objective.curvature(1) / 2)
    return words


def _say_doubling(curves: Curves, size: int) -> str:
    n = curves.loss.population.n
    if curves.loss.population.deviation == 0:
        return "All rows have the same loss, so there is no noise."
    if size == n:
        return "These are all the rows: no noise is left under either."
    if 2 * size > n:
        return "Nearly all rows are in it, so the noise of both goes to 0."
    sums, means = (
        curves.loss.population.noise(np.array([size, 2 * size]), r) for r in ("sum", "mean")
    )
    return (
        f"Twice the batch: twice the SSE ({format_number(sums[1] / sums[0], 2)} times the noise), "
        f"the same MSE ({format_number(means[1] / means[0], 2)} times the noise)."
    )
