"""A Parquet file: two of its columns to a data set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet, types

from lossviz.base import LARGEST, DataError, quote
from lossviz.data import (
    CellReader,
    Dataset,
    Kind,
    Kinds,
    Place,
    Rows,
    Vector,
    describe_wrong_cell,
)
from lossviz.reading.blocks import gather_values, has_value
from lossviz.reading.choices import Choices, Limits
from lossviz.reading.gather import Fields, Gathering, Part, Query
from lossviz.reading.records import BadRowError

_LOOKED_AT = 200
_BATCH = 1 << 17  # rows that are read at a time


@dataclass(frozen=True, eq=False)
class ParquetFile:
    """A Parquet file in memory.

    Attributes
    ----------
    content : bytes
    choices : Choices
        Of these what becomes of bad rows.
    limits : Limits
    names : tuple of str
        The columns, no two alike: those that are nested are left aside.
    duplicated : mapping
        Names that several columns have: they cannot be told apart here.
    """

    content: bytes = field(repr=False)
    choices: Choices
    limits: Limits
    names: tuple[str, ...]
    duplicated: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def opened(cls, content: bytes, choices: Choices, limits: Limits) -> ParquetFile:
        """Look at the columns.

        Raises
        ------
        DataError
            If the file is damaged, too large when unpacked, or has no two columns.
        """
        file = _open(content)
        fields = (f for f in file.schema_arrow if not types.is_nested(f.type))
        names = tuple(dict.fromkeys(f.name for f in fields))
        if len(names) < 2:
            raise DataError(
                "The Parquet file has fewer than two columns: it needs targets in one and "
                "predictions in another."
            )
        about = file.metadata
        rows = about.num_rows
        size = sum(about.row_group(k).total_byte_size for k in range(about.num_row_groups))
        if rows > limits.rows or size > limits.n_bytes:
            raise DataError(
                f"The Parquet file holds {rows:,} rows and {size:,} bytes; at most "
                f"{limits.rows:,} rows and {limits.n_bytes:,} bytes are read."
            )
        if not rows:
            raise DataError("The Parquet file has columns and no rows: add rows.")
        return cls(content, choices, limits, names)

    def column(self, name: str) -> list[str]:
        """What the first rows say in a column."""
        return [str(value) for value in self._head[name] if value is not None]

    def assumed(self, target: str | None, output: str | None) -> str:  # noqa: ARG002
        """Say how the file is read."""
        return "Parquet"

    def values(self, name: str, most: int) -> list[str] | None:
        """What the rows say in a column, each value once; None where there are more than `most`."""
        batches = _read_batches(_open(self.content), [name])
        return gather_values((_cast_to_texts(batch.column(0)) for batch in batches), most)

    def dataset(self, name: str, query: Query) -> Dataset:
        """Read two columns. See `ingest.Table.dataset`."""
        gathering = Gathering(query, self.choices, self.limits)
        file, names = _open(self.content), dict.fromkeys(query.columns)
        if query.only:
            names[query.only[0]] = None
        for batch in _read_batches(file, list(names)):
            gathering.add(_make_part(batch, query, gathering.rows + 1))
            if place := gathering.first_wrong:
                raise BadRowError(
                    f"Row {place.line:,}, column {quote(place.column)}: the cell "
                    f"{describe_wrong_cell(place.cell)}.",
                    "no number",
                )
            if query.progress:
                query.progress(gathering.rows / file.metadata.num_rows)
        return gathering.dataset(name, lambda rows: self._read_others(query, rows))

    @cached_property
    def _head(self) -> dict[str, list[Any]]:
        """The first rows, column by column."""
        for batch in _read_batches(_open(self.content), self.names, _LOOKED_AT):
            head: dict[str, list[Any]] = batch.to_pydict()
            return head
        return {name: [] for name in self.names}

    def _read_others(self, query: Query, rows: Fields) -> dict[str, Any]:
        """Read the other columns of the rows that were kept."""
        names = [name for name in self.names if name not in query.columns]
        if not names:
            return {}
        chosen, before, tables = rows["row"].astype(np.int64) - 1, 0, []
        for batch in _read_batches(_open(self.content), names):
            inside = chosen[(chosen >= before) & (chosen < before + batch.num_rows)] - before
            tables.append(pa.Table.from_batches([batch]).take(inside))
            before += batch.num_rows
        table = pa.concat_tables(tables)
        return {name: _cast_to_texts(table.column(name)) for name in names}


@dataclass(frozen=True, eq=False)
class _BatchPart(Part):
    """The rows of a batch: its columns of targets and outputs, and the number of its first row."""

    columns: dict[str, pa.Array]
    first: int

    def locate(self, kind: Kind, rows: Rows) -> list[Place]:
        """Where the cells of a kind are in some rows: the line is the number of the row."""
        places = []
        for row in rows.tolist():
            for (name, cells), of_cell in zip(
                self.columns.items(), self.kinds[:, row], strict=True
            ):
                if of_cell == kind:
                    cell = cells[row].as_py()
                    places.append(Place(self.first + row, name, "" if cell is None else str(cell)))
        return places


def _make_part(batch: pa.RecordBatch, query: Query, first: int) -> _BatchPart:
    """Take a batch of rows, of which the first has this number, as targets and outputs."""
    columns = {name: batch.column(name) for name in query.columns}
    (target, of_target), (output, of_output) = map(_cast_to_numbers, columns.values())
    kinds = np.stack([of_target, of_output])
    if query.only:
        name, value = query.only
        kinds[:, ~has_value(_cast_to_texts(batch.column(name)), value)] = Kind.OUTSIDE
    return _BatchPart((target, output), kinds, columns, first)


def _open(content: bytes) -> Any:
    """Open a Parquet file, or say that it is damaged."""
    try:
        return parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowInvalid, OSError):
        raise _describe_damage() from None


def _describe_damage() -> DataError:
    return DataError("The Parquet file is damaged: write or download it again.")


def _read_batches(
    file: Any, columns: Sequence[str], size: int = _BATCH
) -> Iterator[pa.RecordBatch]:
    """Read some columns batch by batch, or say that the file is damaged."""
    try:
        yield from file.iter_batches(batch_size=size, columns=list(columns))
    except (pa.ArrowException, OSError):
        raise _describe_damage() from None


def _cast_to_numbers(column: pa.Array) -> tuple[Vector, Kinds]:
    """Take a column as float64, and tell for each cell whether it is a number."""
    kind = column.type
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        values = np.array(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
        kinds = np.where(np.isfinite(values), Kind.NUMERIC, Kind.ABSENT)
        kinds[np.isfinite(values) & (np.abs(values) > LARGEST)] = Kind.WRONG
        return values, kinds.astype(np.int8)
    return CellReader().numbers(_cast_to_texts(column))


def _cast_to_texts(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """Write the values of a column as text; a missing one is empty."""
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if types.is_string(column.type):
        return column.fill_null("")
    texts = ["" if value is None else str(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])
