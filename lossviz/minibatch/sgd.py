"""Mini-batch descent on one number that all rows share: a bias, or a feature's weight.

With the shared bias b the error of each row is ``e_i + b``; the loss is least at
``-mean(e)``. A batch of B rows moves the bias by ``-2h eta (sum e + B b)`` under a sum and
by that over B under a mean: it comes closer to the minimum of this batch by the factor
``1 - 2 h eta B`` or ``1 - 2 h eta``. The factor of an epoch is the product of those of its
batches. Whether it is below 1 in size decides, and the batches' noise alone is left.

A weight has the curvature ``2h sum x^2`` of the batch at hand, which differs from batch to
batch: what becomes of it can only be observed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lossviz.data import Vector
from lossviz.loss import Objective, Outcome, descent
from lossviz.minibatch.shuffles import RunningSums

Whole = npt.NDArray[np.int64]
_HUGE_LOG = 700.0  # of a number that float64 just holds


@dataclass(frozen=True)
class Schedule:
    """Epochs of batches of one size, with one learning rate.

    Attributes
    ----------
    objective : Objective
        Of a squared error.
    learning_rate : float
        Finite.
    n : int
        Rows N.
    size : int
        Batch size B, from 1 to N; the last batch of an epoch may be smaller.
    """

    objective: Objective
    learning_rate: float
    n: int
    size: int

    @property
    def limit(self) -> float:
        """Learning rate from which a bias runs away if all batches have this size."""
        return self.objective.stability_limit(self.size, parameter="bias")

    @property
    def factor(self) -> float:
        """What one batch leaves of the bias's distance from its minimum, with its sign."""
        return self._factor(self.size)

    @property
    def log_epoch_factor(self) -> float:
        """Natural logarithm of the size of what one epoch leaves; minus infinity for nothing."""
        whole, rest = divmod(self.n, self.size)
        return whole * _log(self.factor) + (_log(self._factor(rest)) if rest else 0.0)

    def outcome(self) -> Outcome:
        """Tell what becomes of a shared bias, exactly."""
        if self.learning_rate <= 0:
            return Outcome.CLIMBS if self.learning_rate < 0 else Outcome.STAYS
        leaves = self.log_epoch_factor
        if leaves == 0:
            return Outcome.KEEPS
        return Outcome.SETTLES if leaves < 0 else Outcome.DIVERGES

    def settled_noise(self, deviation: float) -> float:
        """Standard deviation of a bias at the ends of epochs, once it has settled.

        An epoch takes the bias's distance d to ``P d - sum_k w_k (m_k - m)``, with P the
        epoch's factor, m_k the mean error of batch k and ``w_k`` its step times the
        factors of the batches after it. All N rows being dealt, the means have the
        variance ``S^2 (1/B_k - 1/N)`` and the covariance ``-S^2/N``. So the variance v of
        d solves ``v = P^2 v + S^2 (sum w_k^2/B_k - (sum w_k)^2/N)``.

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
        added = self._squares() - (1 - self._epoch_factor()) ** 2 / self.n
        return deviation * math.sqrt(max(0.0, added) / -math.expm1(2 * self.log_epoch_factor))

    def _squares(self) -> float:
        """``sum_k w_k^2 / B_k``, the full batches as a geometric series."""
        whole, rest = divmod(self.n, self.size)
        step, after = 1 - self.factor, self._factor(rest) if rest else 1.0
        last = (1 - after) ** 2 / rest if rest else 0.0
        log = _log(self.factor**2)
        if whole * log < _HUGE_LOG:
            full = step * step * _series(self.factor**2, whole) / self.size
            return full * after * after + last
        # What full batches blow up beyond float64, the last one shrinks again.
        shrunk = math.exp(2 * self.log_epoch_factor) / math.expm1(log)
        return step * step * shrunk / self.size + last

    def _epoch_factor(self) -> float:
        whole, rest = divmod(self.n, self.size)
        signs = math.copysign(1.0, self.factor) ** whole
        signs *= math.copysign(1.0, self._factor(rest)) if rest else 1.0
        return signs * math.exp(self.log_epoch_factor)

    def _factor(self, size: int) -> float:
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
    pulls_exponent, bends_exponent : int
        The two are in units of two to these powers.
    """

    rows: Vector
    gradients: Vector
    squares: Vector
    gradients_exponent: int
    squares_exponent: int

    def factors(self, objective: Objective, learning_rate: float) -> Vector:
        """What each batch leaves of the distance from its own minimum, shape (b, k)."""
        with np.errstate(over="ignore"):
            factors: Vector = 1 - self._rates(objective, learning_rate) * self.squares
        return factors

    def paths(self, objective: Objective, learning_rate: float) -> Vector:
        """Follow the shared number from 0, batch after batch, for each batch size.

        Parameters
        ----------
        objective : Objective
            Of a squared error.
        learning_rate : float

        Returns
        -------
        ndarray of shape (b, k + 1)
            In the target's unit, over that of the feature for a weight. Infinite or not a
            number from where it leaves the range of 64-bit numbers.
        """
        rates = self._rates(objective, learning_rate)
        path = np.zeros((self.rows.shape[0], self.rows.shape[1] + 1))
        with np.errstate(over="ignore", invalid="ignore"):
            for k in range(self.rows.shape[1]):
                slope = self.gradients[:, k] + self.squares[:, k] * path[:, k]
                path[:, k + 1] = path[:, k] - rates[:, k] * slope
            scaled: Vector = np.ldexp(path, self.gradients_exponent - self.squares_exponent)
        return scaled

    def _rates(self, objective: Objective, learning_rate: float) -> Vector:
        """``2 h eta`` for each batch, or that over its rows, in the units of `squares`."""
        with np.errstate(over="ignore"):
            rate = np.ldexp(objective.loss.max_curvature * learning_rate, self.squares_exponent)
        rates: Vector = rate / (self.rows if objective.reduction == "mean" else 1 + 0 * self.rows)
        return rates


def draw_batches(
    n: int, gradients: RunningSums, squares: RunningSums | None, sizes: Whole, batches: int
) -> EpochBatches:
    """Deal the rows into batches, every epoch in the next of some random orders.

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
        How many to deal.
    """
    size = sizes[:, np.newaxis]
    epoch, place = np.divmod(np.arange(batches), -(-n // size))
    start, stop = place * size, np.minimum(n, (place + 1) * size)
    of_batches = gradients.until(epoch, stop) - gradients.until(epoch, start)
    rows = (stop - start).astype(float)
    if squares is None:
        return EpochBatches(rows, of_batches, rows, gradients.exponent, 0)
    squared = squares.until(epoch, stop) - squares.until(epoch, start)
    return EpochBatches(rows, of_batches, squared, gradients.exponent, squares.exponent)


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
    """
    return size * objective.stability_limit(size, parameter="bias") / learning_rate


def _series(ratio: float, terms: int) -> float:
    """``1 + r + ... + r^(terms - 1)`` for r of at least 0, exact also near r = 1."""
    if ratio == 1:
        return float(terms)
    if ratio == 0:
        return 1.0
    log = math.log1p(ratio - 1)
    return math.expm1(terms * log) / math.expm1(log)


def _log(factor: float) -> float:
    return math.log1p(abs(factor) - 1) if factor else -math.inf
