"""One neuron, ``z = w x + b`` and ``o = phi(z)``: its loss, and the gradient for its weights.

The chain rule for one example has three factors, ``dL/dw = dL/do * do/dz * dz/dw``, with
``dz/dw = x`` and ``dz/db = 1``. Every activation here rises, so ``do/dz`` is never negative:
the sign of ``dL/db`` is that of the error, and the sign of ``dL/dw`` is that of the error
times x (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lossviz.base import DataError, FloatArray, check_finite, check_number, check_pair
from lossviz.loss import Loss, Objective, require_curvature_bound
from lossviz.neuron.activations import IDENTITY, Activation
from lossviz.neuron.quadratic import Quadratic, Sums

NEXT_TO_NOTHING: Final = 1e-9  # a slope do/dz up to which next to nothing gets through
_ROUNDED = 1e-9


@dataclass(frozen=True)
class Chain:
    """The forward pass of one example, and the factors of its gradient.

    Attributes
    ----------
    x, t, z, o : float
        Input, target, the neuron's sum, and its output.
    loss : float
        Of the example.
    dl_do, do_dz : float
        Two of the three factors; the last one, ``dz/dw``, is x, and ``dz/db`` is 1.
    """

    x: float
    t: float
    z: float
    o: float
    loss: float
    dl_do: float
    do_dz: float

    @property
    def error(self) -> float:
        """Output minus target: negative is too low."""
        return self.o - self.t

    @property
    def error_sign(self) -> int:
        """Sign of the error: 0 where it is within rounding of 0."""
        within = abs(self.error) <= _ROUNDED * max(abs(self.o), abs(self.t))
        return 0 if within else 1 if self.error > 0 else -1

    @property
    def blocked(self) -> bool:
        """Whether the activation lets none of the gradient through, or next to none."""
        return self.do_dz <= NEXT_TO_NOTHING

    @property
    def dl_dw(self) -> float:
        """Gradient for the weight: the product of all three."""
        return self.dl_do * self.do_dz * self.x

    @property
    def dl_db(self) -> float:
        """Gradient for the bias: ``dz/db`` is 1."""
        return self.dl_do * self.do_dz


def propagate(
    x: float, t: float, w: float, b: float, *, activation: Activation, loss: Loss
) -> Chain:
    """Pass one example through the neuron, and its gradient back.

    Parameters
    ----------
    x, t : float
        Input and target.
    w, b : float
        Weight and bias.
    activation : Activation
    loss : Loss

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
    return Chain(x, t, z, o, loss.value(t, o), loss.gradient(t, o), slope)


@dataclass(frozen=True)
class Neuron:
    """One neuron with the objective that its weights are fitted by.

    Attributes
    ----------
    activation : Activation
    objective : Objective
        Of any loss.

    Notes
    -----
    Inputs `x` and targets `t` are array-likes of shape (n,); `point` is ``(w, b)``. All methods
    but `outputs` raise a `DataError` for inputs and targets that are no pair of n finite
    numbers, and on overflow.
    """

    activation: Activation
    objective: Objective

    @property
    def is_quadratic(self) -> bool:
        """Whether the loss over ``(w, b)`` is a quadratic: see `lossviz.neuron.quadratic`."""
        return self.activation is IDENTITY and self.objective.loss.quadratic is not None

    def outputs(self, x: ArrayLike, point: ArrayLike) -> FloatArray:
        """Outputs ``phi(w x + b)``, shape (n,)."""
        w, b = np.asarray(point, dtype=float)
        return self.activation.value(w * np.asarray(x, dtype=float) + b)

    def value(self, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> float:
        """Loss of all examples."""
        x, t = check_pair(x, t)
        return self.objective.value(t, self.outputs(x, point))

    def example_gradients(self, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> FloatArray:
        """Gradient of each example's own loss, not summed and not divided, shape (n, 2)."""
        x, t = check_pair(x, t)
        w, b = np.asarray(point, dtype=float)
        z = w * x + b
        dl_do = self.objective.loss.gradient(t, self.activation.value(z))
        dl_dz = dl_do * self.activation.slope(z)
        return np.column_stack([dl_dz * x, dl_dz])

    def gradient(self, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> FloatArray:
        """Gradient by ``(w, b)``, shape (2,): the sum or the mean over the examples."""
        gradients = self.example_gradients(x, t, point)
        return np.asarray(
            check_finite(
                _sum_columns(gradients) / self.objective.divisor(len(gradients)), "the gradient"
            )
        )

    def hessian(self, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> FloatArray:
        """Second derivatives by ``(w, b)`` at a point, shape (2, 2).

        By chain and product rule ``d2L/dz2 = L'' phi'^2 + L' phi''`` for each example. As
        ``dz/dw = x`` and ``dz/db = 1``, its Hessian is that times ``[[x^2, x], [x, 1]]``. The
        largest eigenvalue of their sum is the curvature there.
        """
        x, t = check_pair(x, t)
        w, b = np.asarray(point, dtype=float)
        z = w * x + b
        output, slope = self.activation.value(z), self.activation.slope(z)
        loss = self.objective.loss
        own, passed_on = loss.curvature(t, output), loss.gradient(t, output)
        # The first term is the Gauss-Newton part; the second one bends where errors are large
        # (Nocedal and Wright, Numerical Optimization, 2nd ed. 2006, section 10.2).
        curvature = own * slope**2 + passed_on * self.activation.curvature(z)
        columns = np.column_stack([curvature * x * x, curvature * x, curvature])
        ww, wb, bb = _sum_columns(columns) / self.objective.divisor(x.size)
        return np.array([[ww, wb], [wb, bb]])

    def local_limit(self, x: ArrayLike, t: ArrayLike, point: ArrayLike) -> float:
        """Learning rate up to which steps near this point come no farther: 2 over the curvature.

        Infinite where the loss curves upward in no direction. A loss whose gradient jumps is
        refused: beside a kink the curvature says nothing of it.
        """
        require_curvature_bound(self.objective.loss, "the largest learning rate near a point")
        # Along a direction of curvature c a step multiplies the gradient by 1 - eta c.
        curvature = float(np.linalg.eigvalsh(self.hessian(x, t, point))[-1])
        return 2 / curvature if curvature > 0 else math.inf


class TrainingLoss:
    """The loss of a neuron over some examples: from five sums where it is a quadratic.

    Parameters
    ----------
    neuron : Neuron
    x, t : ndarray of shape (n,)
        Inputs and targets.
    """

    def __init__(self, neuron: Neuron, x: FloatArray, t: FloatArray) -> None:
        self._neuron, self._x, self._t = neuron, x, t
        of = neuron.objective
        self._quadratic = Quadratic(Sums.of(x, t), of) if neuron.is_quadratic else None

    def value(self, point: FloatArray) -> float:
        """The loss at ``(w, b)``; a `DataError` where it overflows."""
        if not self._quadratic:
            return self._neuron.value(self._x, self._t, point)
        loss = float(self._quadratic.value(point[0], point[1]))
        if not math.isfinite(loss):
            raise DataError("the loss is too large for a 64-bit number.")
        return loss

    def gradient(self, point: FloatArray) -> FloatArray:
        """Its gradient by ``(w, b)``, shape (2,)."""
        if self._quadratic:
            return self._quadratic.gradient(point)
        return self._neuron.gradient(self._x, self._t, point)


def _sum_columns(columns: FloatArray) -> FloatArray:
    """Sums of the columns, each to within the error of pairwise summation."""
    return np.array([np.ascontiguousarray(column).sum() for column in columns.T])
