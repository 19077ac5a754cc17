"""Level and noise of the gradient of a batch over its size.

Above the gradient for what the rows share: under the SSE it climbs, under the MSE it stays.
Below the gradient of one output: under the SSE it stays, under the MSE it falls. The SSE is on
the left, the MSE on the right.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.scene import Scene
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size, compute_curves, draw_order

_LEFT, _RIGHT = (0.0, 0.46), (0.54, 1.0)
_ABOVE, _BELOW = (0.46, 1.0), (0.0, 0.36)
_WIDE: Final = panels.Geometry(
    480,
    (52, 12, 26, 50),
    {
        "xy": (_LEFT, _ABOVE),
        "x2y2": (_RIGHT, _ABOVE),
        "x3y3": (_LEFT, _BELOW),
        "x4y4": (_RIGHT, _BELOW),
    },
)
_NARROW: Final = panels.Geometry(
    640,
    (44, 6, 26, 48),
    {
        axes: ((0.0, 1.0), (0.81 - 0.27 * k, 1.0 - 0.27 * k))
        for k, axes in enumerate(("xy", "x2y2", "x3y3", "x4y4"))
    },
)
_LAWS: Final = ("expected: grows with B", "expected: stays", "stays", "falls like 1/B")
_SENTENCE: Final = "*A batch of {size}*: gradient for {shared} about {sse} (SSE), {mse} (MSE)."
_SHOWN: Final = (
    "Gradient of a batch over its size, on a log axis, for SSE and MSE: above for what the rows "
    "share, with bands of ± 1 and 2 standard deviations of the batches; below of one output. "
)


def draw_gradients(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw level and noise of the gradients, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _draw(data, options, choose_extra_size(data.n, size))
    return panels.start_at_size(scene, size)


@cache_per_dataset()
def _draw(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = compute_curves(data, options, extra)
    shared = [
        panels.measure_panel(side, curves.gradient, 1, f"{side.name}: gradient, {options.shared}")
        for side in panels.list_sides(options)
    ]
    error = data.error[draw_order(data, options.seed)[:1]]
    single = [_measure_one_output(side, error, curves) for side in panels.list_sides(options, 1)]
    four = [*shared, *single]
    return panels.assemble(
        four,
        curves,
        (_WIDE, _NARROW),
        laws=_LAWS,
        noise_on=four[1].axes,
        words={
            "shared": (options.shared,) * len(curves.sizes),
            **panels.write_levels(curves.gradient, options, 1),
        },
        sentence=_SENTENCE,
        shown=_SHOWN,
    )


def _measure_one_output(side: panels.Side, error: Vector, curves: Curves) -> panels.Panel:
    """Measure the gradient of the output of the first row that is drawn: it has no noise."""
    level = np.array([float(side.objective.slopes(error, int(b))[0]) for b in curves.sizes])
    without_noise: Any = {"bands": np.tile(level, (4, 1)), "lines": np.empty((0, level.size))}
    name = f"{side.name}: gradient, one output"
    return panels.make_panel(side, name, level=level, this=level, **without_noise)
