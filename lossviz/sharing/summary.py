"""The errors of a data set as a few numbers for a link, in which no single row can be seen.

Counts are told for cells of at least five rows: neighbours are joined until they have so many.
The outermost edges are rounded outward. What is told besides are sums over all rows.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import DataError
from lossviz.data import Dataset, summarize_errors
from lossviz.sharing.envelope import decode, describe_damage, encode
from lossviz.sharing.numbers import read_json

FEWEST: Final = 5  # rows in a cell
LOST_IN_A_SUMMARY: Final = (
    "single rows: which one has the largest loss, and the pictures that draw each row",
    "targets and predictions: only their differences are counted",
    "draws: which rows a batch or an epoch has, and the noise scale of a weight",
    "the gradient of a weight, which needs a feature",
    "other columns: groups, labels and colours",
)
_KIND: Final = "s"
_MOST_CELLS: Final = 64
_LONGEST_NAME: Final = 1_000
_NUMBERS: Final = (
    "mean_error",
    "sum_squared_error",
    "sum_squared_deviation",
    "root_squared_loss_deviation",
)


@dataclass(frozen=True)
class SharedSummary:
    """What a link tells of a data set whose rows it does not hold.

    Attributes
    ----------
    n : int
        Rows; at least five.
    name : str
        Of the data set.
    mean_error, sum_squared_error, sum_squared_deviation, root_squared_loss_deviation : float
        As in `Summary`, over all rows.
    edges : tuple of float
        Of the cells, ascending: one more than there are cells.
    counts : tuple of int
        Rows in each cell: those with an error from its left edge on, below its right edge.
    """

    n: int
    name: str
    mean_error: float
    sum_squared_error: float
    sum_squared_deviation: float
    root_squared_loss_deviation: float
    edges: tuple[float, ...]
    counts: tuple[int, ...]

    @property
    def mean_squared_error(self) -> float:
        """`sum e^2 / n`, without a half."""
        return self.sum_squared_error / self.n

    @property
    def variance_of_error(self) -> float:
        """Sample variance of the errors, with the divisor n - 1."""
        return self.sum_squared_deviation / (self.n - 1)

    @property
    def deviation_of_squared_error(self) -> float:
        """Sample standard deviation of `e^2`, with the divisor n - 1."""
        return self.root_squared_loss_deviation / math.sqrt(self.n - 1)


def share_summary(data: Dataset) -> SharedSummary:
    """Summarise a data set for a link; a sample of more rows by the sums of all of them.

    Raises
    ------
    DataError
        For fewer than five rows: then sums tell of single ones.
    """
    if data.size < FEWEST:
        raise DataError(
            f"A summary needs at least {FEWEST} rows, so that none of them can be told from it; "
            f"there are {data.size}."
        )
    sums = data.summary or summarize_errors(data.error)
    histogram = sums.histogram
    edges, counts = _join(histogram.edges.tolist(), histogram.counts.tolist())
    return SharedSummary(
        n=sums.n,
        name=data.name[:_LONGEST_NAME],
        **{name: getattr(sums, name) for name in _NUMBERS},
        edges=tuple(edges),
        counts=tuple(counts),
    )


def _join(edges: list[float], counts: list[int]) -> tuple[list[float], list[int]]:
    """Join cells with their neighbours until each has five rows, and there are not too many."""
    least = max(FEWEST, math.ceil(sum(counts) / _MOST_CELLS))
    joined_edges, joined_counts, waiting = [edges[0]], [], 0
    for right, count in zip(edges[1:], counts, strict=True):
        waiting += count
        if waiting >= least:
            joined_edges.append(right)
            joined_counts.append(waiting)
            waiting = 0
    joined_counts[-1] += waiting  # the last cell takes what is left
    joined_edges[0] = _round_outward(joined_edges[0], -1)
    joined_edges[-1] = _round_outward(edges[-1] if waiting else joined_edges[-1], 1)
    return joined_edges, joined_counts


def _round_outward(edge: float, way: int) -> float:
    """Round the outermost edge away from the middle, to two digits."""
    if edge == 0:
        return 0.0
    power = 10.0 ** max(-320, math.floor(math.log10(abs(edge))) - 1)
    return (math.ceil if way > 0 else math.floor)(edge / power) * power


def pack_summary(summary: SharedSummary) -> str:
    """Write a summary as text for an address."""
    return encode(_KIND, json.dumps(asdict(summary), separators=(",", ":")).encode())


def unpack_summary(text: str) -> SharedSummary:
    """Read a summary back.

    Raises
    ------
    LinkDataError
        Where the text is cut, changed, of another version or damaged.
    """
    fields = read_json(decode(text, _KIND))
    if not isinstance(fields, dict) or fields.keys() != SharedSummary.__dataclass_fields__.keys():
        raise describe_damage()
    _check(fields)
    lists = {"edges": tuple(map(float, fields["edges"])), "counts": tuple(fields["counts"])}
    return SharedSummary(**fields | {name: float(fields[name]) for name in _NUMBERS} | lists)


def _check(fields: dict[str, Any]) -> None:
    """Refuse fields of a link that are not as `pack_summary` writes them."""
    n, name, edges, counts = (fields[key] for key in ("n", "name", "edges", "counts"))
    are_integers = (
        type(n) is int and isinstance(counts, list) and all(type(c) is int for c in counts)
    )
    if (
        not are_integers
        or not FEWEST <= n < 1 << 53
        or not isinstance(name, str)
        or len(name) > _LONGEST_NAME
        or not 1 <= len(counts) <= 2 * _MOST_CELLS
        or min(counts) < FEWEST
        or sum(counts) != n
        or not isinstance(edges, list)
        or len(edges) != len(counts) + 1
        or not all(map(_is_number, [*edges, *(fields[each] for each in _NUMBERS)]))
        or not np.all(np.diff(edges) >= 0)
        or min(fields[each] for each in _NUMBERS[1:]) < 0
    ):
        raise describe_damage()


def _is_number(value: object) -> bool:
    """Whether a field of a link is a finite number."""
    return type(value) in (int, float) and abs(value) < 1e308  # type: ignore[arg-type]
