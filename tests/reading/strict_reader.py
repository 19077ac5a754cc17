"""A reader that is slow and plain, to compare with: character by character, one rule a line."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

MISSING = {"", "na", "n/a", "null", "nan", "none", "-"}
INFINITE = re.compile(r"[+-]?(inf|infinity)", re.IGNORECASE)


class RefusedError(Exception):
    """The file is not exactly a table of numbers."""


@dataclass
class Read:
    """Numbers of two columns, and the rows of the file (from 1) that have none."""

    targets: list[float]
    outputs: list[float]
    left_out: list[int]


def read(text: str, delimiter: str, decimal: str, header_line: int, width: int) -> Read:
    """Read the last two of `width` columns of a text whose dialect is known.

    Where there is no header (line 0), the table begins with the first row of that width
    that is no remark.
    """
    text, remarks = without_remarks(re.sub("\r\n|\r|\n", "\n", text))
    lines = header_line - remarks if header_line else 0
    rows = [row for row in split(text, delimiter) if row.line > lines and not row.is_blank]
    if not header_line:
        while rows and len(rows[0].cells) != width:
            del rows[0]
    found = Read([], [], [])
    for number, row in enumerate(rows, 1):
        if len(row.cells) != width:
            raise RefusedError(f"row {number}")
        target, output = (as_number(row.cells[k], decimal) for k in (width - 2, width - 1))
        if target is None or output is None:
            found.left_out.append(number)
        else:
            found.targets.append(target)
            found.outputs.append(output)
    return found


@dataclass
class Row:
    """A row, the line that it begins on, and whether it holds nothing."""

    line: int
    cells: list[str]
    is_blank: bool


def without_remarks(text: str) -> tuple[str, int]:
    """Take blank lines and remarks off the beginning, and say how many."""
    taken = 0
    while text and (not (line := text.partition("\n")[0].strip()) or line.startswith("#")):
        text, taken = text.partition("\n")[2], taken + 1
    return text, taken


def split(text: str, delimiter: str) -> list[Row]:
    """Cut a text into rows."""
    rows: list[Row] = []
    at, line = 0, 1
    while at < len(text):
        begun, cells, quoted = line, [], False
        while True:
            cell, at, is_quoted = one_cell(text, at, delimiter)
            line += cell.count("\n")
            cells.append(cell)
            quoted |= is_quoted
            if at < len(text) and text[at] == delimiter:
                at += 1
                continue
            break
        at, line = at + 1, line + 1
        rows.append(Row(begun, cells, len(cells) == 1 and not quoted and not cells[0].strip()))
    return rows


def one_cell(text: str, at: int, delimiter: str) -> tuple[str, int, bool]:
    """The cell that begins here, where it ends, and whether it had quotes."""
    begin = at
    while at < len(text) and text[at] == " ":
        at += 1
    if at == len(text) or text[at] != '"':
        end = begin
        while end < len(text) and text[end] not in (delimiter, "\n"):
            if text[end] == '"':
                raise RefusedError("a quote inside a cell")
            end += 1
        return text[begin:end], end, False
    cell, at = [], at + 1
    while True:
        if at >= len(text):
            raise RefusedError("a quote is not closed")
        if text[at] != '"':
            cell.append(text[at])
            at += 1
        elif text[at + 1 : at + 2] == '"':
            cell.append('"')
            at += 2
        else:
            break
    at += 1
    while at < len(text) and text[at] == " ":
        at += 1
    if at < len(text) and text[at] not in (delimiter, "\n"):
        raise RefusedError("text after a closing quote")
    return "".join(cell), at, True


def as_number(cell: str, decimal: str) -> float | None:
    """The number in a cell; None where it says that there is none."""
    cell = cell.strip(" \t")
    if cell.casefold() in MISSING or INFINITE.fullmatch(cell):
        return None
    digits = grouped(cell, decimal)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", digits):
        raise RefusedError(cell)
    value = float(digits)
    if not math.isfinite(value):
        raise RefusedError(cell)
    return value


def grouped(cell: str, decimal: str) -> str:
    """Take marks between thousands away, where there are three digits after each of them."""
    other = "." if decimal == "," else ","
    whole, mark, decimals = cell.partition(decimal)
    for group in (other, " ", "'", "\u2019", "\u00a0", "\u202f", "\u2009"):
        first, *rest = whole.split(group)
        if rest and re.fullmatch(r"[+-]?[1-9][0-9]{0,2}", first):
            regular = all(re.fullmatch("[0-9]{3}", digits) for digits in rest)
            if regular and re.fullmatch("[0-9]*", decimals):
                whole = first + "".join(rest)
            break
    if other in whole or other in decimals:
        raise RefusedError(cell)
    return whole + ("." if mark else "") + decimals
