"""What stands out in a batch, in at most three plain sentences.

A claim has to be more than chance, and large enough to matter. For chance there is a budget:
`FALSE_CLAIMS` for one file, a fifth of it for each kind of claim (bias, groups, scale, growing
errors, outlying rows), and the fifth of the groups is divided by how many groups are looked at
(Bonferroni). So of 1,000 files without anything in them about one gives a false claim, where the
tests behind it are exact; those by ranks are, whatever the noise is. How large it has to be:

- rows that make more than half of the loss, each at least `_OUTLYING` times as far off as the
  others are on average (their RMS), and no more than 1 in 50 rows, or 2: among n normal errors
  the largest is about ``sqrt(2 ln n)`` times the RMS, 4.6 of 30,000;
- a bias that makes at least 1% of the MSE;
- a group with at least twice its share of the loss and a third of it, or with half of it and 1.5
  times its share;
- a line that takes at least 5% off the squared error that is left without the bias;
- a rank correlation of at least 0.2 between the prediction and the size of the error.

Where few rows make most of the loss, the others are looked at without them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from lossviz.base import format_number, format_percent, quote
from lossviz.batch import evidence
from lossviz.batch.groups import group_rows
from lossviz.batch.shares import compute_shares
from lossviz.data import Dataset, Rows, Vector, cache_per_dataset
from lossviz.reading import parse_numbers

FALSE_CLAIMS: Final = 1e-3
MOST: Final = 3
_EACH: Final = FALSE_CLAIMS / 5
_OUTLYING: Final = 8.0
_FEW: Final = 50
_LEAST_BIAS: Final = 0.01
_LEAST_GAIN: Final = 0.05
_LEAST_CORRELATION: Final = 0.2
_FEWEST_ROWS: Final = 8
_FEWEST_IN_GROUP: Final = 5
_MOST_COLUMNS: Final = 30
_ROUND_OFF: Final = 1e-12
_UNITS_GAIN: Final = 0.5
_UNITS_APART: Final = 0.02
_ITSELF: Final = 0.999
_FACTORS: Final = (
    (1000.0, "1000"),
    (100.0, "100"),
    (60.0, "60"),
    (10.0, "10"),
    (3.6, "3.6"),
    (2.54, "2.54"),
    (1.609344, "1.609"),
    (1.8, "1.8"),
    (0.45359237, "0.4536"),
)

View = Literal["loss curve", "actual", "errors"]
Kind = Literal[
    "one row", "few rows", "bias", "cancel", "group", "scale", "growing errors", "nothing"
]


@dataclass(frozen=True)
class Finding:
    """Something that stands out.

    Attributes
    ----------
    kind : str
        "one row", "few rows", "bias", "cancel", "group", "scale", "growing errors" or "nothing".
    sentence : str
        Plain text, with today's numbers.
    weight : float
        Which part of the loss it is about, to order findings by.
    row : int or None
        The row to choose, counted from 1, to see it.
    column : str or None
        The column to colour by, or to lay the errors over.
    view : {"loss curve", "actual", "errors"}
        The picture that shows it.
    """

    kind: Kind
    sentence: str
    weight: float = 0.0
    row: int | None = None
    column: str | None = None
    view: View = "loss curve"


@cache_per_dataset(keep=1)
def find_findings(data: Dataset) -> tuple[Finding, ...]:
    """Find what stands out in a batch: one finding to three, the largest first.

    Parameters
    ----------
    data : Dataset
        Where it is a sample of more rows, the bias is that of all of them.
    """
    largest = float(np.abs(data.error).max())
    if largest == 0:
        return (Finding("nothing", "Every prediction is on its target."),)
    rows = _Rows(data, np.arange(data.n), largest)
    few = _find_few_rows(data)
    if few:
        outlying = compute_shares(data).largest_first[: _count_few(data)]
        rows = replace(rows, kept=np.delete(rows.kept, outlying))
    found = sorted(_find_all(rows, apart=bool(few)), key=lambda finding: -finding.weight)
    told = tuple([few, *found] if few else found)[:MOST]
    return told or (Finding("nothing", _say_nothing(data)),)


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows that are looked at, their errors in units of the largest."""

    data: Dataset
    kept: Rows
    unit: float

    @property
    def n(self) -> int:
        return int(self.kept.size)

    @property
    def error(self) -> Vector:
        scaled: Vector = self.data.error[self.kept] / self.unit
        return scaled


def _find_all(rows: _Rows, *, apart: bool) -> Iterator[Finding]:
    """Find what stands out beside single rows; said with care where those are left out."""
    if rows.n < _FEWEST_ROWS or not rows.error.any():
        if cancel := _find_cancelling(rows):
            yield cancel
        return
    scale = _find_scale(rows)
    found = (
        _find_bias(rows) if scale is None else None,
        _find_cancelling(rows),
        _find_group(rows),
        scale,
        _find_growth(rows) if scale is None else None,
    )
    for finding in filter(None, found):
        said = finding.sentence
        yield replace(finding, sentence=f"Without that: {said}") if apart else finding


# Single rows


def _count_few(data: Dataset) -> int:
    return compute_shares(data).rows_for(0.5 + 1e-9)


def _find_few_rows(data: Dataset) -> Finding | None:
    shares = compute_shares(data)
    count = _count_few(data)
    if count > max(2, data.n // _FEW) or data.n < _FEWEST_ROWS or count >= data.n:
        return None
    first, rest = shares.largest_first[:count], shares.largest_first[count:]
    others = math.sqrt(float(shares.of_rows[rest].mean()))
    least = math.sqrt(float(shares.of_rows[first].min()))
    if least < _OUTLYING * others:
        return None
    part = float(shares.of_rows[first].sum())
    number, made = int(first[0]) + 1, format_percent(part)
    whose = "the loss" if data.whole is None else "the loss of the rows in the sample"
    if count == 1:
        said = f"Row {number:,} makes {made} of {whose}, the other {data.n - 1:,} rows the rest."
        return Finding("one row", said, part, row=number)
    said = f"{count:,} rows of {data.n:,} make {made} of {whose}; row {number:,} the most."
    return Finding("few rows", said, part, row=number)


# All rows together


def _find_bias(rows: _Rows) -> Finding | None:
    n, mean, square, deviation = _measure_errors(rows)
    standard_error = deviation / math.sqrt(n)
    t = mean / standard_error if standard_error else math.copysign(math.inf, mean)
    part = mean * mean / square
    certain = not standard_error or evidence.find_p_of_t(t, n - 1) < _EACH
    if not mean or part < _LEAST_BIAS or not certain:
        return None
    side = "high" if mean > 0 else "low"
    size, noise = (v * rows.unit for v in (abs(mean), standard_error))
    by = f"{format_number(size, 3)} ± {format_number(noise, 2)}"
    return Finding(
        "bias",
        f"The predictions are biased: too {side} by {by} on average. The bias makes "
        f"{format_percent(part)} of the MSE.",
        part,
        view="errors",
    )


def _measure_errors(rows: _Rows) -> tuple[int, float, float, float]:
    """Count, mean error, mean square and deviation; of all rows where these are a sample."""
    whole = rows.data.whole
    if whole is not None and rows.n == rows.data.n:
        mean, square = (
            whole.mean_error / rows.unit,
            whole.mean_squared_error / rows.unit / rows.unit,
        )
        return whole.n, mean, square, math.sqrt(whole.variance_of_error) / rows.unit
    error = rows.error
    return rows.n, float(error.mean()), float(np.square(error).mean()), float(error.std(ddof=1))


def _find_cancelling(rows: _Rows) -> Finding | None:
    """Errors that add up to 0, or to round-off: chance gives that in no measured data."""
    error = rows.error
    if rows.n < 4 or rows.data.whole is not None:
        return None
    if not error.any() or abs(math.fsum(error.tolist())) > _ROUND_OFF * np.abs(error).sum():
        return None
    size = format_number(math.sqrt(float(np.square(error).mean())) * rows.unit, 3)
    low, high = int((error < 0).sum()), int((error > 0).sum())
    return Finding(
        "cancel",
        f"The errors cancel: they add up to 0, although a typical one is {size} in size. "
        f"{low:,} rows are too low, {high:,} too high.",
        1.0,
    )


def _find_scale(rows: _Rows) -> Finding | None:
    target, output = (v[rows.kept] for v in (rows.data.target, rows.data.output))
    largest = float(max(np.abs(target).max(), np.abs(output).max()))
    line = evidence.fit_line(target / largest, output / largest)
    if line is None:
        return None
    error = rows.error
    without_bias = 1 - float(error.mean()) ** 2 / float(np.square(error).mean())
    gain = 1 - line.left / without_bias if without_bias > _ROUND_OFF else 0.0
    t = (line.slope - 1) / line.standard_error if line.standard_error else math.inf
    if gain < _LEAST_GAIN or evidence.find_p_of_t(t, rows.n - 2) >= _EACH:
        return None
    return Finding("scale", _say_scale(line, gain, largest), 1 - line.left, view="actual")


def _say_scale(line: evidence.Line, gain: float, unit: float) -> str:
    if gain > _UNITS_GAIN and line.slope > 0:
        tolerance = min(max(3 * line.standard_error / line.slope, 0.005), _UNITS_APART)
        for factor, name in _FACTORS:
            for ratio, smaller, larger in (
                (line.slope / factor, "predictions", "targets"),
                (line.slope * factor, "targets", "predictions"),
            ):
                if abs(ratio - 1) < tolerance:
                    return (
                        f"The {larger} are about {name} times the {smaller}: perhaps the two are "
                        "in different units."
                    )
    if line.slope < 3 * line.standard_error:
        return (
            "The predictions do not follow the targets: always predicting the mean target would "
            f"take {format_percent(1 - line.left)} off the MSE."
        )
    sign = "+" if line.intercept >= 0 else "−"
    return (
        "Predictions and targets differ by a scale: the best line is target = "
        f"{format_number(line.slope, 3)} · prediction {sign} "
        f"{format_number(abs(line.intercept) * unit, 3)}. It would take "
        f"{format_percent(1 - line.left)} off the MSE."
    )


def _find_growth(rows: _Rows) -> Finding | None:
    """Errors that grow with the prediction.

    Not with the target: an unbiased prediction leaves noise in the target, so the largest
    targets have the largest errors even where the noise is the same everywhere.
    """
    if set(np.unique(rows.data.target[rows.kept][:1000]).tolist()) <= {0.0, 1.0}:
        return None  # classes: the error of a probability depends on it
    output, size = rows.data.output[rows.kept], np.abs(rows.error)
    correlation, p = evidence.correlate_ranks(evidence.rank(size), evidence.rank(output))
    if p >= _EACH or correlation < _LEAST_CORRELATION:
        return None
    low, high = np.quantile(output, (0.25, 0.75))
    squares = np.square(rows.error)
    ends = [
        format_number(math.sqrt(float(squares[of].mean())) * rows.unit, 2)
        for of in (output <= low, output >= high)
    ]
    return Finding(
        "growing errors",
        f"The errors grow with the prediction: their RMS is {ends[0]} in the lowest quarter of the "
        f"predictions and {ends[1]} in the highest.",
        view="errors",
    )


# Groups


def _find_group(rows: _Rows) -> Finding | None:
    size = evidence.rank(np.abs(rows.error))
    squares = np.square(rows.error)
    looked_at = list(_list_groups(rows))
    best: tuple[float, str, str, Rows] | None = None
    for column, name, inside in looked_at:
        p, larger = evidence.compare_sizes(size, inside)
        part = float(squares[inside].sum() / squares.sum())
        if larger and p < _EACH / len(looked_at) and _carries(part, inside.size / rows.n):
            best = max(best or (0.0,), (part, column, name, inside), key=lambda each: each[0])  # type: ignore[assignment]
    if best is None:
        return None
    part, column, name, inside = best
    return Finding(
        "group",
        f"The rows with {quote(name)} in {quote(column)} make {format_percent(part)} of the loss, "
        f"and are {format_percent(inside.size / rows.n)} of the rows.",
        part,
        column=column,
        view="errors",
    )


def _carries(of_loss: float, of_rows: float) -> bool:
    much_more = of_loss >= max(2 * of_rows, 1 / 3)
    most = of_loss >= max(1.5 * of_rows, 1 / 2)
    return much_more or most


def _list_groups(rows: _Rows) -> Iterator[tuple[str, str, Rows]]:
    """List the groups of all columns that hold enough rows to be looked at, and not most."""
    for column in list(rows.data.columns)[:_MOST_COLUMNS]:
        found = group_rows(rows.data, column)
        if found.ordered and _is_the_error(rows.data, column):
            continue
        of = found.of[rows.kept]
        for k, name in enumerate(found.names):
            if found.rest and k == len(found.names) - 1:
                continue
            inside = np.flatnonzero(of == k)
            if _FEWEST_IN_GROUP <= inside.size <= rows.n - _FEWEST_IN_GROUP:
                yield column, name, inside


def _is_the_error(data: Dataset, column: str) -> bool:
    """Whether a column of numbers is the error itself, or its size: that explains nothing."""
    values = parse_numbers(data.columns[column], data.decimal)
    known = np.isfinite(values)
    ranks = evidence.rank(values[known])
    error = data.error[known]
    return any(
        abs(evidence.correlate_ranks(ranks, evidence.rank(of))[0]) > _ITSELF
        for of in (error, np.abs(error))
    )


def _say_nothing(data: Dataset) -> str:
    rows = "In this 1 row" if data.n == 1 else f"In these {data.n:,} rows"
    if data.n < _FEWEST_ROWS:
        return f"{rows} nothing can be told from chance."
    columns = ", no group" if data.columns else ""
    return f"{rows} nothing stands out: no single row, no bias{columns}, no scale is shown."
