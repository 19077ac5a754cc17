"""What a loss of one example is, and what the rest of the package may ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lossviz.base import (
    DataError,
    FloatArray,
    Number,
    check_finite,
    check_number,
    check_pair_of_any_shape,
    format_number,
)


@dataclass(frozen=True)
class LossParameter:
    """A number that belongs to a loss: a field of its dataclass.

    Attributes
    ----------
    name : str
        Of the field, and in addresses.
    label : str
        Symbol and word: "δ (where the lines begin)".
    default, low, high : float
        Both ends are allowed.
    """

    name: str
    label: str
    default: float
    low: float
    high: float

    @property
    def symbol(self) -> str:
        """How it is written in a formula: "δ"."""
        return self.label.split()[0]

    def check(self, value: float) -> float:
        """Take a value in the range; a `DataError` says which one it is."""
        number = check_number(value, self.label)
        if not self.low <= number <= self.high:
            ends = f"{format_number(self.low)} to {format_number(self.high)}"
            raise DataError(f"{self.label} is {format_number(number)}; expected {ends}.")
        return number


class Loss(Protocol):
    """The loss of one example, element by element: a function of the error ``e = o - t``.

    The loss is least where the output is on its target, and rises on both sides of it: the
    gradient is negative where the output is too low and positive where it is too high. At a
    kink, gradient and curvature are those of one of its sides, or lie between them.

    A loss of your own is a frozen dataclass with the members below: nothing is inherited. What
    does not hold for it is None, and functions that rely on that refuse the loss with a
    sentence. With a line in `LOSSES` it can be chosen on the pages, and the tests check it
    against finite differences, brute force and other libraries.

    Parameters of `value`, `gradient` and `curvature`
        ``target, output`` : two floats, or two arrays of one common shape, in the target's
        unit. The answer is of the same kind, in float64. A `DataError` is raised for input
        that is no pair of finite numbers, and on overflow.

    Attributes
    ----------
    name : str
        What it is called in a sentence: "absolute error".
    parameters : tuple of LossParameter
        The numbers that belong to it.
    kinks : tuple of float
        Errors at which gradient or curvature jumps.
    quadratic : float or None
        The h of a loss that is ``h e^2`` everywhere, so that closed forms hold; else None.
    curvature_bound : float or None
        What the curvature exceeds nowhere, positive; None where it has no bound, or where the
        gradient jumps. Steps with a learning rate below 2 over this bound converge; larger
        ones may converge too (Nesterov, Introductory Lectures on Convex Optimization, 2004,
        section 1.2.3).
    slope_bound : float or None
        What the gradient exceeds nowhere in size; None where it has no bound.
    """

    def __hash__(self) -> int:
        """A loss is a value: what was computed for it is kept under it."""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""

    @property
    def parameters(self) -> tuple[LossParameter, ...]:
        """The numbers that belong to it."""

    @property
    def kinks(self) -> tuple[float, ...]:
        """Errors at which gradient or curvature jumps."""

    @property
    def quadratic(self) -> float | None:
        """The h of ``h e^2``."""

    @property
    def curvature_bound(self) -> float | None:
        """What the curvature exceeds nowhere."""

    @property
    def slope_bound(self) -> float | None:
        """What the gradient exceeds nowhere in size."""

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text, with the difference as `convention` has it."""

    def latex(self, error: float) -> tuple[str, str]:
        r"""Loss and gradient at an error, as LaTeX in ``e`` and in ``\delta`` for a number `delta`.

        Of a loss in pieces it is the piece that the error is on. A number in it may take the
        place of each symbol: so products have their ``\cdot``.
        """

    def value(self, target: Number, output: Number) -> Number:
        """Loss of each example."""

    def gradient(self, target: Number, output: Number) -> Number:
        """First derivative by the output."""

    def curvature(self, target: Number, output: Number) -> Number:
        """Second derivative by the output."""

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """Of one output for all examples, the one with the least weighted sum of losses.

        Parameters
        ----------
        target, weights : ndarray of shape (n,)
            The weights not negative, and not all 0. Where many outputs are as good, it is the
            middle one.
        """


def require_quadratic(loss: Loss, what: str) -> float:
    """Take the h of a loss that is ``h e^2``.

    Parameters
    ----------
    loss : Loss
    what : str
        What relies on it, as the subject of a sentence: "a verdict on the steps".

    Raises
    ------
    DataError
        For every other loss.
    """
    if loss.quadratic is None:
        raise DataError(describe_misfit(loss, what, "a loss that is a factor times e²"))
    return loss.quadratic


def require_curvature_bound(loss: Loss, what: str) -> float:
    """Take the bound of the curvature of a loss that has one; as `require_quadratic`."""
    if loss.curvature_bound is None:
        raise DataError(describe_misfit(loss, what, "a loss whose curvature has a bound"))
    return loss.curvature_bound


def describe_misfit(loss: Loss, what: str, needed: str) -> str:
    """Say which loss a thing needs, and what to do."""
    return f"The loss is {loss.formula()}, but {what} needs {needed}: choose a squared error."


def measure_error(target: Number, output: Number) -> Number:
    """Error ``e = o - t``: negative is too low, positive is too high."""
    checked_target, checked_output = check_pair_of_any_shape(target, output)
    with np.errstate(over="ignore"):
        return check_finite(checked_output - checked_target, "the error output - target")


def give_as(error: Number, computed: npt.ArrayLike) -> Number:
    """Give what was computed of errors as they were given: a float, or an array."""
    return float(computed) if isinstance(error, float) else np.asarray(computed)  # type: ignore[arg-type]
