"""Rows that somebody types or pastes: "target,prediction,label", one a line.

Nothing that was entered is lost: a row with a cell that is no number up to 1e100 is left
out of the data set, but it stays where it was typed, and a sentence says which
line and column it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lossviz.data import Column, Dataset, describe_wrong_cell, seems_number
from lossviz.reading.records import read_records

COLUMNS = ("target", "prediction", "label")
_SPECIAL = frozenset('",\r\n')

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Typed:
    """Rows as they were typed.

    Attributes
    ----------
    rows : tuple of (target, prediction, label)
        As text, without lines that are blank.
    lines : tuple of int
        The line of each, from 1.
    names : (str, str, str)
        What target and prediction are called: from a first line that holds no number.
    """

    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    names: tuple[str, str, str] = COLUMNS

    def problems(self) -> list[str]:
        """Say of each cell that cannot be used where it is, and what to do."""
        return [
            f"Line {self.lines[row]}, column {column + 1} ({self.names[column]}): the cell "
            f"{describe_wrong_cell(self.rows[row][column])}."
            for row, column in np.argwhere(~np.isfinite(self._numbers())).tolist()
        ]

    def dataset(self) -> Dataset | None:
        """The rows that can be read as a data set; None where there is none."""
        numbers = self._numbers()
        good = np.flatnonzero(np.isfinite(numbers).all(axis=1))
        if not good.size:
            return None
        labels = [self.rows[row][2] for row in good]
        return Dataset(
            *numbers[good].T,
            target_name=self.names[0],
            output_name=self.names[1],
            columns={self.names[2]: labels} if any(labels) else {},
        )

    def _numbers(self) -> Any:
        """Targets and predictions, shape (m, 2); NaN for what cannot be used."""
        return np.column_stack([Column.of([row[k] for row in self.rows]).values for k in (0, 1)])


def read_rows(text: str) -> Typed:
    """Read rows as they were typed, or pasted from a spreadsheet (cells between tabs).

    Cells past the second are the label. A first line with two names and no
    number in it says what the columns are called.

    Raises
    ------
    DataError
        For quotes that do not close.
    """
    records = read_records(_write_commas(text).encode(), ",")
    texts = ((record.cells[0].line, [cell.text for cell in record.cells]) for record in records)
    rows = {line: row for line, cells in texts if any(row := _make_row(cells))}
    line, header = next(iter(rows.items()), (0, ("", "", "")))
    names = COLUMNS
    if all(header[:2]) and not any(map(seems_number, header[:2])):
        del rows[line]
        names = (header[0], header[1], header[2] or COLUMNS[2])
    return Typed(tuple(rows.values()), tuple(rows), names)


def write_rows(rows: Iterable[Row], names: Sequence[str] = COLUMNS) -> str:
    """Write rows as text that `read_rows` reads back; names other than the usual ones first."""
    third = names[2] if names[2] != COLUMNS[2] else ""
    header = [] if tuple(names) == COLUMNS else [(names[0], names[1], third)]
    filled = [row if row[2] else row[:2] for row in (*header, *rows) if any(row)]
    return "\n".join(",".join(map(_write_cell, row)) for row in filled)


def apply_edits(rows: Sequence[Row], changes: Mapping[str, Any]) -> list[Row]:
    """Apply what was done to a table to the rows it began with.

    Parameters
    ----------
    rows : sequence of Row
    changes : mapping
        "edited_rows" (cells by row and column), "added_rows" and "deleted_rows".
    """
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    for row, cells in changes["edited_rows"].items():
        table[int(row)].update(cells)
    table.extend(changes["added_rows"])
    deleted = set(changes["deleted_rows"])
    remaining = [cells for row, cells in enumerate(table) if row not in deleted]
    return [_make_row([str(cells.get(name) or "") for name in COLUMNS]) for cells in remaining]


def _write_commas(text: str) -> str:
    """Put commas where a spreadsheet puts tabs."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(
        ",".join(map(_write_cell, line.split("\t"))) if "\t" in line else line for line in lines
    )


def _make_row(cells: Sequence[str]) -> Row:
    """Make a row of any number of cells: those past the second are the label."""
    target, output, *label = (*(cell.strip() for cell in cells), "", "")
    return target, output, ", ".join(part for part in label if part)


def _write_cell(text: str) -> str:
    """Write a cell, in quotes where it has a comma, a quote or a line break."""
    text = text.replace("\t", " ")  # a tab would part two cells
    if not _SPECIAL & set(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
