"""Rows of a file that are not among the examples: a number is missing, or they are bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST_PLACES = 100_000  # places that are kept to be looked at; all are counted
ROW = "row in the file"  # the column with the number that a row has there


class Place(NamedTuple):
    """A cell without a finite number, or a line that is no row.

    Attributes
    ----------
    line : int
        The line of the file, from 1, on which the cell begins.
    column : str
        Empty for a line that could not be cut into cells.
    cell : str
        What it says, such as "NA"; the line where the row could not be cut into cells.
    reason : str
        Why the row is left out.
    """

    line: int
    column: str
    cell: str
    reason: str = "no number"


@dataclass(frozen=True)
class LeftOut:
    """How many rows were left out, and where the first of them are.

    Attributes
    ----------
    n : int
        Rows.
    places : sequence of Place
        Their cells without a number, in the order of the file, of the first
        `MOST_PLACES` rows at most. A row has one for each of its columns that lacks one.
    bad : int
        How many of the rows could not be read, and were left out because the person chose so.
    """

    n: int = 0
    places: Sequence[Place] = ()
    bad: int = 0
