"""Bytes to Dataset: two columns of a CSV file as numbers, or a sentence why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from lossviz.columns import guess_columns
from lossviz.csvtext import BLANKS, NUMBER, cut, records
from lossviz.dataset import Dataset, Vector
from lossviz.errors import DataError
from lossviz.quoting import listed, quoted, shown

if TYPE_CHECKING:  # imported inside the functions that need it: see csvtext.py
    import pyarrow as pa

Source = str | Path | bytes | BinaryIO

_LOOKED_AT = 200  # rows that decide whether a column looks like numbers

# What a cell that is no number may be, the first that fits, and what to do about it.
_ADVICE = (
    (r"", "is empty: fill it in, or delete the row"),
    (
        r"[+-]?nan|n\.?/?a\.?|#n/a|null|none|missing|-+|\?+",
        "says {}, which is no number: fill it in, or delete the row",
    ),
    (r"[+-]?inf(inity)?", "says {}, which is not finite: give a number, or delete the row"),
    (NUMBER, "says {}, which is too large for a 64-bit number (about 1.8e308): use a larger unit"),
    (r"true|false", "says {}, a truth value: write 1 for true and 0 for false"),
    (r"[+-]?0x[0-9a-f]+", "says {}, which is hexadecimal: write it as a decimal number"),
    (
        r"[+-]?\d[\d.]*(,\d+)+(\.\d*)?",
        "says {}: write the decimals after a point, and no comma between thousands",
    ),
    (r"[+-]?\d+(_\d+)+(\.\d*)?", "says {}: leave the underscores away"),
    (
        r"[+-]? *[$€£¥]? *[+-]?\d[\d.,]* *[$€£¥%]?",
        "says {}: leave the sign of the unit away and write the number alone",
    ),
    (r"(?s).*", "says {}, which is no number: correct it, or choose another column"),
)


@dataclass(frozen=True, eq=False)
class Table:
    """A CSV file as written: every cell a string.

    Attributes
    ----------
    names : tuple of str
        The columns from left to right, no two alike.
    columns : mapping of str to pyarrow.ChunkedArray of string, length n
    name : str
        The file's name; may be empty.
    """

    names: tuple[str, ...]
    columns: Mapping[str, pa.ChunkedArray] = field(repr=False)
    name: str = ""
    _text: bytes | None = field(default=None, repr=False)  # as in csvtext.Columns

    @property
    def n(self) -> int:
        """How many rows there are below the header; at least 1."""
        return len(self.columns[self.names[0]])

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The columns that look like numbers: more than half of the filled cells of 200 rows.

        The cells that are none are not excused by this; `dataset` says where they are.
        """
        return tuple(name for name in self.names if looks_numeric(self.columns[name]))

    def guess(self) -> tuple[str | None, str | None]:
        """Find the columns of targets and predictions by name; None where no name says so."""
        return guess_columns(self.names, self.numeric)

    def dataset(self, target: str, output: str) -> Dataset:
        """Take two columns as numbers and keep the others as text.

        Parameters
        ----------
        target, output : str
            Names of two different columns.

        Raises
        ------
        DataError
            If there is no such column, if both are the same one, or for the
            first cell that is no finite decimal number: with its line in the
            file, its column, what it says and what to do.
        """
        with _in_file(self.name):
            self._refuse_choice(target, output)
            values = {name: _as_float(self.columns[name]) for name in (target, output)}
            self._refuse_cells(values)
            return Dataset.from_arrays(
                values[target],
                values[output],
                name=self.name,
                target_name=target,
                output_name=output,
                columns={name: self.columns[name] for name in self.names if name not in values},
            )

    def _refuse_choice(self, target: str, output: str) -> None:
        for name in (target, output):
            if name not in self.columns:
                raise DataError(
                    f"There is no column {quoted(name)}. The columns are: {listed(self.names)}."
                )
        if target == output:
            raise DataError(
                f"Column {quoted(target)} is chosen for the targets and for the predictions: "
                "choose two different columns."
            )

    def _refuse_cells(self, values: Mapping[str, Vector]) -> None:
        bad = {
            self.names.index(name): np.flatnonzero(~np.isfinite(column))
            for name, column in values.items()
        }
        places = [(int(rows[0]), column) for column, rows in bad.items() if rows.size]
        if places:
            raise self._bad_cell(*min(places), more=sum(r.size for r in bad.values()) - 1)

    def _bad_cell(self, row: int, column: int, more: int) -> DataError:
        name = self.names[column]
        return DataError(
            f"Line {self._line(row, column)}, column {column + 1} ({quoted(name)}): the cell "
            f"{what_is_wrong(self.columns[name][row].as_py())}."
            + (f" {more} more cells of the two columns cannot be read either." if more else "")
        )

    def _line(self, row: int, column: int) -> int:
        """Find the line of the file, from 1, on which a cell begins."""
        if self._text is None:
            return row + 2
        record = next(islice(records(self._text), row + 1, None))
        return record.cells[column].line


def read_csv(source: Source, *, target: str | None = None, output: str | None = None) -> Dataset:
    """Read targets and predictions from a CSV file.

    Parameters
    ----------
    source : path, bytes or binary file
        UTF-8 text with commas between cells and column names in its first line.
    target, output : str, optional
        The two columns; found by name ("actual", "y_true", "Predicted Price"...)
        where left out.

    Raises
    ------
    DataError
        For whatever cannot be read exactly: the sentence says what, on which
        line of the file, in which column, and what to do.
    OSError
        If there is no such file, or it may not be read.
    """
    table = read_table(source)
    with _in_file(table.name):
        found = table.guess()
        target = _chosen(target, found[0], "target", table)
        output = _chosen(output, found[1], "output", table)
    return table.dataset(target, output)


def read_table(source: Source, *, name: str | None = None) -> Table:
    """Read a CSV file as text, to look at its columns before choosing two.

    Parameters
    ----------
    source : path, bytes or binary file
    name : str, optional
        What the file is called; taken from a path or an open file if left out.

    Raises
    ------
    DataError, OSError
        As for `read_csv`.
    """
    called = _name_of(source) if name is None else name
    with _in_file(called):
        columns = cut(_bytes_of(source))
    strings = dict(zip(columns.names, columns.strings, strict=True))
    return Table(columns.names, strings, called, columns.text)


def as_numbers(texts: Sequence[str] | pa.ChunkedArray) -> Vector:
    """Take texts as decimal numbers, as the cells of a file are taken; NaN for what is none."""
    import pyarrow as pa

    if isinstance(texts, pa.ChunkedArray):
        return _as_float(texts)
    return _as_float(pa.chunked_array([pa.array(texts, pa.string())]))


def what_is_wrong(text: str) -> str:
    """Say why a cell is no finite decimal number, and what to do: "is empty: fill it in..."."""
    stripped = text.strip(BLANKS)
    for pattern, advice in _ADVICE:
        if re.fullmatch(pattern, stripped, re.IGNORECASE | re.ASCII):
            return advice.format(quoted(stripped))
    raise AssertionError("the last pattern fits everything")


def _chosen(given: str | None, found: str | None, what: str, table: Table) -> str:
    name = given if given is not None else found
    if name is None:
        raise DataError(
            f"No column's name says that it holds the {what}. The columns are: "
            f"{listed(table.names)}. Name one of them with {what}=..."
        )
    return name


def _name_of(source: Source) -> str:
    if isinstance(source, str | Path):
        return Path(source).name
    name = getattr(source, "name", "")
    return Path(name).name if isinstance(name, str) else ""  # a bare descriptor has a number


def _bytes_of(source: Source) -> bytes:
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    data = source if isinstance(source, bytes) else source.read()
    if not isinstance(data, bytes):
        raise DataError("The file is open as text: open it with mode 'rb'.")
    return data


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    """Put the file's name before the sentence of a refusal."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{shown(name)}: {error}" if name else str(error)) from None


def _as_float(column: pa.ChunkedArray) -> Vector:
    """Cast strings to float64; what is no decimal number becomes NaN.

    pyarrow's own cast takes nothing that is finite and no decimal number; "nan",
    "inf" and 1e400 come out as not finite. It takes no blanks around a number.
    """
    import pyarrow as pa
    from pyarrow import compute

    try:
        numbers = column.cast(pa.float64())
    except pa.ArrowInvalid:
        trimmed = compute.ascii_trim(column, BLANKS)
        is_number = compute.match_substring_regex(trimmed, rf"\A(?:{NUMBER})\z")
        nothing = pa.scalar(None, pa.string())
        numbers = compute.if_else(is_number, trimmed, nothing).cast(pa.float64())
    values: Vector = numbers.to_numpy()
    return values


def looks_numeric(column: pa.ChunkedArray) -> bool:
    """Whether more than half of the filled cells among the first are numbers."""
    import pyarrow as pa

    filled = [text for text in column.slice(0, _LOOKED_AT).to_pylist() if text.strip(BLANKS)]
    values = _as_float(pa.chunked_array([pa.array(filled, pa.string())]))
    return 2 * int(np.isfinite(values).sum()) > len(filled)
