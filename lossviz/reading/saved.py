"""A batch of any size as a small JSON file: the summary of all rows, and some of them.

Summarised where the rows lie, opened where they are looked at.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from lossviz.base import LARGEST, DataError, make_visible
from lossviz.data import (
    OCTAVES,
    Dataset,
    Histogram,
    Summary,
    Vector,
    find_zero_exponent,
    list_edges,
)
from lossviz.reading.engines import summarize

FORMAT = "loss-explorer summary"
VERSION = 1
_MOST_ROWS = 10_000
_MOST_BYTES = 20 << 20
_MOST_BINS = 4 * (OCTAVES + 1)
_COUNTS = ("n", "n_low", "n_high", "excluded")
_FIGURES = (
    *("mean_error", "sum_squared_error", "min_error", "max_error"),
    *("sum_squared_deviation", "root_squared_loss_deviation"),
)
# By how much figures that were rounded apart may contradict each other.
_ROUND_OFF = 1e-9
_NO_SQUARE = 1e-150  # squares of what is smaller underflow


def looks_saved(data: bytes) -> bool:
    """Whether a file seems to have been written by `to_json`."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and FORMAT.encode() in head


def to_json(data: Dataset, *, seed: int = 1) -> bytes:
    """Write a batch: the summary of all its rows, and at most 10,000 of them.

    Parameters
    ----------
    data : Dataset
    seed : int
        Of the choice of rows, where there are more.

    Returns
    -------
    bytes
        UTF-8; every number is read back bit for bit.

    Examples
    --------
    >>> from lossviz import Dataset
    >>> from lossviz.reading import from_json, to_json
    >>> saved = to_json(Dataset([1, 2], [1.1, 1.9], name="walks"))
    >>> from_json(saved)
    Dataset('walks', n=2, target='target', output='prediction')
    """
    rows = np.arange(data.n)
    if data.n > _MOST_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(data.n, _MOST_ROWS, replace=False))
    content = {
        "format": FORMAT,
        "version": VERSION,
        "name": data.name,
        "target_name": data.target_name,
        "output_name": data.output_name,
        "summary": asdict(data.summary or summarize(data)),
        "target": data.target[rows].tolist(),
        "output": data.output[rows].tolist(),
    }
    return json.dumps(content, allow_nan=False, indent=1, ensure_ascii=False).encode()


def from_json(source: bytes) -> Dataset:
    """Read what `to_json` wrote.

    Parameters
    ----------
    source : bytes
        The content of the file.

    Returns
    -------
    Dataset
        The rows in the file, with the summary of all rows as `Dataset.summary` where
        they are a sample.

    Raises
    ------
    DataError
        If it is something else, or if its figures contradict each other.

    Examples
    --------
    >>> from lossviz.reading import from_json
    >>> from_json(b"[1, 2]")
    Traceback (most recent call last):
        ...
    lossviz.base.errors.DataError: The summary is no JSON object: write it anew.
    """
    content = _parse_json(source)
    if (
        content.get("format") != FORMAT
        or type(content.get("version")) is not int
        or content["version"] != VERSION
    ):
        raise DataError(
            f"This is no summary of version {VERSION}: write it anew with lossviz.reading.to_json."
        )
    summary = _check_summary(_get_object(content, "summary"))
    data = Dataset(
        _get_numbers(content, "target"),
        _get_numbers(content, "output"),
        name=_get_text(content, "name"),
        target_name=_get_text(content, "target_name"),
        output_name=_get_text(content, "output_name"),
    )
    if data.n > summary.n:
        raise _describe_contradiction(f"{data.n:,} rows are drawn from {summary.n:,}")
    if data.error.min() < summary.min_error or data.error.max() > summary.max_error:
        raise _describe_contradiction("a row's error lies outside the least and the largest of all")
    return data if data.n == summary.n else replace(data, summary=summary)


def _parse_json(source: bytes) -> Mapping[str, Any]:
    if len(source) > _MOST_BYTES:
        raise DataError(
            f"The summary has {len(source):,} bytes, and {_MOST_BYTES:,} are the most that one "
            "can have: is it another file?"
        )
    try:
        content = json.loads(source.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(f"The summary is no JSON{where}: write it anew.") from None
    if not isinstance(content, dict):
        raise DataError("The summary is no JSON object: write it anew.")
    return content


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _check_summary(fields: Mapping[str, Any]) -> Summary:
    counts = {name: _check_count(fields.get(name), name) for name in _COUNTS}
    figures = {name: _check_number(fields.get(name), name) for name in _FIGURES}
    histogram = _check_histogram(_get_object(fields, "histogram"))
    summary = Summary(histogram=histogram, **counts, **figures)  # type: ignore[arg-type]
    _refuse_contradiction(summary)
    return summary


def _refuse_contradiction(summary: Summary) -> None:
    n, mean = summary.n, summary.mean_error
    largest = max(abs(summary.min_error), abs(summary.max_error))
    if largest > 2 * LARGEST:
        raise DataError(
            f"The largest error of the summary is {largest:g} in size, and targets and predictions "
            "are at most 1e100 here: give the numbers in a larger unit, and summarise them anew."
        )
    slack = _ROUND_OFF * largest + _NO_SQUARE
    if n < 1 or summary.n_low + summary.n_high > n:
        raise _describe_contradiction("the rows do not add up")
    counts = summary.histogram
    if counts.n == n and not _histogram_fits(summary):
        raise _describe_contradiction("the histogram does not fit the errors")
    if counts.n != n:
        raise _describe_contradiction(f"the histogram counts {summary.histogram.n:,} of {n:,} rows")
    if not summary.min_error - slack <= mean <= summary.max_error + slack:
        raise _describe_contradiction("the mean error lies outside the least and the largest")
    if min(summary.sum_squared_deviation, summary.root_squared_loss_deviation) < 0:
        raise _describe_contradiction("a sum of squares is negative")
    squares = math.sqrt(summary.sum_squared_error / n) if summary.sum_squared_error >= 0 else -1.0
    apart = math.sqrt(summary.sum_squared_deviation / n)
    if not abs(squares - math.hypot(mean, apart)) <= slack or squares > largest + slack:
        raise _describe_contradiction("the sum of squares does not fit mean and deviation")


def _histogram_fits(summary: Summary) -> bool:
    """Whether the histogram can be one of errors with these signs and extremes."""
    counts, largest = summary.histogram, max(-summary.min_error, summary.max_error)
    most = len(list_edges(largest))
    return (
        counts.exponent == find_zero_exponent(largest)
        and sum(counts.low) <= summary.n_low
        and sum(counts.high) <= summary.n_high
        and max(len(counts.low), len(counts.high)) == most
        and summary.root_squared_loss_deviation
        <= math.sqrt(summary.n) * largest**2 * (1 + _ROUND_OFF)
    )


def _check_histogram(fields: Mapping[str, Any]) -> Histogram:
    exponent = fields.get("exponent")
    whole_number = isinstance(exponent, int) and not isinstance(exponent, bool)
    if exponent is not None and not (whole_number and -1022 <= exponent <= 1024):
        raise _describe_missing("exponent", "a whole number or null")
    sides = {}
    for name in ("low", "high"):
        counts = fields.get(name)
        if not isinstance(counts, list) or len(counts) > _MOST_BINS:
            raise _describe_missing(name, f"a list of at most {_MOST_BINS} counts")
        sides[name] = tuple(_check_count(count, name) for count in counts)
    return Histogram(exponent, _check_count(fields.get("zero"), "zero"), **sides)


def _get_object(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    if not isinstance(value, dict):
        raise _describe_missing(name, "an object")
    return value


def _get_text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or len(value) > 1000 or _has_half_characters(value):
        raise _describe_missing(name, "a text")
    return value


def _has_half_characters(text: str) -> bool:
    """Whether there are surrogates, which no file can be written with."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _get_numbers(content: Mapping[str, Any], name: str) -> Vector:
    values = content.get(name)
    if not isinstance(values, list) or not 1 <= len(values) <= _MOST_ROWS:
        raise _describe_missing(name, f"a list of 1 to {_MOST_ROWS:,} numbers")
    return np.array([_check_number(value, name) for value in values])


def _check_count(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise _describe_missing(name, "a whole number from 0 on")
    return value


def _check_number(value: Any, name: str) -> float:
    if type(value) not in (int, float) or abs(value) > sys.float_info.max:
        raise _describe_missing(name, "a finite number")
    return float(value)


def _describe_missing(name: str, what: str) -> DataError:
    return DataError(f"In the summary, {make_visible(name)} should be {what}: write it anew.")


def _describe_contradiction(what: str) -> DataError:
    return DataError(f"The figures of the summary contradict each other: {what}. Write it anew.")
