"""Cells to numbers: what is one, what says that one is missing, and what is wrong else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lossviz.base import LARGEST, quote
from lossviz.data import Vector
from lossviz.reading.choices import MISSING
from lossviz.reading.csv.decimal_marks import (
    LONGEST_NUMBER,
    Evidence,
    drop_groups,
    match_grouped_number,
    match_plain_number,
)
from lossviz.reading.csv.text import BLANKS

if TYPE_CHECKING:  # imported inside the functions that need it: see reading/csv/text.py
    import pyarrow as pa

NUMBER = match_plain_number(".")
Flags = npt.NDArray[np.bool_]
NUMERIC, ABSENT, WRONG, OUTSIDE = range(4)  # the last is a row that is not asked for

_INFINITE = r"[+-]?(?:inf|infinity)"
_SIGNS = r"[$€£¥₹%‰]|(?i:USD|EUR|GBP|CHF|JPY|INR)"
_BEFORE_NUMBER = re.compile(rf"([+-]?)\s*+(?:(?:{_SIGNS})\s*+)?([+-]?)\s*+")
_LONGEST_SIGN = 3
_FEWEST_WORDS = 3
_AFTER_NUMBER = re.compile(rf".*?({_SIGNS})", re.DOTALL)

# What a cell that is no number may be, the first that fits, and what to do about it.
_NUMBER = re.compile(NUMBER, re.ASCII)
_ADVICE = tuple(
    (pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, re.I | re.A), advice)
    for pattern, advice in (
        (r"", "is empty: fill it in, or delete the row"),
        (
            r"[+-]?nan|n\.?/?a\.?|#n/a|null|none|missing|-+|\?+",
            "says {}, which is no number: fill it in, or name it among the words for missing "
            "values",
        ),
        (_INFINITE, "says {}, which is not finite: give a number, or delete the row"),
        (
            _NUMBER,
            "says {}, and 1e100 in size is the most here: give the numbers in a larger unit",
        ),
        (r"true|false", "says {}, a truth value: write 1 for true and 0 for false"),
        (r"[+-]?0x[0-9a-f]+", "says {}, which is hexadecimal: write it as a decimal number"),
        (
            r"[+-]?[0-9][0-9.,' ]*",
            "says {}, which is no number with a decimal {mark}: correct it, or choose what stands "
            "before the decimals",
        ),
        (r"[+-]?\d+(?:_\d+)+(?:\.\d*)?", "says {}: leave the underscores away"),
        (
            rf"[+-]?(?: *(?:{_SIGNS}))? *[+-]?\d[\d.,]* *(?:{_SIGNS})?",
            "says {}: write the number alone, or choose to take currency and percent signs off",
        ),
        (
            r"[\[({] *+[+-]?[\d.]++(?:e[+-]?\d++)?(?: *+[,;]| ++[\d.+-])(?:.|\n)*+",
            "says {}, a list of numbers: this explorer is for one numeric target and one "
            "prediction a row, so choose another column",
        ),
        (r"(?:.|\n)*+", "says {}, which is no number: correct it, or choose another column"),
    )
)


@dataclass(frozen=True)
class CellReader:
    """How cells are read.

    Attributes
    ----------
    decimal : {".", ","}
    missing : tuple of str
        What a cell without a number says, in capitals or not; "" and infinities do as well.
    units : bool
        Take currency and percent signs off.
    """

    decimal: str = "."
    missing: tuple[str, ...] = MISSING
    units: bool = False

    @cached_property
    def nulls(self) -> list[str]:
        """The words for a missing value in the usual spellings."""
        spelled = {f(word) for word in self.missing for f in (str, str.lower, str.upper, str.title)}
        return ["", *sorted(spelled - {""})]

    def numbers(self, cells: pa.ChunkedArray) -> tuple[Vector, npt.NDArray[np.int8]]:
        """Read cells.

        Returns
        -------
        tuple of ndarray, each of shape (n,)
            The numbers, NaN where there is none; and `NUMERIC`, `ABSENT` or `WRONG`.
        """
        from pyarrow import compute

        texts = compute.ascii_trim(cells, BLANKS)
        if self.units:
            texts = _strip_units(texts)
        absent = _read_flags(self._is_absent(texts))
        values = self._cast_to_floats(texts)
        kinds = np.where(np.abs(values) <= LARGEST, NUMERIC, WRONG).astype(np.int8)
        kinds[absent] = ABSENT
        values[kinds != NUMERIC] = np.nan
        return values, kinds

    def kind(self, cell: str) -> int:
        """Tell whether one cell is `NUMERIC`, `ABSENT` or `WRONG`."""
        import pyarrow as pa

        return int(self.numbers(pa.chunked_array([pa.array([cell], pa.string())]))[1][0])

    def what_is_wrong(self, text: str) -> str:
        """Say why a cell is no decimal number up to 1e100 in size, and what to do."""
        stripped = text.strip(BLANKS)
        mark = "point" if self.decimal == "." else "comma"
        as_number = stripped.replace(",", ".") if self.decimal == "," else stripped
        for pattern, advice in _ADVICE:
            said = as_number if pattern is _NUMBER and "." not in stripped else stripped
            if pattern.fullmatch(said):
                return advice.format(quote(stripped), mark=mark)
        raise AssertionError("the last pattern fits everything")

    def _is_absent(self, texts: pa.ChunkedArray) -> pa.ChunkedArray:
        import pyarrow as pa
        from pyarrow import compute

        words = pa.array(["", *(word.strip().casefold() for word in self.missing)], pa.string())
        listed = compute.is_in(compute.utf8_lower(texts), value_set=words)
        infinite = compute.match_substring_regex(texts, rf"(?i)\A{_INFINITE}\z")
        return compute.or_(listed, infinite)

    def _cast_to_floats(self, texts: pa.ChunkedArray) -> Vector:
        """Cast to float64; what is no number under the decimal mark becomes NaN.

        1e400 comes out as infinite.
        """
        from pyarrow import compute

        if self.decimal == ",":
            is_plain = _match(texts, match_plain_number(","))
            plain = compute.replace_substring(texts, ",", ".")
        else:
            is_plain, plain = _match(texts, NUMBER), texts
        values = _cast(plain, is_plain)
        grouped = np.flatnonzero(_read_flags(_match(texts, match_grouped_number(self.decimal))))
        values[grouped] = [
            float(drop_groups(text, self.decimal)) for text in texts.take(grouped).to_pylist()
        ]
        return values


def has_value(cells: pa.ChunkedArray, value: str) -> Flags:
    """Tell which cells say this, blanks around it aside."""
    from pyarrow import compute

    return _read_flags(compute.equal(compute.ascii_trim(cells, BLANKS), value.strip(BLANKS)))


def gather_values(parts: Iterable[pa.ChunkedArray], most: int) -> list[str] | None:
    """Give what cells say, each value once and in order; None for more than `most` values."""
    from pyarrow import compute

    values: dict[str, None] = {}
    for cells in parts:
        found = compute.unique(compute.ascii_trim(cells, BLANKS))
        if len(found) > most:
            return None
        values.update(dict.fromkeys(found.to_pylist()))
        if len(values) > most:
            return None
    return list(values)


def seem_words(cells: Sequence[str], missing: Sequence[str] = MISSING) -> bool:
    """Whether the filled cells are words, such as the names of classes, and none a number."""
    words = {"", "true", "false", *(word.casefold() for word in missing)}
    stripped = (cell.strip(BLANKS) for cell in cells)
    filled = [cell for cell in stripped if cell.casefold() not in words]
    if len(filled) < _FEWEST_WORDS or any(map(seems_number, filled)):
        return False
    return 2 * sum(cell[0].isalpha() for cell in filled) > len(filled)


def parse_numbers(texts: Sequence[str] | pa.ChunkedArray, decimal: str = ".") -> Vector:
    """Take texts as decimal numbers, as the cells of a file are taken.

    NaN for what is none, and for what is beyond 1e100 in size.
    """
    import pyarrow as pa

    if not isinstance(texts, pa.ChunkedArray):
        texts = pa.chunked_array([pa.array(texts, pa.string())])
    return CellReader(decimal).numbers(texts)[0]


def looks_numeric(cells: Sequence[str], missing: Sequence[str] = MISSING) -> bool:
    """Whether more than half of the filled cells are numbers, in whatever way written."""
    words = {"", *(word.casefold() for word in missing)}
    stripped = (cell.strip(BLANKS) for cell in cells)
    filled = [cell for cell in stripped if cell.casefold() not in words]
    return 2 * sum(map(seems_number, filled)) > len(filled)


def seems_number(cell: str) -> bool:
    """Whether a cell is a number in one way of writing or another, with a unit or without."""
    stripped = cell.strip(BLANKS)
    if len(stripped) > LONGEST_NUMBER:
        return False
    # Most cells are numbers as they stand, or have no digit at all.
    if _ANY_NUMBER.fullmatch(stripped):
        return True
    return bool(_DIGIT.search(stripped)) and bool(_ANY_NUMBER.fullmatch(_strip(stripped)))


def collect_evidence(cells: Sequence[str], *, units: bool = False) -> Evidence:
    """See what cells tell of the decimal mark."""
    stripped = (cell.strip(BLANKS) for cell in cells)
    return Evidence.of(_strip(cell) if units else cell for cell in stripped)


_DIGIT = re.compile("[0-9]")
_ANY_NUMBER = re.compile(
    "|".join(
        f"(?:{pattern(mark)})"
        for mark in ".,"
        for pattern in (match_plain_number, match_grouped_number)
    )
)


def _strip(cell: str) -> str:
    """Take the sign of a unit off, before the number and after it."""
    before = _BEFORE_NUMBER.match(cell)
    assert before is not None  # every part of the pattern may be empty
    if before[1] and before[2]:
        return cell
    rest = cell[before.end() :]
    after = _AFTER_NUMBER.fullmatch(rest, max(0, len(rest) - _LONGEST_SIGN))
    number = rest[: after.start(1)] if after else rest
    return before[1] + before[2] + number.rstrip()


def _strip_units(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return pa.chunked_array([pa.array([_strip(text) for text in texts.to_pylist()], pa.string())])


def _match(texts: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    from pyarrow import compute

    return compute.match_substring_regex(texts, rf"\A(?:{pattern})\z")


def _read_flags(chunked: pa.ChunkedArray) -> Flags:
    flags: Flags = chunked.to_numpy()
    return flags.astype(bool)


def _cast(texts: pa.ChunkedArray, is_number: pa.ChunkedArray) -> Vector:
    import pyarrow as pa
    from pyarrow import compute

    nothing = pa.scalar(None, pa.string())
    numbers = compute.if_else(is_number, texts, nothing).cast(pa.float64())
    values: Vector = np.array(numbers.to_numpy(), dtype=np.float64)
    return values
