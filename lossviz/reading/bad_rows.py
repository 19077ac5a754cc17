"""A text in which the rows that are not well-formed are blank: the others can be read.

Blank lines are passed over, so the others keep their lines.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from lossviz.base import DataError
from lossviz.data import MOST_PLACES, Place
from lossviz.reading.blocks import BadRows, Block, Text
from lossviz.reading.records import (
    BLOCK,
    LINE_BREAK,
    MalformedRowError,
    Record,
    count_breaks,
    describe_wrong_length,
    find_end_of_block,
    read_records,
)

MOST_BAD = 1_000_000  # lines; a file with more of them is not one with some bad rows
_LONGEST_CELL = 200  # characters of a line that are kept to be looked at


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
