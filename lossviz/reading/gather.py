"""Rows of a file, as they are read, to a data set: all of them, or a sample and a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lossviz.base import DataError, quote
from lossviz.data import KEPT, Dataset, LeftOut, Place, Summary, Vector, summarize_pairs
from lossviz.reading.choices import Limits
from lossviz.reading.sampling import Fields, Reservoir

Others = Callable[[Fields], Mapping[str, Any]]
ROW = "row in the file"


@dataclass
class Gathering:
    """What has been read so far.

    Attributes
    ----------
    most : int or None
        Rows to keep; None for all.
    seed : int
        Of the sample.
    limits : Limits
    """

    most: int | None
    seed: int
    limits: Limits
    rows: int = 0
    left_out: int = 0
    bad: int = 0
    places: list[Place] = field(default_factory=list)
    _summary: Summary | None = None

    def __post_init__(self) -> None:
        most = self.limits.rows if self.most is None else self.most
        self._reservoir = Reservoir(most, self.seed)
        self._kept = 0

    def add(
        self,
        values: tuple[Vector, Vector],
        kept: np.ndarray[Any, np.dtype[np.bool_]] | None,
        fields: Callable[[np.ndarray[Any, np.dtype[np.intp]]], Fields],
        outside: int = 0,
    ) -> None:
        """Take the next rows.

        Parameters
        ----------
        values : tuple of ndarray of float64, each of shape (rows,)
            Targets and outputs.
        kept : ndarray of bool, shape (rows,), or None
            The rows with two finite numbers; None for all.
        fields : callable
            Gives what else is to be known of some rows, from their places among these.
        outside : int
            Rows that are not asked for; they are not kept.
        """
        target, output = values if kept is None else (values[0][kept], values[1][kept])
        self._count(values[0].size, target.size + outside)
        self._kept += target.size
        if not target.size:
            return
        self._summarise(target, output)
        chosen = self._reservoir.draw(target.size)
        if chosen.size:
            at = chosen if kept is None else np.flatnonzero(kept)[chosen]
            row = at + (self.rows - values[0].size + 1)
            drawn = {"target": target[chosen], "output": output[chosen], "row": row, **fields(at)}
            self._reservoir.add(chosen, drawn)

    def room(self) -> int:
        """How many more rows without numbers are to be noted with their places."""
        return max(0, KEPT - self.left_out)

    def dataset(
        self, name: str, columns: tuple[str, str], others: Others, decimal: str = "."
    ) -> Dataset:
        """Make the data set.

        Parameters
        ----------
        name : str
            Of the file.
        columns : tuple of (str, str)
            The names of targets and outputs.
        others : callable
            Gives the other columns for the rows that were kept.
        decimal : {".", ","}
            What stands before decimals in them.
        """
        if not self._kept:
            raise DataError(
                f"No row has a number both in column {quote(columns[0])} and in column "
                f"{quote(columns[1])}: choose other columns, or fill the numbers in."
            )
        fields = self._reservoir.fields()
        texts = dict(others(fields))
        self.places.sort(key=lambda place: place.line)  # stable: the columns of a row keep theirs
        is_sample = fields["row"].size < self._kept
        if (is_sample or self.left_out) and ROW not in (*texts, *columns):
            texts[ROW] = [f"row {row}" for row in fields["row"].tolist()]
        return Dataset(
            fields["target"],
            fields["output"],
            name=name,
            target_name=columns[0],
            output_name=columns[1],
            columns=texts,
            summary=self.summary() if is_sample else None,
            left_out=LeftOut(self.left_out, tuple(self.places), self.bad),
            decimal=decimal,
        )

    def summary(self) -> Summary | None:
        """Of all rows with two numbers; None where a sample is not asked for."""
        return self._summary

    def leave_out(self, places: Sequence[Place], n: int) -> None:
        """Note rows that are bad and were never read."""
        self.left_out += n
        self.bad += n
        self.places = sorted([*self.places, *places], key=lambda place: place.line)[:KEPT]

    def _count(self, rows: int, with_numbers: int) -> None:
        self.rows += rows
        self.left_out += rows - with_numbers
        if self.rows > self.limits.rows:
            raise DataError(
                f"The file has more than {self.limits.rows:,} rows, the limit here: give fewer, or "
                "summarise it where it lies (see the README)."
            )

    def _summarise(self, target: Vector, output: Vector) -> None:
        if self.most is None:
            return
        of_part = summarize_pairs(target, output)
        self._summary = self._summary.merge(of_part) if self._summary else of_part
