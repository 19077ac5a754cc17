"""Results as CSV files that a spreadsheet may open: numbers stay numbers, text stays text.

A spreadsheet takes a cell that begins with "=", "+", "-" or "@" for a formula, and runs
it (CWE-1236, Improper Neutralization of Formula Elements in a CSV File). Such text gets
an apostrophe before it, which says that it is text.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np

from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, LeftOut
from lossviz.loss import Objective, require_squared_error
from lossviz.reading import BLANKS, match_plain_number

if TYPE_CHECKING:  # imported inside the functions that need it: see reading/csv/text.py
    import pyarrow as pa

_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = re.compile(match_plain_number("."))
_DIRECTIONS = ("raise", "stay", "lower")


def write_results_csv(data: Dataset, objective: Objective, label: str | None = None) -> bytes:
    """Write every row with its error, its part of the loss and its gradient.

    Parameters
    ----------
    data : Dataset
    objective : Objective
        Whose losses and gradients are written.
    label : str or None
        The column that names the rows; None for row numbers.

    Returns
    -------
    bytes
        UTF-8 with commas; numbers with all their digits, so that targets and outputs are
        read back bit for bit.

    Raises
    ------
    DataError
        For the objective of another loss than a squared error, of which the shares are.
    """
    require_squared_error(objective.loss, "a table of the shares of the loss")
    import pyarrow as pa

    error = data.error
    directions = np.array(_DIRECTIONS)[np.sign(error).astype(int) + 1]
    named = data.columns[label] if label else pa.array(np.arange(1, data.n + 1))
    columns = {
        label or "row": named,
        data.target_name: pa.array(data.target),
        data.output_name: pa.array(data.output),
        "error": pa.array(error),
        "loss": pa.array(objective.contributions(error, data.size)),
        "gradient": pa.array(objective.slopes(error, data.size)),
        "direction": pa.array(directions),
        "share of the loss": pa.array(compute_shares(data).of_rows),
    }
    others = {name: column for name, column in data.columns.items() if name != label}
    return _write_table([*columns.items(), *others.items()])


def write_left_out_csv(left_out: LeftOut) -> bytes:
    """Write which rows are left out: line, column, what the cell says, and why."""
    import pyarrow as pa

    places = left_out.places
    lines, columns, cells, reasons = zip(*places, strict=True) if places else ((),) * 4
    text = pa.string()
    return _write_table(
        [
            ("line", pa.array(lines, pa.int64())),
            ("column", pa.array(columns, text)),
            ("cell", pa.array(cells, text)),
            ("reason", pa.array(reasons, text)),
        ]
    )


def _write_table(columns: list[tuple[str, pa.Array]]) -> bytes:
    import pyarrow as pa
    from pyarrow import csv

    names = _keep_names_apart([_disarm_text(name) for name, _ in columns])
    table = pa.table([_disarm_column(column) for _, column in columns], names=names)
    written = io.BytesIO()
    csv.write_csv(table, written)
    return written.getvalue()


def _disarm_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Put an apostrophe before text that a spreadsheet would run."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_string(column.type):
        return column
    runs = compute.match_substring_regex(column, _FORMULA)
    number = compute.match_substring_regex(column, rf"\A{match_plain_number('.')}[{BLANKS}]*\z")
    marked = compute.binary_join_element_wise("'", column, "")
    return compute.if_else(compute.and_not(runs, number), marked, column)


def _disarm_text(text: str) -> str:
    return f"'{text}" if re.match(_FORMULA, text) and not _NUMBER.fullmatch(text) else text


def _keep_names_apart(names: list[str]) -> list[str]:
    """Keep names of columns apart: a file may call one of its own "error"."""
    apart: dict[str, None] = {}
    for name in names:
        called, k = name, 2
        while called in apart:
            called, k = f"{name} {k}", k + 1
        apart[called] = None
    return list(apart)
