"""The program of a batch: SSE, MSE, RMSE, R squared, and the gradient of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lossviz.base import check_number
from lossviz.batch import measure_quality
from lossviz.code.data import Columns, DataFile, explain_sample
from lossviz.code.literals import write_text, write_texts
from lossviz.code.program import (
    TORCH,
    Flavour,
    NotebookCells,
    Program,
    explain_slope,
    name_objective,
    note_half,
    write_half,
    write_prints,
    write_prints_of_arrays,
    write_rate,
    write_sgd,
    write_slope,
    write_slope_latex,
)
from lossviz.data import Dataset
from lossviz.loss import Reduction

_TITLE = "The loss of a batch as a sum and as a mean, and the gradient of every row."
_NUMBERS = ("sse", "mse", "rmse", "r_squared")
_ARRAYS = ("gradient", "next_output")
_NO_R_SQUARED = "r_squared = None  # all targets are equal: R squared is not defined"


@dataclass(frozen=True, eq=False)
class Batch:
    """A batch, its loss as a sum and as a mean, and the step of one of them.

    The program gives ``sse``, ``mse``, ``rmse`` and ``r_squared`` (None where all targets are
    equal), and for every row ``gradient`` and ``next_output``.

    Attributes
    ----------
    data : Dataset
    reduction : {"sum", "mean"}
        Of which the gradient is: "sum" for the SSE, "mean" for the MSE.
    learning_rate : float
    half_in_sum, half_in_mean : bool
        Whether the one half stands in the SSE and in the MSE.
    label : str, optional
        The column that names the rows.

    Raises
    ------
    DataError
        For a learning rate that is not finite, or a column that there is not.
    """

    data: Dataset
    reduction: Reduction
    learning_rate: float
    half_in_sum: bool = True
    half_in_mean: bool = False
    label: str | None = None

    def __post_init__(self) -> None:
        check_number(self.learning_rate, "the learning rate")
        self.data.labels(self.label, [0])

    @property
    def half(self) -> bool:
        """Whether the one half stands in the loss whose gradient is taken."""
        return self.half_in_sum if self.reduction == "sum" else self.half_in_mean

    def write(self, flavour: Flavour) -> Program:
        """Write the program in its parts."""
        if flavour == "PyTorch":
            return self._write_torch()
        return self._write_numpy() if flavour == "NumPy" else self._write_lossviz()

    def notebook_cells(self) -> NotebookCells:
        """Write formula and figure for a notebook."""
        of_sum = r"\tfrac{1}{2} " if self.half_in_sum else ""
        of_mean = r"\frac{1}{2n}" if self.half_in_mean else r"\frac{1}{n}"
        name = "SSE" if self.reduction == "sum" else "MSE"
        gradient = write_slope_latex(self.half, self.reduction)
        return NotebookCells(
            "# A batch\n\n"
            "The sum of squared errors and the mean squared error of $n$ rows with targets $t_i$ "
            "and predictions $o_i$, with their one halves as they stand:\n\n"
            rf"$$\text{{SSE}} = {of_sum}\sum_{{i=1}}^{{n}} (t_i - o_i)^2, \qquad "
            rf"\text{{MSE}} = {of_mean} \sum_{{i=1}}^{{n}} (t_i - o_i)^2$$"
            f"\n\nThe gradient of the {name} for one prediction:\n\n"
            rf"$$\frac{{\partial\,\text{{{name}}}}}{{\partial o_i}} = {gradient}$$"
            f"\n\n{explain_slope(self.half, self.reduction)}",
            "import lossviz\n\n"
            "lossviz.show(\n"
            "    target,\n"
            "    output,\n"
            f"    objective={name_objective(self.half, self.reduction)},\n"
            "    learning_rate=learning_rate,\n"
            ")",
        )

    def write_file(self) -> DataFile | None:
        """Write the file of the rows; None where they are written out."""
        return Columns.of(self.data).write_file()

    def _labels(self) -> Sequence[str]:
        """Names of the rows; none where the rows are read from a file."""
        if self.label is None or Columns.of(self.data).in_file:
            return ()
        return [label or "" for label in self.data.labels(self.label, range(self.data.n))]

    def _print_largest(self, number: str) -> str:
        if not self._labels():
            return ""
        return f'\nprint("largest loss:", labels[{number}])'

    @property
    def _has_r_squared(self) -> bool:
        # Of the rows that are written, also where they are a sample of more.
        return measure_quality(Dataset(self.data.target, self.data.output)).r_squared is not None

    def _write_numpy(self) -> Program:
        against = "np.sum(error**2) / np.sum((target - target.mean()) ** 2)"
        r_squared = f"r_squared = 1 - {against}" if self._has_r_squared else _NO_R_SQUARED
        in_sum, in_mean = self.half_in_sum, self.half_in_mean
        return Program(
            _TITLE,
            "import numpy as np",
            self._write_values(Columns.of(self.data).write_numpy()),
            "n = target.size\n"
            "error = output - target  # negative: too low, positive: too high\n"
            f"sse = {write_half(in_sum)}np.sum(error**2){note_half(in_sum)}\n"
            f"mse = {write_half(in_mean)}np.mean(error**2){note_half(in_mean)}\n"
            "rmse = np.sqrt(np.mean(error**2))  # always without one half\n"
            f"{r_squared}\n\n"
            f"# {self._gradient_of()} {explain_slope(self.half, self.reduction)}\n"
            f"gradient = {write_slope(self.half, self.reduction)}\n"
            "next_output = output - learning_rate * gradient",
            self._write_prints() + self._print_largest("np.argmax(np.abs(error))"),
        )

    def _write_values(self, columns: str, after: str = "") -> str:
        """Write the data, what is made of them, the rows' names, and the rate."""
        labels = self._labels()
        named = f"\n{write_texts(labels, 'labels = [')}" if labels else ""
        rate = write_rate(self.learning_rate)
        return f"{explain_sample(self.data)}{columns}{after}{named}\n{rate}"

    def _gradient_of(self) -> str:
        return f"The gradient of the {'SSE' if self.reduction == 'sum' else 'MSE'}."

    def _write_prints(self, item: str = "") -> str:
        numbers = _NUMBERS if self._has_r_squared else _NUMBERS[:-1]
        without = "" if self._has_r_squared else '\nprint("r_squared =", r_squared)'
        arrays = write_prints_of_arrays(*_ARRAYS, n=self.data.n)
        return f"{write_prints(*numbers, item=item)}{without}\n{arrays}"

    def _write_lossviz(self) -> Program:
        own = {"sum": "of_sum", "mean": "of_mean"}[self.reduction]
        return Program(
            _TITLE,
            "import lossviz\nimport numpy as np\nfrom lossviz.batch import measure_quality\n"
            "from lossviz.loss import descent, root_mean_squared_error",
            self._write_values(
                Columns.of(self.data).write_numpy(), f"\ndata = {write_dataset(self.data)}"
            ),
            f"of_sum = {name_objective(self.half_in_sum, 'sum')}{note_half(self.half_in_sum)}\n"
            f"of_mean = {name_objective(self.half_in_mean, 'mean')}"
            f"{note_half(self.half_in_mean)}\n"
            "sse = of_sum.value(target, output)\n"
            "mse = of_mean.value(target, output)\n"
            "rmse = root_mean_squared_error(target, output)\n"
            "r_squared = measure_quality(data).r_squared  # None where all targets are equal\n\n"
            f"# {self._gradient_of()}\n"
            f"gradient = {own}.gradient(target, output)\n"
            "next_output = descent.take_step(output, gradient, learning_rate)",
            self._write_prints() + self._print_largest("np.argmax(np.abs(data.error))"),
        )

    def _write_torch(self) -> Program:
        columns = Columns.of(self.data)
        against = "(target - target.mean()).square().sum()"
        r_squared = (
            f'r_squared = 1 - mse_loss(output, target, reduction="sum") / {against}'
            if self._has_r_squared
            else _NO_R_SQUARED
        )
        own = "sse" if self.reduction == "sum" else "mse"
        return Program(
            _TITLE,
            ("import numpy as np\n" if columns.in_file else "") + TORCH,
            self._write_values(columns.write_torch(), "\noutput.requires_grad_()"),
            "# mse_loss has no one half: where one belongs, a 0.5 stands before it.\n"
            f'sse = {write_half(self.half_in_sum)}mse_loss(output, target, reduction="sum")\n'
            f'mse = {write_half(self.half_in_mean)}mse_loss(output, target, reduction="mean")\n'
            "rmse = mse_loss(output, target).sqrt()  # always without one half\n"
            f"{r_squared}\n\n"
            f"{own}.backward()\n"
            "gradient = output.grad  # negative: too low, positive: too high\n"
            f"{write_sgd('output', self.learning_rate)}\n"
            "optimiser.step()  # changes output itself\n"
            "next_output = output.detach()",
            self._write_prints(".item()") + self._print_largest("gradient.abs().argmax()"),
        )


def write_dataset(data: Dataset) -> str:
    """Write the data set of the arrays `target` and `output`, with the names that it has."""
    return (
        "lossviz.Dataset(\n"
        "    target,\n"
        "    output,\n"
        f"    target_name={write_text(data.target_name)},\n"
        f"    output_name={write_text(data.output_name)},\n"
        ")"
    )
