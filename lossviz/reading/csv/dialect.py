"""Where the table begins in a text and what stands between its cells, found out by looking.

The first rows decide. What was found is said (`Dialect.in_words`), and every part of it
can be given instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, islice

from lossviz.base import DataError, list_names, quote
from lossviz.reading.bad_rows import MalformedRowError
from lossviz.reading.choices import BLANK, DELIMITERS, LEAVE_OUT, MISSING, Choices
from lossviz.reading.columns import guess_columns
from lossviz.reading.csv.cells import looks_numeric, seems_number
from lossviz.reading.csv.cleaning import BadRows, blank_bad_rows, note_passed
from lossviz.reading.csv.decimal_marks import Doubt
from lossviz.reading.csv.rewriting import rewrite
from lossviz.reading.csv.text import (
    BLANKS,
    BLOCK,
    LINE_BREAK,
    Record,
    Text,
    count_breaks,
    describe_too_long,
    find_end_of_line,
    read_records,
)

LOOKED_AT = 200  # rows
_MOST_TITLES = 100
_MOST_PASSED = 10_000  # malformed rows above the table
_MOST_LINES = 50_000  # blank ones and all
_REMARKS = re.compile(rb"(?:[ \t]*+(?:#[^\r\n]*+)?+(?:\r\n|\r|\n))*+")


@dataclass(frozen=True)
class Dialect:
    """How a text is a table.

    Attributes
    ----------
    text : Text
        The rows and the names of the columns.
    header : int
        The line of the names; 0 where the file has none.
    head : tuple of tuple of str
        The cells of the first rows, each as long as there are columns.
    duplicated : mapping of str to list of str
        For each name that several columns have, what they are called here.
    skipped : int
        Lines above the names, or above the first row, that are neither blank nor remarks.
    passed : tuple of MalformedRowError
        The rows of these that are malformed, where such are left out.
    """

    text: Text
    header: int
    head: tuple[tuple[str, ...], ...]
    duplicated: dict[str, list[str]]
    skipped: int = 0
    passed: tuple[MalformedRowError, ...] = ()

    def without_bad_rows(self) -> tuple[Dialect, BadRows]:
        """The same table with blank lines for the rows that are not well-formed."""
        bad = BadRows()
        note_passed(bad, self.text.content, self.passed)
        text = blank_bad_rows(self.text, bad)
        rows = _Rows.read(text.content, text.delimiter, text.start, text.line)
        head = _cut_head(rows.records, len(text.names))
        return replace(self, text=text, head=head), bad

    def column(self, name: str) -> list[str]:
        """What the first rows say in a column."""
        place = self.text.places[name]
        return [row[place] for row in self.head]


def find_dialect(content: bytes, choices: Choices) -> Dialect:
    """Find header and delimiter.

    Parameters
    ----------
    content : bytes
        UTF-8 without a mark.
    choices : Choices
        What is given is taken as it is.

    Raises
    ------
    DataError
        If there is no table of at least two columns and one row.
    """
    if not content or content.isspace():  # without a copy
        raise _describe_empty()
    start, line = _skip_comments(content, choices.header)
    delimiters = [choices.delimiter] if choices.delimiter else list(DELIMITERS)
    passing = choices.bad_rows == LEAVE_OUT
    tables = [_Rows.read(content, delimiter, start, line, passing) for delimiter in delimiters]
    best = max(tables, key=lambda table: table.rank)
    return best.dialect(content, choices.header)


def write_standard(content: bytes, choices: Choices) -> tuple[bytes, Choices]:
    """Write a text anew where the person says that it has other quotes, escapes or blanks.

    Returns
    -------
    tuple of (bytes, Choices)
        The text as `find_dialect` reads it, and what is known of it then.

    Raises
    ------
    DataError
        For a quote out of place.
    """
    unusual = choices.quotechar != '"' or choices.escapes or choices.delimiter == BLANK
    if not unusual:
        return content, choices
    delimiter = choices.delimiter or max(DELIMITERS, key=lambda d: _rank_head(content, d, choices))
    text, between = rewrite(content, delimiter, choices.quotechar, escapes=choices.escapes)
    return text, replace(choices, delimiter=between)


def _rank_head(content: bytes, delimiter: str, choices: Choices) -> tuple[float, ...]:
    end = len(content) if len(content) <= BLOCK else content.rfind(b"\n", 0, BLOCK) + 1
    try:
        text, _ = rewrite(content[:end], delimiter, choices.quotechar, escapes=choices.escapes)
        return _Rows.read(text, delimiter, *_skip_comments(text, choices.header)).rank
    except DataError:
        return (-1.0,)


@dataclass(frozen=True)
class _Rows:
    """The first rows as one delimiter cuts them."""

    delimiter: str
    records: list[Record]
    refusal: DataError | None
    passed: tuple[MalformedRowError, ...] = ()

    @classmethod
    def read(
        cls, content: bytes, delimiter: str, start: int, line: int, passing: bool = False
    ) -> _Rows:
        """Read them; one that is malformed ends this, or is passed over."""
        for length in (BLOCK, 2 * BLOCK):  # the header and a row may be that long, each of them
            end = min(len(content), start + length)
            passed: list[MalformedRowError] | None = [] if passing else None
            rows, refusal = _read_until(content, delimiter, (start, end), line, passed)
            cut = _find_cut(rows, refusal, end) if end < len(content) else None
            if cut is None:
                return cls(delimiter, rows, refusal, tuple(passed or ()))
            rows = [row for row in rows if row.start < cut]
            if len(rows) > 1:
                return cls(delimiter, rows, None, tuple(passed or ()))
        too_long = describe_too_long(line + count_breaks(content, start, cut or 0))
        return cls(delimiter, rows, too_long)

    @property
    def width(self) -> int:
        """How many cells most rows have."""
        counts = Counter(len(record.cells) for record in self.records)
        return max(counts, key=lambda width: counts[width], default=0)  # of equals, the first

    @property
    def rank(self) -> tuple[float, ...]:
        """How much this looks like a table of numbers."""
        width, rows = self.width, self.records
        fitting = [record for record in rows if len(record.cells) == width]
        if width < 2:
            return (0.0,)
        numeric = sum(
            looks_numeric(column) for column in zip(*map(_read_texts, fitting[1:]), strict=True)
        )
        return (1.0, min(2, numeric), numeric / width, len(fitting) / len(rows), width)

    def dialect(self, content: bytes, given: int | None) -> Dialect:
        place = self._find_header(given)
        if self.width < 2 or not self.records:
            raise self._describe_no_table()
        header = self.records[place] if place is not None else None
        below = self.records[place + 1 :] if place is not None else self._find_rows_below(given)
        if header is not None and not below and not self.refusal:
            raise DataError("The file has a line of column names and no rows below it: add rows.")
        width = len(header.cells) if header else len(below[0].cells)
        if width < 2:
            raise self._describe_no_table()
        start = header.end if header else below[0].start
        line = _find_line_of_rows(header, below)
        if header:
            _refuse_short_header(header, below, width)
        elif given is None:
            header = _find_names_in_remark(content, start, self.delimiter, width)
        names = _make_names(header, width)
        text = Text(content, self.delimiter, start, line, tuple(names.called))
        number = header.cells[0].line if header else 0
        top = min(header.start, start) if header and place is not None else start
        passed = tuple(error for error in self.passed if error.start < top)
        skipped = _count_skipped(content, top) if place is not None or given is None else 0
        skipped -= sum(_count_skipped(content[e.start : e.end]) for e in passed)
        return Dialect(text, number, _cut_head(below, width), names.duplicated, skipped, passed)

    def _find_rows_below(self, given: int | None) -> list[Record]:
        """The rows of a file without a header, after what stands above the table."""
        if given == 0:
            return self.records
        first = next(k for k, r in enumerate(self.records) if len(r.cells) == self.width)
        if first and len(self.records[first - 1].cells) > 1:
            raise _describe_too_few_names(self.records[first - 1], self.width)
        return self.records[first:]

    def _find_header(self, given: int | None) -> int | None:
        """The place of the names among the rows; None where there are none."""
        if given == 0:
            return None
        if given is not None:
            return self._find_line(given)
        numeric = self._find_numeric_rows()
        above = []
        for place, record in enumerate(self.records[:_MOST_TITLES]):
            if len(record.cells) == self.width:
                if numeric and _has_numbers(_read_texts(record), numeric):
                    break
                above.append(place)
            elif above:
                break
        return self._choose_header(above, numeric)

    def _choose_header(self, above: list[int], numeric: list[int]) -> int | None:
        """Of the rows without numbers the one whose names say most, or else the only one.

        Raises
        ------
        Doubt
            Where another row could as well be the names, or a row of the table.
        """
        if not numeric:
            return above[0] if above else None
        full = [p for p in above if sum(map(bool, _read_texts(self.records[p]))) > 1]
        roles = {p: _count_roles(_read_texts(self.records[p])) for p in full}
        most = max(roles.values(), default=0)
        named = [p for p in full if most and roles[p] == most]
        if named or not full:
            best = named or above[-1:]
            return best[0] if best else None
        # A row with numbers in it is rather a row of the table than its names.
        names = [p for p in full if not any(map(seems_number, _read_texts(self.records[p])))]
        if names == full[:1]:
            return names[0]
        raise self._describe_doubt(names[:2] if len(names) > 1 else full[:2])

    def _describe_doubt(self, places: list[int]) -> Doubt:
        said = [
            f"line {self.records[p].cells[0].line} ({list_names(_read_texts(self.records[p]), 3)})"
            for p in places
        ]
        if len(said) == 1:
            return Doubt(
                f"The column names may be on {said[0]}, or that may be a row with a cell that is "
                "no number: choose the line of the column names, or 0 if there are none."
            )
        return Doubt(
            f"The column names may be on {said[0]} or on {said[1]}: choose the line of the column "
            "names. What stands above it is skipped."
        )

    def _find_line(self, line: int) -> int:
        for place, record in enumerate(self.records):
            if record.cells[0].line == line:
                return place
        raise DataError(
            f"There are no column names on line {line}: choose a line that has some, "
            "or 0 if there are none."
        )

    def _find_numeric_rows(self) -> list[int]:
        fitting = [_read_texts(r) for r in self.records if len(r.cells) == self.width]
        rows = fitting[-max(1, len(fitting) // 2) :]  # there are no names and titles among the last
        columns = zip(*rows, strict=True)
        return [
            place for place, column in enumerate(columns) if any(column) and looks_numeric(column)
        ]

    def _describe_no_table(self) -> DataError:
        if self.refusal:
            return self.refusal
        if not self.records:
            raise _describe_empty()
        first = self.records[0].cells[0]
        return DataError(
            f"The file has one column only, {quote(first.text)} on line {first.line}: it needs "
            "targets in one column and predictions in another, with a comma, a semicolon, a tab "
            "or a vertical bar between them. Where blanks part the cells, choose that."
        )


def _read_until(
    content: bytes,
    delimiter: str,
    part: tuple[int, int],
    line: int,
    passed: list[MalformedRowError] | None,
) -> tuple[list[Record], MalformedRowError | None]:
    """Read the first rows of a part, and what is wrong with the one that ended this.

    Where there is a list for rows that are malformed, they do not end it.
    """
    rows: list[Record] = []
    (at, end), most = part, LOOKED_AT + _MOST_TITLES
    while at < end:
        reading = islice(read_records(content, delimiter, at, line, end), _MOST_LINES)
        try:
            for record in reading:
                if not record.is_blank:
                    rows.append(record)
                if len(rows) >= most:
                    break
            break
        except MalformedRowError as error:
            is_cut = error.is_open and end < len(content)
            if passed is None or is_cut or len(passed) >= _MOST_PASSED:
                return rows, error
            passed.append(error)
            line += count_breaks(content, at, error.end)
            at = error.end
    return rows, None


def _find_cut(rows: list[Record], refusal: MalformedRowError | None, end: int) -> int | None:
    """The offset of the row that the end of a part cuts; None where it cuts none."""
    if refusal is not None:
        return refusal.start if refusal.is_open else None  # the quote may be closed further down
    return rows[-1].start if rows and rows[-1].end == end else None


def _cut_head(rows: Sequence[Record], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(_read_texts(row) for row in rows[:LOOKED_AT] if len(row.cells) == width)


def _count_skipped(content: bytes, top: int | None = None) -> int:
    """Count the lines above the table that are neither blank nor remarks at the beginning."""
    start, _ = _skip_comments(content, None)
    lines = LINE_BREAK.split(content[start:top])
    return sum(bool(line.strip()) for line in lines)


@dataclass(frozen=True)
class _Names:
    called: list[str]
    duplicated: dict[str, list[str]]


def _describe_empty() -> DataError:
    return DataError("The file is empty: it needs a line of column names and rows below it.")


def _skip_comments(content: bytes, header: int | None) -> tuple[int, int]:
    """Offset and line of the first that is neither blank nor begins with "#".

    Where the line of the names is given, it is that one.
    """
    start = 0
    if header:
        for _ in range(header - 1):
            start = find_end_of_line(content, start)
        return start, header
    remarks = _REMARKS.match(content)
    assert remarks is not None  # it matches nothing at all, if need be
    return remarks.end(), 1 + count_breaks(content, 0, remarks.end())


def _find_names_in_remark(content: bytes, start: int, delimiter: str, width: int) -> Record | None:
    """The names that a remark right above the rows gives, as NumPy's savetxt writes them."""
    above = content[max(0, start - BLOCK) : start].rstrip(b"\r\n")
    remark = above[max(above.rfind(b"\n"), above.rfind(b"\r")) + 1 :].lstrip()
    if not remark.startswith(b"#"):
        return None
    line = 1 + count_breaks(content, 0, start) - count_breaks(content, len(above), start)
    try:
        record = next(read_records(remark.lstrip(b"# \t"), delimiter, 0, line), None)
    except DataError:
        return None
    fits = (
        record is not None and len(record.cells) == width and _count_roles(_read_texts(record)) > 0
    )
    return record if fits else None


def _read_texts(record: Record) -> tuple[str, ...]:
    return tuple(cell.text.strip(BLANKS) for cell in record.cells)


def _has_numbers(row: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row has numbers, and nothing else, where the rows below it do."""
    words = {"", *(word.casefold() for word in MISSING)}
    cells = [row[place] for place in numeric]
    filled = [cell for cell in cells if cell.casefold() not in words]
    return bool(filled) and any(map(seems_number, filled)) and all(map(seems_number, filled))


def _count_roles(names: Sequence[str]) -> int:
    """How many of target and output the names tell of."""
    return sum(found is not None for found in guess_columns(names, names))


def _make_names(header: Record | None, width: int) -> _Names:
    if header is None:
        return _Names([f"column {k}" for k in range(1, width + 1)], {})
    said = list(_read_texts(header))
    used = set(said)
    if not said[0]:  # the index that pandas writes has no name
        said[0] = _make_unused_name("row", used)
    said = [
        name or _make_unused_name(f"column {place}", used) for place, name in enumerate(said, 1)
    ]
    counts = Counter(said)
    duplicated: dict[str, list[str]] = {}
    for place, name in enumerate(list(said)):
        if counts[name] > 1:
            said[place] = _make_unused_name(f"{name} (column {place + 1})", used)
            duplicated.setdefault(name, []).append(said[place])
    return _Names(said, duplicated)


def _make_unused_name(name: str, used: set[str]) -> str:
    """Give a name that is not used yet, and note that it is now."""
    candidates = chain((name,), (f"{name} {k}" for k in count(2)))
    unused = next(candidate for candidate in candidates if candidate not in used)
    used.add(unused)
    return unused


def _refuse_short_header(header: Record, below: Sequence[Record], width: int) -> None:
    if below and all(len(record.cells) > width for record in below):
        raise _describe_too_few_names(header, min(len(record.cells) for record in below))


def _describe_too_few_names(header: Record, width: int) -> DataError:
    return DataError(
        f"Line {header.cells[0].line} has {len(header.cells)} names for {width} columns: give "
        "every column a name, or take away the delimiter that ends the rows below."
    )


def _find_line_of_rows(header: Record | None, below: Sequence[Record]) -> int:
    if header is None:
        return below[0].cells[0].line
    # The names may have line breaks in them: what follows begins on the line after the last.
    last = header.cells[-1]
    return (
        last.line
        + last.content.count(b"\n")
        + last.content.count(b"\r")
        - last.content.count(b"\r\n")
        + 1
    )
