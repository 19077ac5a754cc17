"""Which of point and comma stands before the decimals, told by the numbers themselves.

"12.5" can be read in one way only, and so can "1.234,5"; "1,234" can be read in two
that give different numbers. What is seen in some cells decides for all; where nothing
does, it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lossviz.base import DataError, quote

_GROUPS = " '\u2019\u00a0\u202f\u2009"  # between thousands, in no doubt
# Characters of a number that is looked at to find out how numbers are written here. The
# smallest float64 with all its decimals has 1,076 of them.
LONGEST_NUMBER = 2_000
_SIGN, _EXPONENT = "[+-]?", "(?:[eE][+-]?[0-9]+)?"


_DROPPED = {".": str.maketrans("", "", _GROUPS + ","), ",": str.maketrans("", "", _GROUPS + ".")}


class Doubt(DataError):  # noqa: N818 - the file may well be right
    """Two readings give different numbers: the person has to say which is meant."""


def match_plain_number(decimal: str) -> str:
    """Give the pattern of a number without marks between its thousands.

    No two parts of it that follow each other can take the same digit, so that a long run
    of digits which is no number is given up after one walk back over it.
    """
    d = re.escape(decimal)
    return rf"{_SIGN}(?:[0-9]+(?:{d}[0-9]*)?|{d}[0-9]+){_EXPONENT}"


def match_grouped_number(decimal: str) -> str:
    """Give the pattern of a number with marks between its thousands."""
    d, other = re.escape(decimal), re.escape("," if decimal == "." else ".")
    groups = "|".join(rf"(?:{g}[0-9]{{3}})+" for g in (other, *_GROUPS))
    return rf"{_SIGN}[1-9][0-9]{{0,2}}(?:{groups})(?:{d}[0-9]*)?"


def drop_groups(number: str, decimal: str) -> str:
    """Write a number with a decimal point and without marks between thousands."""
    return number.translate(_DROPPED[decimal]).replace(decimal, ".")


_IN_DOUBT = re.compile(rf"{_SIGN}[1-9][0-9]{{0,2}}([.,])[0-9]{{3}}")
_READS_AS = {
    decimal: re.compile(rf"(?:{match_plain_number(decimal)}|{match_grouped_number(decimal)})")
    for decimal in ".,"
}


@dataclass(frozen=True)
class Evidence:
    """What has been seen of the marks in some cells.

    Attributes
    ----------
    proofs : mapping of {".", ","} to str
        For each decimal mark a cell that is a number only under it.
    doubts : mapping of {".", ","} to str
        For each mark a cell where three digits follow it, as in "1,234".
    """

    proofs: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Iterable[str]) -> Evidence:
        """Look at cells; those that are no numbers under any reading say nothing."""
        proofs: dict[str, str] = {}
        doubts: dict[str, str] = {}
        for cell in cells:
            if ("." not in cell and "," not in cell) or len(cell) > LONGEST_NUMBER:
                continue
            if match := _IN_DOUBT.fullmatch(cell):
                doubts.setdefault(match[1], cell)
                continue
            reads = [mark for mark, pattern in _READS_AS.items() if pattern.fullmatch(cell)]
            if len(reads) == 1:
                proofs.setdefault(reads[0], cell)
        return cls(proofs, doubts)

    def __or__(self, other: Evidence) -> Evidence:
        return Evidence({**other.proofs, **self.proofs}, {**other.doubts, **self.doubts})

    def decimal(self, delimiter: str) -> str | None:
        """The mark that stands before decimals; None where no cell has one.

        Parameters
        ----------
        delimiter : str
            Where commas stand between the cells, "1.234" has three decimals.

        Raises
        ------
        Doubt
            If some cells can only be read in one way and others only in the other,
            or if all can be read in both.
        """
        if len(self.proofs) == 2:
            raise self._describe_mixture()
        if self.proofs:
            return next(iter(self.proofs))
        if not self.doubts or (set(self.doubts) == {"."} and delimiter == ","):
            return "." if self.doubts else None
        raise self._describe_doubt()

    def _describe_mixture(self) -> Doubt:
        point, comma = (quote(self.proofs[mark]) for mark in ".,")
        return Doubt(
            f"The numbers mix two ways of writing: {point} has a decimal point and {comma} a "
            "decimal comma. Correct the file, or say which of the two is meant; the other "
            "cells are then refused one by one."
        )

    def _describe_doubt(self) -> Doubt:
        mark, cell = next(iter(self.doubts.items()))
        bare = cell.replace(mark, "")
        return Doubt(
            f"{quote(cell)} can be read in two ways, and no other number settles it: as "
            f"{cell.replace(mark, '.')} with a decimal {'comma' if mark == ',' else 'point'}, or "
            f"as {bare} with a mark between thousands. Say whether the decimals follow a point "
            "or a comma."
        )
