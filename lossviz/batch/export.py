"""Results as CSV files that a spreadsheet may open: numbers stay numbers, text stays text.

A spreadsheet takes a cell that begins with "=", "+", "-" or "@" for a formula, and runs
it (CWE-1236, Improper Neutralization of Formula Elements in a CSV File). Such text gets
an apostrophe before it, which says that it is text.
"""

from __future__ import annotations

import io
from itertools import chain, count
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from lossviz.batch.shares import compute_shares
from lossviz.data import BLANKS, Dataset, LeftOut, match_plain_number
from lossviz.loss import Objective

if TYPE_CHECKING:  # imported inside the functions that need it: see lossviz/data/cells.py
    import pyarrow as pa

    Column: TypeAlias = np.ndarray[Any, Any] | pa.Array | pa.ChunkedArray | list[str]

_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = rf"\A{match_plain_number('.')}[{BLANKS}]*\z"
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
    """
    error = data.error
    columns: dict[str, Column] = {
        label or "row": data.columns[label].text if label else np.arange(1, data.n + 1),
        data.target_name: data.target,
        data.output_name: data.output,
        "error": error,
        "loss": objective.contributions(error, data.size),
        "gradient": objective.slopes(error, data.size),
        "direction": np.array(_DIRECTIONS)[np.sign(error).astype(int) + 1],
        "share of the loss": compute_shares(data, objective.loss).of_rows,
    }
    others = {name: column.text for name, column in data.columns.items() if name != label}
    return _write_table([*columns.items(), *others.items()])


def write_left_out_csv(left_out: LeftOut) -> bytes:
    """Write which rows are left out: line, column, what the cell says, and why."""
    lines = np.array([place.line for place in left_out.places], dtype=np.int64)
    texts = [
        (name, [getattr(place, name) for place in left_out.places])
        for name in ("column", "cell", "reason")
    ]
    return _write_table([("line", lines), *texts])


def _write_table(columns: list[tuple[str, Column]]) -> bytes:
    """Write columns with their names as CSV, none of them a formula for a spreadsheet."""
    import pyarrow as pa
    from pyarrow import csv

    names = _disarm([name for name, _ in columns]).to_pylist()
    table = pa.table([_disarm(column) for _, column in columns], _keep_names_apart(names))
    written = io.BytesIO()
    csv.write_csv(table, written)
    return written.getvalue()


def _disarm(column: Column) -> pa.Array | pa.ChunkedArray:
    """Put an apostrophe before text that a spreadsheet would run; what we computed is safe."""
    import pyarrow as pa
    from pyarrow import compute

    if isinstance(column, np.ndarray):
        return pa.array(column)
    text = pa.array(column, pa.string()) if isinstance(column, list) else column
    runs = compute.match_substring_regex(text, _FORMULA)
    number = compute.match_substring_regex(text, _NUMBER)
    marked = compute.binary_join_element_wise("'", text, "")
    return compute.if_else(compute.and_not(runs, number), marked, text)


def _keep_names_apart(names: list[str]) -> list[str]:
    """Keep names of columns apart: a file may call one of its own "error"."""
    apart: dict[str, None] = {}
    for name in names:
        candidates = chain((name,), (f"{name} {k}" for k in count(2)))
        apart[next(candidate for candidate in candidates if candidate not in apart)] = None
    return list(apart)
