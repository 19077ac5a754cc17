"""Summaries of data wherever it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from lossviz.checks import pair
from lossviz.dataset import Dataset, Vector
from lossviz.errors import DataError
from lossviz.summary import Summary, merged, summary_of

_BLOCK = 1 << 20  # rows: some megabytes, whatever the length of the columns


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
        return summary_of(data.error)
    return merged(map(summary_of, _errors_of(*pair(*data))))


def _errors_of(target: Vector, output: Vector) -> Iterator[Vector]:
    for start in range(0, target.size, _BLOCK):
        rows = slice(start, start + _BLOCK)
        yield _errors(target[rows], output[rows], start)


def _errors(target: Vector, output: Vector, before: int) -> Vector:
    """Subtract finite numbers; `before` is how many rows come before these."""
    with np.errstate(over="ignore"):
        errors: Vector = output - target
    if not np.isfinite(errors).all():
        row = int(np.flatnonzero(~np.isfinite(errors))[0])
        raise DataError(
            f"Row {before + row + 1}: the error {float(output[row])!r} - {float(target[row])!r} "
            "is too large for a 64-bit number (about 1.8e308): use a larger unit."
        )
    return errors
