r"""Text with other quotes, with escapes or with blanks between its cells, written anew.

What comes out is CSV as `records` reads it, with the same lines: RFC 4180 knows neither
single quotes nor backslashes, and blanks part cells in any number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lossviz.reading.choices import BLANK, QUOTES, UNIT
from lossviz.reading.records import LINE_BREAK, BadRowError

_BLANKS = re.compile(rb"[ \t]++")
_AROUND_BREAK = re.compile(rb"[ \t]*+(\r\n|\r|\n)[ \t]*+")
_ESCAPED = re.compile(rb"\\(\r\n|[\s\S])")


def rewrite(content: bytes, delimiter: str, quotechar: str, *, escapes: bool) -> tuple[bytes, str]:
    r"""Write a text anew.

    Parameters
    ----------
    content : bytes
        UTF-8.
    delimiter : str
        `BLANK` for any number of blanks and tabs.
    quotechar : {'"', "'"}
    escapes : bool
        Whether a backslash stands before a character that is taken as it is.

    Returns
    -------
    tuple of (bytes, str)
        The same lines and cells with double quotes and without escapes, and what stands
        between the cells now.

    Raises
    ------
    BadRowError
        For a quote that is not closed, or is followed by text.
    """
    if delimiter == BLANK and not escapes and quotechar.encode() not in content:
        return _replace_blanks(content), UNIT
    between = UNIT if delimiter == BLANK else delimiter
    dialect = _compile_cells(delimiter, quotechar, escapes)
    return b"".join(_write_rows(content, dialect, between.encode())), between


def _replace_blanks(content: bytes) -> bytes:
    """Put one separator for each run of blanks, in a text without quotes: many times as fast."""
    lines = _AROUND_BREAK.sub(rb"\1", content.strip(b" \t"))
    return _BLANKS.sub(UNIT.encode(), lines)


class _Cells(NamedTuple):
    """How a cell is found: what is skipped at the start of a line, a cell, and what follows it."""

    indent: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    quote: str
    escapes: bool


@lru_cache
def _compile_cells(delimiter: str, quotechar: str, escapes: bool) -> _Cells:
    """Make the patterns that find the cells of a dialect."""
    q, escaped = re.escape(quotechar.encode()), rb"|\\(?:\r\n|[\s\S])" if escapes else b""
    mark = rb"\\" if escapes else b""
    if delimiter == BLANK:
        after, apart, indent = rb"[ \t]*+(\r\n|\r|\n|\Z)|([ \t]++)", rb" \t", rb"[ \t]*+"
    else:
        d = re.escape(delimiter.encode())
        after, apart, indent = rb" *+(\r\n|\r|\n|\Z)|( *+" + d + rb")", d, b""
    quoted = rb" *+" + q + rb"((?:[^" + q + mark + rb"]|" + q + q + escaped + rb")*+)" + q
    plain = rb"(?! *+" + q + rb")((?:[^" + apart + rb"\r\n" + mark + rb"]" + escaped + rb")*+)"
    cell = re.compile(rb"(?:" + quoted + rb"|" + plain + rb")(?:" + after + rb")")
    return _Cells(re.compile(indent), cell, quotechar, escapes)


def _write_rows(content: bytes, cells: _Cells, between: bytes) -> Iterator[bytes]:
    """Write the rows of a text anew, cell by cell."""
    position, line, column = 0, 1, 1
    while position < len(content):
        if column == 1:
            indent = cells.indent.match(content, position)
            position = indent.end() if indent else position
        match = cells.cell.match(content, position)
        if match is None:
            raise _describe_quote(line, column, QUOTES[cells.quote])
        quoted, plain, ending, _ = match.groups()
        yield _write_cell(quoted, plain, cells, between)
        line += len(LINE_BREAK.findall(match.group()))
        position = match.end()
        yield between if ending is None else ending
        column = column + 1 if ending is None else 1


def _write_cell(quoted: bytes | None, plain: bytes | None, cells: _Cells, between: bytes) -> bytes:
    """Write a cell as CSV does: with double quotes where they are needed."""
    quote = cells.quote.encode()
    text = plain or b"" if quoted is None else quoted.replace(quote + quote, quote)
    if cells.escapes:
        text = _ESCAPED.sub(rb"\1", text)
    if quoted is None and b'"' not in text and between not in text and not LINE_BREAK.search(text):
        return text
    return b'"' + text.replace(b'"', b'""') + b'"'


def _describe_quote(line: int, column: int, what: str) -> BadRowError:
    return BadRowError(
        f"Line {line}, column {column}: a {what} is opened and not closed before the file ends, or "
        "text follows the closing one: write a quote inside a quoted cell twice.",
        "a quote out of place",
    )
