"""The loss of a whole batch under both reductions, as numbers and as lines of LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz.algebra import Line
from lossviz.dataset import Dataset
from lossviz.engines import summarize
from lossviz.losses import SquaredError
from lossviz.memo import per_dataset
from lossviz.numbers import latex, significant
from lossviz.objective import Objective, root_mean_squared_error
from lossviz.summary import Summary

_SUM = r"\sum_{i=1}^{n} (t_i - o_i)^2"


@dataclass(frozen=True)
class Totals:
    """What a batch's loss comes to.

    Attributes
    ----------
    summary : Summary
    root_mean_squared_error : float
        In the target's unit; right even where its square is too small for float64.
    """

    summary: Summary
    root_mean_squared_error: float

    def sse(self, loss: SquaredError) -> float:
        """The sum of squared errors, with one half or without."""
        return loss.h * self.summary.sum_squared_error

    def mse(self, loss: SquaredError) -> float:
        """The mean squared error, with one half or without."""
        return loss.h * self.summary.mean_squared_error

    def lines(self, in_sum: SquaredError, in_mean: SquaredError) -> tuple[Line, Line, Line]:
        """Write SSE, MSE and RMSE: formula and number.

        Parameters
        ----------
        in_sum, in_mean : SquaredError
            The loss of one example in the SSE and in the MSE.
        """
        half = r"\tfrac{1}{2} "
        mean = r"\frac{1}{2n}" if in_mean.half else r"\frac{1}{n}"
        return (
            Line("Sum", rf"\text{{SSE}} = {half * in_sum.half}{_SUM} {self._is(self.sse(in_sum))}"),
            Line("Mean", rf"\text{{MSE}} = {mean} {_SUM} {self._is(self.mse(in_mean))}"),
            Line(
                "Root of the mean",
                rf"\text{{RMSE}} = \sqrt{{\frac{{1}}{{n}} {_SUM}}} "
                f"{self._is(self.root_mean_squared_error)}",
            ),
        )

    @property
    def cancellation(self) -> str:
        """Say that the errors cancel though the loss is there; empty where they do not."""
        if not self.summary.cancels:
            return ""
        size, mean = self.root_mean_squared_error, self.summary.mean_error
        return (
            f"The errors cancel: their mean is {significant(mean)}, although a typical one is "
            f"{significant(size)} in size (the RMSE). Rows too low: {self.summary.n_low:,}; too "
            f"high: {self.summary.n_high:,}. Their pulls balance, so a bias that all rows share "
            "would hardly move. "
            "The loss does not cancel, because squares have no sign."
        )

    def _is(self, value: float) -> str:
        exact = float(significant(value)) == value and (value > 0 or self._no_loss)
        return f"{'=' if exact else chr(92) + 'approx'} {latex(value)}"

    @property
    def _no_loss(self) -> bool:
        return self.summary.min_error == self.summary.max_error == 0


@per_dataset(keep=1)
def totals(data: Dataset) -> Totals:
    """Sum up a batch.

    Raises
    ------
    DataError
        If the squared errors add up to more than float64 holds.
    """
    if data.whole is not None:
        return Totals(data.whole, data.whole.root_mean_squared_error)
    return Totals(summarize(data), root_mean_squared_error(data.target, data.output))


def one_output(data: Dataset, number: int, in_sum: Objective, in_mean: Objective) -> str:
    """Say what n does to the gradient of one output, and what it does not, as Markdown.

    Parameters
    ----------
    data : Dataset
    number : int
        The row whose gradient is told, counted from 1.
    in_sum, in_mean : Objective
        The SSE and the MSE as they stand.
    """
    error = data.error[[number - 1]]
    of_sum, of_mean = (significant(float(o.slopes(error, data.size)[0])) for o in (in_sum, in_mean))
    return (
        "**The gradient of one output does not grow with the number of rows.** "
        f"That of row {number} is {of_sum} under the SSE, however many rows there are. Under the "
        f"MSE it is {of_mean}: the mean divides it by n = {data.size:,}. Only what the rows share, "
        "a bias or a weight, feels the sum grow."
    )
