"""A pass over the rows of a text: two columns to numbers, a block at a time.

Each block is read the fast way if all of it can be, and the careful way if not. Blocks
are read by a few threads (pyarrow lets go of Python's lock) and come back in order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lossviz.base import LARGEST
from lossviz.data import Place, Vector
from lossviz.reading.csv.cells import (
    NUMERIC,
    OUTSIDE,
    WRONG,
    CellReader,
    Flags,
    collect_evidence,
    has_value,
)
from lossviz.reading.csv.decimal_marks import Evidence
from lossviz.reading.csv.text import Block, Offsets, Text, count_breaks

if TYPE_CHECKING:
    import pyarrow as pa

_MOST = 4
Kinds = npt.NDArray[np.int8]


class _Threads:
    """The threads of all scans: their allocator keeps what it needs once, not for each scan."""

    def __init__(self) -> None:
        self.count = min(_MOST, os.cpu_count() or 1)

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.count, "scan")


_THREADS = _Threads()


def leave_a_core() -> None:
    """Read files with one thread fewer than there are cores, from the first file on.

    A server calls this at its start. All files are then read by the same few threads, and a
    core is left for those who do not read one.
    """
    _THREADS.count = max(1, min(_MOST, (os.cpu_count() or 1) - 1))


def _release_memory() -> None:
    """Give back what pyarrow has freed, so that a long file takes no more than a short one."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


@dataclass(frozen=True, eq=False)
class Part:
    """What a block holds.

    Attributes
    ----------
    block : Block
    line : int
        The line on which it begins.
    values : tuple of ndarray of float64, each of shape (rows,)
        Targets and outputs; NaN where there is no number.
    kinds : ndarray of int8, shape (2, rows), or None
        `NUMERIC`, `ABSENT`, `WRONG` or `OUTSIDE` for each cell; None where all are numbers.
    evidence : Evidence
        Of the decimal mark, where cells had to be looked at.
    """

    block: Block
    line: int
    values: tuple[Vector, Vector]
    kinds: Kinds | None = None
    evidence: Evidence = field(default_factory=Evidence)
    _cells: pa.Table | None = None

    @property
    def rows(self) -> int:
        """How many rows there are, with those that have no numbers."""
        return int(self.values[0].size)

    @property
    def kept(self) -> Flags | None:
        """The rows with two numbers; None where all have."""
        return None if self.kinds is None else (self.kinds == NUMERIC).all(axis=0)

    @property
    def wrong(self) -> int:
        """How many cells are neither numbers nor say that one is missing."""
        return 0 if self.kinds is None else int(np.count_nonzero(self.kinds == WRONG))

    @property
    def wrong_rows(self) -> int:
        """How many rows have such a cell."""
        return 0 if self.kinds is None else int((self.kinds == WRONG).any(axis=0).sum())

    @property
    def outside(self) -> int:
        """How many rows are not among those that were asked for."""
        return 0 if self.kinds is None else int(np.count_nonzero(self.kinds[0] == OUTSIDE))

    @cached_property
    def layout(self) -> tuple[Offsets, Offsets, Offsets]:
        """Where each row begins and ends in the text, and the line that it begins on."""
        return self.block.layout(self.line)

    def places(self, kind: int, most: int) -> list[Place]:
        """Where the first cells of a kind are, row by row."""
        if self.kinds is None or self._cells is None:
            return []
        rows = np.flatnonzero((self.kinds == kind).any(axis=0))[:most]
        begin, end, lines = (places[rows].tolist() for places in self.layout)
        texts = [self._cells.column(k).take(rows).to_pylist() for k in range(2)]
        columns = [int(name) for name in self._cells.column_names]
        return [
            self._find_place(columns[k], texts[k][at], (begin[at], end[at], lines[at]))
            for at, row in enumerate(rows.tolist())
            for k in np.argsort(columns).tolist()
            if self.kinds[k, row] == kind
        ]

    def _find_place(self, column: int, cell: str, row: tuple[int, int, int]) -> Place:
        begin, end, line = row
        text = self.block.text
        # After a line break inside quotes a cell is on another line than its row.
        if text.content.find(b'"', begin, end) >= 0:
            record = next(Block(text, begin, end).records(line))
            line = record.cells[column].line
        return Place(line, text.names[column], cell)


@dataclass(frozen=True)
class Scan:
    """How a text is passed over.

    Attributes
    ----------
    text : Text
    wanted : tuple of (int, int)
        The places of targets and outputs among the columns.
    reading : CellReader
    unsettled : bool
        Whether the cells have yet to tell what stands before the decimals.
    only : tuple of (int, str), optional
        The place of a column, and what a row has to say there to be read.
    """

    text: Text
    wanted: tuple[int, int]
    reading: CellReader
    unsettled: bool = False
    only: tuple[int, str] | None = None

    def parts(self, progress: Callable[[float], None] | None = None) -> Iterator[Part]:
        """Read block after block.

        Parameters
        ----------
        progress : callable, optional
            Called with the share that is done, from the thread that asks for the parts.

        Raises
        ------
        DataError
            As `Block.strings`.
        """
        size, threads = len(self.text.content), _THREADS
        coming = (threads.pool.submit(self._read_part, *place) for place in self._cut_blocks())
        waiting: deque[Future[Part]] = deque(islice(coming, threads.count + 1))
        try:
            while waiting:
                part = waiting.popleft().result()
                waiting.extend(islice(coming, 1))
                yield part
                _release_memory()
                if progress:
                    progress(part.block.end / size)
        finally:
            for future in waiting:
                future.cancel()

    def _cut_blocks(self) -> Iterator[tuple[Block, int]]:
        line = self.text.line
        for start, end in self.text.blocks():
            yield Block(self.text, start, end), line
            line += count_breaks(self.text.content, start, end)

    def _read_part(self, block: Block, line: int) -> Part:
        # Between commas a plain number has a decimal point; else every cell is evidence.
        look = self.reading.units or (self.unsettled and self.text.delimiter != ",")
        fast = None if look else self._read_fast(block, line)
        return self._keep_asked(fast or self._read_by_cells(block, line))

    def _keep_asked(self, part: Part) -> Part:
        """Mark the rows that are not asked for."""
        if self.only is None:
            return part
        place, value = self.only
        cells = part.block.strings([place], part.line).column(0)
        inside = has_value(cells, value)
        kinds = np.zeros((2, part.rows), dtype=np.int8) if part.kinds is None else part.kinds
        kinds[:, ~inside] = OUTSIDE
        return replace(part, kinds=kinds)

    def _read_fast(self, block: Block, line: int) -> Part | None:
        """Read plain numbers and the usual words for missing ones; None where there is more."""
        table = block.numbers(self.wanted, self.reading.decimal, self.reading.nulls)
        if table is None:
            return None
        values = (_fill_nulls(table.column(0)), _fill_nulls(table.column(1)))
        usable = (np.abs(values[0]) <= LARGEST) & (np.abs(values[1]) <= LARGEST)
        rows = np.flatnonzero(~usable)
        if not rows.size:
            return Part(block, line, values)
        # Null, "inf" and 1e400 all came out as no number up to 1e100: see which is which.
        cells = block.strings(self.wanted, line)
        kinds = np.zeros((2, values[0].size), dtype=np.int8)
        for k in range(2):
            kinds[k, rows] = self.reading.numbers(cells.column(k).take(rows))[1]
        return Part(block, line, values, kinds, _cells=cells)

    def _read_by_cells(self, block: Block, line: int) -> Part:
        cells = block.strings(self.wanted, line)
        (target, of_target), (output, of_output) = map(self.reading.numbers, cells.columns)
        kinds = np.stack([of_target, of_output])
        seen = self._collect_evidence(cells) if self.unsettled else Evidence()
        return Part(block, line, (target, output), kinds if kinds.any() else None, seen, cells)

    def _collect_evidence(self, cells: pa.Table) -> Evidence:
        of_target, of_output = (
            collect_evidence(column.to_pylist(), units=self.reading.units)
            for column in cells.columns
        )
        return of_target | of_output


def _fill_nulls(column: pa.ChunkedArray) -> Vector:
    """Take a column as an array, with NaN for nulls."""
    values: Vector = column.to_numpy()
    return values
