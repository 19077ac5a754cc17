"""The columns of a text, a block of whole rows at a time.

A file is taken in blocks, so that memory is bounded and what is odd in one place makes only
its block slow. Rows are as `records.read_records` cuts them. pyarrow cuts them many times
as fast, and alike where `Block.is_plain`: it is asked first. What it does not take is read
record by record, which finds the place of what is refused.

Rows that are not well-formed can be made blank, so that the others are read: blank lines are
passed over, so these keep their lines.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute, csv

from lossviz.base import DataError
from lossviz.data import BLANKS, MOST_PLACES, Place
from lossviz.reading.records import (
    BLOCK,
    LINE_BREAK,
    MalformedRowError,
    Record,
    count_breaks,
    describe_too_long,
    describe_wrong_length,
    find_end_of_block,
    read_records,
)

Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
_LF, _CR, _QUOTE = b'\n\r"'
MOST_BAD = 1_000_000  # lines; a file with more of them is not one with some bad rows
_LONGEST_CELL = 200  # characters of a line that are kept to be looked at


@dataclass
class BadRows:
    """Lines of rows that are not well-formed; where a quote swallowed several, each of them.

    Attributes
    ----------
    places : list of Place
        The first `MOST_PLACES` of them, with the reason.
    lines : list of int
        All of them.
    """

    places: list[Place] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Text:
    """The rows of a file below its header.

    Attributes
    ----------
    content : bytes
        The whole file in UTF-8, without a mark.
    delimiter : str
        One ASCII character.
    start : int
        Offset of the first row.
    line : int
        Its line, from 1.
    names : tuple of str
        The columns: every row has as many cells.
    bad : BadRows
        Rows that were made blank, because they are not well-formed.
    """

    content: bytes
    delimiter: str
    start: int
    line: int
    names: tuple[str, ...]
    bad: BadRows = field(default_factory=BadRows)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each column, from 0, by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def blocks(self) -> Iterator[Block]:
        """Cut the rows into blocks of whole rows.

        Raises
        ------
        DataError
            For a row that is longer than a block.
        """
        start, line = self.start, self.line
        while start < len(self.content):
            end = find_end_of_block(self.content, start)
            if end <= start:
                raise self._describe_too_long(start, line)
            yield Block(self, start, end, line)
            line += count_breaks(self.content, start, end)
            start = end

    def _describe_too_long(self, start: int, line: int) -> DataError:
        if b'"' in self.content[start : start + BLOCK]:
            try:
                for record in read_records(self.content, self.delimiter, start, line):
                    if record.end - record.start > BLOCK:
                        line = record.cells[0].line
                        break
            except DataError as refusal:
                return refusal
        return describe_too_long(line)


@dataclass(frozen=True)
class Block:
    """Some whole rows of a file.

    Attributes
    ----------
    text : Text
    start, end : int
        Offsets.
    line : int
        The line on which it begins.
    """

    text: Text
    start: int
    end: int
    line: int

    @cached_property
    def content(self) -> memoryview:
        """The bytes."""
        return memoryview(self.text.content)[self.start : self.end]

    @property
    def is_well_formed(self) -> bool:
        """Whether pyarrow takes all rows, and each has a cell for every column."""
        return self._read_texts([0]) is not None

    @cached_property
    def is_plain(self) -> bool:
        """Whether pyarrow takes it as `records` does."""
        if self.text.content.find(b'"', self.start, self.end) < 0:
            return True
        return _quotes_are_regular(self.content, self.text.delimiter)

    def numbers(self, columns: Sequence[int], decimal: str, missing: list[str]) -> pa.Table | None:
        """Read some columns as float64 with nulls; None where a cell is no plain number."""
        return self._read(columns, pa.float64(), decimal_point=decimal, null_values=missing)

    def strings(self, columns: Sequence[int]) -> pa.Table:
        """Read some columns, given by their places, as they are written.

        Raises
        ------
        DataError
            For what is not well-formed, and for a row of another length.
        """
        table = self._read_texts(columns)
        if table is not None:
            return table
        rows = [record.cells for record in self.records()]
        texts = {str(c): pa.array([cells[c].text for cells in rows], pa.string()) for c in columns}
        return pa.table(texts)

    def records(self) -> Iterator[Record]:
        """Walk through the rows, cell by cell; blank lines are passed over.

        Raises
        ------
        DataError
            As `strings`.
        """
        text, names = self.text, self.text.names
        for record in read_records(text.content, text.delimiter, self.start, self.line, self.end):
            if record.is_blank and len(names) > 1:
                continue
            if len(record.cells) != len(names):
                raise describe_wrong_length(record.cells, names, text.delimiter)
            yield record

    @cached_property
    def layout(self) -> tuple[Offsets, Offsets, Offsets]:
        """Where each row begins and ends in the text, and the line that it begins on."""
        if not self.is_plain:
            places = [(r.start, r.end, r.cells[0].line) for r in self.records()]
            begin, end, lines = np.array(places, dtype=np.int64).reshape(-1, 3).T
            return begin, end, lines
        begin, end, lines = _find_layout(self.content, self.text.delimiter)
        return begin + self.start, end + self.start, lines + self.line

    def _read_texts(self, columns: Sequence[int]) -> pa.Table | None:
        """Let pyarrow read some columns as text; None where it does not take all rows."""
        return self._read(columns, pa.string(), strings_can_be_null=False)

    def _read(
        self, columns: Sequence[int], kind: pa.DataType, **convert: object
    ) -> pa.Table | None:
        """Let pyarrow read some columns; None where it does not take all rows."""
        if not self.is_plain:
            return None
        types = {str(column): kind for column in columns}
        try:
            return csv.read_csv(
                pa.py_buffer(self.content),
                read_options=csv.ReadOptions(
                    column_names=[str(column) for column in range(len(self.text.names))],
                    use_threads=False,
                    block_size=self.end - self.start + 1,
                ),
                parse_options=csv.ParseOptions(
                    delimiter=self.text.delimiter, newlines_in_values=True
                ),
                convert_options=csv.ConvertOptions(
                    column_types=types, include_columns=list(types), **convert
                ),
            )
        except pa.ArrowInvalid:  # rows of unequal length, or a cell that is no number
            return None


def has_value(cells: pa.ChunkedArray, value: str) -> npt.NDArray[np.bool_]:
    """Tell which cells say this, blanks around it aside."""
    says = compute.equal(compute.ascii_trim(cells, BLANKS), value.strip(BLANKS))
    return np.asarray(says, dtype=bool)


def gather_values(parts: Iterable[pa.ChunkedArray], most: int) -> list[str] | None:
    """Give what cells say, each value once and in order; None for more than `most` values."""
    values: dict[str, None] = {}
    for cells in parts:
        found = compute.unique(compute.ascii_trim(cells, BLANKS))
        if len(found) > most:
            return None
        values.update(dict.fromkeys(found.to_pylist()))
        if len(values) > most:
            return None
    return list(values)


def _find_layout(block: memoryview, delimiter: str) -> tuple[Offsets, Offsets, Offsets]:
    """Find the rows of a block with regular quotes: beginning, end and place among the lines."""
    characters = np.frombuffer(block, dtype=np.uint8)
    ends = _find_ends_of_lines(characters)
    starts = np.concatenate([[0], ends[:-1]])
    lines = np.arange(ends.size)
    quotes = np.flatnonzero(characters == _QUOTE)
    if quotes.size:
        outside = np.searchsorted(quotes, ends) % 2 == 0
        begins = np.concatenate([[True], outside[:-1]])
        starts, lines, ends = starts[begins], lines[begins], ends[outside]
    filled = ~_is_blank(characters, starts, delimiter)
    return starts[filled], ends[filled], lines[filled]


def _find_ends_of_lines(characters: Bytes) -> Offsets:
    """The offsets after each line break, and that of the end of the text."""
    feeds, returns = characters == _LF, characters == _CR
    returns[:-1] &= ~feeds[1:]  # CRLF is one break, which ends at its line feed
    ends = np.flatnonzero(feeds | returns) + 1
    at_the_end = ends.size and ends[-1] == characters.size
    return ends if at_the_end else np.append(ends, characters.size)


def _is_blank(characters: Bytes, starts: Offsets, delimiter: str) -> npt.NDArray[np.bool_]:
    """Tell which rows have nothing but blanks in them, from where each of them begins."""
    blank = np.zeros(256, dtype=bool)
    blank[[_LF, _CR]] = True
    empty = blank[characters[starts]]
    blank[list(BLANKS.encode())] = True
    blank[ord(delimiter)] = False
    if not (blank[characters[starts]] & ~empty).any():  # without it reading takes up to 1.2 as long
        return empty
    nothing: npt.NDArray[np.bool_] = np.logical_and.reduceat(blank[characters], starts)
    return nothing


def _quotes_are_regular(content: memoryview, delimiter: str) -> bool:
    r"""Whether every quote opens a cell, closes one, or is half of a doubled one.

    Counted from the start, quotes open and close by turns; a doubled quote
    closes and opens again at once. So each opening one has a delimiter, a line
    break or a quote before it, and each closing one has the like after it.
    """
    # Line breaks at both ends save asking whether there is a neighbour.
    characters = np.frombuffer(b"\n" + content + b"\n", dtype=np.uint8)
    quotes = np.flatnonzero(characters == _QUOTE)
    borders = np.zeros(256, dtype=bool)
    borders[list(b'"\r\n' + delimiter.encode())] = True
    opened, closed = characters[quotes[::2] - 1], characters[quotes[1::2] + 1]
    return quotes.size % 2 == 0 and bool(borders[opened].all() and borders[closed].all())


# Rows that cannot be read


class _BadRow(NamedTuple):
    """A row that cannot be read: its offsets in the text, the line it begins on, and why."""

    start: int
    end: int
    line: int
    reason: str


def blank_bad_rows(text: Text, passed: Iterable[MalformedRowError]) -> Text:
    """Make every row blank that is not well-formed, or has too few cells or too many.

    Where a quote is out of place, the row ends with the line on which that is seen: all
    lines since the quote was opened belong to it. Of a quote that is never closed only
    the line on which it is opened does, because no other ends there.

    Parameters
    ----------
    text : Text
    passed : iterable of MalformedRowError
        Rows that were passed over where the table was looked for.

    Returns
    -------
    Text
        The same lines, some of them blank.

    Raises
    ------
    DataError
        For more than `MOST_BAD` lines.
    """
    bad = BadRows()
    for row in _find_lines(text.content, passed):
        _note(bad, row, text.content)
    pieces, done = [], 0
    for row in _find_bad_rows(text):
        # CRLF for each: a line feed alone would be half of a break after a carriage return.
        breaks = b"\r\n" * len(LINE_BREAK.findall(text.content, row.start, row.end))
        pieces += [text.content[done : row.start], breaks]
        done = row.end
        _note(bad, row, text.content)
    content = b"".join([*pieces, text.content[done:]]) if pieces else text.content
    return replace(text, content=content, bad=bad)


def _find_lines(content: bytes, errors: Iterable[MalformedRowError]) -> Iterator[_BadRow]:
    """Find the line of each row that was passed over above the table."""
    position, line = 0, 1
    for error in errors:
        line += count_breaks(content, position, error.start)
        position = error.start
        yield _BadRow(error.start, error.end, line, error.reason)


def _note(bad: BadRows, row: _BadRow, content: bytes) -> None:
    """Note each line of a bad row, with the reason, where it is not blank."""
    lines = LINE_BREAK.sub(b"\n", content[row.start : row.end]).decode().split("\n")
    for line, text in enumerate(lines, row.line):
        if not text:  # a blank line, or what is after the last break
            continue
        if len(bad.lines) >= MOST_BAD:
            raise DataError(
                f"More than {MOST_BAD:,} lines cannot be read: choose what stands between the "
                "cells, or correct the file."
            )
        bad.lines.append(line)
        if len(bad.places) < MOST_PLACES:
            within = f"in quotes opened on line {row.line:,}"
            reason = row.reason if line == row.line else within
            bad.places.append(Place(line, "", text[:_LONGEST_CELL], reason))


def _find_bad_rows(text: Text) -> Iterator[_BadRow]:
    """Go block by block, and row by row where one of a block is bad."""
    content, position, line = text.content, text.start, text.line
    while position < len(content):
        end = find_end_of_block(content, position)
        block = Block(text, position, max(end, position + 1), line)
        if end > position and block.is_well_formed:
            position, line = end, line + count_breaks(content, position, end)
        else:
            position, line = yield from _find_in_block(block)


def _find_in_block(block: Block) -> Generator[_BadRow, None, tuple[int, int]]:
    """Look at the rows that begin in a block; give where the next one begins, and its line."""
    text, position, line = block.text, block.start, block.line
    content = text.content
    while position < block.end:
        try:
            for record in read_records(content, text.delimiter, position, line):
                if reason := _find_reason(record, text):
                    yield _BadRow(record.start, record.end, line, reason)
                position, line = record.end, line + count_breaks(content, position, record.end)
                if position >= block.end:
                    break
        except MalformedRowError as error:
            yield _BadRow(error.start, error.end, line, error.reason)
            position, line = error.end, line + count_breaks(content, position, error.end)
    return position, line


def _find_reason(record: Record, text: Text) -> str:
    """Why a row cannot be read; empty where it can."""
    if record.end - record.start > BLOCK:
        return f"longer than {BLOCK:,} bytes"
    if record.is_blank or len(record.cells) == len(text.names):
        return ""
    return describe_wrong_length(record.cells, text.names, text.delimiter).reason
