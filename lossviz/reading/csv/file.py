"""A CSV file whose dialect is known: two of its columns to a data set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lossviz.base import DataError, list_names, quote
from lossviz.data import Dataset, Place
from lossviz.reading.bad_rows import BadRowError
from lossviz.reading.choices import BETWEEN, DECIMALS, LEAVE_OUT, MISSING, QUOTES, Choices, Limits
from lossviz.reading.csv.cells import (
    ABSENT,
    WRONG,
    CellReader,
    collect_evidence,
    gather_values,
    seem_words,
)
from lossviz.reading.csv.cleaning import BadRows
from lossviz.reading.csv.decimal_marks import Evidence
from lossviz.reading.csv.dialect import Dialect
from lossviz.reading.csv.scan import Part, Scan
from lossviz.reading.csv.text import Text
from lossviz.reading.gather import Gathering
from lossviz.reading.sampling import Fields

Progress = Callable[[float], None]
_NO_NUMBER = "cannot be read as a number"


@dataclass(frozen=True)
class Taken:
    """What is to be read of a file.

    Attributes
    ----------
    target, output : str
        The columns.
    most : int or None
        Rows to keep.
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


@dataclass(frozen=True, eq=False)
class CsvFile:
    """A text with its dialect.

    Attributes
    ----------
    dialect : Dialect
    choices : Choices
    limits : Limits
    packing, encoding : str
        What was found around the text.
    bad : BadRows
        Rows that were left out, because they are not well-formed.
    """

    dialect: Dialect
    choices: Choices
    limits: Limits
    packing: str
    encoding: str
    bad: BadRows = field(default_factory=BadRows)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return self.dialect.text.names

    @property
    def duplicated(self) -> dict[str, list[str]]:
        """For each name that several columns have, what they are called here."""
        return self.dialect.duplicated

    def column(self, name: str) -> list[str]:
        """What the first rows say in a column."""
        return self.dialect.column(name)

    def assumed(self, target: str | None, output: str | None) -> str:
        """Say how the file is read."""
        header, skipped = self.dialect.header, self.dialect.skipped
        words = [
            self.packing,
            BETWEEN.get(self.dialect.text.delimiter, ""),
            DECIMALS[self._find_decimal(target, output)] if target and output else "",
            QUOTES[self.choices.quotechar] if self.choices.quotechar != '"' else "",
            "backslash escapes" if self.choices.escapes else "",
            self.encoding,
            f"header in line {header}" if header else "no header",
            f"{skipped} line{'s' * (skipped > 1)} above skipped" if skipped else "",
        ]
        return ", ".join(word for word in words if word)

    def values(self, name: str, most: int) -> list[str] | None:
        """What the rows say in a column, each value once; None where there are more than `most`."""
        return gather_values(self.dialect.text.columns(self.dialect.text.places[name]), most)

    def dataset(self, name: str, taken: Taken) -> Dataset:
        """Read two columns. See `ingest.Table.dataset`."""
        self._refuse_words(taken.target, taken.output)
        seen = self._collect_evidence(taken.target, taken.output)
        decimal = settled = self.choices.decimal or seen.decimal(self._name_delimiter) or "."
        unsettled = self.choices.decimal is None and not seen.proofs
        reading = _Pass(self, taken, decimal, unsettled)
        reading.run()
        if unsettled:
            settled = (seen | reading.seen).decimal(self._name_delimiter) or "."
            if settled != decimal:
                reading = _Pass(self, taken, settled, unsettled=False)
                reading.run()
        reading.refuse()
        reading.gathering.leave_out(self.bad.places, self.bad.n)
        columns = (taken.target, taken.output)
        return reading.gathering.dataset(
            name, columns, lambda rows: self._read_others(columns, rows), settled
        )

    def _refuse_words(self, *columns: str) -> None:
        """Refuse a column of words: no choice of how numbers are written would make them such."""
        for name in columns:
            if seem_words(cells := self.column(name)):
                raise DataError(
                    f"Column {quote(name)} holds words, such as "
                    f"{list_names(list(dict.fromkeys(filter(None, cells)))[:2])}: this explorer is "
                    "for numeric targets and predictions, not for classes. Choose other columns."
                )

    def reading(self, decimal: str) -> CellReader:
        """How cells are read under a decimal mark."""
        missing = MISSING if self.choices.missing is None else self.choices.missing
        return CellReader(decimal, missing, self.choices.units)

    @property
    def _name_delimiter(self) -> str:
        return self.dialect.text.delimiter

    def _find_decimal(self, target: str | None, output: str | None) -> str:
        if self.choices.decimal or not (target and output):
            return self.choices.decimal or "."
        proofs = self._collect_evidence(target, output).proofs
        return next(iter(proofs), ".")

    def _collect_evidence(self, target: str, output: str) -> Evidence:
        units = self.choices.units
        return collect_evidence(self.column(target), units=units) | collect_evidence(
            self.column(output), units=units
        )

    def _read_others(self, columns: Sequence[str], rows: Fields) -> dict[str, object]:
        """Read the other columns of the rows that were kept."""
        text = self.dialect.text
        places = [k for k, name in enumerate(text.names) if name not in columns]
        if not places:
            return {}
        spans = zip(rows["begin"].tolist(), rows["end"].tolist(), strict=True)
        # Every row ends with a line break but perhaps the last of the file.
        content = b"".join(text.content[begin:end] for begin, end in spans)
        table = Text(content, text.delimiter, 0, 1, text.names).strings(places)
        return {text.names[k]: table.column(str(k)) for k in places}


class _Pass:
    """One pass over a file under one decimal mark."""

    def __init__(self, file: CsvFile, taken: Taken, decimal: str, unsettled: bool) -> None:
        self._file, self._taken, self._unsettled = file, taken, unsettled
        self._reading = file.reading(decimal)
        self.gathering = Gathering(taken.most, taken.seed, file.limits)
        self.seen = Evidence()
        self._leaving_out = file.choices.bad_rows == LEAVE_OUT
        self._wrong = 0
        self._first_wrong: Place | None = None

    def run(self) -> None:
        """Read all rows."""
        text, taken = self._file.dialect.text, self._taken
        wanted = (text.places[taken.target], text.places[taken.output])
        only = (text.places[taken.only[0]], taken.only[1]) if taken.only else None
        scan = Scan(text, wanted, self._reading, self._unsettled, only)
        for part in scan.parts(taken.progress):
            self.seen = self.seen | part.evidence
            if self._leaving_out:
                self._leave_out(part)
                self._take(part)
                continue
            if part.wrong and self._first_wrong is None:
                self._first_wrong = part.places(WRONG, 1)[0]
            self._wrong += part.wrong
            if not self._wrong:
                self._take(part)

    def refuse(self) -> None:
        """Refuse the file where a cell is no number."""
        place = self._first_wrong
        if place is None:
            return
        more = self._wrong - 1
        column = self._file.dialect.text.places[place.column] + 1
        wrong = self._reading.what_is_wrong(place.cell)
        raise BadRowError.of(
            f"Line {place.line:,}, column {column} ({quote(place.column)}): the cell {wrong}."
            + (f" {_count_cells(more)} of the two columns cannot be read either." if more else ""),
            "no number",
        )

    def _leave_out(self, part: Part) -> None:
        """Note the rows that cannot be read."""
        wrong = part.places(WRONG, self.gathering.room())
        self._note([place._replace(reason=_NO_NUMBER) for place in wrong])
        self.gathering.bad += part.wrong_rows

    def _note(self, places: list[Place]) -> None:
        self.gathering.places.extend(places[: self.gathering.room()])

    def _take(self, part: Part) -> None:
        kept = part.kept
        self._note(part.places(ABSENT, self.gathering.room()))
        self.gathering.add(
            part.values, kept, lambda rows: self._take_fields(part, rows), part.outside
        )

    def _take_fields(self, part: Part, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Fields:
        bad = self._file.bad.lines
        if len(self._file.names) == 2 and not bad:
            return {}
        begin, end, line = part.layout
        fields: Fields = {"begin": begin[rows], "end": end[rows]}
        if bad:  # a row keeps its number in the file
            first = self.gathering.rows - part.rows + 1
            fields["row"] = rows + first + np.searchsorted(bad, line[rows])
        return fields


def _count_cells(more: int) -> str:
    return "1 more cell" if more == 1 else f"{more:,} more cells"
