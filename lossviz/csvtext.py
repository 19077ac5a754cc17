"""CSV text cut into columns of strings, exactly; what is not exact CSV is refused.

The grammar is that of RFC 4180: UTF-8, commas, lines that end in LF or CRLF, a
line of names, rows of equal length, cells quoted whole or not at all, a quote
inside quotes written twice. A byte order mark, and line breaks after the last
row, are let pass.

Two readers share the work. pyarrow's is fast, and exact on texts that pass
`_is_plain`. The other one, `records`, walks cell by cell and knows line and
column of each; it reads what the fast one leaves, and finds the place of what
is refused. (Python's csv module would not do for that: it names no column,
lets stray quotes and lone carriage returns pass and limits a cell's length.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lossviz.errors import DataError
from lossviz.quoting import quoted

# pyarrow is imported inside the functions that need it: `import lossviz` brings
# this module, and who never reads a file need not wait for it.
if TYPE_CHECKING:
    import pyarrow as pa

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
BLANKS = " \t"  # allowed around a number and around a column's name

_CELL = re.compile(rb'(?:"([^"]*+(?:""[^"]*+)*+)"|([^",\r\n]*+))(,|\r?\n|\Z)')
_QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
_UNQUOTED = re.compile(rb'[^",\r\n]*+')
_LINE_BREAK = re.compile(rb"\r\n?|\n")

_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_FORMATS = (
    (rb"\xff\xfe|\xfe\xff", "UTF-16 text: save it as CSV in UTF-8"),
    (rb"PK\x03\x04", "an Excel workbook or a zip file: save the sheet as CSV, or unpack it"),
    (rb"\xd0\xcf\x11\xe0", "an old Excel workbook: save the sheet as CSV in UTF-8"),
    (rb"PAR1", "a Parquet file: write it as CSV first"),
    (rb"\x1f\x8b", "compressed with gzip: unpack it first"),
    (rb"%PDF", "a PDF: give the table as CSV"),
    (rb"\s*<(?i:!doctype|html|head|body|table|\?xml)", "a web page: download the CSV file itself"),
)
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class Cell(NamedTuple):
    """One cell: the line of the file, from 1, on which it begins, and its bytes."""

    line: int
    content: bytes

    @property
    def text(self) -> str:
        """What the cell says."""
        return self.content.decode("utf-8")


class Record(NamedTuple):
    """The cells of one row, and the offset at which the next row begins."""

    cells: list[Cell]
    end: int


@dataclass(frozen=True)
class Columns:
    """A text cut into columns.

    Attributes
    ----------
    names : tuple of str
        From left to right, no two alike.
    strings : tuple of pyarrow.ChunkedArray of string, each of length n >= 1
    text : bytes or None
        The text itself where quotes may make a row longer than a line, for
        `records` to find a row's line in; None where row k stands on line k + 2.
    """

    names: tuple[str, ...]
    strings: tuple[pa.ChunkedArray, ...]
    text: bytes | None


def cut(data: bytes) -> Columns:
    """Cut a CSV file into columns of strings.

    Raises
    ------
    DataError
        For anything but well-formed CSV in UTF-8: the sentence says what is
        wrong, on which line, in which column, and what to do.
    """
    text = _as_text(data)
    header = next(records(text))
    names = _names([cell.text.strip(BLANKS) for cell in header.cells], header.cells[0].line)
    if header.end >= len(text):
        raise DataError("The file has a line of column names and no rows below it: add rows.")
    strings = _fast(text, header.end, len(names)) or _slow(text, names)
    return Columns(names, strings, text if b'"' in text else None)


def records(text: bytes) -> Iterator[Record]:
    """Walk through the rows of a text, the header first.

    Parameters
    ----------
    text : bytes
        UTF-8, not empty, without line breaks after the last row.

    Raises
    ------
    DataError
        At the first cell that is not RFC 4180.
    """
    position, line = 0, 1
    cells: list[Cell] = []
    while match := _CELL.match(text, position):
        inside, plain, separator = match.groups()
        cells.append(Cell(line, plain if inside is None else inside.replace(b'""', b'"')))
        line += len(_LINE_BREAK.findall(match.group()))
        position = match.end()
        if separator == b",":
            continue
        yield Record(cells, position)
        if position >= len(text):
            return
        cells = []
    raise _malformed(text, position, line, len(cells) + 1)


def _as_text(data: bytes) -> bytes:
    """Check that the bytes are text in UTF-8; take off its mark and the last line breaks."""
    for beginning, what in _OTHER_FORMATS:
        if re.match(beginning, data):
            raise DataError(f"The file is not CSV but {what}.")
    if not data.removeprefix(_UTF8_MARK).strip():
        raise DataError("The file is empty: it needs a line of column names and rows below it.")
    _refuse_nul(data)
    _refuse_other_encodings(data)
    return data.removeprefix(_UTF8_MARK).rstrip(b"\r\n")


def _refuse_nul(data: bytes) -> None:
    if (at := data.find(b"\0")) >= 0:
        raise DataError(
            f"Line {_line_at(data, at)}: there is a NUL byte at byte {at + 1}, so the file is no "
            "UTF-8 text: save it as CSV in UTF-8."
        )


def _refuse_other_encodings(data: bytes) -> None:
    try:
        data.isascii() or data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"Line {_line_at(data, error.start)}: byte {error.start + 1} of the file "
            f"(0x{data[error.start]:02X}) is not UTF-8: save the file as CSV in UTF-8."
        ) from None


def _line_at(data: bytes, at: int) -> int:
    return 1 + len(_LINE_BREAK.findall(data, 0, at))


def _names(names: list[str], line: int) -> tuple[str, ...]:
    if len(names) == 1:
        raise _one_column(names[0])
    if all(re.fullmatch(NUMBER, name) for name in names):
        raise DataError(
            f"Line {line} holds numbers where the column names should be: put a line of names "
            "above it, such as target,prediction."
        )
    if not names[0]:  # the index that pandas writes has no name
        names = [_unused("row", names), *names[1:]]
    for column, name in enumerate(names, 1):
        if not name:
            raise DataError(f"Line {line}, column {column}: the column has no name: give it one.")
        first = names.index(name) + 1
        if first < column:
            raise DataError(
                f"Line {line}: columns {first} and {column} are both called {quoted(name)}: "
                "rename one of them."
            )
    return tuple(names)


def _unused(name: str, names: Sequence[str]) -> str:
    candidates = (name, *(f"{name} {k}" for k in range(2, len(names) + 2)))
    return next(candidate for candidate in candidates if candidate not in names)


def _one_column(name: str) -> DataError:
    most = max(_SEPARATORS, key=name.count)
    if name.count(most):
        return DataError(
            f"Line 1 has no comma: the file separates its cells with {_SEPARATORS[most]}. "
            "Save it with commas, and with points in the decimals."
        )
    if not name:
        return DataError("Line 1 is blank: the column names belong there.")
    return DataError(
        f"The file has one column only, {quoted(name)}: it needs targets in one column and "
        "predictions in another, with a comma between them."
    )


def _fast(text: bytes, start: int, width: int) -> tuple[pa.ChunkedArray, ...] | None:
    """Read the rows below the header with pyarrow; None where `_slow` has to say."""
    import pyarrow as pa
    from pyarrow import csv

    if not _is_plain(text):
        return None
    names = [str(column) for column in range(width)]
    try:
        table = csv.read_csv(
            pa.py_buffer(text)[start:],
            read_options=csv.ReadOptions(column_names=names),
            parse_options=csv.ParseOptions(newlines_in_values=b'"' in text),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # rows of unequal length, or one longer than pyarrow's blocks
        return None
    return tuple(table.columns)


def _is_plain(text: bytes) -> bool:
    """Whether pyarrow takes the text as RFC 4180 does: if not, it might do so in silence.

    It makes empty cells of a blank line, ends a line at a lone carriage return,
    goes on after a closing quote and closes the last quote by itself.
    """
    if b"\r" in text and (text.count(b"\r") != text.count(b"\r\n") or b"\n\r\n" in text):
        return False
    # For two line feeds in a row this is ten times as fast as searching the bytes.
    line_feed = np.frombuffer(text, dtype=np.uint8) == ord("\n")
    if (line_feed[1:] & line_feed[:-1]).any():
        return False
    return b'"' not in text or _quotes_are_regular(text)


def _quotes_are_regular(text: bytes) -> bool:
    r"""Whether every quote opens a cell, closes one, or is half of a doubled one.

    Counted from the start, quotes open and close by turns; a doubled quote
    closes and opens again at once. So each opening one has a comma, a line
    break or a quote before it, and each closing one has the like after it.
    """
    # Line breaks at both ends save asking whether there is a neighbour.
    characters = np.frombuffer(b"\n" + text + b"\n", dtype=np.uint8)
    quotes = np.flatnonzero(characters == ord('"'))
    borders = np.zeros(256, dtype=bool)
    borders[list(b',"\r\n')] = True
    opened, closed = characters[quotes[::2] - 1], characters[quotes[1::2] + 1]
    return quotes.size % 2 == 0 and bool(borders[opened].all() and borders[closed].all())


def _slow(text: bytes, names: Sequence[str]) -> tuple[pa.ChunkedArray, ...]:
    import pyarrow as pa

    rows = []
    for cells, _ in islice(records(text), 1, None):
        if len(cells) != len(names):
            raise _wrong_length(cells, names)
        rows.append([cell.text for cell in cells])
    return tuple(
        pa.chunked_array([pa.array(column, pa.string())]) for column in zip(*rows, strict=True)
    )


def _wrong_length(cells: list[Cell], names: Sequence[str]) -> DataError:
    line, got, wanted = cells[0].line, len(cells), len(names)
    if got == 1 and not cells[0].content.strip():
        return DataError(f"Line {line} is blank: delete it.")
    counts = f"Line {line} has {got} cell{'s' * (got > 1)} for {wanted} columns"
    if got < wanted:
        return DataError(
            f"{counts}: there is none for column {got + 1} ({quoted(names[got])}): add it."
        )
    return DataError(
        f"{counts}: there is no column for {quoted(cells[wanted].text)}: take it away, or put "
        "quotes around a cell that has a comma in it."
    )


def _malformed(text: bytes, position: int, line: int, column: int) -> DataError:
    """Say what stands at `position`, where no cell begins that ends as one should."""
    if text[position : position + 1] == b'"':
        if not (closed := _QUOTED.match(text, position)):
            return DataError(
                f"Line {line}, column {column}: a quote is opened and not closed before the file "
                "ends: close it, and write a quote inside a quoted cell twice."
            )
        return DataError(
            f"Line {line + len(_LINE_BREAK.findall(closed.group()))}, column {column}: the cell "
            "goes on after its closing quote: write a quote inside a quoted cell twice."
        )
    rest = _UNQUOTED.match(text, position)
    assert rest is not None  # it matches nothing at all, if need be
    if text[rest.end() : rest.end() + 1] == b'"':
        return DataError(
            f"Line {line}, column {column}: a quote follows {quoted(rest.group().decode())} inside "
            "the cell: put quotes around the whole cell, and write the one inside twice."
        )
    return DataError(
        f"Line {line}, column {column}: there is a carriage return without a line feed: save the "
        "file with line breaks of Windows (CRLF) or Unix (LF)."
    )
