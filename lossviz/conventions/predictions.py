"""Targets and outputs with several outputs for each row, and a weight for each row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import (
    DataError,
    FloatArray,
    check_pair_of_any_shape,
    format_number,
    refuse_huge,
)


@dataclass(frozen=True, eq=False, init=False)
class Predictions:
    """What a framework is given: a matrix of targets, one of outputs, and weights.

    Parameters
    ----------
    target, output : array-like of shape (n,) or (n, k)
        In the target's own unit; n rows and k outputs, each at least 1.
    weight : array-like of shape (n,), optional
        Of each row; at least 0, and not 0 everywhere.

    Raises
    ------
    DataError
        Shapes that differ, no rows, numbers that are not finite or beyond 1e100 in size,
        weights that cannot be used.

    Examples
    --------
    >>> from lossviz.conventions import Predictions
    >>> Predictions([1, 2, 3], [1.5, 2, 2.5]).error.ravel()
    array([ 0.5,  0. , -0.5])
    """

    target: FloatArray
    output: FloatArray
    weight: FloatArray | None

    def __init__(
        self, target: ArrayLike, output: ArrayLike, weight: ArrayLike | None = None
    ) -> None:
        targets, outputs = _matrix(target, "target"), _matrix(output, "output")
        if targets.shape[1] != outputs.shape[1]:
            raise DataError(
                f"There are {_count(targets.shape[1], 'target')} for each row and "
                f"{_count(outputs.shape[1], 'output')}: choose one output for each target."
            )
        targets, outputs = check_pair_of_any_shape(targets, outputs)
        refuse_huge(targets, "target")
        refuse_huge(outputs, "output")
        weights = None if weight is None else _check_weights(weight, len(targets))
        self.__dict__.update(target=targets, output=outputs, weight=weights)

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.target)

    @property
    def k(self) -> int:
        """How many outputs each row has."""
        return int(self.target.shape[1])

    @cached_property
    def error(self) -> FloatArray:
        """The error `e = o - t`, shape (n, k)."""
        return np.asarray(self.output - self.target)

    @cached_property
    def squares(self) -> FloatArray:
        """The square of each error, shape (n, k)."""
        return np.asarray(np.square(self.error))

    @cached_property
    def weighted_squares(self) -> FloatArray:
        """The same times the weight of the row."""
        return self.squares if self.weight is None else self.weight[:, None] * self.squares

    @property
    def weights(self) -> FloatArray:
        """The weight of each row, shape (n,): 1 where none are given."""
        return np.ones(self.n) if self.weight is None else self.weight


def _matrix(values: ArrayLike, name: str) -> Any:
    array = np.asarray(values)
    if array.ndim not in (1, 2) or array.size == 0:
        raise DataError(
            f"The {name} has the shape {array.shape}; expected (n,) or (n, k), with n rows and k "
            "outputs, each at least 1."
        )
    return array.reshape(len(array), -1)


def _check_weights(weight: ArrayLike, n: int) -> FloatArray:
    weights, _ = check_pair_of_any_shape(
        np.asarray(weight), np.asarray(weight), ("weight", "weight")
    )
    if weights.shape != (n,):
        raise DataError(f"There are {weights.size} weights for {n} rows: give each row one.")
    refuse_huge(weights, "weight")
    negative = np.flatnonzero(weights < 0)
    if negative.size:
        row = int(negative[0])
        raise DataError(
            f"The weight of row {row + 1} is {format_number(float(weights[row]))}: a weight is at "
            "least 0."
        )
    if not weights.any():
        raise DataError("All weights are 0: at least one row needs a weight above 0.")
    return weights


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
