"""What the person says of a file, and how much of one is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lossviz.base import DataError, list_names, quote

ENCODINGS = ("UTF-8", "UTF-16", "Windows-1252")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
UNIT = "\x1f"  # ASCII's own separator of units: what blanks between cells are made
BLANK = " "  # any number of blanks and tabs; only where the person says so
# How what stands between cells is called in a sentence.
BETWEEN = {**DELIMITERS, UNIT: "blank"}
QUOTES = {'"': "double quote", "'": "single quote"}
REFUSE, LEAVE_OUT = "refuse", "leave_out"
DECIMALS = {".": "decimal point", ",": "decimal comma"}


@dataclass(frozen=True)
class Choices:
    r"""What the person says of a file; None where it is to be found out.

    Attributes
    ----------
    encoding : {"UTF-8", "UTF-16", "Windows-1252"}, optional
    delimiter : {",", ";", "\t", "|", " "}, optional
        What stands between two cells; " " for any number of blanks and tabs.
    decimal : {".", ","}, optional
        What stands before the decimals; the other one then stands between thousands.
    header : int, optional
        The line of the column names, from 1; 0 for a file without one.
    missing : tuple of str, optional
        Cells that say that a number is missing, in capitals or not; an empty one always does.
    units : bool
        Take currency and percent signs off: "$ 5" is then 5, and "1 %" is 1.
    quotechar : {'"', "'"}
        What stands around a cell that has a delimiter in it.
    escapes : bool
        Take a backslash off, and the character after it as it is.
    bad_rows : {"refuse", "leave_out"}
        What becomes of the file where single rows of it cannot be read.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: int | None = None
    missing: tuple[str, ...] | None = None
    units: bool = False
    quotechar: str = '"'
    escapes: bool = False
    bad_rows: str = REFUSE


@dataclass(frozen=True)
class Limits:
    """How much is read at most, so that no file can fill the memory.

    Attributes
    ----------
    n_bytes : int
        Of a file, and of what is packed in one.
    rows : int
    """

    n_bytes: int = 8 << 30
    rows: int = 500_000_000


def choose_columns(
    target: str | None,
    output: str | None,
    found: tuple[str | None, str | None],
    names: Sequence[str],
) -> tuple[str, str]:
    """Give the columns that were named, or else those that were found.

    Parameters
    ----------
    target, output : str or None
        As named by the caller.
    found : tuple of (str or None, str or None)
        As `guess_columns` gives them.
    names : sequence of str
        All columns.

    Raises
    ------
    DataError
        Where one is neither named nor found.
    """
    chosen = []
    for what, given, guess in (("target", target, found[0]), ("output", output, found[1])):
        name = given if given is not None else guess
        if name is None:
            raise DataError(
                f"No column's name says that it holds the {what}. The columns are: "
                f"{list_names(names)}. Name one of them with {what}=..."
            )
        chosen.append(name)
    return chosen[0], chosen[1]


def describe_unknown_column(name: str, names: Sequence[str]) -> DataError:
    """Say that there is no such column, and which there are."""
    return DataError(f"There is no column {quote(name)}. The columns are: {list_names(names)}.")


def describe_same_column(name: str) -> DataError:
    """Say that one column is chosen twice."""
    return DataError(
        f"Column {quote(name)} is chosen for the targets and for the predictions: "
        "choose two different columns."
    )
