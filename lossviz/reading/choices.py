"""What the person says of a file, and how much of one is taken."""

from __future__ import annotations

from dataclasses import dataclass

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
