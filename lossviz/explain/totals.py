"""The loss of a whole batch under both reductions, as numbers and as lines of LaTeX."""

from __future__ import annotations

from dataclasses import replace

from lossviz.base import format_latex, format_number, format_plain
from lossviz.data import Dataset, Summary, cache_per_dataset, clear_round_off
from lossviz.explain.derivation import Line, bracket, choose_relation
from lossviz.explain.ways import write_apart
from lossviz.loss import Loss, Objective, require_squared_error
from lossviz.reading import summarize

_SUM = r"\sum_{i=1}^{n} (t_i - o_i)^2"


@cache_per_dataset(keep=1)
def summarize_batch(data: Dataset) -> Summary:
    """Summarise the errors of a batch: those of all rows, where the data are a sample of them."""
    summary = data.summary or summarize(data)
    mean = clear_round_off(summary.mean_error, data.target, data.output)
    return replace(summary, mean_error=mean)


def write_totals(summary: Summary, sse: Loss, mse: Loss) -> tuple[Line, ...]:
    """Write SSE, MSE and RMSE of a batch: formula and number.

    Parameters
    ----------
    summary : Summary
    sse, mse : Loss
        The loss of one example in the SSE and in the MSE.

    Raises
    ------
    DataError
        For another loss than a squared error.
    """
    of_sum, of_mean = (require_squared_error(o, "a formula of the sum") for o in (sse, mse))
    half = r"\tfrac{1}{2} " if of_sum.half else ""
    mean = r"\frac{1}{2n}" if of_mean.half else r"\frac{1}{n}"
    rows = (
        ("Sum", rf"\text{{SSE}} = {half}{_SUM}", of_sum.h * summary.sum_squared_error),
        ("Mean", rf"\text{{MSE}} = {mean} {_SUM}", of_mean.h * summary.mean_squared_error),
        (
            "Root of the mean",
            rf"\text{{RMSE}} = \sqrt{{\frac{{1}}{{n}} {_SUM}}}",
            summary.root_mean_squared_error,
        ),
    )
    # A square that is too small for a 64-bit number is 0, but the loss is not.
    no_loss = summary.min_error == summary.max_error == 0
    lines = []
    for label, formula, value in rows:
        exact = float(format_plain(value)) == value and (value > 0 or no_loss)
        lines.append(Line(label, f"{formula} {choose_relation(exact)} {format_latex(value)}"))
    return tuple(lines)


def describe_cancellation(summary: Summary) -> str:
    """Say that the errors cancel although the loss is not 0; empty where they do not."""
    if not summary.cancels:
        return ""
    mean = summary.mean_error
    return (
        f"The errors cancel: their mean is {format_number(mean)}, although the RMSE is "
        f"{format_number(summary.root_mean_squared_error)}. Rows too low: "
        f"{summary.n_low:,}; too high: {summary.n_high:,}. So the gradients for a shared bias "
        "cancel, too: that of the MSE without ½ is twice the mean error, "
        f"{format_number(2 * mean)}. The loss does not cancel, because no square is negative."
    )


def describe_change(data: Dataset, number: int, output: float) -> str:
    """Say that the prediction of a row is another one than in the data, and what follows that.

    Parameters
    ----------
    data : Dataset
        As it came.
    number : int
        The row, counted from 1.
    output : float
        Its prediction now.
    """
    before, now = write_apart(float(data.output[number - 1]), output)
    follows = "The numbers on this page follow; other pages keep the data."
    if data.summary is not None:
        follows = f"RMSE, SSE and MSE are those of all {data.size:,} rows as in the file."
    return f"The prediction of row {number} is changed from {before} to {now}. {follows}"


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
        The loss of all rows as a sum and as a mean, as they stand.
    """
    error = data.error[[number - 1]]
    of_sum, of_mean = (format_number(float(o.slopes(error, data.size)[0])) for o in (sse, mse))
    return (
        "**The gradient of one output does not grow with the number of rows.** "
        f"That of row {number} is {of_sum} under the {sse.name}, {sse.formula()}, however many "
        f"rows there are. Under the {mse.name}, {mse.formula()}, it is {of_mean}"
        f"{_divide(sse, mse, of_sum, data.size)}. Only the gradient of what the rows share, a bias "
        "or a weight, grows with the sum."
    )


def _divide(sse: Objective, mse: Objective, of_sum: str, n: int) -> str:
    """Write how the gradient of the sum becomes that of the mean; empty where nothing changes."""
    h = sse.loss.quadratic, mse.loss.quadratic
    ratio = h[1] / h[0] if h[0] and h[1] else 1.0
    if n == 1 and ratio == 1:
        return ""
    factor, because = {
        1.0: ("", ""),
        2.0: ("2 · ", ", and the 2 is there because this MSE has no ½"),
        0.5: ("½ · ", ", and the ½ is that of this MSE"),
    }[ratio]
    operand = bracket(of_sum) if factor else of_sum
    return f" = {factor}{operand} / {n:,}: the mean divides by n{because}"
