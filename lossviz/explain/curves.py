"""The curves over the batch size that several sentences are about."""

from __future__ import annotations

from lossviz.data import Dataset
from lossviz.minibatch import BatchOptions, Curves, choose_extra_size, compute_curves


def compute_curves_at(data: Dataset, options: BatchOptions, size: int) -> Curves:
    """Compute the curves with one batch size that has to be among the sizes."""
    extra = choose_extra_size(data.n, size)
    return compute_curves(data, options.column, options.seed, extra)
