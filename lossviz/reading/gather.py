"""Rows of a file, as they are read, to a data set: all of them, or a sample and a summary."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lossviz.base import DataError, quote
from lossviz.data import (
    MOST_PLACES,
    ROW,
    Dataset,
    Kind,
    Kinds,
    LeftOut,
    Place,
    Rows,
    Summary,
    Vector,
    summarize_pairs,
)
from lossviz.reading.choices import LEAVE_OUT, Choices, Limits

Fields = dict[str, npt.NDArray[np.generic]]
Progress = Callable[[float], None]
_REASONS = {Kind.WRONG: "cannot be read as a number", Kind.ABSENT: "no number"}


@dataclass(frozen=True)
class Query:
    """What is to be read of a file.

    Attributes
    ----------
    target, output : str
        The columns.
    most : int or None
        Rows to keep; None for all.
    seed : int
        Of the sample.
    progress : callable or None
    only : tuple of (str, str) or None
        A column, and what a row has to say there to be read.
    """

    target: str
    output: str
    most: int | None = None
    seed: int = 1
    progress: Progress | None = None
    only: tuple[str, str] | None = None

    @property
    def columns(self) -> tuple[str, str]:
        """Target and output."""
        return self.target, self.output


@dataclass(frozen=True, eq=False)
class Part(ABC):
    """Some rows of a file.

    Attributes
    ----------
    values : tuple of ndarray of float64, each of shape (rows,)
        Targets and outputs; NaN where there is no number.
    kinds : ndarray of int8, shape (2, rows)
        The `Kind` of each cell.
    """

    values: tuple[Vector, Vector]
    kinds: Kinds

    def places(self, kind: Kind, most: int) -> list[Place]:
        """Where the cells of a kind are in the first rows that have one, row by row."""
        rows = np.flatnonzero((self.kinds == kind).any(axis=0))[:most]
        found = self.locate(kind, rows) if rows.size else []
        return [place._replace(reason=_REASONS[kind]) for place in found]

    @abstractmethod
    def locate(self, kind: Kind, rows: Rows) -> list[Place]:
        """Where the cells of a kind are in some rows that have one."""

    def fields(self, rows: Rows, numbers: Rows) -> Fields:  # noqa: ARG002
        """Give what else is to be known of some rows; `numbers` are those in the file."""
        return {"row": numbers}


class Gathering:
    """What has been read so far.

    Parameters
    ----------
    query : Query
    choices : Choices
        Of these what becomes of bad rows.
    limits : Limits

    Attributes
    ----------
    rows : int
        How many there were.
    wrong : int
        Cells that cannot be read, where these are not left out.
    first_wrong : Place or None
    """

    def __init__(self, query: Query, choices: Choices, limits: Limits) -> None:
        self._query, self._limits = query, limits
        self._leaving_out = choices.bad_rows == LEAVE_OUT
        self._reservoir = Reservoir(limits.rows if query.most is None else query.most, query.seed)
        self._summary: Summary | None = None
        self._n = self._left_out = self._bad = 0
        self._places: list[Place] = []
        self.rows = self.wrong = 0
        self.first_wrong: Place | None = None

    def add(self, part: Part) -> None:
        """Take the next rows; after a cell that cannot be read, only such cells are counted."""
        if (is_wrong := part.kinds == Kind.WRONG).any():
            if self._leaving_out:
                self._note(part, Kind.WRONG)
                self._bad += int(is_wrong.any(axis=0).sum())
            else:
                self.first_wrong = self.first_wrong or part.places(Kind.WRONG, 1)[0]
                self.wrong += int(np.count_nonzero(is_wrong))
        if not self.wrong:
            self._note(part, Kind.ABSENT)
            self._add_numbers(part)

    def dataset(
        self,
        name: str,
        others: Callable[[Fields], Mapping[str, Any]],
        decimal: str = ".",
        bad: tuple[Sequence[Place], int] = ((), 0),
    ) -> Dataset:
        """Make the data set.

        Parameters
        ----------
        name : str
            Of the file.
        others : callable
            Gives the other columns for the rows that were kept.
        decimal : {".", ","}
            What stands before decimals in them.
        bad : tuple of (sequence of Place, int)
            Rows that are bad and were never read, and how many.
        """
        target, output = self._query.columns
        if not self._n:
            raise DataError(
                f"No row has a number both in column {quote(target)} and in column "
                f"{quote(output)}: choose other columns, or fill the numbers in."
            )
        left_out = self._left_out + bad[1]
        places = sorted([*self._places, *bad[0]], key=lambda place: place.line)[:MOST_PLACES]
        fields = self._reservoir.fields()
        texts = dict(others(fields))
        is_sample = fields["row"].size < self._n
        if (is_sample or left_out) and ROW not in (*texts, target, output):
            texts[ROW] = [f"row {row}" for row in fields["row"].tolist()]
        return Dataset(
            fields["target"],
            fields["output"],
            name=name,
            target_name=target,
            output_name=output,
            columns=texts,
            summary=self._summary if is_sample else None,
            left_out=LeftOut(left_out, tuple(places), self._bad + bad[1]),
            decimal=decimal,
        )

    def _note(self, part: Part, kind: Kind) -> None:
        """Note where cells without a number are, as long as there is room."""
        room = max(0, MOST_PLACES - self._left_out)
        self._places.extend(part.places(kind, room)[:room])

    def _add_numbers(self, part: Part) -> None:
        """Take the rows of a part that have both numbers: summarise and draw from them."""
        kinds, n = part.kinds, part.values[0].size
        numeric = np.flatnonzero((kinds == Kind.NUMERIC).all(axis=0))
        outside = int(np.count_nonzero(kinds[0] == Kind.OUTSIDE))
        target, output = (values[numeric] for values in part.values)
        first = self.rows + 1
        self.rows += n
        self._n += target.size
        self._left_out += n - target.size - outside
        if self.rows > self._limits.rows:
            raise DataError(
                f"The file has more than {self._limits.rows:,} rows, the limit here: give fewer, "
                "or summarise it where it lies (see the README)."
            )
        if not target.size:
            return
        if self._query.most is not None:
            summary = summarize_pairs(target, output)
            self._summary = self._summary.merge(summary) if self._summary else summary

        def give_fields(chosen: Rows) -> Fields:
            rows = numeric[chosen]
            drawn = {"target": target[chosen], "output": output[chosen]}
            return drawn | part.fields(rows, rows + first)

        self._reservoir.add(target.size, give_fields)


class Reservoir:
    """Keep at most so many rows of a stream whose length is not known.

    Every row gets a random number, in the order of the stream; the rows with the
    smallest are kept. So the sample depends on the seed and on the rows, and not
    on how the stream is cut into blocks.

    Parameters
    ----------
    most : int
        Rows that are kept.
    seed : int
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._random = np.random.default_rng(seed)
        self._below = 1.0
        self._drawn: list[Fields] = []
        self._waiting = 0

    def add(self, n: int, give_fields: Callable[[Rows], Fields]) -> None:
        """Draw among the next n rows those that may be kept.

        Parameters
        ----------
        n : int
        give_fields : callable
            Gives, for some of these rows by their places from 0, arrays that are as long: the
            same names at each call.
        """
        keys = self._random.random(n)
        chosen: Rows = np.flatnonzero(keys < self._below)
        if chosen.size:
            self._drawn.append({**give_fields(chosen), "": keys[chosen]})
            self._waiting += chosen.size
        if self._waiting > 2 * self._most:
            self._settle()

    def fields(self) -> Fields:
        """What was kept, in the order of the stream."""
        self._settle()
        return {name: values for name, values in self._drawn[0].items() if name}

    def _settle(self) -> None:
        """Keep of all rows that were drawn those with the smallest random numbers."""
        names = self._drawn[0]
        joined = {name: np.concatenate([drawn[name] for drawn in self._drawn]) for name in names}
        keys = joined[""]
        if keys.size > self._most:
            nearest = np.sort(np.argpartition(keys, self._most - 1)[: self._most])
            joined = {name: values[nearest] for name, values in joined.items()}
            self._below = float(joined[""].max())
        self._drawn, self._waiting = [joined], len(joined[""])
