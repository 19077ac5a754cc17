"""The loss of many examples: summed or averaged, and what that does to a step.

The gradient for one output is the same under a sum however many examples
there are, and shrinks with n under a mean. Only what the outputs share, a bias
say, feels the sum grow.

Accuracy: residuals are formed first, in float64. Blocks of 65,536 values are
summed by NumPy's pairwise summation, whose additions lie at most 38 deep, and
`math.fsum` adds the blocks with a single rounding. The error of a sum is thus
at most 39 u * sum_i |x_i| with u = 2^-53, in whatever order the rows come
(Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 4.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import FloatArray, check_pair, format_number
from lossviz.loss.loss import Loss, require_curvature_bound, require_quadratic
from lossviz.loss.squared_error import SquaredError

Reduction = Literal["sum", "mean"]
Parameter = Literal["output", "bias"]

_BLOCK = 65_536


@dataclass(frozen=True)
class Objective:
    """A loss over n examples, ``L = sum_i l(t_i, o_i)`` or that divided by n.

    With ``SquaredError`` the sum is ``h * sum_i (t_i - o_i)^2`` and the mean
    ``h/n * sum_i (t_i - o_i)^2``.

    Parameters
    ----------
    loss : Loss
        The loss l of one example.
    reduction : {"sum", "mean"}
        Whether the n losses are added or averaged.

    Raises
    ------
    ValueError
        When `reduction` is neither of the two.

    Notes
    -----
    Two objectives have names of their own: ``SSE``, the sum of squared errors with
    ``h = 1/2``, and ``MSE``, their mean with ``h = 1``.

    The methods share these parameters:

    - ``target, output`` : array-like of shape (n,), in the target's unit. A `DataError` is
      raised for input that is no pair of n finite numbers up to 1e100 in size.
    - ``errors`` : ndarray of shape (m,), the errors ``o - t`` of some of the examples, in the
      target's unit.
    - ``n`` : int, how many examples the objective takes in. A `ValueError` is raised for what is
      no whole number of at least 1.
    - ``parameter`` : "output" or "bias", what is stepped: one output alone, or a bias that all
      share. A `ValueError` is raised for anything else.

    The curvatures and the rate of one step are closed forms of a quadratic, and the stability
    limit needs a bound of the curvature: they raise a `DataError` for a loss without.

    Examples
    --------
    >>> from lossviz import MSE, SSE, Objective, SquaredError
    >>> SSE == Objective(SquaredError(half=True), "sum")
    True
    >>> target, output = [1, 2, 3, 4], [3, 2, 3, 4]
    >>> SSE.value(target, output), MSE.value(target, output)
    (2.0, 1.0)
    >>> SSE.gradient(target, output)
    array([2., 0., 0., 0.])
    >>> MSE.gradient(target, output)  # 1/4 of 2 (3 - 1)
    array([1., 0., 0., 0.])
    >>> MSE.stability_limit(4, parameter="bias")
    1.0
    """

    loss: Loss
    reduction: Reduction

    def __post_init__(self) -> None:
        _check_choice(self.reduction, get_args(Reduction), "reduction")

    @property
    def name(self) -> str:
        """What the loss of all examples is called."""
        names = ("sum", "mean") if self.loss.quadratic is None else ("SSE", "MSE")
        return names[self.reduction == "mean"]

    def formula(self, rows: str = "n") -> str:
        """Write it with errors e, and with what a mean divides by: "½ Σ e² / n"."""
        h = self.loss.quadratic
        factor = "" if h in (None, 1) else "½ " if h == 0.5 else f"{format_number(h)} "
        term = self.loss.formula() if h is None else "e²"
        return f"{factor}Σ {term}{f' / {rows}' * (self.reduction == 'mean')}"

    def value(self, target: ArrayLike, output: ArrayLike) -> float:
        """Loss of all examples; of squared errors in the square of the target's unit."""
        losses = self.loss.value(*check_pair(target, output))
        return self._reduce(losses)

    def gradient(self, target: ArrayLike, output: ArrayLike) -> FloatArray:
        """Derivative with respect to each output, shape (n,).

        For squared errors ``2h (o_i - t_i)`` under a sum; a mean divides it by n.
        """
        slopes = self.loss.gradient(*check_pair(target, output))
        return slopes / self.divisor(slopes.size)

    def shared_gradient(self, target: ArrayLike, output: ArrayLike) -> float:
        """Derivative with respect to a bias that all outputs share.

        Adding the same b to every output moves each by b, so this is the sum of the gradients
        for the single outputs: ``2h * sum_i e_i`` for a sum of squared errors, ``2h * mean(e)``
        for a mean.
        """
        slopes = self.loss.gradient(*check_pair(target, output))
        return self._reduce(slopes)

    def contributions(self, errors: FloatArray, n: int) -> FloatArray:
        """What examples with these errors add to the loss of n examples, shape (m,)."""
        return self.loss.value(np.zeros_like(errors), errors) / self.divisor(n)

    def slopes(self, errors: FloatArray, n: int) -> FloatArray:
        """Derivatives with respect to the outputs of examples with these errors, shape (m,).

        As `gradient`, for some of n examples.
        """
        return self.loss.gradient(np.zeros_like(errors), errors) / self.divisor(n)

    def curvature(self, n: int) -> float:
        """Curvature along one output: ``2h`` for a sum of n, ``2h / n`` for a mean."""
        return self._curvature() / self.divisor(n)

    def shared_curvature(self, n: int) -> float:
        """Curvature along a shared bias: ``2h n`` for a sum of n, ``2h`` for a mean."""
        return self._curvature() * _check_count(n) / self.divisor(n)

    def stability_limit(self, n: int, *, parameter: Parameter) -> float:
        """Learning rate below which steps converge: 2 over the curvature.

        Of a quadratic it is exact: from there on steps do not converge. One output: ``1/h``
        (sum), ``n/h`` (mean). Bias: ``1/(h n)`` (sum), ``1/h`` (mean). Of another loss it is a
        safe bound, 2 over what the curvature exceeds nowhere; larger rates may converge too.
        """
        bound = require_curvature_bound(self.loss, "a learning rate below which steps converge")
        _check_choice(parameter, get_args(Parameter), "parameter")
        sharing = _check_count(n) if parameter == "bias" else 1
        # Rounded once: ``2 / (2h / n)`` would be rounded twice.
        return 2 * self.divisor(n) / (bound * sharing)

    def one_step_rate(self, n: int, *, parameter: Parameter) -> float:
        """Learning rate that lands on the minimum in one step: half the stability limit."""
        require_quadratic(self.loss, "a learning rate that lands in one step")
        return self.stability_limit(n, parameter=parameter) / 2

    def divisor(self, n: int) -> int:
        """What the sum over n examples is divided by: n for a mean, else 1."""
        count = _check_count(n)
        return count if self.reduction == "mean" else 1

    def _curvature(self) -> float:
        """Give the curvature of the loss of one example, which is the same everywhere."""
        return 2 * require_quadratic(self.loss, "a curvature that is the same everywhere")

    def _reduce(self, values: FloatArray) -> float:
        """Add up over all examples, and divide by n under a mean."""
        # To within 39 u * sum |x|: see the module.
        blocks = (values[start : start + _BLOCK] for start in range(0, values.size, _BLOCK))
        return math.fsum(float(block.sum()) for block in blocks) / self.divisor(values.size)


def root_mean_squared_error(target: ArrayLike, output: ArrayLike) -> float:
    """Root of the mean squared error, ``sqrt(mean((t - o)^2))``, without any one half.

    Parameters
    ----------
    target, output : array-like of shape (n,)
        In the target's unit.

    Returns
    -------
    float
        In the target's unit; 0 where all errors are below 1e-162, whose squares are 0.

    Raises
    ------
    DataError
        For input that is no pair of n finite numbers up to 1e100 in size.
    """
    return math.sqrt(MSE.value(target, output))


def _check_count(n: int) -> int:
    """Refuse what is no number of examples."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"n is {n!r}; expected a whole number of at least 1.")
    return int(n)


def _check_choice(given: str, allowed: tuple[str, ...], name: str) -> None:
    """Refuse what is none of the allowed words."""
    if given not in allowed:
        raise ValueError(f"{name} is {given!r}; expected one of {', '.join(map(repr, allowed))}.")


SSE = Objective(SquaredError(half=True), "sum")
MSE = Objective(SquaredError(half=False), "mean")
