"""The code that gives a page's numbers: programs in three flavours, and a notebook.

A state holds what a page shows: `OnePrediction`, `Batch`, `Weights` or `SseVsMse`.
`write_program` and `write_notebook` write it as text; `write_data_file` gives the file that
such a program reads where there are too many rows to write them out.
"""

from lossviz.code.batch import Batch
from lossviz.code.one_prediction import OnePrediction
from lossviz.code.sse_vs_mse import SseVsMse
from lossviz.code.state import MOST_ROWS, State
from lossviz.code.template import FLAVOURS, Flavour
from lossviz.code.weights import Weights
from lossviz.code.write import write_data_file, write_notebook, write_program

__all__ = [
    "FLAVOURS",
    "MOST_ROWS",
    "Batch",
    "Flavour",
    "OnePrediction",
    "SseVsMse",
    "State",
    "Weights",
    "write_data_file",
    "write_notebook",
    "write_program",
]
