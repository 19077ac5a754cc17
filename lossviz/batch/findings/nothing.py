"""What is said where nothing stands out."""

from __future__ import annotations

import numpy as np

from lossviz.batch.findings.finding import FEWEST, Finding
from lossviz.data import Dataset


def describe_nothing(data: Dataset) -> Finding:
    """Say that nothing is shown, and in how many rows of what was looked for."""
    rows = f"{data.size:,} {'row' if data.size == 1 else 'rows'}"
    summary = data.summary
    ends = (summary.min_error, summary.max_error) if summary else data.error
    if not np.any(ends):
        sentence = f"Every prediction is on target: all errors in {rows} are 0."
    elif data.size < FEWEST:
        few = "It is" if data.size == 1 else "They are"
        sentence = f"Nothing stands out in {rows}. {few} too few to tell more."
    else:
        drawn = f", of which {data.n:,} were drawn" if summary else ""
        others = ", growth of the errors or group of a column"
        others = others if data.columns else " or growth of the errors"
        sentence = f"No row, bias, scale{others} is shown to stand out in {rows}{drawn}."
    return Finding("nothing", sentence)
