"""Losses, their gradients, and what they are for your own predictions.

- `SSE`, `MSE`: the sum of squared errors with its one half, and the mean squared error:
  instances of `Objective`.
- `SquaredError`, `Objective`: the loss of one example, and its sum or mean over n examples.
- `Dataset`, `read_csv`: targets and outputs, from arrays or from a file.
- `summarize`: the errors of a frame of any engine as a few numbers.
- `show`: a figure of two arrays; needs Plotly, as all of `lossviz.figures`.
- `LossvizError`, `DataError`: errors whose sentences can be shown to a user.

Folders offer more, in their own ``__all__``: `lossviz.reading`, `lossviz.loss`,
`lossviz.data`, `lossviz.batch`, `lossviz.conventions`, `lossviz.minibatch`, `lossviz.neuron`,
`lossviz.explain`, `lossviz.figures` and `lossviz.code`.

Examples
--------
>>> import lossviz
>>> target, output = [1, 2, 3], [1.5, 2, 2.5]
>>> lossviz.SSE.value(target, output)  # 1/2 (0.5^2 + 0 + 0.5^2)
0.25
>>> lossviz.SSE.gradient(target, output)
array([ 0.5,  0. , -0.5])
>>> figure = lossviz.show(target, output)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy.typing as npt

from lossviz.base import DataError, LossvizError
from lossviz.data import Dataset
from lossviz.loss import MSE, SSE, Objective, SquaredError
from lossviz.reading import read_csv, summarize

if TYPE_CHECKING:  # two arrays and their loss need no Plotly
    from lossviz.figures.scene import Scene

__version__ = "0.2.0"
__all__ = [
    "MSE",
    "SSE",
    "DataError",
    "Dataset",
    "LossvizError",
    "Objective",
    "SquaredError",
    "read_csv",
    "show",
    "summarize",
]


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
