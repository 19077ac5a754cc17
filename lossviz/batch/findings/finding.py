"""One thing that stands out, and how its numbers and names are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from lossviz.base import format_number
from lossviz.data import ROW, Dataset, Rows

View = Literal["curve", "actual", "errors"]


@dataclass(frozen=True, eq=False)
class Finding:
    """What stands out in a batch.

    Attributes
    ----------
    code : str
        One of those in the table of `lossviz.batch.findings`, which stays the same.
    sentence : str
        At most two sentences, as plain text.
    share : float
        Of the loss, that it explains.
    view : {"curve", "actual", "errors"}
        The picture that shows it: the loss curve; predicted against actual; the
        errors over the prediction or the column.
    row : int or None
        The row that shows it, counted from 1.
    column : str or None
        The column to colour by, or to lay the errors over.
    rows : ndarray of intp
        The rows that it is about, from 0; empty where it is about all of them.
    """

    code: str
    sentence: str
    share: float = 0.0
    view: View = "curve"
    row: int | None = None
    column: str | None = None
    rows: Rows = field(default_factory=lambda: np.empty(0, np.intp), repr=False)


def write_number(value: float, digits: int) -> str:
    """Write a number with so many significant digits, of whole numbers as well."""
    return format_number(float(f"{value:.{digits - 1}e}"))


def name_row(data: Dataset, row: int) -> str:
    """Name a row by its place in the file, where the data set knows it."""
    text = data.labels(ROW, [row])[0] if ROW in data.columns else ""
    known = re.fullmatch(r"row ([0-9]{1,15})", text)
    return f"row {int(known[1]) if known else row + 1:,}"
