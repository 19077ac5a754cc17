"""Quantities that every row has, out of which those of a batch are added up.

They are worked out for the rows that are asked for, and in a unit in which their powers
stay within float64: errors of 1e150 or 1e-150 have squares, but no fourth powers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lossviz.base import FloatArray, check_finite
from lossviz.data import Dataset, Rows, Vector

_ORDINARY = 40  # up to 2**40 and down to 2**-40 the eighth powers are far from float64's ends


@dataclass(frozen=True, eq=False)
class PerRow:
    """A quantity of each of n rows.

    Attributes
    ----------
    n : int
        How many rows there are.
    of : callable
        Gives the values of some rows, an array of row numbers or a slice, in the unit.
    exponent : int
        The unit is two to this power.
    """

    n: int
    of: Callable[[Rows | slice], Vector]
    exponent: int = 0

    def unscaled(self, values: FloatArray, what: str) -> FloatArray:
        """Take values out of the unit.

        Parameters
        ----------
        values : ndarray
        what : str
            What they are called where they overflow.

        Raises
        ------
        DataError
            On overflow.
        """
        with np.errstate(over="ignore"):
            return check_finite(np.ldexp(values, self.exponent), what)


def take_squared_errors(data: Dataset) -> PerRow:
    """Squared error ``e^2`` of each row: times h it is the row's loss."""
    errors, exponent = _scale_to_unit(data.error)
    return PerRow(data.n, lambda rows: np.square(errors[rows]), 2 * exponent)


def take_gradients(data: Dataset, feature: Vector | None = None) -> PerRow:
    """Error of each row, or error times feature.

    Times 2h it is the row's gradient: for a bias that all rows share, or for the
    weight of the feature.

    Parameters
    ----------
    data : Dataset
    feature : ndarray of shape (n,), optional
        Finite.
    """
    errors, exponent = _scale_to_unit(data.error)
    if feature is None:
        return PerRow(data.n, lambda rows: errors[rows], exponent)
    features, more = _scale_to_unit(feature)
    return PerRow(data.n, lambda rows: errors[rows] * features[rows], exponent + more)


def take_squared_features(feature: Vector) -> PerRow:
    """Square of a feature: times 2h it is the row's curvature for the feature's weight."""
    features, exponent = _scale_to_unit(feature)
    return PerRow(feature.size, lambda rows: np.square(features[rows]), 2 * exponent)


def _scale_to_unit(values: Vector) -> tuple[Vector, int]:
    """Take a power of two out of values far from 1: a product by it is exact in float64."""
    exponent = math.frexp(max(float(values.max()), -float(values.min())))[1]
    if abs(exponent) <= _ORDINARY:
        return values, 0
    return np.ldexp(values, -exponent), exponent
