"""The squared error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lossviz.base import DataError, FloatArray, Number, check_finite, check_pair_of_any_shape
from lossviz.loss.loss import Loss, describe_misfit, measure_error


@dataclass(frozen=True)
class SquaredError:
    """Squared error of one example, ``L = h e^2 = h (t - o)^2``.

    With ``h = 1/2`` the 2 that comes down from the square cancels: the gradient is just the
    error ``o - t``. The minimum stays where it is, and with ``h = 1`` half the learning rate
    makes the same step.

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
    A loss below the smallest positive float64 (about 5e-324, from an error of some 3e-162) is
    rounded to 0. So a value of 0 is no proof of an output on its target: the gradient is, which
    is exactly 0 there and nowhere else.

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

    name: ClassVar = "squared error"
    parameters: ClassVar = ()
    kinks: ClassVar = ()
    slope_bound: ClassVar = None

    def __post_init__(self) -> None:
        if not isinstance(self.half, (bool, np.bool_)):
            raise ValueError(f"half is {self.half!r}; expected True (h = 1/2) or False (h = 1).")

    @property
    def h(self) -> float:
        """The factor before the square: 0.5 or 1.0."""
        return 0.5 if self.half else 1.0

    @property
    def quadratic(self) -> float:
        """The same h: closed forms hold."""
        return self.h

    @property
    def curvature_bound(self) -> float:
        """The curvature itself, ``2h``, which is the same everywhere."""
        return 2 * self.h

    def formula(self, convention: str = "t - o") -> str:
        """The loss as plain text: "½ (t − o)²"."""
        return f"{'½ ' if self.half else ''}({convention.replace('-', '−')})²"

    def latex(self, error: float) -> tuple[str, str]:  # noqa: ARG002
        """Everywhere the same."""
        return (r"\tfrac{1}{2} e^2", "e") if self.half else ("e^2", r"2 \cdot e")

    def value(self, target: Number, output: Number) -> Number:
        """``h (t - o)^2``, in the square of the target's unit."""
        error = measure_error(target, output)
        with np.errstate(over="ignore"):
            return check_finite(self.h * error * error, "the loss")

    def gradient(self, target: Number, output: Number) -> Number:
        """``2h (o - t)``, in the target's unit."""
        error = measure_error(target, output)
        with np.errstate(over="ignore"):
            return check_finite(2 * self.h * error, "the gradient")

    def curvature(self, target: Number, output: Number) -> Number:
        """``2h`` everywhere."""
        _, checked = check_pair_of_any_shape(target, output)
        return 0 * checked + 2 * self.h

    def best_constant(self, target: FloatArray, weights: FloatArray) -> float:
        """The weighted mean."""
        return float(np.average(target, weights=weights))


def require_squared_error(loss: Loss, what: str) -> SquaredError:
    """Take a squared error by its type, for texts and formulas; as `require_quadratic`."""
    if not isinstance(loss, SquaredError):
        raise DataError(describe_misfit(loss, what, "a squared error"))
    return loss
