"""A figure of two arrays, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy.typing as npt

from lossviz.loss import SSE, Objective

if TYPE_CHECKING:  # two arrays and their loss need no Plotly
    from lossviz.figures.scene import Scene


def show(
    target: npt.ArrayLike,
    output: npt.ArrayLike,
    *,
    objective: Objective = SSE,
    learning_rate: float = 0.5,
) -> Scene:
    """Draw every example on the loss curve, as the page "A batch" does.

    Parameters
    ----------
    target, output : array-like of numbers, shape (n,)
        In the target's unit.
    objective : Objective
        `lossviz.SSE`, `lossviz.MSE`, or another sum or mean of a loss.
    learning_rate : float
        Of the step that the arrows show.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself, and its point can be dragged from row to
        row; ``.to_html()`` makes a page of it that needs no server, and ``.figure()`` Plotly's
        own figure. It opens on the example with the largest loss.

    Raises
    ------
    DataError
        As `Dataset`, and where a loss is too large for float64.

    Examples
    --------
    >>> from lossviz import MSE, show
    >>> shown = show([1, 2, 3], [1.1, 1.9, 3.5], objective=MSE)
    >>> shown.say().partition(":")[2]
    ' its slope is 0.3333, so a step lowers its prediction; it makes 93% of the loss.'
    """
    from lossviz.figures import batch

    return batch.show(target, output, objective=objective, learning_rate=learning_rate)
