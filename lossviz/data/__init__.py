"""Targets and predictions, checked once, their sums, and the other columns of their file."""

from lossviz.data.cells import (
    BLANKS,
    MISSING,
    CellReader,
    Kind,
    Kinds,
    Vector,
    collect_evidence,
    describe_wrong_cell,
    find_filled,
    looks_numeric,
    seem_words,
    seems_number,
)
from lossviz.data.column_names import (
    find_prediction_columns,
    guess_columns,
)
from lossviz.data.columns import Column
from lossviz.data.dataset import By, Dataset, Rows, draw_rows
from lossviz.data.decimal_marks import Doubt, Evidence, match_plain_number
from lossviz.data.features import find_numeric_columns, read_feature, read_known_values
from lossviz.data.histogram import OCTAVES, Histogram, find_zero_exponent, list_edges
from lossviz.data.left_out import MOST_PLACES, ROW, LeftOut, Place
from lossviz.data.memo import cache_per_dataset
from lossviz.data.summary import Summary, clear_round_off, summarize_errors, summarize_pairs

__all__ = [
    "BLANKS",
    "MISSING",
    "MOST_PLACES",
    "OCTAVES",
    "ROW",
    "By",
    "CellReader",
    "Column",
    "Dataset",
    "Doubt",
    "Evidence",
    "Histogram",
    "Kind",
    "Kinds",
    "LeftOut",
    "Place",
    "Rows",
    "Summary",
    "Vector",
    "cache_per_dataset",
    "clear_round_off",
    "collect_evidence",
    "describe_wrong_cell",
    "draw_rows",
    "find_filled",
    "find_numeric_columns",
    "find_prediction_columns",
    "find_zero_exponent",
    "guess_columns",
    "list_edges",
    "looks_numeric",
    "match_plain_number",
    "read_feature",
    "read_known_values",
    "seem_words",
    "seems_number",
    "summarize_errors",
    "summarize_pairs",
]
