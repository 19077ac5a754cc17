"""Quantities that every row has, out of which those of a batch are added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lossviz.data import Dataset, Rows, Vector


@dataclass(frozen=True, eq=False)
class PerRow:
    """A quantity of each of n rows.

    Attributes
    ----------
    n : int
        How many rows there are.
    of : callable
        Gives the values of some rows, an array of row numbers or a slice.
    """

    n: int
    of: Callable[[Rows | slice], Vector]


def take_squared_errors(data: Dataset) -> PerRow:
    """Squared error ``e^2`` of each row: times h it is the row's loss."""
    return PerRow(data.n, lambda rows: np.square(data.error[rows]))


def take_gradients(data: Dataset, feature: Vector | None = None) -> PerRow:
    """Error of each row, or error times feature.

    Times 2h it is the row's gradient: for a bias that all rows share, or for the
    weight of the feature.

    Parameters
    ----------
    data : Dataset
    feature : ndarray of shape (n,), optional
        At most 1e100 in size.
    """
    if feature is None:
        return PerRow(data.n, lambda rows: data.error[rows])
    return PerRow(data.n, lambda rows: data.error[rows] * feature[rows])


def take_squared_features(feature: Vector) -> PerRow:
    """Square of a feature: times 2h it is the row's curvature for the feature's weight."""
    return PerRow(feature.size, lambda rows: np.square(feature[rows]))
