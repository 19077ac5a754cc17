"""Mini-batch descent on one number that all rows share: a bias, or a feature's weight.

All of this holds for a quadratic, ``h e^2``, only. With the shared bias b the error of each
row is ``e_i + b``; the loss is least at ``-mean(e)``. A batch of B rows moves the bias by
``-2h eta (sum e + B b)`` under a sum and by that over B under a mean. So it takes the distance
``d = b + mean(e)`` from the minimum of this batch to ``(1 - 2 h eta B) d`` or
``(1 - 2 h eta) d``. The factor of an epoch is the product of those of its batches. Whether it
is below 1 in size decides, and the batches' noise alone is left.

A weight has the curvature ``2h sum x^2`` of the batch at hand, which differs from batch to
batch: its outcome can only be observed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossviz.data import Vector
from lossviz.loss import Objective, Verdict, descent, require_quadratic
from lossviz.minibatch.population import Integers

_LOG_OF_NOTHING = -1e4  # of a number that float64 takes for 0


@dataclass(frozen=True)
class Schedule:
    """Epochs of batches of one size, with one learning rate.

    Attributes
    ----------
    objective : Objective
        Of a quadratic loss.
    learning_rate : float
        Finite.
    n : int
        Rows N.
    size : int
        Batch size B, from 1 to N; the last batch of an epoch may be smaller.

    Raises
    ------
    DataError
        For the objective of a loss that is no quadratic.
    """

    objective: Objective
    learning_rate: float
    n: int
    size: int

    def __post_init__(self) -> None:
        require_quadratic(self.objective.loss, "an exact outcome of epochs of mini-batches")

    @property
    def factor(self) -> float:
        """By what one batch multiplies the bias's distance from the minimum of that batch."""
        return self._compute_factor(self.size)

    @property
    def log_epoch_factor(self) -> float:
        """Natural logarithm of the size of the epoch's factor; minus infinity for a factor of 0."""
        full, _, last = self._split_epoch()
        return full * _log_size(self.factor) + _log_size(last)

    def outcome(self) -> Verdict:
        """Tell what the descent of a shared bias comes to, exactly."""
        return descent.judge_epochs(self.learning_rate, self.log_epoch_factor)

    def settled_noise(self, deviation: float) -> float:
        """Standard deviation of a bias at the ends of epochs, once it has settled.

        An epoch takes the bias's distance d to ``P d - sum_k w_k (m_k - m)``, with P the
        epoch's factor, m_k the mean error of batch k and ``w_k`` its step times the
        factors of the batches after it. An epoch takes every row once, so the means have the
        variance ``S^2 (1/B_k - 1/N)`` and the covariance ``-S^2/N``. So the variance v of
        d solves ``v = P^2 v + S^2 (sum w_k^2/B_k - (sum w_k)^2/N)``. Were all ``m_k - m`` the
        same c, the distance ``-c`` would stay as it is: so ``sum w_k = 1 - P``.

        Parameters
        ----------
        deviation : float
            Sample standard deviation S of the errors.

        Returns
        -------
        float
            In the target's unit; exactly 0 at B = N, infinite where nothing settles.
        """
        if self.size == self.n:
            return 0.0
        if self.outcome() is not Verdict.SETTLES:
            return math.inf
        full, _, last = self._split_epoch()
        negative = (self.factor < 0 and full % 2 == 1) != (last < 0)
        factor = (-1) ** negative * math.exp(self.log_epoch_factor)
        added = self._sum_squares() - (1 - factor) ** 2 / self.n
        return deviation * math.sqrt(max(0.0, added) / -math.expm1(2 * self.log_epoch_factor))

    def _sum_squares(self) -> float:
        """``sum_k w_k^2 / B_k`` of `settled_noise`, the full batches as a geometric series.

        A batch with the factor f makes the step ``1 - f``. After the j-th full batch from the
        end come j full ones and the last one, with the factors ``f^j`` and r. So the sum is
        ``(1 - f)^2 r^2 (1 + f^2 + f^4 + ...) / B + (1 - r)^2 / B_last``.
        """
        full, rows, last = self._split_epoch()
        # By logarithms: f^j may leave float64 where f^j r does not. That of 0 is finite here,
        # because f^0 is 1 also where f is 0.
        log_factor = max(_log_size(self.factor), _LOG_OF_NOTHING)
        after = np.exp(np.arange(full) * log_factor + _log_size(last))
        of_full = (1 - self.factor) ** 2 * float(np.square(after).sum()) / self.size
        return of_full + ((1 - last) ** 2 / rows if rows else 0.0)

    def _split_epoch(self) -> tuple[int, int, float]:
        """Number of full batches, rows of a smaller last one, and its factor: 1 without one."""
        full, rows = divmod(self.n, self.size)
        return full, rows, self._compute_factor(rows) if rows else 1.0

    def _compute_factor(self, size: int) -> float:
        limit = self.objective.stability_limit(size, parameter="bias")
        if descent.is_on(self.learning_rate, limit):
            return -1.0
        if descent.is_on(self.learning_rate, limit / 2):
            return 0.0
        # A step takes d to d - eta c d, with c the curvature along the bias.
        return 1 - self.objective.shared_curvature(size) * self.learning_rate


@dataclass(frozen=True, eq=False)
class EpochBatches:
    """The batches of some epochs, for several batch sizes: all that a path depends on.

    Attributes
    ----------
    rows : ndarray of shape (b, k)
        Rows in each of k batches, for each of b batch sizes.
    gradients : ndarray of shape (b, k)
        Sum over each batch of the errors, or of error times feature.
    squares : ndarray of shape (b, k)
        Sum over each batch of 1, or of the feature's square.

    Raises
    ------
    DataError
        From every method, for the objective of a loss that is no quadratic.
    """

    rows: Vector
    gradients: Vector
    squares: Vector

    def factors(self, objective: Objective, learning_rate: float) -> Vector:
        """By what each batch multiplies the distance from its own minimum, shape (b, k)."""
        with np.errstate(over="ignore"):
            return np.asarray(1 - self._compute_rates(objective, learning_rate) * self.squares)

    def log_left(self, objective: Objective, learning_rate: float) -> Vector:
        """Natural logarithm of what all batches leave of a distance, but for noise, shape (b,)."""
        with np.errstate(divide="ignore"):
            logarithms = np.log(np.abs(self.factors(objective, learning_rate)))
        return np.asarray(logarithms.sum(axis=1))

    def paths(self, objective: Objective, learning_rate: float) -> Vector:
        """Follow the shared number from 0, batch after batch, for each batch size.

        Parameters
        ----------
        objective : Objective
            Of a quadratic loss.
        learning_rate : float

        Returns
        -------
        ndarray of shape (b, k + 1)
            In the target's unit, over that of the feature for a weight. Infinite or not a
            number from where it leaves the range of 64-bit numbers.
        """
        rates = self._compute_rates(objective, learning_rate)

        def advance(at: Vector, k: int) -> Vector:
            # Of half the sum of (e + d x)^2 by d: sum e x + d sum x^2.
            slope = self.gradients[:, k] + self.squares[:, k] * at
            return np.asarray(at - rates[:, k] * slope)

        sizes, batches = self.rows.shape
        return np.stack(descent.walk(np.zeros(sizes), advance, batches), axis=1)

    def _compute_rates(self, objective: Objective, learning_rate: float) -> Vector:
        """``2 h eta`` for each batch, or that over its rows."""
        h = require_quadratic(objective.loss, "a path of mini-batches out of their sums")
        divisor = self.rows if objective.reduction == "mean" else np.ones_like(self.rows)
        return np.asarray(2 * h * learning_rate / divisor)


def draw_batches(
    gradients: Vector, squares: Vector | None, sizes: Integers, batches: int
) -> EpochBatches:
    """Draw the batches of some epochs, each in the next of some random orders.

    Parameters
    ----------
    gradients : ndarray of shape (k, N + 1)
        Running sums along k orders, at least as many as batches, from a 0 before the first row:
        of the error of each row for a bias, of error times feature for a weight.
    squares : ndarray of shape (k, N + 1) or None
        Of the feature's square; None for a bias.
    sizes : ndarray of int, shape (b,)
        Batch sizes B, each from 1 to N.
    batches : int
        How many to draw.
    """
    n, size = gradients.shape[1] - 1, sizes[:, np.newaxis]
    epoch, place = np.divmod(np.arange(batches), -(-n // size))
    start, stop = place * size, np.minimum(n, (place + 1) * size)
    sums = gradients[epoch, stop] - gradients[epoch, start]
    rows = (stop - start).astype(float)
    if squares is None:
        return EpochBatches(rows, sums, rows)
    return EpochBatches(rows, sums, squares[epoch, stop] - squares[epoch, start])


def find_equal_step_rate(learning_rate: float, of: Objective, to: Objective, n: int) -> float:
    """Learning rate with which one objective makes the step that another makes with its own.

    Parameters
    ----------
    learning_rate : float
        The rate under `of`.
    of, to : Objective
        Such as MSE and SSE: ``eta_SSE = eta_MSE / n`` where both have the same h, and
        twice that where only the SSE has the one half.
    n : int
        Examples in the batch.

    Raises
    ------
    DataError
        For the objective of a loss that is no quadratic.
    """
    # A gradient is the curvature times the distance to the minimum, which both have in common.
    return learning_rate * of.shared_curvature(n) / to.shared_curvature(n)


def find_linear_scaling_end(objective: Objective, learning_rate: float, size: int) -> float:
    """Batch size at which a rate raised in proportion to it reaches the limit of a bias.

    Under a mean the limit ``1/h`` does not grow with the batch. From `size` with
    `learning_rate` on, the rule "twice the batch, twice the rate" reaches it at this size.

    Parameters
    ----------
    objective : Objective
        With the reduction "mean".
    learning_rate : float
        Positive.
    size : int
        The batch size that goes with it.

    Raises
    ------
    DataError
        For the objective of a loss that is no quadratic, whose limit is only a safe bound.
    """
    require_quadratic(objective.loss, "the batch size at which a rate reaches the limit")
    return size * objective.stability_limit(size, parameter="bias") / learning_rate


def _log_size(factor: float) -> float:
    """Logarithm of ``|factor|``, exact near 1; minus infinity for 0."""
    return math.log1p(abs(factor) - 1) if factor else -math.inf
