"""One thing that stands out, or nothing, and the rows in which it is looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from lossviz.base import format_number, isolate, quote
from lossviz.batch.evidence import Line, Mask, fit_line
from lossviz.batch.groups import Groups
from lossviz.data import ROW, Dataset, Rows, Vector

View = Literal["curve", "actual", "errors"]
Moments = tuple[int, float, float]

FEWEST = 8  # rows, for anything but outliers
_FEWEST_FOR_A_LINE = 10
_FEWEST_IN_GROUP = 5


@dataclass(frozen=True, eq=False)
class Finding:
    """What stands out in a batch.

    Attributes
    ----------
    code : str
        One of those in the table of `lossviz.batch.findings`, which stays the same.
    sentence : str
        At most two sentences, as plain text.
    share : float
        Of the loss, that it explains.
    view : {"curve", "actual", "errors"}
        The picture that shows it: the loss curve; predicted against actual; the
        errors over the prediction or the column.
    row : int or None
        The row that shows it, counted from 1.
    column : str or None
        The column to colour by, or to lay the errors over.
    rows : ndarray of intp
        The rows that it is about, from 0; empty where it is about all of them.
    """

    code: str
    sentence: str
    share: float = 0.0
    view: View = "curve"
    row: int | None = None
    column: str | None = None
    rows: Rows = field(default_factory=lambda: np.empty(0, np.intp), repr=False)


@dataclass(frozen=True, eq=False)
class Group:
    """Rows of which a column says the same: which ones, as booleans, and what it says."""

    column: str
    name: str
    inside: Mask


@dataclass(eq=False)
class Subset:
    """Some rows of a data set.

    Attributes
    ----------
    data : Dataset
    rows : ndarray of intp, shape (n,)
        From 0, ascending.
    groupings : mapping of str to Groups
        All rows of the data set, grouped by each column that is looked at.
    moments_of_all : tuple of int, float and float, or None
        The moments of all rows but an outlier, where these are a sample of them.
    unexplained : ndarray of shape (n,), or None
        What another finding leaves of the errors.
    n : int
    target, output, error : ndarray of shape (n,)
    sum_squared_error : float
        Of these rows, also where they are a sample.
    """

    data: Dataset
    rows: Rows
    groupings: Mapping[str, Groups]
    moments_of_all: Moments | None = None
    unexplained: Vector | None = None

    def __post_init__(self) -> None:
        self.n = int(self.rows.size)
        self.target, self.output = self.data.target[self.rows], self.data.output[self.rows]
        self.error = self.data.error[self.rows]
        self.sum_squared_error = float(np.square(self.error).sum())

    @property
    def is_testable(self) -> bool:
        """Whether rows are enough, and squares so large that they have all their digits."""
        least = self.n * float(np.finfo(float).smallest_normal)
        return self.n >= FEWEST and self.sum_squared_error > least

    @property
    def moments(self) -> Moments:
        """How many errors, their mean and their variance; of all rows where these are a sample."""
        if self.moments_of_all:
            return self.moments_of_all
        if summary := self.data.summary:
            return summary.n, summary.mean_error, summary.sum_squared_deviation / summary.n
        return self.n, float(self.error.mean()), float(self.error.var())

    @cached_property
    def line(self) -> Line | None:
        """The errors over the predictions: that keeps more digits than fitting the targets."""
        enough = self.is_testable and self.n >= _FEWEST_FOR_A_LINE
        return fit_line(self.output, self.error) if enough else None

    @cached_property
    def residual(self) -> Vector:
        """What is left of the errors, at least without their mean."""
        return self.error - self.error.mean() if self.unexplained is None else self.unexplained

    @cached_property
    def is_binary(self) -> bool:
        """Whether the targets of all rows have two values only: they may be classes."""
        return np.unique(self.data.target).size <= 2

    @cached_property
    def class_variance(self) -> Vector | None:
        """`p (1 - p)` where targets are 0 or 1 and predictions their probabilities."""
        output = self.data.output
        if not np.isin(self.data.target, (0, 1)).all() or output.min() < 0 or output.max() > 1:
            return None
        variance: Vector = self.output * (1 - self.output)
        return variance if variance.any() else None

    @cached_property
    def groups(self) -> list[Group]:
        """All groups that are looked at; those of few rows are not, nor what is left over."""
        found = []
        for column, groups in self.groupings.items():
            of = groups.of[self.rows]
            for k in range(len(groups.names) - groups.has_others):
                inside = of == k
                if _FEWEST_IN_GROUP <= np.count_nonzero(inside) <= self.n - _FEWEST_IN_GROUP:
                    found.append(Group(column, name_group(column, groups, k), inside))
        return found

    def without(self, rows: Rows) -> Subset:
        """Leave rows out, and what is left of the errors of the others as it is."""
        others = ~np.isin(self.rows, rows)
        return replace(self, rows=self.rows[others], unexplained=self.residual[others])

    def introduce(self, sentence: str) -> str:
        """Say of which rows a sentence is, where not of all."""
        left_out = np.setdiff1d(np.arange(self.data.n), self.rows)
        if self.data.summary is not None:
            which = f"Among the {self.data.n:,} rows drawn"
        elif left_out.size == 1:
            which = f"Without {name_row(self.data, int(left_out[0]))}"
        elif left_out.size:
            which = f"Without those {left_out.size} rows"
        else:
            return sentence
        return f"{which}, {sentence[0].lower()}{sentence[1:]}"


def name_group(column: str, groups: Groups, k: int) -> str:
    """Name one group by what its column says."""
    name = groups.names[k]
    if not groups.ordered:
        name = isolate(quote(name), 60) if name.strip() else "empty"
    return f"{isolate(quote(column), 60)} is {name}"


def write_number(value: float, digits: int) -> str:
    """Write a number with so many significant digits, of whole numbers as well."""
    return format_number(float(f"{value:.{digits - 1}e}"))


def name_row(data: Dataset, row: int) -> str:
    """Name a row by its place in the file, where the data set knows it."""
    text = data.labels(ROW, [row])[0] if ROW in data.columns else ""
    known = re.fullmatch(r"row ([0-9]{1,15})", text)
    return f"row {int(known[1]) if known else row + 1:,}"


def describe_nothing(data: Dataset) -> Finding:
    """Say that nothing is shown, and in how many rows of what was looked for."""
    rows = f"{data.size:,} {'row' if data.size == 1 else 'rows'}"
    summary = data.summary
    ends = (summary.min_error, summary.max_error) if summary else data.error
    if not np.any(ends):
        sentence = f"Every prediction is on target: all errors in {rows} are 0."
    elif data.size < FEWEST:
        are = "is" if data.size == 1 else "are"
        sentence = f"{rows} {are} too few to tell what stands out from noise."
    else:
        drawn = f", of which {data.n:,} were drawn" if summary else ""
        others = ", growth of the errors or group of a column"
        others = others if data.columns else " or growth of the errors"
        sentence = f"No row, bias, scale{others} is shown to stand out in {rows}{drawn}."
    return Finding("nothing", sentence)
