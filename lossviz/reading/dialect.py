"""Where the table begins in a text and what stands between its cells, found out by looking.

The first rows decide. What was found is said (`CsvFile.assumed`), and every part of it
can be given instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count, islice

from lossviz.base import DataError, list_names, quote
from lossviz.data import Doubt, find_filled, guess_columns, looks_numeric, seems_number
from lossviz.reading.blocks import Text, blank_bad_rows
from lossviz.reading.choices import BLANK, DELIMITERS, LEAVE_OUT, Choices
from lossviz.reading.records import (
    BLOCK,
    LINE_BREAK,
    MalformedRowError,
    Record,
    count_breaks,
    describe_too_long,
    find_end_of_line,
    read_records,
)
from lossviz.reading.rewriting import rewrite

_LOOKED_AT = 200  # rows
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
    head : sequence of tuple of str
        The cells of the first rows, each as long as there are columns.
    duplicated : mapping of str to list of str
        For each name that several columns have, what they are called here.
    skipped : int
        Lines above the names, or above the first row, that are neither blank nor remarks.
    """

    text: Text
    header: int
    head: Sequence[tuple[str, ...]]
    duplicated: dict[str, list[str]]
    skipped: int


@dataclass(frozen=True)
class _Head:
    """The first rows as one delimiter cuts them.

    Attributes
    ----------
    content : bytes
        The whole text.
    delimiter : str
    records : list of Record
        Without those that are blank.
    refusal : DataError or None
        What is wrong with the row that ended this.
    passed : tuple of MalformedRowError
        Malformed rows that did not.
    """

    content: bytes
    delimiter: str
    records: list[Record]
    refusal: DataError | None = None
    passed: tuple[MalformedRowError, ...] = ()

    @cached_property
    def width(self) -> int:
        """How many cells most rows have."""
        counts = Counter(len(record.cells) for record in self.records)
        return max(counts, key=lambda width: counts[width], default=0)  # of equals, the first

    @cached_property
    def rank(self) -> tuple[float, ...]:
        """How much this looks like a table of numbers."""
        width = self.width
        if width < 2:
            return (0.0,)
        fitting = self.cut(self.records, width)
        numeric = sum(map(looks_numeric, zip(*fitting[1:], strict=True)))
        return (1.0, min(2, numeric), numeric / width, len(fitting) / len(self.records), width)

    def cut(self, records: Sequence[Record], width: int) -> list[tuple[str, ...]]:
        """What the rows of a width say."""
        return [record.texts for record in records if len(record.cells) == width]


def find_dialect(content: bytes, choices: Choices) -> Dialect:
    """Find header and delimiter.

    Parameters
    ----------
    content : bytes
        UTF-8 without a mark.
    choices : Choices
        What is given is taken as it is. Rows that are not well-formed are made blank where
        they are to be left out.

    Raises
    ------
    DataError
        If there is no table of at least two columns and one row.
    """
    content, delimiters = _write_standard(content, choices)
    if not content or content.isspace():  # without a copy
        raise _describe_empty()
    start, line = _skip_remarks(content, choices.header)
    passing = choices.bad_rows == LEAVE_OUT
    heads = [_read_head(content, d, start, line, passing=passing) for d in delimiters]
    best = max(heads, key=lambda head: head.rank)
    dialect = _find_table(best, choices.header)
    return _leave_out_bad_rows(dialect, best) if passing else dialect


def _write_standard(content: bytes, choices: Choices) -> tuple[bytes, Sequence[str]]:
    """Write a text anew where the person says that it has other quotes, escapes or blanks.

    The delimiters that may stand between its cells then come with it.
    """
    delimiters = [choices.delimiter] if choices.delimiter else list(DELIMITERS)
    if choices.quotechar == '"' and not choices.escapes and choices.delimiter != BLANK:
        return content, delimiters
    best = delimiters[0]
    if len(delimiters) > 1:
        end = len(content) if len(content) <= BLOCK else content.rfind(b"\n", 0, BLOCK) + 1
        best = max(delimiters, key=lambda d: _rank_rewritten(content[:end], d, choices))
    text, between = rewrite(content, best, choices.quotechar, escapes=choices.escapes)
    return text, [between]


def _rank_rewritten(content: bytes, delimiter: str, choices: Choices) -> tuple[float, ...]:
    """How much a text looks like a table where it is rewritten with a delimiter."""
    try:
        text, _ = rewrite(content, delimiter, choices.quotechar, escapes=choices.escapes)
        return _read_head(text, delimiter, *_skip_remarks(text, choices.header)).rank
    except DataError:
        return (-1.0,)


def _find_table(head: _Head, given: int | None) -> Dialect:
    """Find the rows of the table and their names."""
    content, place = head.content, _find_header(head, given)
    if head.width < 2 or not head.records:
        raise _describe_no_table(head)
    header = None if place is None else head.records[place]
    below = _find_rows_below(head, given) if place is None else head.records[place + 1 :]
    if header and not below and not head.refusal:
        raise DataError("The file has a line of column names and no rows below it: add rows.")
    width = len((header or below[0]).cells)
    if width < 2:
        raise _describe_no_table(head)
    if header:
        start, line, top = header.end, _find_next_line(header), header.start
        if below and all(len(record.cells) > width for record in below):
            raise _describe_too_few_names(header, min(len(record.cells) for record in below))
    else:
        start = top = below[0].start
        line = below[0].cells[0].line
        if given is None:
            header = _find_names_in_remark(content, start, head.delimiter, width)
    names, duplicated = _make_names(header, width)
    text = Text(content, head.delimiter, start, line, tuple(names))
    number = header.cells[0].line if header else 0
    skipped = 0 if place is None and given == 0 else _count_skipped(head, top)
    return Dialect(text, number, head.cut(below[:_LOOKED_AT], width), duplicated, skipped)


def _find_rows_below(head: _Head, given: int | None) -> list[Record]:
    """The rows of a file without a header, after what stands above the table."""
    if given == 0:
        return head.records
    first = next(k for k, r in enumerate(head.records) if len(r.cells) == head.width)
    if first and len(head.records[first - 1].cells) > 1:
        raise _describe_too_few_names(head.records[first - 1], head.width)
    return head.records[first:]


def _find_next_line(header: Record) -> int:
    """The line that follows the names."""
    # The names may have line breaks in them: what follows begins on the line after the last.
    last = header.cells[-1]
    return last.line + count_breaks(last.content, 0, len(last.content)) + 1


def _count_skipped(head: _Head, top: int) -> int:
    """Count the lines above the table that are neither blank, remarks nor bad rows."""
    passed = (head.content[e.start : e.end] for e in head.passed if e.start < top)
    return _count_lines(head.content[:top]) - sum(map(_count_lines, passed))


def _count_lines(content: bytes) -> int:
    """Count the lines of a text that are neither blank nor remarks at its beginning."""
    start, _ = _skip_remarks(content, None)
    return sum(bool(line.strip()) for line in LINE_BREAK.split(content[start:]))


def _leave_out_bad_rows(dialect: Dialect, head: _Head) -> Dialect:
    """Make the rows blank that are not well-formed, and look at the first rows again."""
    top = dialect.text.start
    text = blank_bad_rows(dialect.text, [e for e in head.passed if e.start < top])
    first = _read_head(text.content, text.delimiter, text.start, text.line)
    rows = first.cut(first.records[:_LOOKED_AT], len(text.names))
    return replace(dialect, text=text, head=rows)


def _describe_empty() -> DataError:
    return DataError("The file is empty: it needs a line of column names and rows below it.")


def _describe_no_table(head: _Head) -> DataError:
    if head.refusal:
        return head.refusal
    if not head.records:
        return _describe_empty()
    first = head.records[0].cells[0]
    return DataError(
        f"The file has one column only, {quote(first.text)} on line {first.line}: it needs "
        "targets in one column and predictions in another, with a comma, a semicolon, a tab "
        "or a vertical bar between them. Where blanks part the cells, choose that."
    )


def _describe_too_few_names(header: Record, width: int) -> DataError:
    return DataError(
        f"Line {header.cells[0].line} has {len(header.cells)} names for {width} columns: give "
        "every column a name, or take away the delimiter that ends the rows below."
    )


# The first rows


def _read_head(
    content: bytes, delimiter: str, start: int, line: int, *, passing: bool = False
) -> _Head:
    """Read the first rows; one that is malformed ends this, or is passed over.

    Parameters
    ----------
    content : bytes
        UTF-8.
    delimiter : str
    start, line : int
        Offset and line of the first row.
    passing : bool
        Go on after malformed rows.
    """
    for length in (BLOCK, 2 * BLOCK):  # the header and a row may be that long, each of them
        end = min(len(content), start + length)
        head = _read_until(content, delimiter, (start, end), line, passing)
        cut = _find_cut(head, end) if end < len(content) else None
        if cut is None:
            return head
        records = [record for record in head.records if record.start < cut]
        if len(records) > 1:
            return _Head(content, delimiter, records, None, head.passed)
    too_long = describe_too_long(line + count_breaks(content, start, cut or 0))
    return _Head(content, delimiter, records, too_long)


def _skip_remarks(content: bytes, header: int | None) -> tuple[int, int]:
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


def _read_until(
    content: bytes, delimiter: str, part: tuple[int, int], line: int, passing: bool
) -> _Head:
    """Read rows between two offsets, until there are enough or one is malformed."""
    rows: list[Record] = []
    passed: list[MalformedRowError] = []
    position, end = part
    while position < end:
        try:
            records = read_records(content, delimiter, position, line, end)
            for record in islice(records, _MOST_LINES):
                if not record.is_blank:
                    rows.append(record)
                if len(rows) >= _LOOKED_AT + _MOST_TITLES:
                    break
            break
        except MalformedRowError as error:
            is_cut = error.is_open and end < len(content)
            if not passing or is_cut or len(passed) >= _MOST_PASSED:
                return _Head(content, delimiter, rows, error, tuple(passed))
            passed.append(error)
            line += count_breaks(content, position, error.end)
            position = error.end
    return _Head(content, delimiter, rows, None, tuple(passed))


def _find_cut(head: _Head, end: int) -> int | None:
    """The offset of the row that the end of a part cuts; None where it cuts none."""
    if isinstance(head.refusal, MalformedRowError):
        # An open quote may be closed further down.
        return head.refusal.start if head.refusal.is_open else None
    records = head.records
    return records[-1].start if records and records[-1].end == end else None


# Which row holds the names


def _find_header(head: _Head, given: int | None) -> int | None:
    """The place of the names among the rows; None where there are none.

    Parameters
    ----------
    head : _Head
    given : int or None
        The line of the names, 0 for no names; None where it is to be found out.

    Raises
    ------
    DataError
        Where there is nothing on the line that was given.
    Doubt
        Where several rows could as well be the names, or a row of the table.
    """
    if given is None:
        numeric = _find_numeric_columns(head)
        return _choose_header(head, _find_rows_above(head, numeric), bool(numeric))
    if given == 0:
        return None
    lines = [record.cells[0].line for record in head.records]
    if given in lines:
        return lines.index(given)
    raise DataError(
        f"There are no column names on line {given}: choose a line that has some, "
        "or 0 if there are none."
    )


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
    fits = record is not None and len(record.cells) == width and _count_roles(record.texts) > 0
    return record if fits else None


def _make_names(header: Record | None, width: int) -> tuple[list[str], dict[str, list[str]]]:
    """Give every column a name that no other one has.

    Returns
    -------
    tuple of (list of str, dict)
        The names, and for each name that several columns have in the file what these are
        called here.
    """
    if header is None:
        return [f"column {k}" for k in range(1, width + 1)], {}
    names = list(header.texts)
    used, counts = set(names), Counter(names)
    duplicated: dict[str, list[str]] = {}
    for place, name in enumerate(names, 1):
        if not name:  # the index that pandas writes has no name
            names[place - 1] = _make_unused_name("row" if place == 1 else f"column {place}", used)
    for place, name in enumerate(names, 1):
        if counts[name] > 1:
            names[place - 1] = _make_unused_name(f"{name} (column {place})", used)
            duplicated.setdefault(name, []).append(names[place - 1])
    return names, duplicated


def _find_numeric_columns(head: _Head) -> list[int]:
    """The places of the columns that look like numbers in the lower half of the first rows."""
    rows = head.cut(head.records, head.width)
    columns = zip(*rows[-max(1, len(rows) // 2) :], strict=True)  # no titles among the last
    return [place for place, column in enumerate(columns) if any(column) and looks_numeric(column)]


def _find_rows_above(head: _Head, numeric: Sequence[int]) -> list[int]:
    """The places of the rows, as wide as the table, that stand above its first numbers."""
    above: list[int] = []
    for place, record in enumerate(head.records[:_MOST_TITLES]):
        if len(record.cells) == head.width:
            if numeric and _has_numbers(record.texts, numeric):
                break
            above.append(place)
        elif above:
            break
    return above


def _has_numbers(row: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row has numbers, and nothing else, where the rows below it do."""
    filled = find_filled([row[place] for place in numeric])
    return bool(filled) and all(map(seems_number, filled))


def _choose_header(head: _Head, above: list[int], has_numbers: bool) -> int | None:
    """Of the rows without numbers the one whose names say most, or else the only one."""
    texts = {place: head.records[place].texts for place in above}
    full = [place for place in above if sum(map(bool, texts[place])) > 1]
    if not has_numbers or not full:
        return above[0 if not has_numbers else -1] if above else None
    roles = {place: _count_roles(texts[place]) for place in full}
    best = max(full, key=lambda place: roles[place])  # of equals, the first
    if roles[best]:
        return best
    # A row with numbers in it is rather a row of the table than its names.
    names = [place for place in full if not any(map(seems_number, texts[place]))]
    if names == full[:1]:
        return names[0]
    raise _describe_doubt([head.records[p] for p in (names[:2] if len(names) > 1 else full[:2])])


def _describe_doubt(records: Sequence[Record]) -> Doubt:
    lines = [f"line {r.cells[0].line} ({list_names(r.texts, 3)})" for r in records]
    if len(lines) == 1:
        return Doubt(
            f"The column names may be on {lines[0]}, or that may be a row with a cell that is "
            "no number: choose the line of the column names, or 0 if there are none."
        )
    return Doubt(
        f"The column names may be on {lines[0]} or on {lines[1]}: choose the line of the column "
        "names. What stands above it is skipped."
    )


def _count_roles(names: Sequence[str]) -> int:
    """How many of target and output the names tell of."""
    return sum(found is not None for found in guess_columns(names, names))


def _make_unused_name(name: str, used: set[str]) -> str:
    """Give a name that is not used yet, and note that it is now."""
    candidates = chain((name,), (f"{name} {k}" for k in count(2)))
    unused = next(candidate for candidate in candidates if candidate not in used)
    used.add(unused)
    return unused
