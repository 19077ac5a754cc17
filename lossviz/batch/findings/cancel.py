"""Errors that cancel: a mean error nearer to 0 than chance gives, or biases of opposite sign."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy import stats

from lossviz.batch import evidence
from lossviz.batch.findings.finding import Finding, Subset, name_group, write_number
from lossviz.batch.findings.group import repeats_error
from lossviz.data import Rows

_CHANCE = 0.0005
_MOST = 0.05  # of the RMSE
_SURE = 0.05  # the chance of a split, and of each of its two biases
_FEWEST_IN_GROUP = 5


def find_cancelling(subset: Subset) -> Finding | None:
    """Find a mean error of hardly anything that a fit or two opposite biases must have made."""
    n, mean, variance = subset.moments
    rms = math.sqrt(mean * mean + variance)
    if not rms or abs(mean) > _MOST * rms:
        return None
    of_split, opposite = _find_opposite_biases(subset)
    largest = max(float(np.abs(values).max()) for values in (subset.target, subset.output))
    round_off = 4 * float(np.finfo(float).eps) * largest
    step, deviation = evidence.find_step(subset.error, round_off), variance * n / (n - 1)
    of_sum = evidence.compute_chance_of_zero(mean * n, step, math.sqrt(deviation), n)
    if evidence.combine_chances(of_sum, of_split) > _CHANCE:
        return None
    if abs(mean) * n <= step / 2 + n * round_off:
        mean = 0.0
    numbers = f"{write_number(mean, 2)}, although the RMSE is {write_number(rms, 3)}."
    if opposite:
        sentence = f"{opposite.sentence} The mean error is {numbers}"
        return replace(opposite, sentence=subset.introduce(sentence))
    fitted = "Chance hardly gives that, but a fit to these very rows does."
    sentence = f"The errors cancel: their mean is {numbers} {fitted}"
    return Finding("cancel", subset.introduce(sentence), view="errors")


def _find_opposite_biases(subset: Subset) -> tuple[float, Finding | None]:
    """Find rows with too low and rows with too high predictions; with the chance of the split."""
    chance, column = _find_split(subset)
    if chance >= _SURE:
        return 1.0, None
    of, names = _split(subset, column)
    counts = np.bincount(of, minlength=len(names))
    sums = np.bincount(of, subset.error, minlength=len(names))
    means = sums / np.maximum(counts, 1)
    # The sum of squares between groups, of analysis of variance: sum n_k mean_k^2.
    share = float(sums @ means) / subset.sum_squared_error
    large = np.flatnonzero(counts >= min(_FEWEST_IN_GROUP, subset.n // 2))
    ends = large[[np.argmin(means[large]), np.argmax(means[large])]]
    errors = [subset.error[of == k] for k in ends]
    sure = all(evidence.compute_chance_of_mean(e) <= _SURE for e in errors)
    if share < 0.1 or not sure or not means[ends[0]] < 0 < means[ends[1]]:
        return 1.0, None
    low, high = (write_number(abs(float(e.mean())), 3) for e in errors)
    sentence = (
        f"The errors cancel: {names[ends[0]]} are too low by {low} on average, "
        f"{names[ends[1]]} too high by {high}."
    )
    return chance, Finding("cancel", sentence, share, "errors", column=column)


def _find_split(subset: Subset) -> tuple[float, str | None]:
    """Find the least likely difference of means: of a column's groups, or None for halves.

    A group has to differ by its ranks, too, so that no outlier makes the difference. The
    chance is that of all splits together (Bonferroni).
    """
    error, ranks = subset.error, stats.rankdata(subset.error)
    first_half = np.arange(subset.n) < subset.n // 2
    splits: list[tuple[float, str | None]] = [(evidence.compare_means(error, first_half), None)]
    for group in subset.groups:
        by_ranks = evidence.compute_normal_chance(evidence.compare_ranks(ranks, group.inside))
        splits.append((max(evidence.compare_means(error, group.inside), by_ranks), group.column))
    splits.sort(key=lambda split: split[0])
    chance, column = next(split for split in splits if not repeats_error(subset, split[1]))
    return min(1.0, chance * len(splits)), column


def _split(subset: Subset, column: str | None) -> tuple[Rows, list[str]]:
    """Give the group of each row, and how each group is called."""
    if column is not None:
        groups = subset.groupings[column]
        names = [f"rows where {name_group(column, groups, k)}" for k in range(len(groups.names))]
        return groups.of[subset.rows], names
    half, numbers = subset.n // 2, subset.rows + 1
    ends = (numbers[0], numbers[half - 1]), (numbers[half], numbers[-1])
    of = np.arange(subset.n) >= half
    return of.astype(np.intp), [f"rows {first:,} to {last:,}" for first, last in ends]
