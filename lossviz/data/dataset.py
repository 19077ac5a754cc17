"""Targets and outputs, checked once. Everything after this trusts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from lossviz.base import DataError, check_pair, list_names, quote
from lossviz.data.cells import Vector
from lossviz.data.columns import Column
from lossviz.data.left_out import LeftOut

if TYPE_CHECKING:
    from lossviz.data.summary import Summary

Rows = npt.NDArray[np.intp]
By = Literal["row", "target", "output", "error", "loss"]


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Dataset:
    """A batch of examples: target, output and whatever else the file says of each.

    The numbers are checked and copied when a data set is made, and read-only ever
    after. Two data sets are equal only if they are the same one, which makes a data
    set a cheap key for a cache.

    Parameters
    ----------
    target, output : array-like of numbers, shape (n,)
        In the target's own unit; n at least 1.
    name : str
        Where the rows came from, such as a file's name; may be empty.
    target_name, output_name : str
        What the two are called there.
    columns : mapping of str to Column or sequence, each of length n, optional
        Other columns; what is not text is written as `str` writes it.
    summary : Summary, optional
        Of all the rows of which these are a random sample; None where these are all.
    left_out : LeftOut, optional
        The rows of the file that have no number in one of the two columns.
    decimal : {".", ","}
        What stands before the decimals where the cells of `columns` are numbers.

    Attributes
    ----------
    target, output : ndarray of float64, shape (n,)
        Finite and read-only.
    columns : mapping of str to Column
        The other columns, to label rows, colour by and take as features.

    Raises
    ------
    DataError
        Shapes that differ or would broadcast, no rows, text, complex or
        non-finite values, numbers beyond 1e100 in size, or another column
        of another length.

    Examples
    --------
    >>> from lossviz import Dataset
    >>> data = Dataset([1, 2, 3], [1.5, 2, 2.5])
    >>> data
    Dataset(n=3, target='target', output='prediction')
    >>> data.error
    array([ 0.5,  0. , -0.5])
    >>> Dataset([1, 2, 3], [1.5, float("nan"), 2.5])
    Traceback (most recent call last):
        ...
    lossviz.base.errors.DataError: output at position 1 is nan; expected a finite number.
    """

    target: Vector
    output: Vector
    name: str
    target_name: str
    output_name: str
    columns: Mapping[str, Column]
    summary: Summary | None
    left_out: LeftOut
    decimal: str
    _orders: dict[str, Rows] = field(init=False)

    def __init__(
        self,
        target: npt.ArrayLike,
        output: npt.ArrayLike,
        *,
        name: str = "",
        target_name: str = "target",
        output_name: str = "prediction",
        columns: Mapping[str, Any] | None = None,
        summary: Summary | None = None,
        left_out: LeftOut | None = None,
        decimal: str = ".",
    ) -> None:
        checked_target, checked_output = check_pair(target, output)
        self.__dict__.update(
            target=_copy_read_only(checked_target),
            output=_copy_read_only(checked_output),
            name=name,
            target_name=target_name,
            output_name=output_name,
            columns=_make_columns(columns or {}, checked_target.size, decimal),
            summary=summary,
            left_out=left_out or LeftOut(),
            decimal=decimal,
            _orders={},
        )

    def __repr__(self) -> str:
        drawn_from = f", size={self.size}" if self.summary else ""
        return (
            f"Dataset({f'{self.name!r}, ' if self.name else ''}n={self.n}{drawn_from}, "
            f"target={self.target_name!r}, output={self.output_name!r})"
        )

    @property
    def n(self) -> int:
        """How many examples there are; at least 1."""
        return int(self.target.size)

    @property
    def size(self) -> int:
        """How many examples the batch has: more than `n` where these are a sample of it."""
        return self.summary.n if self.summary else self.n

    @cached_property
    def error(self) -> Vector:
        """The error `e = o - t` of each row, shape (n,): negative is too low."""
        error: Vector = self.output - self.target
        error.setflags(write=False)
        return error

    def order(self, by: By) -> Rows:
        """Row numbers, from 0, in ascending order of a quantity; ties keep the file's order.

        A second call costs nothing, so that paging through a sorted table does
        not sort it again.

        Parameters
        ----------
        by : {"row", "target", "output", "error", "loss"}
            "loss" sorts by the error's size, which is the order of any loss
            that grows with it.

        Returns
        -------
        ndarray of intp, shape (n,), read-only
        """
        if by not in self._orders:
            quantities = {"row": np.arange(self.n), "loss": np.abs(self.error)}
            quantity = quantities[by] if by in quantities else getattr(self, by)
            order = np.argsort(quantity, kind="stable")
            order.setflags(write=False)
            self._orders[by] = order
        return self._orders[by]

    def labels(self, column: str | None, rows: Iterable[int]) -> list[str]:
        """Names of some rows: what `column` says of them, or "row k" counted from 1.

        Parameters
        ----------
        column : str or None
            One of `columns`; None for row numbers.
        rows : iterable of int
            Row numbers from 0, in any order.

        Raises
        ------
        DataError
            If there is no such column.
        """
        places = np.asarray(list(rows), dtype=np.intp)
        if column is None:
            return [f"row {row + 1}" for row in places.tolist()]
        return self.find_column(column, "to label rows with").take(places)

    def find_column(self, name: str, purpose: str) -> Column:
        """Give one of the other columns.

        Parameters
        ----------
        name : str
        purpose : str
            What it is asked for, as the sentence of a refusal says it: "to label rows with".

        Raises
        ------
        DataError
            If there is no such column.
        """
        if name not in self.columns:
            raise DataError(
                f"There is no column {quote(name)} {purpose}. "
                f"The other columns are: {list_names(tuple(self.columns)) or 'none'}."
            )
        return self.columns[name]


def draw_rows(n: int, most: int, seed: int) -> Rows:
    """Draw at most so many of n rows at random, without replacement: their numbers, ascending."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _copy_read_only(values: Vector) -> Vector:
    """Copy numbers, so that nobody can change those of a data set."""
    copy = values.copy()
    copy.setflags(write=False)
    return copy


def _make_columns(columns: Mapping[str, Any], n: int, decimal: str) -> dict[str, Column]:
    """Make columns of whatever was given, each with one value for each of n rows."""
    for name, values in columns.items():
        if len(values) != n:
            raise DataError(
                f"Column {quote(name)} has {len(values)} rows, but there are {n} targets: "
                "every column needs one value for each row."
            )
    return {name: Column.of(values, decimal) for name, values in columns.items()}
