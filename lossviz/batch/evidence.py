"""Tests of what stands out among errors, each with the chance that mere noise gives as much.

Every chance is a p-value for errors that are independent of each other and of everything
else in the file. Tests of ranks hold whatever the noise is distributed like. Those of
means and slopes are t tests: for symmetric noise with tails heavier than normal they
claim less often than they may (Cressie 1980, Australian Journal of Statistics 22).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from lossviz.data import Vector

Mask = npt.NDArray[np.bool_]

_TAIL_OF_T5 = 18.98  # P(|T| > x) is about this / x^5 for Student's t with 5 degrees of freedom
_REST_OF_T5 = 1.5  # its variance is 5/3; that of a few draws without the largest is less
_MOST_DECIMALS = 10


def compute_t_chance(t: float, freedom: float) -> float:
    """Give the two-sided chance of a value at least as large as `t` under Student's t.

    Parameters
    ----------
    t : float
        May be infinite.
    freedom : float
        Degrees of freedom, above 0.
    """
    return float(2 * stats.t.sf(abs(t), freedom))


def compute_normal_chance(z: float) -> float:
    """Give the two-sided chance of a value at least as large as `z` under a normal one."""
    return float(2 * stats.norm.sf(abs(z)))


def rank(values: Vector) -> Vector:
    """Rank values from 1; equal ones share the mean of their ranks."""
    ranks: Vector = stats.rankdata(values)
    return ranks


@dataclass(frozen=True)
class Mean:
    """A mean of n numbers, its standard error and the chance of it where the truth is 0.

    Attributes
    ----------
    value, standard_error : float
    chance : float
    """

    value: float
    standard_error: float
    chance: float


def judge_mean(mean: float, deviations: float, n: int) -> Mean:
    """Test a mean against 0 by Student's t.

    Parameters
    ----------
    mean : float
    deviations : float
        Sum of the squared deviations from it.
    n : int
        How many numbers; for fewer than 2 the chance is 1.
    """
    if n < 2:
        return Mean(mean, math.inf, 1.0)
    error = math.sqrt(deviations / (n - 1) / n)
    return Mean(mean, error, compute_t_chance(_divide(mean, error), n - 1))


def compute_chance_of_mean(values: Vector) -> float:
    """Give the chance of a mean as far from 0 as that of some values, by Student's t.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Of any size: the test is of their ratios.
    """
    values = _take_unit_out(values)
    mean = float(values.mean())
    return judge_mean(mean, float(np.square(values - mean).sum()), values.size).chance


def correlate(a: Vector, b: Vector) -> float:
    """Give Pearson's correlation; 0 where one of the two is constant."""
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    return max(-1.0, min(1.0, float(a @ b) / size)) if size else 0.0


def judge_correlation(r: float, n: int) -> float:
    """Give the chance of a rank correlation between independent quantities.

    By the t approximation with n - 2 degrees of freedom (Kendall and Stuart, The
    Advanced Theory of Statistics, vol. 2, section 31.19).
    """
    if n < 4:
        return 1.0
    return compute_t_chance(_divide(r * math.sqrt(n - 2), math.sqrt(max(0.0, 1 - r * r))), n - 2)


def compare_ranks(ranks: Vector, inside: Mask) -> float:
    """Compare a group with all other rows by the sum of its ranks (Wilcoxon's test).

    The sum is taken as normal, with the variance that ties leave. Its true tails are
    thinner, so in small groups the chance given is too large and never too small. This is
    what scipy.stats.mannwhitneyu gives, which would rank the rows anew for each group: of
    100,000 rows that takes 18 ms, and there may be 150 groups.

    Parameters
    ----------
    ranks : ndarray of shape (n,)
    inside : ndarray of bool, shape (n,)

    Returns
    -------
    float
        The standardised distance of the sum from its mean; positive for large ranks inside.
    """
    n, k = ranks.size, int(inside.sum())
    apart = float(ranks[inside].sum()) - k * float(ranks.mean())
    variance = k * (n - k) / (n - 1) * float(ranks.var()) if n > 1 else 0.0
    return math.copysign(max(0.0, abs(apart) - 0.5), apart) / math.sqrt(variance or 1.0)


def compare_means(values: Vector, inside: Mask) -> float:
    """Give the chance of a difference of two means, by Welch's t test; 1 for tiny groups."""
    values = _take_unit_out(values)
    a, b = values[inside], values[~inside]
    if min(a.size, b.size) < 3:
        return 1.0
    if not (np.ptp(a) or np.ptp(b)):
        return float(a[0] == b[0])
    # Not ttest_ind: it warns where one of the two hardly varies.
    described = (x for part in (a, b) for x in (part.mean(), part.std(ddof=1), part.size))
    return float(stats.ttest_ind_from_stats(*described, equal_var=False).pvalue)


def _take_unit_out(values: Vector) -> Vector:
    """Give values over the largest: products of four of them neither overflow nor vanish."""
    result: Vector = values / (np.abs(values).max() or 1.0)
    return result


@dataclass(frozen=True, eq=False)
class Line:
    """A straight line by least squares, `intercept + slope x`, with robust standard errors.

    Attributes
    ----------
    slope, intercept : float
    slope_error, intercept_error : float
        HC3 of MacKinnon and White (1985), Journal of Econometrics 29(3), 305-325: right
        also where the noise is not the same everywhere.
    residual : ndarray of shape (n,)
        What is left of y.
    """

    slope: float
    intercept: float
    slope_error: float
    intercept_error: float
    residual: Vector


def fit_line(x: Vector, y: Vector) -> Line | None:
    """Fit a line; None where it has no slope, or no row to spare.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
    """
    mean = float(x.mean())
    apart = x - mean
    spread = float(apart @ apart)
    if x.size < 4 or spread <= x.size * (1e-12 * float(np.abs(x).max())) ** 2:
        return None
    slope = float(apart @ y) / spread
    residual = y - y.mean() - slope * apart
    leverage = 1 / x.size + apart**2 / spread
    scaled = residual / np.maximum(1e-9, 1 - leverage)
    slope_error = float(np.linalg.norm(apart / spread * scaled))
    weights = 1 / x.size - mean * apart / spread
    intercept = float(y.mean()) - slope * mean
    return Line(slope, intercept, slope_error, float(np.linalg.norm(weights * scaled)), residual)


def count_outliers(sizes: Vector, most: int, chance: float) -> int:
    """Count the few rows that make more than half of the squares and are no mere noise.

    Of n draws of Student's t with 5 degrees of freedom, tails that many data have, k are
    above x with a chance of at most `(n 18.98 / x^5)^k / k!`. So the k-th largest has to be
    so large against the others that this is `chance / most`. With very few rows normal draws
    ask for more, at a twentieth of `chance`: any k of n squares have a part of all above S
    with a chance of at most `exp(-n KL / 2)` times the number of choices. KL is the
    divergence of k/n from S (Chernoff's bound for the beta distribution of that part).

    Parameters
    ----------
    sizes : ndarray of shape (n,)
        Not negative, the largest first.
    most : int
        How many rows count as few.
    chance : float
        How often noise may pass.

    Returns
    -------
    int
        0 where there are none.
    """
    n, squares = sizes.size, np.square(sizes)
    most = min(most, n - 3)
    first = np.cumsum(squares)
    rest = np.append(np.cumsum(squares[::-1])[::-1], 0.0)
    chance /= max(1, most)

    def stand_out(k: int) -> bool:
        few, others = float(first[k - 1]), float(rest[k])
        return is_outlier(float(squares[k - 1]), few, others, n, k, chance)

    def joins(k: int) -> bool:
        # Beside one huge row any second would do: it has to stand out among the others.
        if k > 2:
            return stand_out(k)
        square = float(squares[1])
        return is_outlier(square, square, float(rest[2]), n - 1, 1, chance)

    for k in range(1, most + 1):
        if first[k - 1] > rest[k] and stand_out(k):
            while k < most and squares[k] and joins(k + 1):
                k += 1
            return k
    return 0


def is_outlier(square: float, few: float, rest: float, n: int, k: int, chance: float) -> bool:
    """Whether the k largest of n squares are more than noise beside the `rest` of them.

    Parameters
    ----------
    square, few, rest : float
        The k-th largest, the sum of the k largest, and the sum of those that are smaller.
    n, k : int
    chance : float
        As for `count_outliers`, for this k alone.
    """
    if not rest:
        return square > 0
    expected = math.exp((math.lgamma(k + 1) + math.log(chance)) / k)
    far = (_TAIL_OF_T5 * n / expected) ** 0.4 / _REST_OF_T5
    return square * (n - k) / rest >= far and _bound_normal(few, rest, n, k) <= chance / 20


def _bound_normal(few: float, rest: float, n: int, k: int) -> float:
    """Bound the chance that k of n normal squares have so much of their sum."""
    if k == 1:
        return n * compute_t_chance(math.sqrt(few / rest * (n - 1)), n - 1)
    part, total = k / n, math.log(few + rest)
    taken, left = math.log(few) - total, math.log(rest) - total
    divergence = part * (math.log(part) - taken) + (1 - part) * (math.log(1 - part) - left)
    choices = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(min(0.0, choices - n / 2 * divergence))


def find_step(values: Vector, round_off: float) -> float:
    """Find what all values are whole multiples of, to about ten digits of the largest.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Finite, and not all 0.
    round_off : float
        How far each may be off; what is given where there is no step.
    """
    unit = 10.0 ** max(-300, math.floor(math.log10(float(np.abs(values).max()))))
    in_units = values / unit
    for decimals in range(_MOST_DECIMALS):
        scale = 10.0**decimals
        off = max(1e-5, round_off / unit * scale)
        whole = np.rint(in_units * scale)
        if off > 0.1:
            break
        if np.abs(in_units * scale - whole).max() <= off:
            return int(np.gcd.reduce(np.abs(whole).astype(np.int64))) / scale * unit
    return round_off


def compute_chance_of_zero(total: float, step: float, deviation: float, n: int) -> float:
    """Give the chance that n independent errors of mean 0 sum to as little as `total`.

    Their sum has the standard deviation `deviation sqrt(n)`, and its density is largest at
    0. Where errors are multiples of a step, exactly 0 means less than half a step.
    """
    spread = deviation * math.sqrt(n) * math.sqrt(math.pi / 2)
    return min(1.0, (abs(total) + step / 2) / spread) if spread else 1.0


def combine_chances(first: float, second: float) -> float:
    """Give the chance that the product of two independent chances is as small (Fisher)."""
    if not (first and second):
        return 0.0
    return float(stats.combine_pvalues([first, second], method="fisher").pvalue)


def _divide(value: float, by: float) -> float:
    if by:
        return value / by
    return math.copysign(math.inf, value) if value else 0.0
