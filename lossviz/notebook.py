"""A figure of two arrays, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy.typing as npt

from lossviz.loss import SSE, Objective

if TYPE_CHECKING:  # two arrays and their loss need no Plotly
    import plotly.graph_objects as go


def show(
    target: npt.ArrayLike,
    output: npt.ArrayLike,
    *,
    objective: Objective = SSE,
    learning_rate: float = 0.5,
) -> go.Figure:
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
    plotly.graph_objects.Figure
        As the last line of a cell it shows itself; ``.write_html("batch.html")`` makes a
        file of it. The tangent is drawn at the example with the largest loss.

    Raises
    ------
    DataError
        As `Dataset`, and where a loss is too large for float64.

    Examples
    --------
    >>> from lossviz import MSE, show
    >>> figure = show([1, 2, 3], [1.1, 1.9, 3.5], objective=MSE)
    >>> [points.name for points in figure.data if points.name.startswith("too")]
    ['too low', 'too high']
    """
    from lossviz.figures import batch

    return batch.figure(target, output, objective=objective, learning_rate=learning_rate)
