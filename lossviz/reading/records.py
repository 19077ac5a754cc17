"""CSV text cut into rows, exactly; what is not exact CSV is refused.

The grammar is that of RFC 4180 with a delimiter of choice: rows of equal length,
cells quoted whole or not at all, a quote inside quotes written twice. Rows end in
LF, CR or CRLF; blank lines are passed over; blanks may stand around quotes.

`read_records` walks cell by cell and knows line and column of each, so that it can say
where what is refused stands. (Python's csv module would not do for that: it names no
column, lets stray quotes pass and limits a cell's length.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lossviz.base import DataError, quote
from lossviz.data import BLANKS
from lossviz.reading.choices import BETWEEN

BLOCK = 4 << 20  # bytes that are read at a time, and those of the longest row
MOST_COLUMNS = 10_000

LINE_BREAK = re.compile(rb"\r\n?|\n")
_QUOTED = re.compile(rb' *"[^"]*+(?:""[^"]*+)*+"')
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n)?+")


class BadRowError(DataError):
    """A row that cannot be read: it may be left out, if the person says so.

    Attributes
    ----------
    reason : str
        Why, in a few words without the line.
    """

    def __init__(self, sentence: str, reason: str = "") -> None:
        super().__init__(sentence)
        self.reason = reason


class MalformedRowError(BadRowError):
    """A row in which a quote is out of place, or that has too many cells for any table.

    Attributes
    ----------
    start, end : int
        Offsets of the row, and of the line after what cannot be read.
    is_open : bool
        A quote is opened and not closed before the text ends.
    """

    start: int = 0
    end: int = 0
    is_open: bool = False


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

    @property
    def texts(self) -> tuple[str, ...]:
        """What the cells say, without blanks around it."""
        return tuple(cell.text.strip(BLANKS) for cell in self.cells)


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
    MalformedRowError
        At the first cell that is not well-formed, and for too many columns.
    """
    pattern, separator = _compile_cell_pattern(delimiter), delimiter.encode()
    position = begin = start
    end = len(text) if end is None else end
    cells: list[Cell] = []
    while position < end or cells:
        match = pattern.match(text, position, end)
        if match is None or len(cells) == MOST_COLUMNS:
            error = (
                _describe_malformed(text, position, end, line, len(cells) + 1, delimiter)
                if match is None
                else _describe_too_many_cells(text, match.start(3), line)
            )
            error.start = begin
            raise error
        inside, plain, ending = match.groups()
        cells.append(Cell(line, plain if inside is None else inside.replace(b'""', b'"')))
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


def find_end_of_line(text: bytes, position: int) -> int:
    """The offset after the line break that ends the line, or of the end of the text."""
    line = _LINE.match(text, position)
    assert line is not None  # it matches nothing at all, if need be
    return line.end()


def find_end_of_block(text: bytes, start: int) -> int:
    """The end of the last row that ends within a block's length; `start` if none does.

    Quotes are taken to open and close by turns; where they do not, the block is
    refused at the one that is out of turn, before this matters.
    """
    cut = start + BLOCK
    if cut >= len(text):
        return len(text)
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


def describe_too_long(line: int) -> DataError:
    """Say that a row is longer than what is read at a time."""
    return DataError(
        f"Line {line} is longer than {BLOCK:,} bytes: is this a table with line breaks "
        "between its rows?"
    )


def describe_wrong_length(cells: list[Cell], names: Sequence[str], delimiter: str) -> BadRowError:
    """Say that a row has too few cells, or too many."""
    line, n, width = cells[0].line, len(cells), len(names)
    counts = f"{n} cell{'s' * (n > 1)} for {width} columns"
    between = BETWEEN.get(delimiter, "delimiter")
    if n < width:
        advice = (
            f"compare it with the line above it, and add the cell or the {between} that is missing."
        )
    else:
        advice = (
            f"there is no column for {quote(cells[width].text)}: take it "
            f"away, or put quotes around a cell that has a {between} in it."
        )
    return BadRowError(f"Line {line} has {counts}: {advice}", counts)


@lru_cache
def _compile_cell_pattern(delimiter: str) -> re.Pattern[bytes]:
    """The pattern of a cell, quoted or plain, and of what follows it."""
    d = re.escape(delimiter.encode())
    quoted_, plain = rb' *+"([^"]*+(?:""[^"]*+)*+)" *+', _compile_plain_pattern(delimiter).pattern
    return re.compile(rb"(?:" + quoted_ + rb"|(" + plain + rb"))(" + d + rb"|\r\n|\r|\n|\Z)")


@lru_cache
def _compile_plain_pattern(delimiter: str) -> re.Pattern[bytes]:
    """The pattern of a cell without quotes."""
    return re.compile(rb'[^"\r\n' + re.escape(delimiter.encode()) + rb"]*+")


def _find_last_break(text: bytes, start: int, end: int) -> int:
    """The offset after the last line break that is whole before `end`; `start` if none is."""
    line_feed = text.rfind(b"\n", start, end)
    if line_feed >= 0:
        return line_feed + 1
    # The last carriage return may be half of a break whose other half is at `end`.
    return max(start, text.rfind(b"\r", start, end - 1) + 1)


def _describe_malformed(
    text: bytes, position: int, end: int, line: int, column: int, delimiter: str
) -> MalformedRowError:
    """Say what stands at `position`, where no cell begins that ends as one should."""
    is_quoted = text[position:end].lstrip(b" ")[:1] == b'"'
    closed = _QUOTED.match(text, position, end) if is_quoted else None
    if closed:
        line += len(LINE_BREAK.findall(closed.group()))
        reason = "text after a closing quote"
        advice = "the cell goes on after its closing quote: write a quote inside a quoted cell"
    elif is_quoted:
        reason = "a quote is not closed"
        advice = (
            "a quote is opened and not closed before the file ends: close it, and write a quote "
            "inside a quoted cell"
        )
    else:
        plain = _compile_plain_pattern(delimiter).match(text, position)
        assert plain is not None  # it matches nothing at all, if need be
        reason = "a quote inside a cell"
        advice = (
            f"a quote follows {quote(plain.group().decode())} inside the cell: put quotes around "
            "the whole cell, and write the one inside"
        )
    error = MalformedRowError(f"Line {line}, column {column}: {advice} twice.", reason)
    error.end = find_end_of_line(text, closed.end() if closed else position)
    error.is_open = is_quoted and not closed
    return error


def _describe_too_many_cells(text: bytes, position: int, line: int) -> MalformedRowError:
    error = MalformedRowError(
        f"Line {line} has more than {MOST_COLUMNS:,} cells: choose fewer.",
        f"more than {MOST_COLUMNS:,} cells",
    )
    error.end = find_end_of_line(text, position)
    return error
