"""Which convention gave a number? All that could have, the likeliest first.

Each convention is combined with what commonly goes along with it: batches whose numbers were
averaged, a root of the mean or a mean of roots, scaled targets. The more combinations are tried,
the more numbers are hit by chance. So a group of combinations is tried only where a number of
this size, with as many digits as were typed, would hit one of them by chance at most once in 125
times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.conventions.batches import WAYS, How, split
from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import Sums, measure
from lossviz.conventions.table import group_twins, list_conventions
from lossviz.conventions.typed_number import TypedNumber

_CHANCE: Final = 0.008
_WINDOW: Final = 0.5  # how far from the number, in natural logarithms, its neighbours are counted
_ROUND_OFF: Final = 1e-6  # what float32 arithmetic may have done to a number, as a share of it
_COEFFICIENTS: Final = 10
_SIZES: Final = (2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024)
_AVERAGES: Final[tuple[How, ...]] = ("mean", "dropped", "counted fully")


@dataclass(frozen=True)
class Answer:
    """A way in which the number may have come about.

    Attributes
    ----------
    value : float
        What it gives on these data.
    conventions : tuple of Convention
        All that give it: these data cannot tell them apart.
    how : str
        How batches were put together; empty for all rows at once.
    size : int
        Rows of a batch; 0 for all rows at once.
    scaling : str
        What targets and outputs were divided by; empty for nothing.
    coefficients : int
        p, where the sum is divided by n - p; else 0.
    negated : bool
        Whether its sign was changed, as scikit-learn's scorers do it.
    """

    value: float
    conventions: tuple[Convention, ...]
    how: str = ""
    size: int = 0
    scaling: str = ""
    coefficients: int = 0
    negated: bool = False


@dataclass(frozen=True)
class Found:
    """What a search gave.

    Attributes
    ----------
    answers : tuple of Answer
        The likeliest first.
    too_few_digits : bool
        Whether combinations were left out, because with so few digits one of them would be hit by
        chance.
    negative : bool
        Whether the number is below zero, where no squared error is.
    """

    answers: tuple[Answer, ...]
    too_few_digits: bool
    negative: bool


def search(predictions: Predictions, number: TypedNumber, size: int = 0) -> Found:
    """Find what may have given a number.

    Parameters
    ----------
    predictions : Predictions
        In the order in which the batches were cut.
    number : TypedNumber
    size : int
        The batch size of the training, where it is known; 0 if not.
    """
    answers: list[Answer] = []
    tried: list[FloatArray] = []
    left_out = False
    for group in _list_groups(predictions, size):
        values = np.array([each.value for each in group])
        if tried and _count_chance(number, [*tried, values]) > _CHANCE:
            left_out = True
            continue
        tried.append(values)
        near = np.flatnonzero(np.abs(values - number.value) <= _half_width(number))
        answers += [group[k] for k in near]
    return Found(_merge(answers), left_out, number.value < 0)


def _half_width(number: TypedNumber) -> float:
    return number.half_unit + _ROUND_OFF * abs(number.value)


def _count_chance(number: TypedNumber, values: list[FloatArray]) -> float:
    """How often a number about so large, with so many digits, hits one of the values."""
    size, half_width = abs(number.value), _half_width(number)
    if size == 0:
        return 1.0
    near = np.abs(np.concatenate(values))
    near = near[(near > size * np.exp(-_WINDOW)) & (near < size * np.exp(_WINDOW))]
    # Let the logarithm of a number be anywhere within the window, 2 * _WINDOW long. Each value
    # covers the share 2 * half_width / size of it, as d log x = dx / x.
    apart = len(np.unique(np.round(near / (2 * half_width))))  # those nearer together count once
    return float(apart * 2 * half_width / size / (2 * _WINDOW))


def _merge(answers: list[Answer]) -> tuple[Answer, ...]:
    """Put together what gives one number in one way; the order stays.

    Where a convention gives it for all rows at once, no batches are needed to explain it.
    """
    merged: dict[tuple[object, ...], Answer] = {}
    plain = {
        (_written(each.value), each.scaling, row)
        for each in answers
        for row in each.conventions
        if not each.size
    }
    for each in answers:
        written = _written(each.value)
        if each.size and (written, each.scaling, each.conventions[0]) in plain:
            continue
        key = (written, each.how, each.size, each.scaling, each.negated)
        before = merged.setdefault(key, each)
        rows = tuple(dict.fromkeys((*before.conventions, *each.conventions)))
        p = max(before.coefficients, each.coefficients)
        merged[key] = replace(before, conventions=rows, coefficients=p)
    return tuple(merged.values())


def _written(value: float) -> str:
    return f"{value:.9g}"


def _list_groups(predictions: Predictions, size: int) -> Iterator[list[Answer]]:
    """List the combinations in groups, the likeliest first."""
    rows, of_all = list_conventions(predictions), measure(predictions)
    units = _list_units(predictions.target)
    # All rows at once comes first, then scaled targets, the batch size that is known, a model
    # with p coefficients, and the batch sizes that are usual: each is less likely, and larger.
    plain = _evaluate(rows, of_all)
    yield [*plain, *_negate(plain)]
    yield _scale(plain, units)
    known = _batch(predictions, [size] if 1 <= size < predictions.n else [])
    yield known
    fitted = tuple(row for row in rows if row.divisor == "degrees of freedom")
    counts = range(2, min(_COEFFICIENTS + 1, predictions.n))
    yield [answer for p in counts for answer in _evaluate(fitted, of_all, p)]
    usual = [s for s in _SIZES if s < predictions.n and s != size]
    batched = _batch(predictions, usual)
    yield batched
    yield _scale([*known, *batched], units)


def _evaluate(rows: tuple[Convention, ...], sums: Sums, coefficients: int = 1) -> list[Answer]:
    values = [float(row.evaluate(sums, coefficients)[0]) for row in rows]
    return [
        Answer(value, (row,), coefficients=coefficients * (row.divisor == "degrees of freedom"))
        for row, value in zip(rows, values, strict=True)
        if np.isfinite(value)
    ]


def _negate(answers: list[Answer]) -> list[Answer]:
    """Change the sign as scikit-learn's scorers do, for which more is better."""
    return [
        replace(
            each,
            value=-each.value,
            conventions=(replace(row, name=f"neg_{row.name}"),),
            negated=True,
        )
        for each in answers
        for row in each.conventions
        if row.library == "scikit-learn" and row.kind == "metric" and not row.score
    ]


def _batch(predictions: Predictions, sizes: list[int]) -> list[Answer]:
    answers = []
    twins = group_twins(list_conventions(predictions), predictions.k)
    for size in sizes:
        batched = split(predictions, size)
        unequal = batched.sums.rows[-1] != size
        for rows in twins:
            if rows[0].divisor == "degrees of freedom":
                continue
            for how in _AVERAGES if unequal else _AVERAGES[:1]:
                value = batched.combine(rows[0], how)
                if np.isfinite(value):
                    answers.append(Answer(value, rows, WAYS[how], size))
    return answers


def _list_units(target: FloatArray) -> dict[str, float]:
    """Units that targets are commonly divided by, where all outputs have the same one."""
    units = {"the targets' standard deviation (over n)": float(target.std())}
    if target.size > 1:
        units["the targets' standard deviation (over n − 1)"] = float(target.std(ddof=1))
    units["the targets' range"] = float(np.ptp(target))
    return {words: unit for words, unit in units.items() if unit * unit > 0}


def _scale(answers: list[Answer], units: dict[str, float]) -> list[Answer]:
    scaled = []
    for words, unit in units.items():
        for each in answers:
            row = each.conventions[0]
            if not row.score:  # R squared has no unit
                value = each.value / (unit if row.root else unit**2)
                scaled.append(replace(each, value=value, scaling=words))
    return scaled
