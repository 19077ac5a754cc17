"""Losses, their gradients and what they do to a batch: all of the explorer but its screen.

The names below are the public ones; what is further down is public by module,
such as `lossviz.descent` or `lossviz.samples`. Figures are in `lossviz.figures`,
the only part that needs plotly. Nothing here knows of Streamlit.
"""

from lossviz.base.errors import DataError, LossvizError
from lossviz.data.dataset import Dataset
from lossviz.loss.losses import SquaredError
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.reading.engines import summarize
from lossviz.reading.ingest import read_csv

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
