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
import numpy.typing as npt

from lossviz.data import Vector
from lossviz.loss import Objective, Outcome, descent, require_quadratic
from lossviz.minibatch.shuffles import RunningSums

Whole = npt.NDArray[np.int64]
_HUGE_LOG = 700.0  # of a number that float64 just holds


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
    def limit(self) -> float:
        """Learning rate from which a bias diverges if all batches have this size."""
        return self.objective.stability_limit(self.size, parameter="bias")

    @property
    def factor(self) -> float:
        """By what one batch multiplies the bias's distance from the minimum of that batch."""
        return self._compute_factor(self.size)

    @property
    def log_epoch_factor(self) -> float:
        """Natural logarithm of the size of the epoch's factor; minus infinity for a factor of 0."""
        whole, rest = divmod(self.n, self.size)
        last = _log_size(self._compute_factor(rest)) if rest else 0.0
        return whole * _log_size(self.factor) + last

    def outcome(self) -> Outcome:
        """Tell what the descent of a shared bias comes to, exactly."""
        if self.learning_rate <= 0:
            return Outcome.CLIMBS if self.learning_rate < 0 else Outcome.STAYS
        logarithm = self.log_epoch_factor
        if logarithm == 0:
            return Outcome.KEEPS
        return Outcome.SETTLES if logarithm < 0 else Outcome.DIVERGES

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
        if self.outcome() is not Outcome.SETTLES:
            return math.inf
        added = self._sum_squares() - (1 - self._compute_epoch_factor()) ** 2 / self.n
        return deviation * math.sqrt(max(0.0, added) / -math.expm1(2 * self.log_epoch_factor))

    def _sum_squares(self) -> float:
        """``sum_k w_k^2 / B_k`` of `settled_noise`, the full batches as a geometric series.

        A batch with the factor f makes the step ``1 - f``. After the j-th full batch from the
        end come j full ones and the last one, with the factors ``f^j`` and r. So the sum is
        ``(1 - f)^2 r^2 (1 + f^2 + f^4 + ...) / B + (1 - r)^2 / rest``.
        """
        whole, rest = divmod(self.n, self.size)
        step, after = 1 - self.factor, self._compute_factor(rest) if rest else 1.0
        last = (1 - after) ** 2 / rest if rest else 0.0
        log = _log_size(self.factor**2)
        if whole * log < _HUGE_LOG:
            full = step * step * _sum_series(self.factor**2, whole) / self.size
            return full * after * after + last
        # f^(2 whole) leaves float64, but times r^2 it does not: it is the epoch's factor
        # squared. The series is f^(2 whole) / (f^2 - 1), less 1 / (f^2 - 1), which is nothing
        # beside it.
        shrunk = math.exp(2 * self.log_epoch_factor) / math.expm1(log)
        return step * step * shrunk / self.size + last

    def _compute_epoch_factor(self) -> float:
        whole, rest = divmod(self.n, self.size)
        signs = math.copysign(1.0, self.factor) ** whole
        signs *= math.copysign(1.0, self._compute_factor(rest)) if rest else 1.0
        return signs * math.exp(self.log_epoch_factor)

    def _compute_factor(self, size: int) -> float:
        limit = self.objective.stability_limit(size, parameter="bias")
        if descent.is_on(self.learning_rate, limit):
            return -1.0
        if descent.is_on(self.learning_rate, limit / 2):
            return 0.0
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
            factors: Vector = 1 - self._compute_rates(objective, learning_rate) * self.squares
        return factors

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
        path = np.zeros((self.rows.shape[0], self.rows.shape[1] + 1))
        with np.errstate(over="ignore", invalid="ignore"):
            for k in range(self.rows.shape[1]):
                # Of half the sum of (e + d x)^2 by d: sum e x + d sum x^2.
                slope = self.gradients[:, k] + self.squares[:, k] * path[:, k]
                path[:, k + 1] = path[:, k] - rates[:, k] * slope
        return path

    def _compute_rates(self, objective: Objective, learning_rate: float) -> Vector:
        """``2 h eta`` for each batch, or that over its rows."""
        h = require_quadratic(objective.loss, "a path of mini-batches out of their sums")
        rate = 2 * h * learning_rate
        rates: Vector = rate / (self.rows if objective.reduction == "mean" else 1 + 0 * self.rows)
        return rates


def draw_batches(
    n: int, gradients: RunningSums, squares: RunningSums | None, sizes: Whole, batches: int
) -> EpochBatches:
    """Draw the batches of some epochs, each in the next of some random orders.

    Parameters
    ----------
    n : int
        Rows N.
    gradients : RunningSums
        Of the error of each row for a bias, of error times feature for a weight; along at
        least as many orders as batches.
    squares : RunningSums or None
        Of the feature's square; None for a bias.
    sizes : ndarray of int, shape (b,)
        Batch sizes B, each from 1 to N.
    batches : int
        How many to draw.
    """
    size = sizes[:, np.newaxis]
    epoch, place = np.divmod(np.arange(batches), -(-n // size))
    start, stop = place * size, np.minimum(n, (place + 1) * size)
    sums = gradients.until(epoch, stop) - gradients.until(epoch, start)
    rows = (stop - start).astype(float)
    if squares is None:
        return EpochBatches(rows, sums, rows)
    squared = squares.until(epoch, stop) - squares.until(epoch, start)
    return EpochBatches(rows, sums, squared)


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


def _sum_series(ratio: float, terms: int) -> float:
    """``1 + r + ... + r^(terms - 1) = (r^terms - 1) / (r - 1)`` for r of at least 0.

    By ``expm1`` of logarithms it is exact near r = 1, too.
    """
    if ratio == 1:
        return float(terms)
    if ratio == 0:
        return 1.0
    log = math.log1p(ratio - 1)
    return math.expm1(terms * log) / math.expm1(log)


def _log_size(factor: float) -> float:
    """Logarithm of ``|factor|``, exact near 1; minus infinity for 0."""
    return math.log1p(abs(factor) - 1) if factor else -math.inf
