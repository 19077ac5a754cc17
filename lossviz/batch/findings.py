"""What stands out in any file of targets and predictions, as a few plain sentences.

A sentence is said only where noise alone would hardly give as much. Noise means errors
that are independent of each other, of the predictions and of the other columns, with
mean 0: then a prediction is the mean of its target. All that is looked at in a file
shares one budget, the sum of the chances below: of 1000 files of noise, at most two are
claimed of what is not there.

============== ======= ==============================================================
looked for     chance  and it matters, because
============== ======= ==============================================================
one, few rows  0.0001  they make more than half of the loss (0.002 for noise of
                       Student's t with 5 degrees of freedom)
bias           0.0003  it makes at least 1/50 of the MSE
scale          0.0001  another slope makes at least 1/10 of the MSE less
growing errors 0.0005  the RMSE of the last quarter of the predictions is at least 1.3
                       times that of the first, or the first that of the last
group          0.0005  its share of the loss is at least 1.5 times and 1/10 above its
                       share of the rows
cancel         0.0005  the mean error is at most 1/20 of the RMSE
============== ======= ==============================================================

The chance of a group is divided by the number of all groups of all columns looked at
(Bonferroni), whatever these columns are. A sum of errors near 0 is what every unbiased
model has. So errors "cancel" only if their sum is nearer to 0 than chance gives, or if
groups of rows or the two halves of the file have biases of opposite sign, or for both
together (Fisher's product).

Growth is looked for over the prediction and not over the target: a target is the
prediction less the error, so that the largest targets have large errors even where the
noise is the same everywhere.

Rows that make most of the loss are taken out before anything else is looked at: one
outlier is told once. After a scale, the rest is looked for in what the best line leaves.
A finding that is gone without the rows of another is a consequence of it, and not told.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from lossviz.base import format_number, format_percent, isolate, quote
from lossviz.batch.evidence import (
    Line,
    Mask,
    Mean,
    combine_chances,
    compare_means,
    compare_ranks,
    compute_chance_of_zero,
    compute_normal_chance,
    compute_t_chance,
    correlate,
    count_outliers,
    find_step,
    fit_line,
    is_outlier,
    judge_correlation,
    judge_mean,
    rank,
)
from lossviz.batch.groups import Groups, group_rows
from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.reading import ROW, parse_numbers

_MOST = 3
_COLUMNS = 30
_CHANCE_OF_ROWS = 0.002
_CHANCE_OF_BIAS = 0.0003
_CHANCE_OF_SCALE = 0.0001
_CHANCE_OF_GROWTH = 0.0005
_CHANCE_OF_GROUP = 0.0005
_CHANCE_OF_CANCELLING = 0.0005
_FEWEST = 8  # rows, for anything but one row
_FEWEST_IN_GROUP = 5
_FEWEST_UNSURE = 10  # rows of 0 and 1 whose class is not sure, as a sum of p (1 - p)
_CANCELLING = 0.05
# How many of one unit are one of another, and what is added.
_UNITS = (
    *((10.0**k, 0.0) for k in (1, 2, 3, 4, 5, 6, 9)),
    *((factor, 0.0) for factor in (60.0, 3600.0, 24.0, 7.0, 12.0, 3.6, 2.54, 1.609344, 2.20462)),
    *((factor, 0.0) for factor in (3.28084, 39.3701, 4.184, 1024.0)),
    (1.8, 32.0),
    (-1.0, 0.0),
)

View = Literal["loss curve", "actual", "errors"]


@dataclass(frozen=True)
class Finding:
    """What stands out in a batch.

    Attributes
    ----------
    kind : str
        "one row", "few rows", "bias", "cancel", "group", "scale", "growing errors" or
        "nothing". Predictions that are off by the same amount everywhere are a "bias".
    sentence : str
        At most two sentences, as plain text.
    row : int or None
        The row that shows it, counted from 1.
    column : str or None
        The column to colour by, or to lay the errors over.
    view : {"loss curve", "actual", "errors"}
        The picture that shows it: the loss of each row; predicted against actual; the
        errors over the prediction or the column.
    """

    kind: str
    sentence: str
    row: int | None = None
    column: str | None = None
    view: View = "loss curve"


@cache_per_dataset(keep=1)
def find_findings(data: Dataset) -> tuple[Finding, ...]:
    """Say what stands out, at most three things, that with most of the loss first.

    The chances and thresholds are those of the module's table.

    Parameters
    ----------
    data : Dataset
        Where its rows are a sample, the mean error and the largest error are those of all
        the rows; groups, growth and scale are looked for among the rows drawn.

    Returns
    -------
    tuple of Finding
        One of kind "nothing" where nothing is shown.
    """
    dominating = _find_dominating(data)
    part = _Part(data, _leave_out(data, dominating))
    found = [dominating] if dominating else []
    if part.n >= _FEWEST and part.has_loss:
        found += _find_in_rest(part)
    found.sort(key=lambda claim: -claim.explains)
    return tuple(claim.finding for claim in found[:_MOST]) or (_say_nothing(data),)


@dataclass(frozen=True, eq=False)
class _Claim:
    """A finding, the share of the loss that it explains, and the rows that it is about."""

    finding: Finding
    explains: float
    rows: Rows | None = None


@dataclass(frozen=True, eq=False)
class _Part:
    """Some rows of a data set."""

    data: Dataset
    rows: Rows  # from 0

    @property
    def n(self) -> int:
        return int(self.rows.size)

    @cached_property
    def error(self) -> Vector:
        return self.data.error[self.rows]

    @cached_property
    def output(self) -> Vector:
        return self.data.output[self.rows]

    @cached_property
    def loss(self) -> Vector:
        return np.square(self.error)

    @cached_property
    def square_sum(self) -> float:
        return float(self.loss.sum())

    @property
    def has_loss(self) -> bool:
        """Whether squares are large enough to be compared, with all their digits."""
        return self.square_sum > self.n * float(np.finfo(float).smallest_normal)

    @cached_property
    def sums(self) -> tuple[int, float, float]:
        """How many rows, their mean error and its squared deviations; of all, not of a sample."""
        whole = self.data.summary
        if whole is None:
            mean = float(self.error.mean())
            return self.n, mean, float(np.square(self.error - mean).sum())
        mean, deviations = whole.mean_error, whole.sum_squared_deviation
        share = _share_of_extreme(self.data)
        if share is None:
            return whole.n, mean, deviations
        n, apart = whole.n, _extreme(self.data) - mean
        rest = max(0.0, deviations - apart * apart * n / (n - 1))
        return n - 1, mean - apart / (n - 1), rest

    @cached_property
    def classes(self) -> bool:
        """Whether the targets have two values only: they may be classes."""
        return np.unique(self.data.target).size <= 2

    @cached_property
    def class_variance(self) -> Vector | None:
        """`p (1 - p)` where targets are 0 or 1 and predictions their probabilities."""
        o, t = self.data.output, self.data.target
        if not (np.isin(t, (0.0, 1.0)).all() and o.min() >= 0 and o.max() <= 1):
            return None
        p = o[self.rows]
        return p * (1 - p) if p.size and np.any((p > 0) & (p < 1)) else None

    @cached_property
    def error_ranks(self) -> Vector:
        return rank(self.error)

    @cached_property
    def groups(self) -> list[tuple[str, Groups, int, Mask]]:
        """All groups that are looked at: column, groups, which one, and its rows as booleans."""
        listed = []
        for column in list(self.data.columns)[:_COLUMNS]:
            groups = group_rows(self.data, column)
            of = groups.of[self.rows]
            counts = np.bincount(of, minlength=len(groups.names))
            for group in range(len(groups.names) - groups.rest):
                if _FEWEST_IN_GROUP <= counts[group] <= self.n - _FEWEST_IN_GROUP:
                    listed.append((column, groups, group, of == group))
        return listed

    def without(self, rows: Rows) -> _Part:
        return _Part(self.data, np.setdiff1d(self.rows, rows))

    def introduce(self, sentence: str) -> str:
        """Say of which rows a sentence is, where not of all."""
        left_out = np.setdiff1d(np.arange(self.data.n), self.rows)
        if self.data.summary is not None:
            return f"Among the {self.data.n:,} rows drawn, {_decapitalise(sentence)}"
        if left_out.size == 1:
            name = _decapitalise(_name_row(self.data, int(left_out[0])))
            return f"Without {name}, {_decapitalise(sentence)}"
        if left_out.size:
            return f"Without those {left_out.size} rows, {_decapitalise(sentence)}"
        return sentence


# One row or few rows -----------------------------------------------------------------------


def _find_dominating(data: Dataset) -> _Claim | None:
    if data.summary is not None:
        return _find_extreme(data)
    shares = compute_shares(data)
    order = shares.largest_first
    most = 1 if data.n < 10 else max(2, data.n // 100)
    few = count_outliers(np.abs(data.error[order]), most, _CHANCE_OF_ROWS)
    rows = order[:few]
    if not few or not _surprises(data, rows):
        return None
    share = float(shares.of_rows[rows].sum())
    return _Claim(_say_rows(data, rows, share), share, rows)


def _say_rows(data: Dataset, rows: Rows, share: float) -> Finding:
    row, part = int(rows[0]), _percent(share)
    if rows.size == 1:
        said = f"{_name_row(data, row)} makes {part} of the loss."
        return Finding("one row", said, row=row + 1)
    said = (
        f"{rows.size} of {data.n:,} rows make {part} of the loss. "
        f"The largest is {_decapitalise(_name_row(data, row))}."
    )
    return Finding("few rows", said, row=row + 1)


def _surprises(data: Dataset, rows: Rows) -> bool:
    """Whether probabilities of 0 and 1 are further off than their own chances allow."""
    if _Part(data, np.arange(data.n)).class_variance is None:
        return True
    likely = 1 - float(np.abs(data.error[rows]).min())
    return data.n * likely <= _CHANCE_OF_ROWS


def _extreme(data: Dataset) -> float:
    whole = data.summary
    if whole is None:
        return 0.0
    return whole.max_error if whole.max_error > -whole.min_error else whole.min_error


def _share_of_extreme(data: Dataset) -> float | None:
    """Give the share of the loss of the largest error of all rows, where it makes most of it."""
    whole, square = data.summary, _extreme(data) ** 2
    if whole is None or whole.n < 4 or not square:
        return None
    total = whole.sum_squared_error / square
    rest = max(0.0, total - 1)
    return 1 / total if rest < 1 and is_outlier(1, 1, rest, whole.n, 1, _CHANCE_OF_ROWS) else None


def _find_extreme(data: Dataset) -> _Claim | None:
    share = _share_of_extreme(data)
    if share is None:
        return None
    rows = np.flatnonzero(data.error == _extreme(data))[:1]
    if rows.size:
        return _Claim(_say_rows(data, rows, share), share, rows)
    said = f"One row makes {_percent(share)} of the loss. It is not among the rows drawn."
    return _Claim(Finding("one row", said), share)


def _leave_out(data: Dataset, claim: _Claim | None) -> Rows:
    rows = np.arange(data.n)
    return rows if claim is None or claim.rows is None else np.setdiff1d(rows, claim.rows)


# The other rows ----------------------------------------------------------------------------


def _find_in_rest(part: _Part) -> list[_Claim]:
    """Find everything else, less what is a consequence of something else."""
    scale = _find_scale(part)
    group = _find_group(part, part.error)
    if scale and group and group.rows is not None:
        if _find_scale(part.without(group.rows)) is None:
            scale = None
        else:
            line = _fit(part)
            group = _find_group(part, line.residual) if line else None
    error = part.error - part.error.mean()
    if scale and (line := _fit(part)):
        error = line.residual
    growth = _find_growth(part, error)
    if growth and group:
        growth, group = _settle(part, error, growth, group)
    bias = None if scale else _find_bias(part)
    if bias and group and group.rows is not None and not _find_bias(part.without(group.rows)):
        bias = None if part.data.summary is None else bias
    cancelling = None if scale else _find_cancelling(part)
    return [claim for claim in (scale, group, growth, bias, cancelling) if claim]


def _settle(
    part: _Part, error: Vector, growth: _Claim, group: _Claim
) -> tuple[_Claim | None, _Claim | None]:
    """Drop growth or a group where the other one explains it."""
    if group.rows is None or group.finding.column is None:
        return growth, group
    sizes, outputs = rank(np.abs(error)), rank(part.output)
    inside = np.isin(part.rows, group.rows)
    over_output = correlate(sizes, outputs)
    if over_output**2 < correlate(sizes, inside.astype(float)) ** 2:
        alone = _find_growth(part.without(group.rows), error[~inside])
        return (growth if alone else None), group
    left = sizes - over_output * outputs
    looked_at = max(1, len(part.groups))
    kept = compute_normal_chance(compare_ranks(rank(left), inside)) * looked_at
    return growth, (group if kept <= _CHANCE_OF_GROUP else None)


# Bias --------------------------------------------------------------------------------------


def _judge_bias(part: _Part) -> Mean | None:
    n, mean, deviations = part.sums
    judged = judge_mean(mean, deviations, n)
    variance = part.class_variance
    if variance is not None and part.data.summary is None:
        # Where a class is rare, one of the two is far too small: that of the rows while it does
        # not come, that of the probabilities while it comes too often.
        expected = math.sqrt(float(variance.sum())) / n
        error = max(judged.standard_error, expected)
        return Mean(mean, error, compute_t_chance(mean / error, n - 1))
    if part.classes and _count_rarer(part.data.target[part.rows]) < _FEWEST_UNSURE:
        return None
    return judged


def _count_rarer(target: Vector) -> int:
    counts = np.unique(target, return_counts=True)[1]
    return int(counts.min()) if counts.size > 1 else 0


def _find_bias(part: _Part) -> _Claim | None:
    if part.n < _FEWEST or not part.has_loss:
        return None
    judged = _judge_bias(part)
    n, mean, deviations = part.sums
    share = mean * mean / (mean * mean + deviations / n) if mean else 0.0
    if judged is None or judged.chance > _CHANCE_OF_BIAS or share < 0.02:
        return None
    way = "high" if mean > 0 else "low"
    said = (
        f"The predictions are too {way} by {_number(abs(mean), 3)} on average "
        f"(± {_number(judged.standard_error, 2)}). "
        f"That bias makes {_percent(share)} of the MSE."
    )
    # The mean is of all rows also where those at hand are a sample.
    said = said if part.data.summary is not None else part.introduce(said)
    return _Claim(Finding("bias", said, view="actual"), share)


# Scale -------------------------------------------------------------------------------------


def _fit(part: _Part) -> Line | None:
    """Fit the errors over the predictions: that keeps more digits than fitting the targets."""
    return fit_line(part.output, part.error) if part.n >= 10 and part.has_loss else None


def _find_scale(part: _Part) -> _Claim | None:
    line = _fit(part)
    if line is None:
        return None
    if not _is_tilted(part, line):
        return _find_ratio(part)
    shifted = float(np.square(part.error - part.error.mean()).sum())
    left = float(line.residual @ line.residual)
    explains = 1 - left / part.square_sum
    slope, error = 1 - line.slope, line.slope_error
    if not (math.isfinite(slope) and math.isfinite(error)):
        return None
    unit = _find_unit(part, line, slope, error) if explains >= 0.5 else None
    if not unit and shifted - left < 0.1 * part.square_sum:
        return _find_ratio(part)
    said = unit or _say_slope(slope, error, explains)
    return _Claim(Finding("scale", part.introduce(said), view="actual"), explains)


def _say_slope(slope: float, error: float, explains: float) -> str:
    by = f"{_number(abs(slope), 3)} (± {_number(error, 2)})"
    better = f"Another scale and offset would take {_percent(explains)} off the MSE."
    if abs(slope) < 3 * error:
        sign = "−" if slope < 0 else ""
        return (
            "The targets hardly follow the predictions: for each 1 of prediction they change by "
            f"{sign}{by}. {better}"
        )
    return (
        f"For each 1 of prediction, the targets {'rise' if slope > 0 else 'fall'} by {by}: the "
        f"predictions lie too {'close together' if slope > 1 else 'far apart'}. {better}"
    )


def _find_ratio(part: _Part) -> _Claim | None:
    """Find a known factor where predictions are too much alike for a slope to show it.

    The factor has to leave hardly more of the loss than the best shift does, which is
    fitted: that shift alone takes more than 9/n of it in one of some 400 files only.
    """
    if part.classes or part.data.summary is not None or not _find_bias(part):
        return None
    o, target = part.output, part.output - part.error
    shifted = float(np.square(part.error - part.error.mean()).sum())
    for factor, _ in (unit for unit in _UNITS if not unit[1] and unit[0] > 0):
        for turned in (False, True):
            f = 1 / factor if turned else factor
            left = float(np.square(target - f * o).sum())
            if left <= min(shifted * (1 + 9 / part.n), 0.1 * part.square_sum):
                means = (_number(float(v.mean()), 4) for v in (target, o))
                what = "(their means are {} and {})".format(*means)
                said = part.introduce(_say_unit(factor, 0.0, turned, what))
                return _Claim(Finding("scale", said, view="actual"), 1 - left / part.square_sum)
    return None


def _is_tilted(part: _Part, line: Line) -> bool:
    error = line.slope_error
    if part.classes:
        variance = part.class_variance
        if variance is None or variance.sum() < _FEWEST_UNSURE:
            return False
        apart = part.output - part.output.mean()
        expected = math.sqrt(float(apart**2 @ variance)) / float(apart @ apart)
        error = max(error, expected)
    if not error:
        return bool(line.slope)
    return compute_t_chance(line.slope / error, part.n - 2) <= _CHANCE_OF_SCALE


def _find_unit(part: _Part, line: Line, slope: float, error: float) -> str | None:
    """Say that units may be mixed up, where the line has a known factor."""
    if not error <= 0.1 * abs(slope):
        return None
    typical = float(np.abs(part.data.target[part.rows]).mean())
    intercept, unsure = -line.intercept, 3 * line.intercept_error
    what = f"(slope {_number(slope, 4)} ± {_number(error, 2)})"
    near: list[tuple[float, str]] = []
    for factor, added in _UNITS:
        for turned in (False, True):
            f, a = (1 / factor, -added / factor) if turned else (factor, added)
            off = abs(slope / f - 1)
            fits = off <= max(0.02, min(3 * error / abs(f), 0.1))
            if fits and abs(intercept - a) <= max(unsure, 0.1 * typical):
                near.append((off, _say_unit(factor, added, turned, what)))
    return min(near)[1] if near else None


def _say_unit(factor: float, added: float, turned: bool, what: str) -> str:
    if factor < 0:
        return f"Targets are about −1 times the predictions {what}. A sign may be turned around."
    larger, smaller = ("Predictions", "targets") if turned else ("Targets", "predictions")
    plus = f" plus {format_number(added)}" if added else ""
    units = "°F and °C" if added else "Two units"
    return (
        f"{larger} are about {format_number(factor)} times the {smaller}{plus} {what}. "
        f"{units} may be mixed up."
    )


# Growth ------------------------------------------------------------------------------------


def _find_growth(part: _Part, error: Vector) -> _Claim | None:
    if part.n < 12 or part.classes:
        return None
    sizes = np.abs(error)
    r = correlate(rank(sizes), rank(part.output))
    if judge_correlation(r, part.n) > _CHANCE_OF_GROWTH:
        return None
    order, quarter = np.argsort(part.output, kind="stable"), part.n // 4
    ends = order[:quarter], order[part.n - quarter :]
    lowest, highest = (math.sqrt(float(part.loss[end].mean())) for end in ends)
    small, large = (lowest, highest) if r > 0 else (highest, lowest)
    if large < 1.3 * small:
        return None
    share = float(part.loss[ends[1] if r > 0 else ends[0]].sum()) / part.square_sum
    said = (
        f"The errors {'grow' if r > 0 else 'shrink'} as the prediction grows. The RMSE is "
        f"{_number(lowest, 3)} in the lowest quarter of the predictions, and "
        f"{_number(highest, 3)} in the highest."
    )
    finding = Finding("growing errors", part.introduce(said), view="errors")
    return _Claim(finding, max(0.0, share - quarter / part.n))


# Groups ------------------------------------------------------------------------------------


def _find_group(part: _Part, error: Vector) -> _Claim | None:
    """Find the group that makes most of the loss beyond its share of the rows.

    Parameters
    ----------
    part : _Part
    error : ndarray of shape (n,)
        What is left of the errors to compare.
    """
    listed, ranks = part.groups, rank(np.abs(error))
    found: list[_Claim] = []
    for column, groups, group, inside in listed:
        z = compare_ranks(ranks, inside)
        share = float(part.loss[inside].sum()) / part.square_sum
        of_rows = float(inside.mean())
        stands_out = z > 0 and share >= max(1.5 * of_rows, of_rows + 0.1)
        if stands_out and compute_normal_chance(z) * len(listed) <= _CHANCE_OF_GROUP:
            said = part.introduce(
                f"Rows where {_name(column, groups, group)} are {_percent(of_rows)} of the rows "
                f"and make {_percent(share)} of the loss."
            )
            finding = Finding("group", said, column=column, view="errors")
            found.append(_Claim(finding, share - of_rows, part.rows[inside]))
    found.sort(key=lambda claim: -claim.explains)
    return next((claim for claim in found if not _repeats_error(part, claim.finding.column)), None)


def _repeats_error(part: _Part, column: str | None) -> bool:
    """Whether a column of numbers is the error or the target, written in another way."""
    if column is None or not group_rows(part.data, column).ordered:
        return False
    values = parse_numbers(part.data.columns[column], part.data.decimal)[part.rows]
    if not np.isfinite(values).all():
        return False
    size = rank(np.abs(part.error))
    pairs = (
        (rank(values), part.error_ranks, 0.95),
        (rank(values), size, 0.95),
        (rank(np.abs(values)), size, 0.95),
        (rank(values), rank(part.data.target[part.rows]), 0.999),
    )
    return any(abs(correlate(a, b)) > most for a, b, most in pairs)


# Errors that cancel ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Split:
    """Rows told apart, the chance of means so different, and what the split makes of the loss."""

    chance: float
    column: str | None
    of: Rows
    names: tuple[str, ...]


def _find_cancelling(part: _Part) -> _Claim | None:
    n, mean, deviations = part.sums
    size = math.sqrt(mean * mean + deviations / n)
    if not size or abs(mean) > _CANCELLING * size:
        return None
    split = _find_split(part)
    largest = max(float(np.abs(v[part.rows]).max()) for v in (part.data.target, part.data.output))
    round_off = 4 * np.finfo(float).eps * largest
    step = find_step(part.data.error[part.rows], float(round_off))
    deviation = math.sqrt(deviations / (n - 1))
    by_chance = compute_chance_of_zero(mean * n, step, deviation, n)
    if combine_chances(by_chance, split.chance if split else 1.0) > _CHANCE_OF_CANCELLING:
        return None
    mean_now = 0.0 if abs(mean) * n <= step / 2 + n * round_off else mean
    now, rms = _number(mean_now, 2), _number(size, 3)
    if split:
        return _say_split(part, split, f"The mean error is {now}, although the RMSE is {rms}.")
    said = (
        f"The errors cancel: their mean is {now}, although the RMSE is {rms}. "
        "Chance hardly gives that, but a fit to these very rows does."
    )
    return _Claim(Finding("cancel", part.introduce(said), view="errors"), 0.0)


def _find_split(part: _Part) -> _Split | None:
    """Find how rows can be told apart so that errors are too low here and too high there."""
    halves = (np.arange(part.n) >= part.n // 2).astype(np.intp)
    names = tuple(
        f"rows {int(half[0]) + 1:,} to {int(half[-1]) + 1:,}"
        for half in (part.rows[halves == 0], part.rows[halves == 1])
    )
    splits = [_Split(compare_means(part.error, halves == 0), None, halves, names)]
    listed = part.groups
    for column, groups, _, inside in listed:
        chance = max(
            compare_means(part.error, inside),
            compute_normal_chance(compare_ranks(part.error_ranks, inside)),
        )
        names = tuple(f"rows where {_name(column, groups, k)}" for k in range(len(groups.names)))
        splits.append(_Split(chance, column, groups.of[part.rows], names))
    splits.sort(key=lambda split: split.chance)
    best = next(split for split in splits if not _repeats_error(part, split.column))
    chance = min(1.0, best.chance * len(splits))
    opposite = _find_opposite(part, best)
    return replace(best, chance=chance) if chance < 0.05 and opposite else None


def _find_opposite(part: _Part, split: _Split) -> tuple[int, int] | None:
    """Find the groups with the lowest and the highest mean, if they have opposite biases."""
    counts = np.bincount(split.of, minlength=len(split.names))
    sums = np.bincount(split.of, part.error, minlength=len(split.names))
    means = sums / np.maximum(counts, 1)
    between = float(sums @ means) / part.square_sum
    large = np.flatnonzero(counts >= min(_FEWEST_IN_GROUP, part.n // 2))
    if large.size < 2 or between < 0.1:
        return None
    low, high = (int(large[pick(means[large])]) for pick in (np.argmin, np.argmax))
    for group in (low, high):
        e = part.error[split.of == group]
        if judge_mean(float(e.mean()), float(np.square(e - e.mean()).sum()), e.size).chance > 0.05:
            return None
    return (low, high) if means[low] < 0 < means[high] else None


def _say_split(part: _Part, split: _Split, numbers: str) -> _Claim | None:
    pair = _find_opposite(part, split)
    if pair is None:
        return None
    low, high = (float(part.error[split.of == k].mean()) for k in pair)
    said = (
        f"The errors cancel: {split.names[pair[0]]} are too low by {_number(-low, 3)} on average, "
        f"{split.names[pair[1]]} too high by {_number(high, 3)}. {numbers}"
    )
    counts = np.bincount(split.of)
    sums = np.bincount(split.of, part.error)
    between = float(sums @ (sums / np.maximum(counts, 1))) / part.square_sum
    finding = Finding("cancel", part.introduce(said), column=split.column, view="errors")
    return _Claim(finding, between)


# Words -------------------------------------------------------------------------------------


def _say_nothing(data: Dataset) -> Finding:
    if data.summary is None:
        perfect = not data.error.any()
    else:
        perfect = data.summary.min_error == data.summary.max_error == 0
    rows = f"{data.size:,} {'row' if data.size == 1 else 'rows'}"
    if perfect:
        return Finding("nothing", f"Every prediction is on target: all errors in {rows} are 0.")
    if data.size < _FEWEST:
        few = "It is" if data.size == 1 else "They are"
        return Finding("nothing", f"Nothing stands out in {rows}. {few} too few to tell more.")
    rows += f", of which {data.n:,} were drawn" if data.summary is not None else ""
    group = ", growth of the errors or group of a column" if data.columns else ""
    group = group or " or growth of the errors"
    return Finding("nothing", f"No row, bias, scale{group} is shown to stand out in {rows}.")


def _name_row(data: Dataset, row: int) -> str:
    """Name a row by its place in the file, where the data set knows it."""
    text = str(data.columns[ROW][row].as_py()) if ROW in data.columns else ""
    known = re.fullmatch(r"row ([0-9]{1,15})", text)
    return f"Row {int(known[1]) if known else row + 1:,}"


def _name(column: str, groups: Groups, group: int) -> str:
    name = groups.names[group]
    text = name if groups.ordered else _quote(name) if name.strip() else "empty"
    return f"{_quote(column)} is {text.replace('-', '−') if groups.ordered else text}"


def _quote(text: str) -> str:
    return isolate(quote(text), 60)


def _number(value: float, digits: int) -> str:
    return format_number(float(f"{value:.{digits - 1}e}"))


def _percent(share: float) -> str:
    return format_percent(min(1.0, share))


def _decapitalise(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
