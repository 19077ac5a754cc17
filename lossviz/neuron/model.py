"""One neuron, ``z = w x + b`` and ``o = phi(z)``: its loss, and what reaches its weights.

The chain rule for one example has three factors, ``dL/dw = dL/do * do/dz * dz/dw``, with
``dz/dw = x`` and ``dz/db = 1``. Every activation here rises, so ``do/dz`` is never negative:
the sign of ``dL/db`` is that of the error, and the sign of ``dL/dw`` is that of the error
times x (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import FloatArray, check_finite, check_number, check_pair
from lossviz.loss import Objective, SquaredError
from lossviz.neuron.activations import Activation


@dataclass(frozen=True)
class Chain:
    """The forward pass of one example, and the factors of its gradient.

    Attributes
    ----------
    x, t, z, o : float
        Input, target, the neuron's sum, and its output.
    loss : float
        Of the example.
    dl_do, do_dz, dz_dw : float
        The three factors; ``dz_db`` is 1.
    """

    x: float
    t: float
    z: float
    o: float
    loss: float
    dl_do: float
    do_dz: float
    dz_dw: float

    @property
    def error(self) -> float:
        """Output minus target: negative is too low."""
        return self.o - self.t

    @property
    def dl_dw(self) -> float:
        """Gradient for the weight: the product of all three."""
        return self.dl_do * self.do_dz * self.dz_dw

    @property
    def dl_db(self) -> float:
        """Gradient for the bias: ``dz/db`` is 1."""
        return self.dl_do * self.do_dz


def propagate(
    x: float, t: float, w: float, b: float, *, activation: Activation, loss: SquaredError
) -> Chain:
    """Pass one example through the neuron, and its gradient back.

    Parameters
    ----------
    x, t : float
        Input and target.
    w, b : float
        Weight and bias.
    activation : Activation
    loss : SquaredError

    Raises
    ------
    DataError
        For input that is not finite, and on overflow.
    """
    x, t = check_number(x, "the input x"), check_number(t, "target")
    w, b = check_number(w, "the weight"), check_number(b, "the bias")
    z = check_finite(w * x + b, "the sum z = w x + b")
    o = float(activation.value(np.array(z)))
    slope = float(activation.slope(np.array(z)))
    return Chain(x, t, z, o, loss.value(t, o), loss.gradient(t, o), slope, x)


@dataclass(frozen=True)
class Neuron:
    """One neuron with the objective that its weights are fitted by.

    Attributes
    ----------
    activation : Activation
    objective : Objective
        Of a squared error.

    Notes
    -----
    Inputs `x` and targets `t` are array-likes of shape (n,); `at` is ``(w, b)``.
    """

    activation: Activation
    objective: Objective

    def outputs(self, x: ArrayLike, at: ArrayLike) -> FloatArray:
        """Outputs ``phi(w x + b)``, shape (n,)."""
        w, b = np.asarray(at, dtype=float)
        return self.activation.value(w * np.asarray(x, dtype=float) + b)

    def value(self, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> float:
        """Loss of all examples.

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers, and on overflow.
        """
        x, t = check_pair(x, t)
        return self.objective.value(t, self.outputs(x, at))

    def example_gradients(self, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> FloatArray:
        """Gradient of each example's own loss, not summed and not divided, shape (n, 2).

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers, and on overflow.
        """
        x, t = check_pair(x, t)
        w, b = np.asarray(at, dtype=float)
        z = w * x + b
        reaching = self.objective.loss.gradient(t, self.activation.value(z))
        reaching = reaching * self.activation.slope(z)
        return np.column_stack([reaching * x, reaching])

    def gradient(self, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> FloatArray:
        """Gradient by ``(w, b)``, shape (2,): the sum or the mean of the pulls.

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers, and on overflow.
        """
        gradients = self.example_gradients(x, t, at)
        return np.asarray(
            check_finite(_total(gradients) / self._divisor(len(gradients)), "the gradient")
        )

    def hessian(self, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> FloatArray:
        """Second derivatives by ``(w, b)`` at a point, shape (2, 2).

        ``L'' phi'^2 + L' phi''`` for each example, times ``[[x^2, x], [x, 1]]``: its
        largest eigenvalue is the curvature there. For the identity it is the same
        everywhere; see `quadratic`.

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers, and on overflow.
        """
        x, t = check_pair(x, t)
        w, b = np.asarray(at, dtype=float)
        z = w * x + b
        output, slope = self.activation.value(z), self.activation.slope(z)
        loss = self.objective.loss
        curvature = loss.max_curvature * slope**2 + loss.gradient(
            t, output
        ) * self.activation.curvature(z)
        parts = _total(
            np.column_stack([curvature * x * x, curvature * x, curvature])
        ) / self._divisor(x.size)
        return np.array([[parts[0], parts[1]], [parts[1], parts[2]]])

    def local_limit(self, x: ArrayLike, t: ArrayLike, at: ArrayLike) -> float:
        """Learning rate up to which steps near this point come no farther: 2 over the curvature.

        Returns
        -------
        float
            Infinite where the loss bends upward in no direction.

        Raises
        ------
        DataError
            For input that is no pair of n finite numbers, and on overflow.
        """
        curvature = float(np.linalg.eigvalsh(self.hessian(x, t, at))[-1])
        return 2 / curvature if curvature > 0 else math.inf

    def _divisor(self, n: int) -> int:
        return n if self.objective.reduction == "mean" else 1


def _total(columns: FloatArray) -> FloatArray:
    """Sums of the columns, each to within the error of pairwise summation."""
    return np.array([np.ascontiguousarray(column).sum() for column in columns.T])
