"""A Parquet file: two of its columns to a data set."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lossviz.base import LARGEST, DataError, quote
from lossviz.data import KEPT, Dataset, Place, Vector
from lossviz.reading.bad_rows import BadRowError
from lossviz.reading.choices import LEAVE_OUT, Choices, Limits
from lossviz.reading.csv.cells import (
    ABSENT,
    NUMERIC,
    OUTSIDE,
    WRONG,
    CellReader,
    gather_values,
    has_value,
)
from lossviz.reading.csv.file import Taken
from lossviz.reading.gather import Gathering
from lossviz.reading.sampling import Fields

if TYPE_CHECKING:  # imported inside the functions that need it: see reading/csv/text.py
    import pyarrow as pa

_LOOKED_AT = 200
_BATCH = 1 << 17  # rows that are read at a time
Kinds = np.ndarray[Any, np.dtype[np.int8]]


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
    """

    content: bytes = field(repr=False)
    choices: Choices
    limits: Limits
    names: tuple[str, ...]

    @classmethod
    def opened(cls, content: bytes, choices: Choices, limits: Limits) -> ParquetFile:
        """Look at the columns.

        Raises
        ------
        DataError
            If the file is damaged, too large when unpacked, or has no two columns.
        """
        file = _open(content)
        schema = file.schema_arrow
        names = tuple(dict.fromkeys(f.name for f in schema if not _is_nested(f.type)))
        if len(names) < 2:
            raise DataError(
                "The Parquet file has fewer than two columns: it needs targets in one and "
                "predictions in another."
            )
        rows, size = file.metadata.num_rows, _sum_unpacked_sizes(file)
        if rows > limits.rows or size > limits.n_bytes:
            raise DataError(
                f"The Parquet file holds {rows:,} rows and {size:,} bytes; at most "
                f"{limits.rows:,} rows and {limits.n_bytes:,} bytes are read."
            )
        if not rows:
            raise DataError("The Parquet file has columns and no rows: add rows.")
        return cls(content, choices, limits, names)

    @cached_property
    def duplicated(self) -> dict[str, list[str]]:
        """Names that several columns have: they cannot be told apart here."""
        return {}

    def column(self, name: str) -> list[str]:
        """What the first rows say in a column."""
        return [str(value) for value in self._read_head[name] if value is not None]

    def assumed(self, target: str | None, output: str | None) -> str:  # noqa: ARG002
        """Say how the file is read."""
        return "Parquet"

    def dataset(self, name: str, taken: Taken) -> Dataset:
        """Read two columns. See `ingest.Table.dataset`."""
        gathering = Gathering(taken.most, taken.seed, self.limits)
        columns = (taken.target, taken.output)
        file = _open(self.content)
        names = (*columns, *(taken.only[:1] if taken.only else ()))
        for batch in _read_batches(file, tuple(dict.fromkeys(names))):
            self._take(gathering, batch, taken)
            if taken.progress:
                taken.progress(gathering.rows / file.metadata.num_rows)
        return gathering.dataset(name, columns, lambda rows: self._read_others(columns, rows))

    @cached_property
    def _read_head(self) -> dict[str, list[Any]]:
        for batch in _read_batches(_open(self.content), self.names, _LOOKED_AT):
            head: dict[str, list[Any]] = batch.to_pydict()
            return head
        return {name: [] for name in self.names}

    def values(self, name: str, most: int) -> list[str] | None:
        """What the rows say in a column, each value once; None where there are more than `most`."""
        import pyarrow as pa

        batches = _read_batches(_open(self.content), (name,))
        columns = (_cast_to_texts(pa.chunked_array([batch.column(0)])) for batch in batches)
        return gather_values(columns, most)

    def _take(self, gathering: Gathering, batch: pa.RecordBatch, taken: Taken) -> None:
        columns, first = (taken.target, taken.output), gathering.rows + 1
        read = [_cast_to_numbers(batch.column(name)) for name in columns]
        kinds, values = np.stack([kinds for _, kinds in read]), (read[0][0], read[1][0])
        if taken.only:
            kinds[:, ~_is_asked(batch.column(taken.only[0]), taken.only[1])] = OUTSIDE
        if self.choices.bad_rows == LEAVE_OUT:
            places = _find_places(batch, columns, kinds, WRONG, first)
            gathering.places.extend(places[: gathering.room()])
            gathering.bad += int((kinds == WRONG).any(axis=0).sum())
        else:
            self._refuse(batch, columns, kinds, first)
        absent = _find_places(batch, columns, kinds, ABSENT, first)
        gathering.places.extend(absent[: gathering.room()])
        kept = (kinds == NUMERIC).all(axis=0)
        gathering.add(values, kept, lambda _: {}, int(np.count_nonzero(kinds[0] == OUTSIDE)))

    def _refuse(
        self, batch: pa.RecordBatch, columns: tuple[str, str], kinds: Kinds, first: int
    ) -> None:
        for row in np.flatnonzero((kinds == WRONG).any(axis=0))[:1].tolist():
            column = columns[int(np.argmax(kinds[:, row] == WRONG))]
            cell = str(batch.column(column)[row].as_py())
            raise BadRowError.of(
                f"Row {first + row:,}, column {quote(column)}: the cell "
                f"{CellReader().what_is_wrong(cell)}.",
                "no number",
            )

    def _read_others(self, columns: tuple[str, str], rows: Fields) -> dict[str, Any]:
        import pyarrow as pa

        names = [name for name in self.names if name not in columns]
        if not names:
            return {}
        wanted, before, tables = rows["row"].astype(np.int64) - 1, 0, []
        for batch in _read_batches(_open(self.content), names):
            inside = wanted[(wanted >= before) & (wanted < before + batch.num_rows)] - before
            tables.append(pa.Table.from_batches([batch]).take(inside))
            before += batch.num_rows
        table = pa.concat_tables(tables)
        return {name: _cast_to_texts(table.column(name)) for name in names}


def _open(content: bytes) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowInvalid, OSError):
        raise _describe_damage() from None


def _describe_damage() -> DataError:
    return DataError("The Parquet file is damaged: write or download it again.")


def _read_batches(file: Any, columns: tuple[str, ...] | list[str], size: int = _BATCH) -> Any:
    import pyarrow as pa

    try:
        yield from file.iter_batches(batch_size=size, columns=list(columns))
    except (pa.ArrowException, OSError):
        raise _describe_damage() from None


def _sum_unpacked_sizes(file: Any) -> int:
    groups = range(file.metadata.num_row_groups)
    return int(sum(file.metadata.row_group(k).total_byte_size for k in groups))


def _is_nested(kind: pa.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_nested(kind))


def _cast_to_numbers(column: pa.Array) -> tuple[Vector, np.ndarray[Any, np.dtype[np.int8]]]:
    """Take a column as float64, and tell for each cell whether it is a number."""
    import pyarrow as pa
    from pyarrow import types

    kind = column.type
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        values = np.array(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
        kinds = np.where(np.isfinite(values), NUMERIC, ABSENT)
        kinds[np.isfinite(values) & (np.abs(values) > LARGEST)] = WRONG
        return values, kinds.astype(np.int8)
    return CellReader().numbers(_cast_to_texts(pa.chunked_array([column])))


def _cast_to_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    from pyarrow import types

    if types.is_string(column.type):
        return column.fill_null("")
    said = ["" if value is None else str(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(said, pa.string())])


def _is_asked(column: pa.Array, value: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    import pyarrow as pa

    return has_value(_cast_to_texts(pa.chunked_array([column])), value)


def _find_places(
    batch: pa.RecordBatch, columns: tuple[str, str], kinds: Kinds, kind: int, first: int
) -> list[Place]:
    """Where the first cells of a kind are, row by row."""
    reason = "cannot be read as a number" if kind == WRONG else "no number"
    rows = np.flatnonzero((kinds == kind).any(axis=0))[:KEPT].tolist()
    places = []
    for row in rows:
        for column, of_cell in zip(columns, kinds[:, row].tolist(), strict=True):
            if of_cell == kind:
                cell = batch.column(column)[row].as_py()
                said = "" if cell is None else str(cell)
                places.append(Place(first + row, column, said, reason))
    return places
