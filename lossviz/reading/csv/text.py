"""CSV text cut into rows, exactly; what is not exact CSV is refused.

The grammar is that of RFC 4180 with a delimiter of choice: rows of equal length,
cells quoted whole or not at all, a quote inside quotes written twice. Rows end in
LF, CR or CRLF; blank lines are passed over; blanks may stand around quotes.

Two readers share the work. pyarrow's is fast, and exact on texts that pass
`Block.is_plain`. The other one, `read_records`, walks cell by cell and knows line and
column of each; it reads what the fast one leaves, and finds the place of what
is refused. (Python's csv module would not do for that: it names no column,
lets stray quotes pass and limits a cell's length.) Both take a file in blocks, so
that memory is bounded and what is odd in one place makes only its block slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from lossviz.base import DataError, quote
from lossviz.reading.bad_rows import BadRowError, MalformedRowError
from lossviz.reading.choices import BETWEEN

# pyarrow is imported inside the functions that need it: `import lossviz` brings
# this module, and who never reads a file need not wait for it.
if TYPE_CHECKING:
    import pyarrow as pa

BLANKS = " \t"  # allowed around a number and around a column's name
BLOCK = 4 << 20  # bytes that are read at a time, and those of the longest row
MOST_COLUMNS = 10_000

Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_QUOTED = re.compile(rb' *"[^"]*+(?:""[^"]*+)*+"')
LINE_BREAK = re.compile(rb"\r\n?|\n")
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n)?+")
_LF, _CR, _QUOTE = b'\n\r"'


class Cell(NamedTuple):
    """One cell: the line of the file, from 1, on which it begins, and its bytes."""

    line: int
    content: bytes

    @property
    def text(self) -> str:
        """What the cell says."""
        return self.content.decode("utf-8")


class Record(NamedTuple):
    """One row.

    Attributes
    ----------
    cells : list of Cell
    start, end : int
        The offsets at which it begins and the next one does.
    is_blank : bool
        Whether there is nothing on the line, not even quotes.
    """

    cells: list[Cell]
    start: int
    end: int
    is_blank: bool


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
    """

    content: bytes
    delimiter: str
    start: int
    line: int
    names: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each column, from 0, by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Cut the rows into blocks of whole rows: offsets of beginning and end.

        Raises
        ------
        DataError
            For a row that is longer than a block.
        """
        start, size = self.start, len(self.content)
        while start < size:
            end = find_end_of_block(self.content, start) if size - start > BLOCK else size
            if end <= start:
                raise self._describe_too_long(start)
            yield start, end
            start = end

    def strings(self, wanted: Sequence[int]) -> pa.Table:
        """Read some columns of all rows as they are written; see `Block.strings`."""
        import pyarrow as pa

        return pa.concat_tables(self._read_blocks(wanted))

    def columns(self, wanted: int) -> Iterator[pa.ChunkedArray]:
        """Read one column as it is written, block by block."""
        return (table.column(0) for table in self._read_blocks([wanted]))

    def _read_blocks(self, wanted: Sequence[int]) -> Iterator[pa.Table]:
        line = self.line
        for start, end in self.blocks():
            yield Block(self, start, end).strings(wanted, line)
            line += count_breaks(self.content, start, end)

    def _describe_too_long(self, start: int) -> DataError:
        line = self.line + count_breaks(self.content, self.start, start)
        if b'"' in self.content[start : start + BLOCK]:
            reading = read_records(self.content, self.delimiter, start, line)
            try:
                for record in reading:
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
    """

    text: Text
    start: int
    end: int

    @cached_property
    def content(self) -> memoryview:
        """The bytes."""
        return memoryview(self.text.content)[self.start : self.end]

    @cached_property
    def breaks(self) -> int:
        """How many lines end in it."""
        return count_breaks(self.text.content, self.start, self.end)

    @cached_property
    def is_well_formed(self) -> bool:
        """Whether pyarrow takes all rows, and each has a cell for every column."""
        import pyarrow as pa

        first = {"0": pa.string()}
        table = self._read(column_types=first, include_columns=["0"], strings_can_be_null=False)
        return table is not None

    @cached_property
    def is_plain(self) -> bool:
        """Whether pyarrow takes it as `records` does."""
        text = self.text.content
        if text.find(b'"', self.start, self.end) < 0:
            return True
        return _quotes_are_regular(self.content, self.text.delimiter)

    def numbers(self, wanted: Sequence[int], decimal: str, missing: list[str]) -> pa.Table | None:
        """Read some columns as float64 with nulls; None where a cell is no plain number."""
        import pyarrow as pa

        types = {str(column): pa.float64() for column in wanted}
        return self._read(
            column_types=types,
            include_columns=list(types),
            decimal_point=decimal,
            null_values=missing,
        )

    def strings(self, wanted: Sequence[int], line: int) -> pa.Table:
        """Read some columns as they are written.

        Parameters
        ----------
        wanted : sequence of int
            Places of columns, from 0.
        line : int
            The line on which the block begins, for the sentence of a refusal.

        Raises
        ------
        DataError
            For what is not well-formed, and for a row of another length.
        """
        import pyarrow as pa

        types = {str(column): pa.string() for column in wanted}
        table = self._read(
            column_types=types, include_columns=list(types), strings_can_be_null=False
        )
        if table is not None:
            return table
        rows = [[r.cells[c].text for c in wanted] for r in self.records(line)]
        columns = zip(*rows, strict=True) if rows else ([] for _ in wanted)
        arrays = [pa.array(column, pa.string()) for column in columns]
        return pa.table(dict(zip(types, arrays, strict=True)))

    def records(self, line: int) -> Iterator[Record]:
        """Walk through the rows, cell by cell; blank lines are passed over.

        Raises
        ------
        DataError
            As `strings`.
        """
        text, names = self.text, self.text.names
        for record in read_records(text.content, text.delimiter, self.start, line, self.end):
            if record.is_blank and len(names) > 1:
                continue
            if len(record.cells) != len(names):
                raise describe_wrong_length(record.cells, names, text.delimiter)
            yield record

    def layout(self, line: int) -> tuple[Offsets, Offsets, Offsets]:
        """Find each row: offsets of its beginning and its end, and the line that it begins on."""
        if not self.is_plain:
            places = [(r.start, r.end, r.cells[0].line) for r in self.records(line)]
            begin, end, lines = np.array(places, dtype=np.int64).reshape(-1, 3).T
            return begin, end, lines
        begin, end, lines = _find_layout(self.content, self.text.delimiter)
        return begin + self.start, end + self.start, lines + line

    def _read(self, **convert: object) -> pa.Table | None:
        import pyarrow as pa
        from pyarrow import csv

        if not self.is_plain:
            return None
        names = [str(column) for column in range(len(self.text.names))]
        try:
            return csv.read_csv(
                pa.py_buffer(self.content),
                read_options=csv.ReadOptions(
                    column_names=names, use_threads=False, block_size=self.end - self.start + 1
                ),
                parse_options=csv.ParseOptions(
                    delimiter=self.text.delimiter, newlines_in_values=True
                ),
                convert_options=csv.ConvertOptions(**convert),
            )
        except pa.ArrowInvalid:  # rows of unequal length, or a cell that is no number
            return None


def read_records(
    text: bytes, delimiter: str, start: int = 0, line: int = 1, end: int | None = None
) -> Iterator[Record]:
    """Walk through the rows of a text, blank lines and all.

    Parameters
    ----------
    text : bytes
        UTF-8.
    delimiter : str
    start, end : int
        Offsets of the part to walk through, which begins with a row.
    line : int
        The line on which it begins.

    Raises
    ------
    DataError
        At the first cell that is not well-formed (a `MalformedRowError`), and for too
        many columns.
    """
    pattern, separator = _compile_cell_pattern(delimiter), delimiter.encode()
    position = begin = start
    end = len(text) if end is None else end
    cells: list[Cell] = []
    while position < end or cells:
        match = pattern.match(text, position, end)
        if match is None:
            error = _describe_malformed(text, position, end, line, len(cells) + 1, delimiter)
            error.start = begin
            raise error
        inside, plain, ending = match.groups()
        cells.append(Cell(line, plain if inside is None else inside.replace(b'""', b'"')))
        if len(cells) > MOST_COLUMNS:
            error = _make_malformed(
                f"Line {line} has more than {MOST_COLUMNS:,} cells: choose fewer.",
                f"more than {MOST_COLUMNS:,} cells",
                find_end_of_line(text, match.start(3)),
            )
            error.start = begin
            raise error
        if inside is not None or ending != separator:
            line += len(LINE_BREAK.findall(match.group()))
        position = match.end()
        if ending != separator:
            is_blank = len(cells) == 1 and plain is not None and not plain.strip()
            yield Record(cells, begin, position, is_blank)
            cells, begin = [], position


def count_breaks(text: bytes, start: int, end: int) -> int:
    """How many lines end between two offsets."""
    breaks = text.count(b"\n", start, end)
    if text.find(b"\r", start, end) < 0:
        return breaks
    return breaks + text.count(b"\r", start, end) - text.count(b"\r\n", start, end)


def find_end_of_line(text: bytes, at: int) -> int:
    """The offset after the line break that ends the line, or of the end of the text."""
    line = _LINE.match(text, at)
    assert line is not None  # it matches nothing at all, if need be
    return line.end()


def describe_too_long(line: int) -> DataError:
    """Say that a row is longer than what is read at a time."""
    return DataError(
        f"Line {line} is longer than {BLOCK:,} bytes: is this a table with line breaks "
        "between its rows?"
    )


def describe_wrong_length(cells: list[Cell], names: Sequence[str], delimiter: str) -> BadRowError:
    """Say that a row has too few cells, or too many."""
    line, got, wanted = cells[0].line, len(cells), len(names)
    counts = f"{got} cell{'s' * (got > 1)} for {wanted} columns"
    between = BETWEEN.get(delimiter, "delimiter")
    if got < wanted:
        return BadRowError.of(
            f"Line {line} has {counts}: compare it with the line above it, and add the cell or "
            f"the {between} that is missing.",
            counts,
        )
    return BadRowError.of(
        f"Line {line} has {counts}: there is no column for {quote(cells[wanted].text)}: take it "
        f"away, or put quotes around a cell that has a {between} in it.",
        counts,
    )


@lru_cache
def _compile_cell_pattern(delimiter: str) -> re.Pattern[bytes]:
    d = re.escape(delimiter.encode())
    quoted_, plain = rb' *+"([^"]*+(?:""[^"]*+)*+)" *+', _compile_plain_pattern(delimiter).pattern
    return re.compile(rb"(?:" + quoted_ + rb"|(" + plain + rb"))(" + d + rb"|\r\n|\r|\n|\Z)")


@lru_cache
def _compile_plain_pattern(delimiter: str) -> re.Pattern[bytes]:
    return re.compile(rb'[^"\r\n' + re.escape(delimiter.encode()) + rb"]*+")


def find_end_of_block(text: bytes, start: int) -> int:
    """The end of the last row that ends within a block's length; `start` if none does.

    Quotes are taken to open and close by turns; where they do not, the block is
    refused at the one that is out of turn, before this matters.
    """
    cut = start + BLOCK
    quotes = text.count(b'"', start, cut)
    while cut > start:
        # Each byte is looked at once more at most, however often one goes back.
        before = _find_last_break(text, start, cut)
        quotes -= text.count(b'"', before, cut)
        if quotes % 2 == 0:
            return before
        cut = text.rfind(b'"', start, before)
        quotes -= 1
    return start


def _find_last_break(text: bytes, start: int, end: int) -> int:
    """The offset after the last line break that is whole before `end`; `start` if none is."""
    line_feed = text.rfind(b"\n", start, end)
    if line_feed >= 0:
        return line_feed + 1
    # The last carriage return may be half of a break whose other half is at `end`.
    return max(start, text.rfind(b"\r", start, end - 1) + 1)


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
    feeds, returns = characters == _LF, characters == _CR
    returns[:-1] &= ~feeds[1:]  # CRLF is one break, which ends at its line feed
    ends = np.flatnonzero(feeds | returns) + 1
    at_the_end = ends.size and ends[-1] == characters.size
    return ends if at_the_end else np.append(ends, characters.size)


def _is_blank(characters: Bytes, starts: Offsets, delimiter: str) -> npt.NDArray[np.bool_]:
    blank = np.zeros(256, dtype=bool)
    blank[[_LF, _CR]] = True
    empty = blank[characters[starts]]
    blank[list(BLANKS.encode())] = True
    blank[ord(delimiter)] = False
    if not (blank[characters[starts]] & ~empty).any():
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


def _describe_malformed(
    text: bytes, position: int, end: int, line: int, column: int, delimiter: str
) -> MalformedRowError:
    """Say what stands at `position`, where no cell begins that ends as one should."""
    begun = text[position:end].lstrip(b" ")[:1] == b'"'
    if not begun:
        plain = _compile_plain_pattern(delimiter).match(text, position)
        assert plain is not None  # it matches nothing at all, if need be
        sentence = (
            f"Line {line}, column {column}: a quote follows {quote(plain.group().decode())} "
            "inside the cell: put quotes around the whole cell, and write the one inside twice."
        )
        return _make_malformed(sentence, "a quote inside a cell", find_end_of_line(text, position))
    if not (closed := _QUOTED.match(text, position, end)):
        sentence = (
            f"Line {line}, column {column}: a quote is opened and not closed before the file "
            "ends: close it, and write a quote inside a quoted cell twice."
        )
        reason = "a quote is not closed"
        error = _make_malformed(sentence, reason, find_end_of_line(text, position))
        error.is_open = True
        return error
    sentence = (
        f"Line {line + len(LINE_BREAK.findall(closed.group()))}, column {column}: the cell "
        "goes on after its closing quote: write a quote inside a quoted cell twice."
    )
    return _make_malformed(
        sentence, "text after a closing quote", find_end_of_line(text, closed.end())
    )


def _make_malformed(sentence: str, reason: str, end: int) -> MalformedRowError:
    error = MalformedRowError(sentence)
    error.reason, error.end = reason, end
    return error
