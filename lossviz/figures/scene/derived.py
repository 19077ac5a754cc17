"""Quantities that follow from other quantities: sums, products, tables, totals.

What depends on several handles at once cannot be sampled over each. It is composed here
from tables of one number (an activation, its slope, the slope of a loss) by a few
operations that the browser knows as well. Each works on one number or on a vector, one
entry for each example.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lossviz.base import FloatArray
from lossviz.figures.scene.quantity import Quantity


@dataclass(frozen=True, eq=False, kw_only=True)
class Derived:
    """A quantity that follows from others.

    Attributes
    ----------
    zero : float
        Up to which magnitude it has no sign: round-off.
    """

    zero: float = 0.0

    def read(self, values: Mapping[str, Any]) -> Any:
        """Compute it from the quantities before it."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False, kw_only=True)
class Vector(Derived):
    """Fixed numbers, one for each example, shape (m,)."""

    entries: FloatArray

    def read(self, values: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """Give the numbers."""
        return self.entries


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Derived):
    """``constant + sum of factor * quantity``."""

    terms: tuple[tuple[float, str], ...]
    constant: float = 0.0

    def read(self, values: Mapping[str, Any]) -> Any:
        """Compute it."""
        return self.constant + sum(factor * values[name] for factor, name in self.terms)


@dataclass(frozen=True, eq=False, kw_only=True)
class Product(Derived):
    """``factor`` times some quantities."""

    of: tuple[str, ...]
    factor: float = 1.0

    def read(self, values: Mapping[str, Any]) -> Any:
        """Compute it."""
        return math.prod((values[name] for name in self.of), start=self.factor)


@dataclass(frozen=True, eq=False, kw_only=True)
class Quotient(Derived):
    """``factor`` times a quantity over another one; 0 where that is 0."""

    of: str
    over: str
    factor: float = 1.0

    def read(self, values: Mapping[str, Any]) -> Any:
        """Compute it."""
        return self.factor * values[self.of] / values[self.over] if values[self.over] else 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Clamp(Derived):
    """Another quantity, but no farther than from `low` to `high`: the edges of an axis.

    Several of them, shape (m,), give a vector.
    """

    of: str
    low: float | FloatArray
    high: float | FloatArray

    def read(self, values: Mapping[str, Any]) -> Any:
        """Take what is nearest to it within the ends."""
        return np.clip(values[self.of], self.low, self.high)


@dataclass(frozen=True, eq=False, kw_only=True)
class Lookup(Derived):
    """A function of another quantity, as cubic pieces through samples of value and slope.

    Two samples at one place are a kink: what is at that place and beyond belongs to the
    piece on the right.
    """

    of: str
    at: FloatArray
    value: FloatArray
    slope: FloatArray

    def read(self, values: Mapping[str, Any]) -> Any:
        """Read the table at the other quantity."""
        return Quantity("", self.at, self.value, self.slope).read(values[self.of])


@dataclass(frozen=True, eq=False, kw_only=True)
class Descent(Derived):
    """The path of gradient descent: parameters at the start and after each step.

    The gradient is followed by what it is composed of in the scene, so that any loss will do.
    Its values have the shape (parameters and what is noted, steps + 1).

    Attributes
    ----------
    start : tuple of str
        Where each parameter starts.
    of, by : tuple of str
        What each parameter, and the derivative by it, are called in `derived`.
    derived : mapping of str to Derived
        What of the scene the gradient is composed of. The browser is told the names.
    rate : str or float
        The learning rate of every step: a quantity or a fixed number.
    steps : int
    noted : tuple of str
        What else of `derived` is noted at each point.
    farthest : float
        No parameter goes farther from 0. By default their squares are 64-bit numbers.
    """

    start: tuple[str, ...]
    of: tuple[str, ...]
    by: tuple[str, ...]
    derived: Mapping[str, Derived]
    rate: str | float
    steps: int
    noted: tuple[str, ...] = ()
    farthest: float = 1e150

    def read(self, values: Mapping[str, Any]) -> Any:
        """Follow the path."""
        rate = values[self.rate] if isinstance(self.rate, str) else self.rate
        here = {
            **values,
            **{of: values[name] for of, name in zip(self.of, self.start, strict=True)},
        }
        points = []
        for _ in range(self.steps + 1):
            for name, derived in self.derived.items():
                here[name] = derived.read(here)
            points.append([float(here[name]) for name in (*self.of, *self.noted)])
            for of, by in zip(self.of, self.by, strict=True):
                here[of] = float(np.clip(here[of] - rate * here[by], -self.farthest, self.farthest))
        return np.transpose(points)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pick(Derived):
    """One entry of a vector, or some of them.

    Attributes
    ----------
    of : str
        The vector.
    places : int, str or ndarray of int, shape (m,)
        Which, counted from 0, or the quantity that says which; several places give a vector.
    """

    of: str
    places: int | str | npt.NDArray[np.intp]

    def read(self, values: Mapping[str, Any]) -> Any:
        """Take the entries."""
        if isinstance(self.places, str):
            return values[self.of][round(values[self.places])]
        return values[self.of][self.places]


@dataclass(frozen=True, eq=False, kw_only=True)
class Total(Derived):
    """The sum of all entries of a vector, times a factor."""

    of: str
    factor: float = 1.0

    def read(self, values: Mapping[str, Any]) -> Any:
        """Add up the entries."""
        return self.factor * float(np.sum(values[self.of]))


@dataclass(frozen=True, eq=False, kw_only=True)
class Negatives(Derived):
    """How many entries of a vector are below zero.

    Attributes
    ----------
    of : str
        The vector.
    beside : str
        A vector of the size that entries could have.
    negligible : float
        What is so small beside the largest entry of that, as a share of it, counts as zero: it
        may be what rounding has left.
    """

    of: str
    beside: str
    negligible: float

    def read(self, values: Mapping[str, Any]) -> Any:
        """Count the entries below zero."""
        size = np.abs(np.asarray(values[self.beside])).max(initial=0.0)
        return float(np.sum(np.asarray(values[self.of]) < -self.negligible * size))
