"""Losses, their gradients and what they do to a batch: all of the explorer but its screen.

The names below are the public ones; what is further down is public by module,
such as `lossviz.descent` or `lossviz.samples`. Figures are in `lossviz.figures`,
the only part that needs plotly. Nothing here knows of Streamlit.
"""

from lossviz.base import DataError, LossvizError
from lossviz.data import Dataset
from lossviz.loss import MSE, SSE, Objective, SquaredError
from lossviz.reading import read_csv, summarize

__all__ = [
    "MSE",
    "SSE",
    "DataError",
    "Dataset",
    "LossvizError",
    "Objective",
    "SquaredError",
    "read_csv",
    "summarize",
]
