"""Level and noise of the loss of a batch over its size: the sum climbs, the mean stays.

Two panels, the SSE on the left and the MSE on the right; on a narrow screen the one above the
other.
"""

from __future__ import annotations

from typing import Final

from lossviz.base import DataError
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.minibatch import panels
from lossviz.figures.minibatch.panels import HANDLE
from lossviz.figures.scene import Scene, parts
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, choose_extra_size, compute_curves

_WIDE: Final = panels.Geometry(
    430,
    (52, 12, 26, 50),
    {"xy": ((0.0, 0.46), (0.0, 1.0)), "x2y2": ((0.54, 1.0), (0.0, 1.0))},
)
_NARROW: Final = panels.Geometry(
    395,
    (44, 6, 26, 48),
    {"xy": ((0.0, 1.0), (0.56, 1.0)), "x2y2": ((0.0, 1.0), (0.0, 0.44))},
)
_USUAL_SIZE: Final = 32
_SENTENCE: Final = "*A batch of {size}*: SSE about {sse}, MSE about {mse}. {twice}"
_SHOWN: Final = (
    "Loss of a batch over its size, on a log axis, for SSE and MSE: expected level, bands of "
    "± 1 and 2 standard deviations of the batches, and some batches that grow. "
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
    scene = _draw(data, options, choose_extra_size(data.n, size))
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
def _draw(data: Dataset, options: BatchOptions, extra: int) -> Scene:
    curves = compute_curves(data, options, extra)
    both = [
        panels.measure_panel(
            side,
            curves.loss,
            1 / 2,
            f"{side.name} of the batch",
            _write_title(side),
            floor=0.0,
        )
        for side in panels.list_sides(options)
    ]
    population = curves.loss.population
    doubled = tuple(panels.describe_doubling(population, b) for b in curves.sizes.tolist())
    return panels.assemble(
        both,
        curves,
        (_WIDE, _NARROW),
        laws=("expected SSE: grows with B", "expected MSE: stays"),
        noise_on=both[1].axes,
        words={"twice": doubled, **panels.write_levels(curves.loss, options, 1 / 2)},
        sentence=_SENTENCE,
        shown=_SHOWN,
        hints=(parts.write_hint(HANDLE, f"level_{both[0].axes}", dy=30, anchor="middle"),),
    )


def _write_title(side: panels.Side) -> str:
    """Name the objective with its one half as it stands."""
    half = "with" if side.objective.curvature(1) == 1 else "without"
    return f"{side.name} of a batch ({half} ½)"
