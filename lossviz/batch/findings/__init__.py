"""What stands out in any file of targets and predictions, as a few plain sentences.

A sentence is said only where noise alone would hardly give as much. Noise means errors
that are independent of each other, of the predictions and of the other columns, with
mean 0: then a prediction is the mean of its target. All that is looked at in a file
shares one budget, the sum of the chances below: of 1000 files of normal noise, at most two are
claimed of what is not there. A bias keeps its chance for noise whose skewness is at most 2 in
size. Of stronger skewness it has up to 0.0014 (8 to 50 rows, log-normal with sigma 1 or chi-squared
with one degree of freedom): few rows of such noise often look like normal ones with a bias.

============== ======= ==============================================================
code           chance  and it matters, because
============== ======= ==============================================================
one-row,       0.0001  they make more than half of the loss (0.002 for noise of
few-rows               Student's t with 5 degrees of freedom, 0.003 to 0.008 for
                       exponential noise of 8 to 50 rows)
group          0.0005  its share of the loss is at least 1.5 times and 1/10 above its
                       share of the rows
scale          0.0001  another slope makes at least 1/10 of the MSE less
growing-errors 0.0005  the RMSE of the last quarter of the predictions is at least 1.3
                       times that of the first, or the first that of the last
bias           0.0003  it makes at least 1/50 of the MSE
cancel         0.0005  the mean error is at most 1/20 of the RMSE
nothing        -       none of these is found
============== ======= ==============================================================

Each code but the last has a module with one public function, listed in `FINDINGS` in the order
in which they are looked for. `find_findings` decides which are shown.

The chance of a group is divided by the number of all groups of all columns looked at
(Bonferroni), whatever these columns are. A sum of errors near 0 is what every unbiased
model has. So errors "cancel" only if their sum is nearer to 0 than chance gives, or if
groups of rows or the two halves of the file have biases of opposite sign, or for both
together (Fisher's product).

Outliers are taken out before anything else is looked at: one outlier is shown once. Where there is
none, but a group, they are looked for again among the rows of no such group. After
a scale, growth and groups are looked for in what the best line leaves. A finding that is
gone without the rows of a group is a consequence of it, and not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from scipy import stats

from lossviz.batch.evidence import compare_ranks, compute_normal_chance, correlate
from lossviz.batch.findings.bias import find_bias
from lossviz.batch.findings.cancel import find_cancelling
from lossviz.batch.findings.finding import Finding, Subset, describe_nothing
from lossviz.batch.findings.group import CHANCE, find_group
from lossviz.batch.findings.growth import find_growth
from lossviz.batch.findings.outliers import find_outliers, leave_out
from lossviz.batch.findings.scale import find_scale
from lossviz.batch.groups import group_rows
from lossviz.data import Dataset, cache_per_dataset

__all__ = ["FINDINGS", "Finding", "find_findings"]

Find = Callable[[Subset], Finding | None]

FINDINGS: Final[tuple[Find, ...]] = (
    find_outliers,
    find_group,
    find_scale,
    find_growth,
    find_bias,
    find_cancelling,
)
_MOST = 3
_OUTLIERS = {"one-row", "few-rows"}
_COLUMNS = 30
_IN_A_SCALE = (find_bias, find_cancelling)  # a line takes the mean error out, too


@cache_per_dataset(keep=1)
def find_findings(data: Dataset) -> tuple[Finding, ...]:
    """Say what stands out, at most three things, that with most of the loss first.

    The chances and thresholds are those of the table above `FINDINGS`.

    Parameters
    ----------
    data : Dataset
        Where its rows are a sample, the mean error and the largest error are those of all
        the rows; groups, growth and scale are looked for among the rows drawn.

    Returns
    -------
    tuple of Finding
        One with the code "nothing" where nothing is shown.
    """
    groupings = {column: group_rows(data, column) for column in list(data.columns)[:_COLUMNS]}
    subset = Subset(data, np.arange(data.n), groupings)
    found: dict[str, Finding] = {}
    for find in FINDINGS:
        if "scale" in found and find in _IN_A_SCALE:
            continue
        finding = _find_where_testable(find, subset)
        if finding and (group := found.pop("group", None)):
            finding, group = _drop_consequences(finding, find, subset, group)
            found |= {"group": group} if group else {}
        if finding:
            found[finding.code] = finding
            subset = _leave_unexplained(finding, subset)
    if "group" in found and not subset.data.summary and not found.keys() & _OUTLIERS:
        # A group with large errors would hide a row that stands out among all others.
        hidden = find_outliers(subset.without(found["group"].rows))
        found |= {hidden.code: hidden} if hidden else {}
    shown = sorted(found.values(), key=lambda finding: -finding.share)[:_MOST]
    return tuple(shown) or (describe_nothing(data),)


def _find_where_testable(find: Find, subset: Subset) -> Finding | None:
    """Look for one thing; for all but outliers rows have to be enough for a test."""
    return find(subset) if find is find_outliers or subset.is_testable else None


def _leave_unexplained(finding: Finding, subset: Subset) -> Subset:
    """Leave of rows and errors what a finding does not explain."""
    if finding.code in _OUTLIERS:
        return leave_out(subset, finding)
    if finding.code == "scale" and subset.line:
        return replace(subset, unexplained=subset.line.residual)
    return subset


def _drop_consequences(
    finding: Finding, find: Find, subset: Subset, group: Finding
) -> tuple[Finding | None, Finding | None]:
    """Give a finding and a group, each as None where the other one explains it."""
    if find is find_growth and not _explains_more_than_output(group, subset):
        return finding, group if _stands_out_beside_growth(group, subset) else None
    is_of_other_rows = find is find_bias and subset.data.summary is not None
    if find is find_cancelling or is_of_other_rows:
        return finding, group
    if _find_where_testable(find, subset.without(group.rows)) is None:
        return None, group
    return finding, find_group(_leave_unexplained(finding, subset)) if find is find_scale else group


def _explains_more_than_output(group: Finding, subset: Subset) -> bool:
    """Whether sizes of errors go with being in a group more than with the prediction."""
    sizes, inside = stats.rankdata(np.abs(subset.residual)), np.isin(subset.rows, group.rows)
    by_output = correlate(sizes, stats.rankdata(subset.output))
    return by_output**2 < correlate(sizes, inside.astype(float)) ** 2


def _stands_out_beside_growth(group: Finding, subset: Subset) -> bool:
    """Whether a group has large errors beside what a line over the predictions explains.

    The line is one of ranks over ranks, whose slope is their correlation.
    """
    sizes, outputs = (stats.rankdata(v) for v in (np.abs(subset.residual), subset.output))
    left = sizes - correlate(sizes, outputs) * outputs
    z = compare_ranks(stats.rankdata(left), np.isin(subset.rows, group.rows))
    return compute_normal_chance(z) * len(subset.groups) <= CHANCE
