"""Targets that follow the predictions in another unit, or too steeply, or hardly."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from lossviz.base import format_number, format_percent
from lossviz.batch.evidence import Line, compute_t_chance
from lossviz.batch.findings.bias import find_bias
from lossviz.batch.findings.finding import Finding, Subset, write_number

_CHANCE = 0.0001
_FEWEST_UNSURE = 10  # rows of 0 and 1 whose class is not sure, as a sum of p (1 - p)
_FACTORS = (
    *(10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e9, 60.0, 3600.0, 24.0, 7.0, 12.0, 3.6, 2.54),
    *(1.609344, 2.20462, 3.28084, 39.3701, 4.184, 1024.0),
)


def find_scale(subset: Subset) -> Finding | None:
    """Find a line through the targets, over the predictions, that has another slope than 1."""
    if subset.line is None:
        return None
    return _find_slope(subset, subset.line) or _find_factor(subset)


def _find_slope(subset: Subset, line: Line) -> Finding | None:
    """Find a slope other than 1: that of mixed up units, or one that leaves less of the MSE."""
    if not _is_tilted(subset, line):
        return None
    left = float(line.residual @ line.residual)
    share = 1 - left / subset.sum_squared_error
    sentence = _describe_units(subset, line) if share >= 0.5 else None
    if not sentence:
        without_bias = subset.n * float(subset.error.var())
        if without_bias - left < 0.1 * subset.sum_squared_error:
            return None
        sentence = _describe_slope(1 - line.slope, line.slope_error, share)
    return Finding("scale", subset.introduce(sentence), share, "actual")


def _is_tilted(subset: Subset, line: Line) -> bool:
    """Whether errors rise or fall over the predictions, by a t test of the line's slope."""
    error = line.slope_error
    if subset.is_binary:
        variance = subset.class_variance
        if variance is None or variance.sum() < _FEWEST_UNSURE:
            return False
        # That of a sum of independent 0 and 1: var(slope) = sum d^2 p (1 - p) / (sum d^2)^2.
        squares = np.square(subset.output - subset.output.mean())
        error = max(error, math.sqrt(float(squares @ variance)) / float(squares.sum()))
    return compute_t_chance(line.slope, error, subset.n - 2) <= _CHANCE


def _describe_slope(slope: float, error: float, share: float) -> str:
    """Say how much the targets rise with the predictions, and what another slope would gain."""
    by = f"{write_number(abs(slope), 3)} (standard error {write_number(error, 2)})"
    better = f"Another scale and offset would take {format_percent(share)} off the MSE."
    if abs(slope) < 3 * error:
        return (
            "The targets hardly follow the predictions: for each 1 of prediction they change by "
            f"{'−' if slope < 0 else ''}{by}. {better}"
        )
    return (
        f"For each 1 of prediction, the targets {'rise' if slope > 0 else 'fall'} by {by}: the "
        f"predictions lie too {'close together' if slope > 1 else 'far apart'}. {better}"
    )


def _list_conversions() -> Iterator[tuple[float, float, str]]:
    """Give a factor, what is added, and the sentence, with a place for the numbers."""
    for factor, added in (*((factor, 0.0) for factor in _FACTORS), (1.8, 32.0)):
        times = f"are about {format_number(factor)} times the"
        plus = f" plus {format_number(added)}" if added else ""
        mixed = f"{plus} {{}}. {'°F and °C' if added else 'Two units'} may be mixed up."
        yield factor, added, f"Targets {times} predictions{mixed}"
        yield 1 / factor, -added / factor, f"Predictions {times} targets{mixed}"
    yield -1.0, 0.0, "Targets are about −1 times the predictions {}. A sign may be turned around."


def _describe_units(subset: Subset, line: Line) -> str | None:
    """Say that units may be mixed up, where the line has a known factor."""
    slope, error = 1 - line.slope, line.slope_error
    if error > 0.1 * abs(slope):
        return None
    numbers = f"(slope {write_number(slope, 4)}, standard error {write_number(error, 2)})"
    unsure = max(3 * line.intercept_error, 0.1 * float(np.abs(subset.target).mean()))
    near = [
        (abs(slope / factor - 1), sentence.format(numbers))
        for factor, added, sentence in _list_conversions()
        if abs(slope / factor - 1) <= max(0.02, min(3 * error / abs(factor), 0.1))
        and abs(line.intercept + added) <= unsure
    ]
    return min(near)[1] if near else None


def _find_factor(subset: Subset) -> Finding | None:
    """Find a known factor where predictions are too much alike for a slope to show it.

    The factor has to leave hardly more of the loss than the best shift does, which is
    fitted: that shift alone takes more than 9/n of it in one of some 400 files only.
    """
    if subset.is_binary or subset.data.summary or not find_bias(subset):
        return None
    n, loss = subset.n, subset.sum_squared_error
    most = min(n * float(subset.error.var()) * (1 + 9 / n), 0.1 * loss)
    for factor, added, sentence in _list_conversions():
        left = float(np.square(subset.target - factor * subset.output).sum())
        if factor > 0 and not added and left <= most:
            means = (write_number(float(v.mean()), 4) for v in (subset.target, subset.output))
            sentence = sentence.format("(their means are {} and {})".format(*means))
            return Finding("scale", subset.introduce(sentence), 1 - left / loss, "actual")
    return None
