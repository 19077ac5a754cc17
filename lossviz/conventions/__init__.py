"""How libraries make one number of squared errors, and which of them made a given one."""

from lossviz.conventions.batches import (
    WAYS,
    accumulate,
    run_epoch,
    split,
)
from lossviz.conventions.convention import Convention
from lossviz.conventions.matches import Answer, Found, search
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.rates import OPTIMISERS, descend, translate
from lossviz.conventions.sums import Divisor, Sums, broadcast_mean, measure
from lossviz.conventions.table import (
    CONVENTIONS,
    find_convention,
    find_version,
    group_twins,
    list_conventions,
)
from lossviz.conventions.typed_number import TypedNumber, read_number

__all__ = [
    "CONVENTIONS",
    "OPTIMISERS",
    "WAYS",
    "Answer",
    "Convention",
    "Divisor",
    "Found",
    "Predictions",
    "Sums",
    "TypedNumber",
    "accumulate",
    "broadcast_mean",
    "descend",
    "find_convention",
    "find_version",
    "group_twins",
    "list_conventions",
    "measure",
    "read_number",
    "run_epoch",
    "search",
    "split",
    "translate",
]
