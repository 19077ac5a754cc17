"""Errors whose sentences can be shown to the person who entered the data.

    Exception
    └── LossvizError      can be shown to a user
        └── DataError     targets, outputs or a file that cannot be used

A page shows the sentence of a LossvizError. Any other exception is a bug in the
program, and is not caught.
"""


class LossvizError(Exception):
    """An error whose sentence can be shown to a user: what is wrong, where, and what to do.

    Examples
    --------
    >>> from lossviz import LossvizError, read_csv
    >>> try:
    ...     data = read_csv(b"")
    ... except LossvizError as error:
    ...     print(error)
    ...
    The file is empty: it needs a line of column names and rows below it.
    """


class DataError(LossvizError, ValueError):
    """Targets, outputs or a file that cannot be used as they are.

    It is a ValueError, too.

    Examples
    --------
    >>> from lossviz import SSE, DataError
    >>> try:
    ...     SSE.value([1, 2, 3], [1, 2])
    ... except DataError as error:
    ...     print(str(error).partition(";")[0])
    ...
    target has shape (3,) and output has shape (2,)
    """
