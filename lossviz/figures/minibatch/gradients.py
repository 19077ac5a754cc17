"""Level and noise of the gradient over the batch size.

In the upper row the gradient for what the rows share, in the lower one that of a single
output; the SSE on the left and the MSE on the right.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE, Panel, find_batch_size, locate_handles
from lossviz.figures.scene import Scene, Sentence, Unit
from lossviz.loss import Objective
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size, compute_curves

__all__ = ["HANDLE", "build_scene", "find_batch_size", "locate_handles"]

_HEIGHT: Final = 480
_DOMAINS: Final = ((0.56, 1.0), (0.0, 0.42))


def build_scene(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw the gradients, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _scene(data, options, choose_extra_size(data.n, size))
    return scene.start_at(locate_handles(data, options, size))


@cache_per_dataset()
def _scene(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = compute_curves(data, options.column, options.seed, extra)
    sides = [
        _build_side(data, curves, options, objective, side)
        for side, objective in enumerate((options.sse, options.mse))
    ]
    all_four = [panel for side in sides for panel in side]
    layout = panels.lay_out(all_four, curves, _DOMAINS, _HEIGHT)
    layout["annotations"] += panels.name_bands(sides[1][0], curves)
    return Scene(
        base={
            "data": [trace for panel in all_four for trace in panels.draw_panel(panel, curves)],
            "layout": layout,
        },
        handles=(panels.make_handle(all_four, curves, "{size}, gradient {sse}, {mse}"),),
        quantities=panels.follow_size(all_four, curves),
        marks=tuple(mark for panel in all_four for mark in panels.mark_size(panel)),
        words=_words(data, curves, options),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE.format(shared=options.shared)),
        description=Sentence.always(_SHOWN + _SENTENCE.format(shared=options.shared)),
        narrow=_NARROW,
    )


def _build_side(
    data: Dataset, curves: Curves, options: BatchOptions, objective: Objective, side: int
) -> tuple[Panel, Panel]:
    name, tone = (("SSE", "sse"), ("MSE", "mse"))[side]
    shared = panels.build_panel(
        curves.gradient,
        objective,
        objective.curvature(1),
        tone=tone,
        axes=panels.name_axes(0, side),
        title=f"{name}: gradient, {options.shared}",
    )
    error = data.error[[curves.first_row]]
    single = np.array([float(objective.slopes(error, int(b))[0]) for b in curves.sizes])
    unit = Unit.for_size(float(np.abs(single).max()))
    title = f"{name}: gradient, one output{unit.words}"
    level = single / unit.size
    return shared, Panel(tone, panels.name_axes(1, side), title, level, level)


_SENTENCE = (
    "*A batch of {{size}}*: the gradient for {shared} is {{sse}} under the SSE, {{mse}} under "
    "the MSE. One output's gradient does not grow with B under the SSE, and shrinks under the MSE."
)
_SHOWN = (
    "Gradient of a batch over its size, on a log axis, for SSE and MSE: for what the rows share "
    "with its noise, and for one output. "
)
_NARROW: dict[str, Any] = {
    "height": 480,
    "margin.l": 40,
    "margin.r": 4,
    **{f"annotations.{k}.font.size": 10 for k in range(7)},
}


def _words(data: Dataset, curves: Curves, options: BatchOptions) -> dict[str, tuple[str, ...]]:
    return {
        "size": panels.say_sizes(data, curves),
        **{
            name: panels.say_levels(curves.gradient, objective, objective.curvature(1))
            for name, objective in (("sse", options.sse), ("mse", options.mse))
        },
    }
