"""Summaries of frames of any engine: what fits in memory and what does not."""

from __future__ import annotations

import numpy.typing as npt

from lossviz.dataset import Dataset
from lossviz.summary import Summary, summary_of


def summarize(data: Dataset | tuple[npt.ArrayLike, npt.ArrayLike]) -> Summary:
    """Summarise the errors of a batch.

    Parameters
    ----------
    data : Dataset, or (target, output) as array-likes of shape (n,)

    Raises
    ------
    DataError
        As `Dataset.from_arrays`, and where the squared errors add up to more
        than float64 holds.
    """
    if isinstance(data, Dataset):
        return summary_of(data.error, data.left_out.n)
    return summary_of(Dataset.from_arrays(*data).error)
