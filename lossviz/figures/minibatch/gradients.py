"""Level and noise of the gradient of a batch over its size.

Above the gradient for what the rows share: under the SSE it climbs, under the MSE it stays.
Below the gradient of one output: under the SSE it stays, under the MSE it falls. The SSE is on
the left, the MSE on the right.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.labels import Geometry, Placement
from lossviz.figures.minibatch.naming import Namer
from lossviz.figures.minibatch.panels import HANDLE, find_batch_size, locate_handles
from lossviz.figures.scene import Mark, Scene, Sentence, Unit
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size

__all__ = ["HANDLE", "build_scene", "find_batch_size", "locate_handles", "show"]

_LEFT, _RIGHT = (0.0, 0.46), (0.54, 1.0)
_ABOVE, _BELOW = (0.46, 1.0), (0.0, 0.36)
_DOMAINS: Final = {
    "xy": (_LEFT, _ABOVE),
    "x2y2": (_RIGHT, _ABOVE),
    "x3y3": (_LEFT, _BELOW),
    "x4y4": (_RIGHT, _BELOW),
}
_WIDE: Final = Geometry(560, 480, (52, 12, 26, 50), _DOMAINS)
_NARROW: Final = Geometry(
    340,
    640,
    (44, 6, 26, 48),
    {
        axes: ((0.0, 1.0), (0.81 - 0.27 * k, 1.0 - 0.27 * k))
        for k, axes in enumerate(("xy", "x2y2", "x3y3", "x4y4"))
    },
)


def build_scene(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw level and noise of the gradients, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _scene(data, options, choose_extra_size(data.n, size))
    return scene.start_at(locate_handles(data, options, size))


def show(
    data: Dataset,
    batch_size: int | None = None,
    *,
    feature: str | None = None,
    sse: Objective = SSE,
    mse: Objective = MSE,
    seed: int = 1,
) -> Scene:
    """Draw level and noise of the gradients of a batch, for a notebook.

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
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        For a batch size below 1 or above N, a feature that there is none of, one with a cell
        that is no number.
    """
    size = panels.check_size(data, batch_size)
    scene = build_scene(data, BatchOptions(sse, mse, feature, seed), size)
    return scene.call("Gradient of a batch over its size")


@cache_per_dataset()
def _scene(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = panels.compute(data, options, extra)
    four = [
        make(data, curves, options, side) for make in (_shared, _one_output) for side in range(2)
    ]
    return Scene(
        base={
            "data": [trace for panel in four for trace in panels.draw_traces(panel, curves)],
            "layout": panels.lay_out(four, curves, _WIDE),
        },
        handles=(panels.make_handle(curves, four, "{size}, SSE {sse}, MSE {mse}"),),
        quantities=panels.follow(four, curves),
        marks=(*_name(four, curves), *(m for panel in four for m in panels.draw_marks(panel))),
        words=_words(curves, options),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_SHOWN + _SENTENCE),
        narrow=panels.narrow(four, _NARROW),
    )


def _pick(options: BatchOptions, side: int) -> tuple[str, str, Objective]:
    return (("SSE", "sse", options.sse), ("MSE", "mse", options.mse))[side]


def _shared(data: Dataset, curves: Curves, options: BatchOptions, side: int) -> panels.Panel:  # noqa: ARG001
    name, colour, objective = _pick(options, side)
    return panels.measure_panel(
        curves.gradient,
        objective,
        objective.curvature(1),
        (
            f"{name}: gradient, {options.shared}",
            colour,
            panels.name_axes(0, side),
            f"{name}: gradient, {options.shared}",
        ),
    )


def _one_output(data: Dataset, curves: Curves, options: BatchOptions, side: int) -> panels.Panel:
    name, colour, objective = _pick(options, side)
    error = data.error[[curves.first_row]]
    single = np.array([float(objective.slopes(error, int(b))[0]) for b in curves.sizes])
    unit = Unit.for_size(float(np.abs(single).max()))
    title = f"{name}: gradient, one output"
    shown = single / unit.size
    return panels.Panel(title, colour, panels.name_axes(1, side), title + unit.words, shown, shown)


def _name(four: list[panels.Panel], curves: Curves) -> list[Mark]:
    """Name what is on the panels: the laws on all, bands and batches once."""
    namer = Namer(curves, Placement((_WIDE, _NARROW)))
    for panel, law in zip(four, ("grows with B", "stays", "stays", "falls like 1/B"), strict=True):
        namer.name_level(panel, law if panel.bands is None else f"expected: {law}")
    namer.name_bands(four[1])
    namer.name_batches(four[0])
    namer.name_other_batches(four[0])
    return namer.marks


_SENTENCE = "*A batch of {size}*: gradient for {shared} about {sse} (SSE), {mse} (MSE)."
_SHOWN = (
    "Gradient of a batch over its size, on a log axis, for SSE and MSE: above for what the rows "
    "share, with bands that hold the central 68% and 95% of the batches; below of one output. "
)


def _words(curves: Curves, options: BatchOptions) -> dict[str, tuple[str, ...]]:
    words: dict[str, Any] = {
        "size": tuple(f"{b:,}" for b in curves.sizes.tolist()),
        "shared": (options.shared,) * len(curves.sizes),
    }
    for name, objective in (("sse", options.sse), ("mse", options.mse)):
        words[name] = panels.write_levels(curves.gradient, objective, objective.curvature(1))
    return words
