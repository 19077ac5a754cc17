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

from lossviz.base import DataError, LossvizError
from lossviz.data import Dataset
from lossviz.loss import MSE, SSE, Objective, SquaredError
from lossviz.notebook import show
from lossviz.reading import read_csv, summarize

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
