"""Two data sets of different size: which of SSE and MSE can be compared between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lossviz.base import DataError, format_number
from lossviz.data import Dataset, Rows
from lossviz.loss import Objective, require_quadratic
from lossviz.minibatch.population import measure_population, take_squared_errors

_NOTABLE = 2  # standard errors
_FEW = 10  # rows, of which a standard error says little


@dataclass(frozen=True)
class Side:
    """One of the two data sets.

    Attributes
    ----------
    name : str
    n : int
        Rows.
    sse, mse : float
        With their factors h.
    standard_error : float
        Of the MSE: how far it is from that of all rows which these might have been, the
        rows' deviation over sqrt(n); infinite for a single row.
    """

    name: str
    n: int
    sse: float
    mse: float
    standard_error: float

    @property
    def rows_in_words(self) -> str:
        """How many rows: "1 row", "1,000 rows"."""
        return "1 row" if self.n == 1 else f"{self.n:,} rows"

    @property
    def margin(self) -> float:
        """Two standard errors of the MSE; 0 where the rows are too few for one."""
        return 0.0 if self.n < _FEW else _NOTABLE * self.standard_error

    @property
    def mse_in_words(self) -> str:
        """The MSE with its standard error: "2861 (standard error 190)"."""
        if self.n < _FEW:
            return f"{format_number(self.mse)} (too few rows for a standard error)"
        return f"{format_number(self.mse)} (standard error {format_number(self.standard_error, 2)})"


@dataclass(frozen=True)
class Comparison:
    """Two data sets beside each other, and the formulas of their SSE and MSE."""

    sides: tuple[Side, Side]
    formulas: tuple[str, str]

    def verdict(self) -> str:
        """Say which comparison means something, and what it says."""
        return f"{self._judge_sums()} {self._judge_means()}"

    def _judge_sums(self) -> str:
        a, b = self.sides
        if a.n == b.n:
            return "Both have as many rows, so here the SSE compares as well as the MSE does."
        rows = format_number(max(a.n, b.n) / min(a.n, b.n), 3)
        return (
            f"Do not compare the SSEs: one set has {rows} times as many rows as the other, and "
            "a sum grows with every row."
        )

    def _judge_means(self) -> str:
        a, b = self.sides
        if min(a.n, b.n) < _FEW:
            return (
                f"Compare the MSEs, but fewer than {_FEW} rows do not tell how much of their "
                "difference is noise."
            )
        difference = a.mse - b.mse
        noise = math.hypot(a.margin, b.margin)
        if difference == 0:
            return "Compare the MSEs: they are equal."
        means = f"Compare the MSEs: they differ by {format_number(abs(difference), 3)}"
        errors = f"{_NOTABLE} standard errors (± {format_number(noise, 2)})"
        if abs(difference) <= noise:
            return f"{means}, which is within {errors}: no difference is shown."
        better = b.name if difference > 0 else a.name
        return f"{means}, more than {errors}: the MSE of {better} is lower."


def compare(
    first: tuple[str, Dataset, Rows | None],
    second: tuple[str, Dataset, Rows | None],
    sse: Objective,
    mse: Objective,
) -> Comparison:
    """Compare two data sets, or two parts of one.

    Parameters
    ----------
    first, second : tuple of name, Dataset and rows
        The rows, from 0; None for all.
    sse, mse : Objective
        SSE and MSE with their switches.

    Raises
    ------
    DataError
        Where one of them has no rows, and for objectives of a loss that is no quadratic.
    """
    factors = [require_quadratic(o.loss, "comparing SSE and MSE") for o in (sse, mse)]
    sides = _measure_side(*first, *factors), _measure_side(*second, *factors)
    return Comparison(sides, (sse.formula(), mse.formula()))


def _measure_side(name: str, data: Dataset, rows: Rows | None, h_sum: float, h_mean: float) -> Side:
    squares = take_squared_errors(data) if rows is None else take_squared_errors(data)[rows]
    if not squares.size:
        raise DataError(f"{name} has no rows: choose another split.")
    of_rows = measure_population(squares)
    n, losses = of_rows.n, of_rows.times(h_mean)
    # The mean of n independent rows has the deviation of one over sqrt(n).
    error = losses.deviation / math.sqrt(n) if n > 1 else math.inf
    return Side(name, n, float(of_rows.times(h_sum).level(n, "sum")), losses.mean, error)


def split_at_random(order: Rows, share: float) -> tuple[Rows, Rows]:
    """Split rows in a random order: the first `share` of them, at least one, and the rest."""
    cut = min(max(1, round(share * order.size)), max(1, order.size - 1))
    return np.sort(order[:cut]), np.sort(order[cut:])
