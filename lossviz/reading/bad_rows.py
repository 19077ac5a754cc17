"""Rows that cannot be read where the others of their file can."""

from __future__ import annotations

from lossviz.base import DataError


class BadRowError(DataError):
    """A row that cannot be read: it may be left out, if the person says so.

    Attributes
    ----------
    reason : str
        Why, in a few words without the line.
    """

    reason: str = ""

    @classmethod
    def of(cls, sentence: str, reason: str) -> BadRowError:
        """Make one with its reason."""
        error = cls(sentence)
        error.reason = reason
        return error


class MalformedRowError(BadRowError):
    """A row in which a quote is out of place.

    Attributes
    ----------
    start, end : int
        Offsets of the row, and of the line after what cannot be read.
    is_open : bool
        A quote is opened and not closed before the text ends.
    """

    start: int = 0
    end: int = 0
    is_open: bool = False
