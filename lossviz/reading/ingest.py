"""Bytes to Dataset: two columns of a file as numbers, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from lossviz.base import DataError, list_names, make_visible, quote
from lossviz.data import Dataset, guess_columns, looks_numeric
from lossviz.reading.choices import (
    LEAVE_OUT,
    REFUSE,
    Choices,
    Limits,
    choose_columns,
    describe_same_column,
    describe_unknown_column,
)
from lossviz.reading.containers import is_parquet, unwrap
from lossviz.reading.encoding import recode_to_utf8
from lossviz.reading.gather import Progress, Query

if TYPE_CHECKING:
    from lossviz.reading.csv_file import CsvFile
    from lossviz.reading.parquet import ParquetFile

Source = str | Path | bytes | BinaryIO


@dataclass(frozen=True, eq=False)
class Table:
    """A file that is known to be a table, of which two columns may be taken as numbers.

    Attributes
    ----------
    name : str
        The file's name; may be empty.
    """

    name: str
    _file: CsvFile | ParquetFile = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns from left to right, no two alike."""
        return self._file.names

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The columns that look like numbers: more than half of the filled cells of 200 rows.

        The cells that are none are not excused by this; `dataset` says where they are.
        """
        return tuple(n for n in self.names if looks_numeric(self._file.column(n)))

    @cached_property
    def guessed(self) -> tuple[str | None, str | None]:
        """The columns of targets and predictions by name; None where no name says so.

        Of columns with one and the same name none is taken.
        """
        twins = {twin for twins in self._file.duplicated.values() for twin in twins}
        target, output = guess_columns(self.names, self.numeric)
        return (None if target in twins else target), (None if output in twins else output)

    def chosen(self, target: str | None = None, output: str | None = None) -> tuple[str, str]:
        """Give the columns of targets and predictions: as named, or else as `guessed` has them.

        Raises
        ------
        DataError
            Where one is not named, and no column's name says that it is the one.
        """
        with _name_file_in_errors(self.name):
            return choose_columns(target, output, self.guessed, self.names)

    def assumed(self, target: str | None = None, output: str | None = None) -> str:
        """Say how the file was read: "semicolon, decimal comma, UTF-8, header in line 1".

        Parameters
        ----------
        target, output : str, optional
            The columns whose numbers tell what stands before the decimals.
        """
        return self._file.assumed(target, output)

    def values(self, column: str, most: int = 100) -> list[str] | None:
        """What the rows say in a column, each value once; None for more than `most` values.

        Raises
        ------
        DataError
            If there is no such column, and for what is not well-formed.
        """
        with _name_file_in_errors(self.name):
            if column not in self.names:
                raise describe_unknown_column(column, self.names)
            return self._file.values(column, most)

    def dataset(
        self,
        target: str,
        output: str,
        *,
        only: tuple[str, str] | None = None,
        most: int | None = None,
        seed: int = 1,
        progress: Progress | None = None,
    ) -> Dataset:
        """Take two columns as numbers and keep the others as text.

        Rows without a number in one of the two are left out: `Dataset.left_out` has
        how many and where.

        Parameters
        ----------
        target, output : str
            Names of two different columns.
        only : tuple of (str, str), optional
            A column, and what a row has to say there to be read: one model of several.
        most : int, optional
            Rows that are kept: of a file with more, a random sample, with the summary
            of all rows in `Dataset.summary`.
        seed : int
            Of the sample.
        progress : callable, optional
            Called with the share of the file that has been read.

        Raises
        ------
        DataError
            If there is no such column, if both are the same one, for a row of another
            length, and for the first cell that is neither a finite decimal number nor says
            that one is missing: with its line in the file, its column, what it says
            and what to do. `Doubt` where two readings would give different numbers.
        """
        with _name_file_in_errors(self.name):
            self._refuse_choice(target, output)
            if only and only[0] not in self.names:
                raise describe_unknown_column(only[0], self.names)
            return self._file.dataset(self.name, Query(target, output, most, seed, progress, only))

    def _refuse_choice(self, target: str, output: str) -> None:
        """Refuse columns that are not there, that share their name, or that are one."""
        for name in (target, output):
            if twins := self._file.duplicated.get(name):
                raise DataError(
                    f"{len(twins)} columns are called {quote(name)}: name one of them as "
                    f"{list_names(twins)}, or rename them in the file."
                )
            if name not in self.names:
                raise describe_unknown_column(name, self.names)
        if target == output:
            raise describe_same_column(target)


def read_csv(
    source: Source,
    *,
    target: str | None = None,
    output: str | None = None,
    choices: Choices | None = None,
    bad_rows: Literal["refuse", "leave_out"] | None = None,
) -> Dataset:
    r"""Read targets and predictions from a file.

    Parameters
    ----------
    source : path, bytes or binary file
        CSV in UTF-8, UTF-16 or Windows-1252, as it is or packed by gzip or zip; or Parquet.
    target, output : str, optional
        The two columns; found by name ("actual", "y_true", "Predicted Price"...)
        where left out.
    choices : Choices, optional
        What is known of the file; the rest is found out.
    bad_rows : {"refuse", "leave_out"}, optional
        What becomes of the file where single rows of it cannot be read: too few cells or
        too many, a quote out of place, a cell that is no number. Left out, they are counted
        and listed in `Dataset.left_out`. As `choices` says where this is left out.

    Returns
    -------
    Dataset
        The rows with a number in both columns, and what the other columns say of them.

    Raises
    ------
    DataError
        For whatever cannot be read exactly: the sentence says what, on which
        line of the file, in which column, and what to do.
    OSError
        If there is no such file, or it may not be read.

    Examples
    --------
    >>> from lossviz import read_csv
    >>> data = read_csv(b"actual;predicted\n1,5;2\n3;2,5\n")
    >>> data
    Dataset(n=2, target='actual', output='predicted')
    >>> data.error
    array([ 0.5, -0.5])
    >>> read_csv(b"t,o\n1.5,2\n", target="y")
    Traceback (most recent call last):
        ...
    lossviz.base.errors.DataError: There is no column "y". The columns are: "t", "o".
    """
    choices = choices or Choices()
    if bad_rows is not None:
        if bad_rows not in (REFUSE, LEAVE_OUT):
            raise DataError(f"bad_rows is {bad_rows!r}: give {REFUSE!r} or {LEAVE_OUT!r}.")
        choices = replace(choices, bad_rows=bad_rows)
    table = read_table(source, choices=choices)
    return table.dataset(*table.chosen(target, output))


def read_table(
    source: Source,
    *,
    name: str | None = None,
    choices: Choices | None = None,
    limits: Limits | None = None,
) -> Table:
    """Look at a file, to see its columns before choosing two.

    Parameters
    ----------
    source : path, bytes or binary file
    name : str, optional
        What the file is called; taken from a path or an open file if left out.
    choices : Choices, optional
        As for `read_csv`.
    limits : Limits, optional
        How much is read at most.

    Raises
    ------
    DataError, OSError
        As for `read_csv`.
    """
    if name is None:
        name = _find_name(source)
    with _name_file_in_errors(name):
        return Table(name, _open(_read_bytes(source), choices or Choices(), limits or Limits()))


def _open(data: bytes, choices: Choices, limits: Limits) -> CsvFile | ParquetFile:
    """Find out what some bytes are: a CSV file or one in Parquet, packed or not."""
    # Imported here: who never reads a file, or none in Parquet, need not wait for pyarrow.
    content, packing = unwrap(data, limits)
    if is_parquet(content):
        from lossviz.reading.parquet import ParquetFile

        return ParquetFile.opened(content, choices, limits)
    from lossviz.reading.csv_file import CsvFile
    from lossviz.reading.dialect import find_dialect

    text, encoding = recode_to_utf8(content, choices.encoding)
    return CsvFile(find_dialect(text, choices), choices, limits, packing, encoding)


def _find_name(source: Source) -> str:
    """The name of a file from its path, or from the open file; empty where it has none."""
    if isinstance(source, str | Path):
        return Path(source).name
    name = getattr(source, "name", "")
    return Path(name).name if isinstance(name, str) else ""  # a bare descriptor has a number


def _read_bytes(source: Source) -> bytes:
    """Read all of a file."""
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    data = source if isinstance(source, bytes) else source.read()
    if not isinstance(data, bytes):
        raise DataError("The file is open as text: open it with mode 'rb'.")
    return data


@contextmanager
def _name_file_in_errors(name: str) -> Iterator[None]:
    """Put the file's name before the sentence of a refusal."""
    try:
        yield
    except DataError as error:
        raise type(error)(f"{make_visible(name)}: {error}" if name else str(error)) from None
