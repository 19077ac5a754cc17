"""The loss of one example: its value, its gradient, its curvature.

Another loss is one more small class with the members of `Loss`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lossviz.base import Number, check_finite, check_same_shape


class Loss(Protocol):
    """What the rest of the package asks of a loss, element by element.

    `target` and `output` are two floats (one example) or two arrays of one
    shape; the answer is of the same kind, in float64.
    """

    def __hash__(self) -> int:
        """A loss is a value: figures of it are kept by it."""

    @property
    def max_curvature(self) -> float:
        """The largest curvature anywhere, positive; infinite where a loss has a kink."""

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text."""

    def value(self, target: Number, output: Number) -> Number:
        """Loss of each example."""

    def gradient(self, target: Number, output: Number) -> Number:
        """Derivative of each loss with respect to its output."""

    def curvature(self, target: Number, output: Number) -> Number:
        """Second derivative of each loss with respect to its output."""


@dataclass(frozen=True)
class SquaredError:
    """Squared error of one example, ``L = h (t - o)^2``.

    Defined for all real targets t and outputs o; never negative, and zero only
    where they agree. The gradient is ``dL/do = 2h (o - t)``: negative where
    the output is too low, positive where it is too high.

    The one half is there so that it cancels the 2 that comes down from the
    square: the gradient is then just the error ``o - t``. It changes nothing
    else; the minimum stays where it is, and with ``h = 1`` half the learning
    rate makes the same step.

    Parameters
    ----------
    half : bool
        True for ``h = 1/2``, False for ``h = 1``.

    Raises
    ------
    ValueError
        When `half` is not a bool (0.5, say, which would be taken for True).

    Notes
    -----
    A loss below the smallest positive float64 (about 5e-324, from an error
    of some 3e-162) is rounded to 0, which is then wrong by less than 5e-324.
    A value of 0 is therefore no proof of an output on its target: ask the
    gradient, which is exactly 0 there and nowhere else.

    Examples
    --------
    >>> from lossviz import SquaredError
    >>> loss = SquaredError()
    >>> loss.value(2.0, 1.5), loss.gradient(2.0, 1.5)  # too low by 0.5
    (0.125, -0.5)
    >>> SquaredError(half=False).gradient(2.0, 1.5)
    -1.0
    """

    half: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.half, (bool, np.bool_)):
            raise ValueError(f"half is {self.half!r}; expected True (h = 1/2) or False (h = 1).")

    @property
    def h(self) -> float:
        """The factor before the square: 0.5 or 1.0."""
        return 0.5 if self.half else 1.0

    @property
    def max_curvature(self) -> float:
        """The curvature of the parabola, ``2h``, the same everywhere."""
        return 2 * self.h

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text, "½ (t − o)²", with the difference as `convention` has it."""
        return f"{'½ ' if self.half else ''}({convention.replace('-', '−')})²"

    def value(self, target: Number, output: Number) -> Number:
        """Loss of each example, ``h (t - o)^2``.

        Parameters
        ----------
        target, output : float or ndarray of one common shape
            In the target's unit.

        Returns
        -------
        float or ndarray of the same shape
            In the square of the target's unit.

        Raises
        ------
        DataError
            For input that is no pair of finite numbers, and on overflow.
        """
        error = _error(target, output)
        with np.errstate(over="ignore"):
            return check_finite(self.h * error * error, "the loss")

    def gradient(self, target: Number, output: Number) -> Number:
        """Derivative with respect to the output, ``2h (o - t)``.

        Parameters
        ----------
        target, output : float or ndarray of one common shape
            In the target's unit.

        Returns
        -------
        float or ndarray of the same shape
            In the target's unit.

        Raises
        ------
        DataError
            For input that is no pair of finite numbers, and on overflow.
        """
        error = _error(target, output)
        with np.errstate(over="ignore"):
            return check_finite(2 * self.h * error, "the gradient")

    def curvature(self, target: Number, output: Number) -> Number:
        """Second derivative with respect to the output, ``2h`` everywhere.

        Parameters
        ----------
        target, output : float or ndarray of one common shape
            In the target's unit.

        Returns
        -------
        float or ndarray of the same shape
            Without a unit.

        Raises
        ------
        DataError
            For input that is no pair of finite numbers.
        """
        _, checked = check_same_shape(target, output)
        return 0 * checked + self.max_curvature


def _error(target: Number, output: Number) -> Number:
    """Error ``e = o - t``: negative is too low, positive is too high."""
    checked_target, checked_output = check_same_shape(target, output)
    with np.errstate(over="ignore"):
        return check_finite(checked_output - checked_target, "the error output - target")
