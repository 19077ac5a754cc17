"""The loss of a whole batch under both reductions, as numbers and as lines of LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz.base import MINUS, format_latex, format_number, format_plain
from lossviz.data import Dataset, Summary, cache_per_dataset
from lossviz.explain.derivation import Line
from lossviz.loss import Loss, Objective, require_squared_error
from lossviz.reading import summarize

_SUM = r"\sum_{i=1}^{n} (t_i - o_i)^2"


@dataclass(frozen=True)
class Totals:
    """The squared errors of a batch: their sum, their mean and its root.

    Attributes
    ----------
    summary : Summary
    root_mean_squared_error : float
        In the target's unit.

    Raises
    ------
    DataError
        From `sse`, `mse` and `lines`, for another loss than a squared error.
    """

    summary: Summary
    root_mean_squared_error: float

    def sse(self, loss: Loss) -> float:
        """The sum of squared errors, with one half or without."""
        h = require_squared_error(loss, "the sum of squared errors").h
        return h * self.summary.sum_squared_error

    def mse(self, loss: Loss) -> float:
        """The mean squared error, with one half or without."""
        h = require_squared_error(loss, "the mean squared error").h
        return h * self.summary.mean_squared_error

    def lines(self, sse: Loss, mse: Loss) -> tuple[Line, ...]:
        """Write SSE, MSE and RMSE: formula and number.

        Parameters
        ----------
        sse, mse : Loss
            The loss of one example in the SSE and in the MSE, a squared error.
        """
        of_sum, of_mean = (require_squared_error(o, "a formula of the sum") for o in (sse, mse))
        half = r"\tfrac{1}{2} " if of_sum.half else ""
        mean = r"\frac{1}{2n}" if of_mean.half else r"\frac{1}{n}"
        formulas = (
            ("Sum", rf"\text{{SSE}} = {half}{_SUM}", self.sse(sse)),
            ("Mean", rf"\text{{MSE}} = {mean} {_SUM}", self.mse(mse)),
            (
                "Root of the mean",
                rf"\text{{RMSE}} = \sqrt{{\frac{{1}}{{n}} {_SUM}}}",
                self.root_mean_squared_error,
            ),
        )
        return tuple(
            Line(label, f"{formula} {self._write_result(value)}")
            for label, formula, value in formulas
        )

    @property
    def cancellation(self) -> str:
        """Say that the errors cancel although the loss is not 0; empty where they do not."""
        if not self.summary.cancels:
            return ""
        size, mean = self.root_mean_squared_error, self.summary.mean_error
        return (
            f"The errors cancel: their mean is {format_number(mean)}, although a typical one is "
            f"{format_number(size)} in size (the RMSE). Rows too low: {self.summary.n_low:,}; too "
            f"high: {self.summary.n_high:,}. So the gradients for a shared bias cancel, too: that "
            f"of the MSE without ½ is twice the mean error, {format_number(2 * mean)}. "
            "The loss does not cancel, because no square is negative."
        )

    def _write_result(self, value: float) -> str:
        exact = float(format_plain(value)) == value and (value > 0 or self._no_loss)
        return f"{'=' if exact else chr(92) + 'approx'} {format_latex(value)}"

    @property
    def _no_loss(self) -> bool:
        return self.summary.min_error == self.summary.max_error == 0


@cache_per_dataset(keep=1)
def compute_totals(data: Dataset) -> Totals:
    """Sum up a batch."""
    summary = data.summary or summarize(data)
    return Totals(summary, summary.root_mean_squared_error)


def describe_gradient_of_one_output(
    data: Dataset, number: int, sse: Objective, mse: Objective
) -> str:
    """Say what n does to the gradient of one output, and what it does not, as Markdown.

    Parameters
    ----------
    data : Dataset
    number : int
        The row of that output, counted from 1.
    sse, mse : Objective
        The SSE and the MSE as they stand.

    Raises
    ------
    DataError
        For objectives of another loss than a squared error.
    """
    for objective in (sse, mse):
        require_squared_error(objective.loss, "the gradient of one output under SSE and MSE")
    error = data.error[[number - 1]]
    of_sum, of_mean = (format_number(float(o.slopes(error, data.size)[0])) for o in (sse, mse))
    return (
        "**The gradient of one output does not grow with the number of rows.** "
        f"That of row {number} is {of_sum} under the SSE, however many rows there are. Under the "
        f"MSE it is {of_mean}{_divide(sse, mse, of_sum, data.size)}. Only the gradient of what the "
        "rows share, a bias or a weight, grows with the sum."
    )


def _divide(sse: Objective, mse: Objective, of_sum: str, n: int) -> str:
    """Write how the gradient of the SSE becomes that of the MSE; empty where nothing changes."""
    ratio = mse.curvature(1) / sse.curvature(1)
    if n == 1 and ratio == 1:
        return ""
    factor, because = {
        1.0: ("", ""),
        2.0: ("2 · ", ", and the 2 is there because this MSE has no ½"),
        0.5: ("½ · ", ", and the ½ is that of this MSE"),
    }[ratio]
    operand = f"({of_sum})" if factor and of_sum.startswith(MINUS) else of_sum
    return f" = {factor}{operand} / {n:,}: the mean divides by n{because}"
