"""Errors whose sentences can be shown to the person who entered the data.

    Exception
    └── LossvizError      can be shown to a user
        └── DataError     targets, outputs or a file that cannot be used

A page shows the sentence of a LossvizError. Any other exception is a bug in the
program, and is not caught.
"""


class LossvizError(Exception):
    """A sentence for the user: what is wrong, where, and what to do."""


class DataError(LossvizError, ValueError):
    """Targets, outputs or a file that cannot be used as they are."""
