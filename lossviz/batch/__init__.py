"""What the rows of one batch are, each and together."""

from lossviz.batch import table
from lossviz.batch.changed import change_output
from lossviz.batch.classes import describe_classes
from lossviz.batch.export import write_left_out_csv, write_results_csv
from lossviz.batch.features import numbers_rows, rank_features
from lossviz.batch.findings import Finding, find_findings
from lossviz.batch.groups import Groups, group_rows
from lossviz.batch.quality import Models, Quality, compare_models, measure_quality
from lossviz.batch.shares import (
    choose_other_loss,
    compute_gradient_shares,
    compute_shares,
)
from lossviz.batch.table import SORTS

__all__ = [
    "SORTS",
    "Finding",
    "Groups",
    "Models",
    "Quality",
    "change_output",
    "choose_other_loss",
    "compare_models",
    "compute_gradient_shares",
    "compute_shares",
    "describe_classes",
    "find_findings",
    "group_rows",
    "measure_quality",
    "numbers_rows",
    "rank_features",
    "table",
    "write_left_out_csv",
    "write_results_csv",
]
