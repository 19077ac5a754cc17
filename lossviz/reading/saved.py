"""A batch of any size as a small JSON file: the summary of all rows, and some of them.

Summarised where the rows lie, opened where they are looked at.
"""

from __future__ import annotations

import json
import math
import re
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
    draw_rows,
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
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # a surrogate, which no file can be written with


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
    rows = draw_rows(data.n, _MOST_ROWS, seed)
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
    version = content.get("version")
    if content.get("format") != FORMAT or type(version) is not int or version != VERSION:
        raise DataError(
            f"This is no summary of version {VERSION}: write it anew with lossviz.reading.to_json."
        )
    summary = _read_summary(_read_object(content, "summary"))
    data = Dataset(
        _read_numbers(content, "target"),
        _read_numbers(content, "output"),
        name=_read_text(content, "name"),
        target_name=_read_text(content, "target_name"),
        output_name=_read_text(content, "output_name"),
    )
    least, largest = data.error.min(), data.error.max()
    _refuse(data.n > summary.n, f"{data.n:,} rows are drawn from {summary.n:,}")
    _refuse(
        least < summary.min_error or largest > summary.max_error,
        "a row's error lies outside the least and the largest of all",
    )
    return data if data.n == summary.n else replace(data, summary=summary)


def _parse_json(source: bytes) -> Mapping[str, Any]:
    """Parse the file; refuse what is too long, no JSON, or no object."""
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
    """Refuse NaN and infinity, which JSON does not have."""
    raise ValueError(name)


def _read_summary(fields: Mapping[str, Any]) -> Summary:
    """Make a summary of the fields of the file, each of the right type."""
    counts = {name: _check_count(fields.get(name), name) for name in _COUNTS}
    figures = {name: _check_number(fields.get(name), name) for name in _FIGURES}
    histogram = _read_histogram(_read_object(fields, "histogram"))
    summary = Summary(histogram=histogram, **counts, **figures)  # type: ignore[arg-type]
    _refuse_contradiction(summary)
    return summary


def _refuse_contradiction(summary: Summary) -> None:
    """Refuse figures that no batch of errors can have, but for their rounding."""
    n, mean, counts = summary.n, summary.mean_error, summary.histogram
    least, largest = summary.min_error, max(abs(summary.min_error), abs(summary.max_error))
    if largest > 2 * LARGEST:
        raise DataError(
            f"The largest error of the summary is {largest:g} in size, and targets and predictions "
            "are at most 1e100 here: give the numbers in a larger unit, and summarise them anew."
        )
    slack = _ROUND_OFF * largest + _NO_SQUARE
    _refuse(n < 1 or summary.n_low + summary.n_high > n, "the rows do not add up")
    _refuse(counts.n != n, f"the histogram counts {counts.n:,} of {n:,} rows")
    _refuse(not _histogram_fits(summary), "the histogram does not fit the errors")
    _refuse(
        not least - slack <= mean <= summary.max_error + slack,
        "the mean error lies outside the least and the largest",
    )
    deviations = summary.sum_squared_deviation
    _refuse(
        min(deviations, summary.root_squared_loss_deviation) < 0, "a sum of squares is negative"
    )
    size = math.sqrt(summary.mean_squared_error) if summary.sum_squared_error >= 0 else -1.0
    expected = math.hypot(mean, math.sqrt(deviations / n))
    _refuse(
        not abs(size - expected) <= slack or size > largest + slack,
        "the sum of squares does not fit mean and deviation",
    )


def _histogram_fits(summary: Summary) -> bool:
    """Whether the histogram can be one of errors with these signs and extremes."""
    counts, largest = summary.histogram, max(-summary.min_error, summary.max_error)
    return (
        counts.exponent == find_zero_exponent(largest)
        and sum(counts.low) <= summary.n_low
        and sum(counts.high) <= summary.n_high
        and max(len(counts.low), len(counts.high)) == len(list_edges(largest))
        and summary.root_squared_loss_deviation
        <= math.sqrt(summary.n) * largest**2 * (1 + _ROUND_OFF)
    )


def _refuse(is_wrong: bool, what: str) -> None:
    """Refuse a file whose figures contradict each other, where they do."""
    if is_wrong:
        raise DataError(f"The figures of the summary contradict each other: {what}. Write it anew.")


# One value of the file each, of the type that it should have


def _read_histogram(fields: Mapping[str, Any]) -> Histogram:
    """Make a histogram of the fields of the file."""
    exponent = fields.get("exponent")
    fits = exponent is None or (type(exponent) is int and -1022 <= exponent <= 1024)
    _require(fits, "exponent", "a whole number or null")
    sides = {}
    for name in ("low", "high"):
        counts: Any = fields.get(name)
        fits = isinstance(counts, list) and len(counts) <= _MOST_BINS
        _require(fits, name, f"a list of at most {_MOST_BINS} counts")
        sides[name] = tuple(_check_count(count, name) for count in counts)
    return Histogram(exponent, _check_count(fields.get("zero"), "zero"), **sides)


def _read_object(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Take a field that is an object."""
    value: Any = content.get(name)
    _require(isinstance(value, dict), name, "an object")
    return dict(value)


def _read_text(content: Mapping[str, Any], name: str) -> str:
    """Take a field that is a text."""
    value: Any = content.get(name)
    fits = isinstance(value, str) and len(value) <= 1000 and not _HALF_CHARACTER.search(value)
    _require(fits, name, "a text")
    return str(value)


def _read_numbers(content: Mapping[str, Any], name: str) -> Vector:
    """Take a field that is a list of numbers."""
    values: Any = content.get(name)
    fits = isinstance(values, list) and 1 <= len(values) <= _MOST_ROWS
    _require(fits, name, f"a list of 1 to {_MOST_ROWS:,} numbers")
    return np.array([_check_number(value, name) for value in values])


def _check_count(value: Any, name: str) -> int:
    """Take a count of rows, from 0 on."""
    _require(type(value) is int and 0 <= value < 1 << 62, name, "a whole number from 0 on")
    return int(value)


def _check_number(value: Any, name: str) -> float:
    """Take a finite number."""
    fits = type(value) in (int, float) and abs(value) <= sys.float_info.max
    _require(fits, name, "a finite number")
    return float(value)


def _require(fits: bool, name: str, what: str) -> None:
    """Refuse a field that does not fit: it should be something else."""
    if not fits:
        raise DataError(f"In the summary, {make_visible(name)} should be {what}: write it anew.")
