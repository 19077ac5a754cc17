"""A text in which the rows that are not well-formed are blank: the others can be read.

Blank lines are passed over, so the others keep their lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lossviz.base import DataError
from lossviz.data import KEPT, Place
from lossviz.reading.bad_rows import MalformedRowError
from lossviz.reading.csv.text import (
    BLOCK,
    LINE_BREAK,
    Block,
    Record,
    Text,
    count_breaks,
    describe_wrong_length,
    find_end_of_block,
    read_records,
)

MOST_BAD = 1_000_000  # lines; a file with more of them is not one with some bad rows
_LONGEST_CELL = 200  # characters of a line that are kept to be looked at


@dataclass
class BadRows:
    """Lines of rows that are not well-formed; where a quote swallowed several, each of them.

    Attributes
    ----------
    places : list of Place
        The first `KEPT` of them, with the reason.
    lines : list of int
        All of them.
    """

    places: list[Place] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.lines)


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    line: int
    reason: str


def note_passed(bad: BadRows, content: bytes, passed: Iterable[MalformedRowError]) -> None:
    """Note malformed rows that were passed over where the table was looked for."""
    at, line = 0, 1
    for error in passed:
        line += count_breaks(content, at, error.start)
        at = error.start
        span = _Span(error.start, error.end, line, error.reason)
        _note(bad, span, content[error.start : error.end])


def blank_bad_rows(text: Text, bad: BadRows) -> Text:
    """Make every row blank that is not well-formed, or has too few cells or too many.

    Where a quote is out of place, the row ends with the line on which that is seen: all
    lines since the quote was opened belong to it. Of a quote that is never closed only
    the line on which it is opened does, because no other ends there.

    Parameters
    ----------
    text : Text
    bad : BadRows
        Where they are noted.

    Returns
    -------
    Text
        The same lines, some of them blank.

    Raises
    ------
    DataError
        For more than `MOST_BAD` lines.
    """
    pieces, done = [], 0
    for span in _Walk(text).spans():
        content = text.content[span.start : span.end]
        # CRLF for each: a line feed alone would be half of a break after a carriage return.
        breaks = b"\r\n" * len(LINE_BREAK.findall(content))
        pieces += [text.content[done : span.start], breaks]
        done = span.end
        _note(bad, span, content)
    if not pieces:
        return text
    return replace(text, content=b"".join([*pieces, text.content[done:]]))


def _note(bad: BadRows, span: _Span, content: bytes) -> None:
    lines = content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, said in enumerate(lines, span.line):
        if not said:  # a blank line, or what is after the last break
            continue
        if bad.n >= MOST_BAD:
            raise DataError(
                f"More than {MOST_BAD:,} lines cannot be read: choose what stands between the "
                "cells, or correct the file."
            )
        bad.lines.append(line)
        if len(bad.places) < KEPT:
            within = f"in quotes opened on line {span.line:,}"
            reason = span.reason if line == span.line else within
            bad.places.append(Place(line, "", said[:_LONGEST_CELL], reason))


class _Walk:
    """A walk over the rows of a text: block by block, row by row where one of a block is bad."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._at, self._line = text.start, text.line

    def spans(self) -> Iterator[_Span]:
        """Find the rows that are bad."""
        content, size = self._text.content, len(self._text.content)
        while (at := self._at) < size:
            end = find_end_of_block(content, at) if size - at > BLOCK else size
            if end > at and Block(self._text, at, end).is_well_formed:
                self._pass_over(end)
            else:
                yield from self._row_by_row(max(end, at + 1))

    def _row_by_row(self, end: int) -> Iterator[_Span]:
        """Look at the rows that begin before `end`."""
        content, delimiter = self._text.content, self._text.delimiter
        while self._at < end:
            try:
                for record in read_records(content, delimiter, self._at, self._line):
                    if reason := self._find_reason(record):
                        yield _Span(record.start, record.end, self._line, reason)
                    self._pass_over(record.end)
                    if self._at >= end:
                        return
            except MalformedRowError as error:
                yield _Span(error.start, error.end, self._line, error.reason)
                self._pass_over(error.end)

    def _find_reason(self, record: Record) -> str:
        if record.end - record.start > BLOCK:
            return f"longer than {BLOCK:,} bytes"
        if record.is_blank or len(record.cells) == len(self._text.names):
            return ""
        return describe_wrong_length(record.cells, self._text.names, self._text.delimiter).reason

    def _pass_over(self, end: int) -> None:
        self._line += count_breaks(self._text.content, self._at, end)
        self._at = end
