"""Level and noise of the loss of a batch over its size, and of its gradients.

The SSE is on the left, the MSE on the right; on a narrow screen the one is above the other. The
loss is in two panels: the sum climbs, the mean stays. The gradients are in four. Above that for
what the rows share: under the SSE it climbs, under the MSE it stays. Below that of one output:
under the SSE it stays, under the MSE it falls.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import DataError
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE
from lossviz.figures.scene import Scene, parts
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size, compute_curves, draw_order

_USUAL_SIZE: Final = 32
_SENTENCE: Final = "*A batch of {size}*: SSE = {sum} about {sse}, MSE = {mean} about {mse}. {twice}"
_SHOWN: Final = (
    "Loss of a batch over its size, on a log axis, for SSE and MSE: expected level, bands of "
    "± 1 and 2 standard deviations of the batches, and some batches that grow. "
)
_LAWS_OF_GRADIENTS: Final = ("expected: grows with B", "expected: stays", "stays", "falls like 1/B")
_SENTENCE_OF_GRADIENTS: Final = (
    "*A batch of {size}*: gradient for {shared} about {sse} (SSE), {mse} (MSE)."
)
_SHOWN_OF_GRADIENTS: Final = (
    "Gradient of a batch over its size, on a log axis, for SSE and MSE: above for what the rows "
    "share, with bands of ± 1 and 2 standard deviations of the batches; below of one output. "
)


def draw_levels(data: Dataset, options: BatchOptions, size: int) -> Scene:
    """Draw level and noise of the loss, with the batch size as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size B that the handle has to be able to stand on, at most N.
    """
    scene = _draw_loss(data, options, choose_extra_size(data.n, size))
    return panels.start_at_size(scene, size)


def show(
    data: Dataset,
    batch_size: int | None = None,
    *,
    feature: str | None = None,
    sse: Objective = SSE,
    mse: Objective = MSE,
    seed: int = 1,
) -> Scene:
    """Draw level and noise of the loss of a batch as it grows, for a notebook.

    Parameters
    ----------
    data : Dataset
        The N rows that batches are drawn from, without replacement.
    batch_size : int, optional
        The batch size B that is marked, from 1 to N; 32 or N if not given.
    feature : str, optional
        A column of `data`; the loss does not depend on it.
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
    size = _choose_size(data, batch_size)
    scene = draw_levels(data, BatchOptions(sse, mse, feature, seed), size)
    return scene.call("Loss of a batch over its size, under SSE and MSE")


def _choose_size(data: Dataset, batch_size: int | None) -> int:
    """Choose the batch size to be marked: 32 or N where none is given."""
    size = min(_USUAL_SIZE, data.n) if batch_size is None else batch_size
    if not 1 <= size <= data.n:
        raise DataError(
            f"The batch size is {size}, but it is drawn from {data.n:,} rows without "
            f"replacement: choose a batch size from 1 to {data.n:,}."
        )
    return size


@cache_per_dataset()
def _draw_loss(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves, sides = compute_curves(data, options, extra), panels.list_sides(options)
    both = [
        panels.measure_panel(side, curves.loss, 1 / 2, f"{side.name} of the batch")
        for side in sides
    ]
    formulas = [side.objective.formula("B") for side in sides]
    population, count = curves.loss.population, len(curves.sizes)
    doubled = tuple(panels.describe_doubling(population, b) for b in curves.sizes.tolist())
    written = {name: (f,) * count for name, f in zip(("sum", "mean"), formulas, strict=True)}
    return panels.assemble(
        both,
        curves,
        titles=[f"{side.name} = {f}" for side, f in zip(sides, formulas, strict=True)],
        laws=("expected: grows with B", "expected: stays"),
        words={"twice": doubled, **written, **panels.write_levels(curves.loss, options, 1 / 2)},
        sentence=_SENTENCE,
        shown=_SHOWN,
        hints=(parts.write_hint(HANDLE, "level_xy", dy=30, anchor="middle"),),
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
    scene = _draw_gradients(data, options, choose_extra_size(data.n, size))
    return panels.start_at_size(scene, size)


@cache_per_dataset()
def _draw_gradients(data: Dataset, options: BatchOptions, extra: int) -> Scene:
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
        titles=[panel.name for panel in four],
        laws=_LAWS_OF_GRADIENTS,
        words={
            "shared": (options.shared,) * len(curves.sizes),
            **panels.write_levels(curves.gradient, options, 1),
        },
        sentence=_SENTENCE_OF_GRADIENTS,
        shown=_SHOWN_OF_GRADIENTS,
    )


def _measure_one_output(side: panels.Side, error: Vector, curves: Curves) -> panels.Panel:
    """Measure the gradient of the output of the first row that is drawn: it has no noise."""
    level = np.array([float(side.objective.slopes(error, int(b))[0]) for b in curves.sizes])
    without_noise: Any = {"bands": np.tile(level, (4, 1)), "lines": np.empty((0, level.size))}
    name = f"{side.name}: gradient, one output"
    return panels.make_panel(side, name, level=level, this=level, **without_noise)
