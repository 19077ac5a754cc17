"""What can go wrong, in sentences fit to be shown to whoever entered the data.

    Exception
    └── LossvizError      fit to be shown to a user; all else is a bug
        └── DataError     targets, outputs or a file that cannot be used

A page shows a LossvizError as its sentence. Any other exception is a mistake
of ours and is left to crash loudly.
"""


class LossvizError(Exception):
    """A sentence for the user: what is wrong, where, and what to do."""


class DataError(LossvizError, ValueError):
    """Targets, outputs or a file that cannot be used as they are."""
