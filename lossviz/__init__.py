"""Losses, their gradients and what they do to a batch: all of the explorer but its screen.

The names below are the public ones; what is further down is public by module,
such as `lossviz.descent` or `lossviz.samples`. Figures are in `lossviz.figures`,
the only part that needs plotly. Nothing here knows of Streamlit.
"""

from lossviz.dataset import Dataset
from lossviz.engines import summarize
from lossviz.errors import DataError, LossvizError
from lossviz.ingest import read_csv
from lossviz.losses import SquaredError
from lossviz.objective import MSE, SSE, Objective

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
