"""Targets and predictions, checked once, and their sums."""

from lossviz.data.dataset import By, Dataset, Rows, Vector
from lossviz.data.histogram import OCTAVES, Histogram, find_first_exponent, list_edges
from lossviz.data.left_out import KEPT, LeftOut, Place
from lossviz.data.memo import cache_per_dataset
from lossviz.data.summary import Summary, summarize_errors, summarize_pairs

__all__ = [
    "KEPT",
    "OCTAVES",
    "By",
    "Dataset",
    "Histogram",
    "LeftOut",
    "Place",
    "Rows",
    "Summary",
    "Vector",
    "cache_per_dataset",
    "find_first_exponent",
    "list_edges",
    "summarize_errors",
    "summarize_pairs",
]
