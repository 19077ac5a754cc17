"""A CSV file whose dialect is known: two of its columns to a data set.

The rows are passed over a block at a time. Each block is read the fast way if all of it can
be, and the careful way if not. Blocks are read by a few threads (pyarrow lets go of Python's
lock) and come back in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from lossviz.base import LARGEST, DataError, list_names, quote
from lossviz.data import (
    MISSING,
    CellReader,
    Dataset,
    Evidence,
    Kind,
    Place,
    Rows,
    Vector,
    collect_evidence,
    describe_wrong_cell,
    seem_words,
)
from lossviz.reading.blocks import Block, Text, gather_values, has_value
from lossviz.reading.choices import BETWEEN, DECIMALS, QUOTES, Choices, Limits
from lossviz.reading.dialect import Dialect
from lossviz.reading.gather import Fields, Gathering, Part, Query
from lossviz.reading.records import BadRowError
from lossviz.reading.threads import map_in_threads


@dataclass(frozen=True, eq=False)
class CsvFile:
    """A text with its dialect.

    Attributes
    ----------
    dialect : Dialect
    choices : Choices
    limits : Limits
    packing, encoding : str
        What was found around the text.
    """

    dialect: Dialect
    choices: Choices
    limits: Limits
    packing: str
    encoding: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return self.dialect.text.names

    @property
    def duplicated(self) -> dict[str, list[str]]:
        """For each name that several columns have, what they are called here."""
        return self.dialect.duplicated

    def column(self, name: str) -> list[str]:
        """What the first rows say in a column."""
        place = self.dialect.text.places[name]
        return [row[place] for row in self.dialect.head]

    def assumed(self, target: str | None, output: str | None) -> str:
        """Say how the file is read."""
        header, skipped = self.dialect.header, self.dialect.skipped
        decimal = self.choices.decimal
        if target and output and not decimal:
            decimal = next(iter(self._collect_evidence(target, output).proofs), ".")
        words = [
            self.packing,
            BETWEEN.get(self.dialect.text.delimiter, ""),
            DECIMALS[decimal] if target and output and decimal else "",
            QUOTES[self.choices.quotechar] if self.choices.quotechar != '"' else "",
            "backslash escapes" if self.choices.escapes else "",
            self.encoding,
            f"header in line {header}" if header else "no header",
            f"{skipped} line{'s' * (skipped > 1)} above skipped" if skipped else "",
        ]
        return ", ".join(word for word in words if word)

    def values(self, name: str, most: int) -> list[str] | None:
        """What the rows say in a column, each value once; None where there are more than `most`."""
        text = self.dialect.text
        place = text.places[name]
        return gather_values((b.strings([place]).column(0) for b in text.blocks()), most)

    def dataset(self, name: str, query: Query) -> Dataset:
        """Read two columns. See `ingest.Table.dataset`."""
        for column in query.columns:
            self._refuse_words(column)
        delimiter = self.dialect.text.delimiter
        seen = self._collect_evidence(*query.columns)
        decimal = self.choices.decimal or seen.decimal(delimiter) or "."
        unsettled = self.choices.decimal is None and not seen.proofs
        gathering, found = self._read_rows(query, decimal, unsettled)
        if unsettled:
            settled = (seen | found).decimal(delimiter) or "."
            if settled != decimal:
                decimal = settled
                gathering, _ = self._read_rows(query, decimal)
        self._refuse_wrong_cells(gathering, decimal)
        bad = self.dialect.text.bad
        return gathering.dataset(
            name, lambda rows: self._read_others(query, rows), decimal, (bad.places, len(bad.lines))
        )

    def _refuse_words(self, name: str) -> None:
        """Refuse a column of words: no choice of how numbers are written would make them such."""
        if seem_words(cells := self.column(name)):
            raise DataError(
                f"Column {quote(name)} holds words, such as "
                f"{list_names(list(dict.fromkeys(filter(None, cells)))[:2])}: this explorer is "
                "for numeric targets and predictions, not for classes. Choose other columns."
            )

    def _collect_evidence(self, target: str, output: str) -> Evidence:
        """See what the first cells of both columns tell of the decimal mark."""
        cells = (self.column(name) for name in (target, output))
        of_target, of_output = (collect_evidence(c, units=self.choices.units) for c in cells)
        return of_target | of_output

    def _read_rows(
        self, query: Query, decimal: str, unsettled: bool = False
    ) -> tuple[Gathering, Evidence]:
        """Read all rows under one decimal mark, and see what the cells tell of it."""
        text, choices = self.dialect.text, self.choices
        missing = MISSING if choices.missing is None else choices.missing
        columns = (text.places[query.target], text.places[query.output])
        only = (text.places[query.only[0]], query.only[1]) if query.only else None
        cells = CellReader(decimal, missing, choices.units)
        reader = _BlockReader(columns, cells, unsettled, only)
        gathering, seen = Gathering(query, choices, self.limits), Evidence()
        for part in map_in_threads(reader.read, text.blocks()):
            seen |= part.evidence
            gathering.add(part)
            # A long file takes no more memory than a short one.
            pa.default_memory_pool().release_unused()
            if query.progress:
                query.progress(part.block.end / len(text.content))
        return gathering, seen

    def _refuse_wrong_cells(self, gathering: Gathering, decimal: str) -> None:
        """Refuse the file where a cell is no number."""
        place, more = gathering.first_wrong, gathering.wrong - 1
        if place is None:
            return
        column = self.dialect.text.places[place.column] + 1
        others = "1 more cell" if more == 1 else f"{more:,} more cells"
        raise BadRowError(
            f"Line {place.line:,}, column {column} ({quote(place.column)}): the cell "
            f"{describe_wrong_cell(place.cell, decimal)}."
            + (f" {others} of the two columns cannot be read either." if more else ""),
            "no number",
        )

    def _read_others(self, query: Query, rows: Fields) -> Mapping[str, Any]:
        """Read the other columns of the rows that were kept."""
        text = self.dialect.text
        names = [name for name in text.names if name not in query.columns]
        if not names:
            return {}
        spans = zip(rows["begin"].tolist(), rows["end"].tolist(), strict=True)
        # Every row ends with a line break but perhaps the last of the file.
        content = b"".join(text.content[begin:end] for begin, end in spans)
        places = [text.places[name] for name in names]
        blocks = Text(content, text.delimiter, 0, 1, text.names).blocks()
        table = pa.concat_tables(block.strings(places) for block in blocks)
        return dict(zip(names, table.columns, strict=True))


@dataclass(frozen=True, eq=False)
class _BlockPart(Part):
    """The rows of a block of text.

    Attributes
    ----------
    block : Block
    evidence : Evidence
        Of the decimal mark, where cells had to be looked at.
    cells : pyarrow.Table or None
        Both columns as text, where they were read as such.
    """

    block: Block
    evidence: Evidence = field(default_factory=Evidence)
    cells: pa.Table | None = None

    def locate(self, kind: Kind, rows: Rows) -> list[Place]:
        """Where the cells of a kind are in some rows."""
        assert self.cells is not None  # where a cell is no number, both columns were read as text
        begin, end, lines = (places[rows].tolist() for places in self.block.layout)
        texts = [self.cells.column(k).take(rows).to_pylist() for k in range(2)]
        columns = [int(name) for name in self.cells.column_names]
        return [
            self._find_place(columns[k], texts[k][at], (begin[at], end[at], lines[at]))
            for at, row in enumerate(rows.tolist())
            for k in np.argsort(columns).tolist()
            if self.kinds[k, row] == kind
        ]

    def fields(self, rows: Rows, numbers: Rows) -> Fields:
        """Where some rows are in the text; `numbers` are those among the rows that were read."""
        text = self.block.text
        bad = text.bad.lines
        if len(text.names) == 2 and not bad:
            return {"row": numbers}
        begin, end, line = self.block.layout
        if bad:  # a row keeps its number in the file
            numbers = numbers + np.searchsorted(bad, line[rows])
        return {"begin": begin[rows], "end": end[rows], "row": numbers}

    def _find_place(self, column: int, cell: str, row: tuple[int, int, int]) -> Place:
        """Say on which line the cell of a row is, from the offsets and the line of the row."""
        begin, end, line = row
        text = self.block.text
        # After a line break inside quotes a cell is on another line than its row.
        if text.content.find(b'"', begin, end) >= 0:
            record = next(Block(text, begin, end, line).records())
            line = record.cells[column].line
        return Place(line, text.names[column], cell)


@dataclass(frozen=True)
class _BlockReader:
    """How a block is read.

    Attributes
    ----------
    columns : tuple of (int, int)
        The places of targets and outputs among the columns.
    cells : CellReader
    unsettled : bool
        Whether the cells have yet to tell what stands before the decimals.
    only : tuple of (int, str), optional
        The place of a column, and what a row has to say there to be read.
    """

    columns: tuple[int, int]
    cells: CellReader
    unsettled: bool = False
    only: tuple[int, str] | None = None

    def read(self, block: Block) -> _BlockPart:
        """Read two columns; raises as `Block.strings`."""
        # Between commas a plain number has a decimal point; else every cell is evidence.
        look = self.cells.units or (self.unsettled and block.text.delimiter != ",")
        part = (None if look else self._read_fast(block)) or self._read_by_cells(block)
        if self.only is None:
            return part
        place, value = self.only
        part.kinds[:, ~has_value(block.strings([place]).column(0), value)] = Kind.OUTSIDE
        return part

    def _read_fast(self, block: Block) -> _BlockPart | None:
        """Read plain numbers and the usual words for missing ones; None where there is more."""
        table = block.numbers(self.columns, self.cells.decimal, self.cells.nulls)
        if table is None:
            return None
        values: tuple[Vector, Vector] = (table.column(0).to_numpy(), table.column(1).to_numpy())
        usable = (np.abs(values[0]) <= LARGEST) & (np.abs(values[1]) <= LARGEST)
        rows = np.flatnonzero(~usable)
        kinds = np.full((2, usable.size), Kind.NUMERIC, dtype=np.int8)
        if not rows.size:
            return _BlockPart(values, kinds, block)
        # Null, "inf" and 1e400 all came out as no number up to 1e100: see which is which.
        cells = block.strings(self.columns)
        for k in range(2):
            kinds[k, rows] = self.cells.numbers(cells.column(k).take(rows))[1]
        return _BlockPart(values, kinds, block, cells=cells)

    def _read_by_cells(self, block: Block) -> _BlockPart:
        """Read both columns as text first, and each cell as it is written."""
        cells = block.strings(self.columns)
        (target, of_target), (output, of_output) = map(self.cells.numbers, cells.columns)
        kinds = np.stack([of_target, of_output])
        evidence = Evidence()
        if self.unsettled:
            for column in cells.columns:
                evidence |= collect_evidence(column.to_pylist(), units=self.cells.units)
        return _BlockPart((target, output), kinds, block, evidence, cells)
