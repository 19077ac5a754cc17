"""Cells to numbers: what is one, what says that one is missing, and what is wrong else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lossviz.base import LARGEST, quote
from lossviz.data.decimal_marks import (
    LONGEST_NUMBER,
    Evidence,
    drop_groups,
    match_grouped_number,
    match_plain_number,
)

# pyarrow is imported inside the functions that need it: `import lossviz` brings
# this module, and who never reads a file need not wait for it.
if TYPE_CHECKING:
    import pyarrow as pa

BLANKS = " \t"  # allowed around a number and around a column's name
MISSING = ("NA", "N/A", "null", "nan", "none", "-")
_INFINITE = r"[+-]?(?:inf|infinity)"
_SIGNS = r"[$€£¥₹%‰]|(?i:USD|EUR|GBP|CHF|JPY|INR)"


class Kind(IntEnum):
    """What a cell is: a number, nothing, something else, or in a row that is not asked for."""

    NUMERIC, ABSENT, WRONG, OUTSIDE = range(4)


Vector = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.int8]

_BEFORE_NUMBER = re.compile(rf"([+-]?)\s*+(?:(?:{_SIGNS})\s*+)?([+-]?)\s*+")
_LONGEST_SIGN = 3
_AFTER_NUMBER = re.compile(rf".*?({_SIGNS})", re.DOTALL)
_DIGIT = re.compile("[0-9]")
_ANY_NUMBER = re.compile(
    "|".join(
        f"(?:{pattern(mark)})"
        for mark in ".,"
        for pattern in (match_plain_number, match_grouped_number)
    )
)

_FEWEST_WORDS = 3
_NUMBER = re.compile(match_plain_number("."), re.ASCII)

# What a cell that is no number may be, the first that fits, and what to do about it.
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

    def numbers(self, cells: pa.ChunkedArray) -> tuple[Vector, Kinds]:
        """Read cells.

        Returns
        -------
        tuple of ndarray, each of shape (n,)
            The numbers, NaN where there is none; and the `Kind` of each cell.
        """
        import pyarrow as pa
        from pyarrow import compute

        texts = compute.ascii_trim(cells, BLANKS)
        if self.units:
            bare = [_strip_unit(text) for text in texts.to_pylist()]
            texts = pa.chunked_array([pa.array(bare, pa.string())])
        words = pa.array(["", *(word.strip().casefold() for word in self.missing)], pa.string())
        listed = compute.is_in(compute.utf8_lower(texts), value_set=words)
        infinite = compute.match_substring_regex(texts, rf"(?i)\A{_INFINITE}\z")
        values = self._cast_to_floats(texts)
        kinds = np.where(np.abs(values) <= LARGEST, Kind.NUMERIC, Kind.WRONG).astype(np.int8)
        kinds[np.asarray(compute.or_(listed, infinite), dtype=bool)] = Kind.ABSENT
        values[kinds != Kind.NUMERIC] = np.nan
        return values, kinds

    def _cast_to_floats(self, texts: pa.ChunkedArray) -> Vector:
        """Cast to float64; what is no number under the decimal mark becomes NaN.

        1e400 comes out as infinite.
        """
        import pyarrow as pa
        from pyarrow import compute

        plain = texts if self.decimal == "." else compute.replace_substring(texts, ",", ".")
        is_plain = _match(texts, match_plain_number(self.decimal))
        numbers = compute.if_else(is_plain, plain, pa.scalar(None, pa.string())).cast(pa.float64())
        values: Vector = np.array(numbers.to_numpy(), dtype=np.float64)
        grouped = np.flatnonzero(_match(texts, match_grouped_number(self.decimal)))
        values[grouped] = [
            float(drop_groups(text, self.decimal)) for text in texts.take(grouped).to_pylist()
        ]
        return values


def describe_wrong_cell(cell: str, decimal: str = ".") -> str:
    """Say why a cell is no decimal number up to 1e100 in size, and what to do."""
    stripped = cell.strip(BLANKS)
    mark = "point" if decimal == "." else "comma"
    as_number = stripped.replace(",", ".") if decimal == "," else stripped
    for pattern, advice in _ADVICE:
        text = as_number if pattern is _NUMBER and "." not in stripped else stripped
        if pattern.fullmatch(text):
            return advice.format(quote(stripped), mark=mark)
    raise AssertionError("the last pattern fits everything")


def find_filled(cells: Sequence[str]) -> list[str]:
    """Give the cells that do not say that a value is missing, without blanks around them."""
    words = {"", *(word.casefold() for word in MISSING)}
    stripped = (cell.strip(BLANKS) for cell in cells)
    return [cell for cell in stripped if cell.casefold() not in words]


def looks_numeric(cells: Sequence[str]) -> bool:
    """Whether more than half of the filled cells are numbers, in whatever way written."""
    filled = find_filled(cells)
    return 2 * sum(map(seems_number, filled)) > len(filled)


def seem_words(cells: Sequence[str]) -> bool:
    """Whether the filled cells are words, such as the names of classes, and none a number."""
    filled = [cell for cell in find_filled(cells) if cell.casefold() not in ("true", "false")]
    if len(filled) < _FEWEST_WORDS or any(map(seems_number, filled)):
        return False
    return 2 * sum(cell[0].isalpha() for cell in filled) > len(filled)


def seems_number(cell: str) -> bool:
    """Whether a cell is a number in one way of writing or another, with a unit or without."""
    stripped = cell.strip(BLANKS)
    if len(stripped) > LONGEST_NUMBER:
        return False
    # Most cells are numbers as they stand, or have no digit at all.
    if _ANY_NUMBER.fullmatch(stripped):
        return True
    return bool(_DIGIT.search(stripped)) and bool(_ANY_NUMBER.fullmatch(_strip_unit(stripped)))


def collect_evidence(cells: Sequence[str], *, units: bool = False) -> Evidence:
    """See what cells tell of the decimal mark."""
    stripped = (cell.strip(BLANKS) for cell in cells)
    return Evidence.of(_strip_unit(cell) if units else cell for cell in stripped)


def _strip_unit(cell: str) -> str:
    """Take the sign of a unit off, before the number and after it."""
    before = _BEFORE_NUMBER.match(cell)
    assert before is not None  # every part of the pattern may be empty
    if before[1] and before[2]:
        return cell
    number = cell[before.end() :]
    after = _AFTER_NUMBER.fullmatch(number, max(0, len(number) - _LONGEST_SIGN))
    number = number[: after.start(1)] if after else number
    return before[1] + before[2] + number.rstrip()


def _match(texts: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    """Tell which texts are, from beginning to end, as a pattern says."""
    from pyarrow import compute

    return compute.match_substring_regex(texts, rf"\A(?:{pattern})\z")
