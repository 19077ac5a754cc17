"""Rows of a file that are not among the examples, because a number is missing there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

KEPT = 100_000  # places that are kept to be looked at; all are counted


class Place(NamedTuple):
    """A cell without a finite number.

    Attributes
    ----------
    line : int
        The line of the file, from 1, on which the cell begins.
    column : str
    cell : str
        What it says, such as "NA".
    """

    line: int
    column: str
    cell: str


@dataclass(frozen=True)
class LeftOut:
    """How many rows were left out, and where the first of them are.

    Attributes
    ----------
    n : int
        Rows.
    places : sequence of Place
        Their cells without a number, in the order of the file, of the first
        `KEPT` rows at most. A row has one for each of its columns that lacks one.
    """

    n: int = 0
    places: Sequence[Place] = ()
