"""The program of a mini-batch: expected value and noise of its SSE and MSE."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.base import DataError
from lossviz.code.batch import write_dataset
from lossviz.code.data import Columns, DataFile, explain_sample
from lossviz.code.program import (
    TORCH,
    Flavour,
    NotebookCells,
    Program,
    name_objective,
    note_half,
    write_half,
    write_prints,
)
from lossviz.data import Dataset

_SMALLEST, _LARGEST = 1e-70, 1e70
_TITLE = "A mini-batch of B rows out of N: what its SSE and its MSE are expected to be."
_NAMES = (
    "expected_sse",
    "noise_sse",
    "expected_mse",
    "noise_mse",
    "gradient_bias_sse",
    "gradient_bias_mse",
)
_FORMULA = (
    "# Drawn without replacement. The noise is the standard deviation over all such batches;\n"
    "# (n - batch_size) / n = 1 - B/N makes it 0 where the batch is all rows."
)


@dataclass(frozen=True, eq=False)
class SseVsMse:
    """A mini-batch under SSE and MSE.

    The program gives ``expected_sse``, ``noise_sse``, ``expected_mse`` and ``noise_mse``, and
    with ``gradient_bias_sse`` and ``gradient_bias_mse`` the gradients of all rows by a bias
    that they share.

    Attributes
    ----------
    data : Dataset
    batch_size : int
        The batch size B, from 1 to N.
    half_in_sum, half_in_mean : bool
        Whether the one half stands in the SSE and in the MSE.
    seed : int
        Of batches that are drawn; what is expected does not depend on it.

    Raises
    ------
    DataError
        For a batch size that is not from 1 to N.
    """

    data: Dataset
    batch_size: int
    half_in_sum: bool = True
    half_in_mean: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.batch_size <= self.data.n:
            raise DataError(
                f"The batch size is {int(self.batch_size):,}; expected 1 to {self.data.n:,} rows."
            )

    def write(self, flavour: Flavour) -> Program:
        """Write the program in its parts."""
        if flavour == "PyTorch":
            return self._write_torch()
        return self._write_numpy() if flavour == "NumPy" else self._write_lossviz()

    def notebook_cells(self) -> NotebookCells:
        """Write formula and figure for a notebook."""
        of_sum, of_mean = (
            r"\tfrac{1}{2} " if half else "" for half in (self.half_in_sum, self.half_in_mean)
        )
        return NotebookCells(
            "# SSE and MSE of a mini-batch\n\n"
            f"$B$ of $N$ rows are drawn without replacement; here $B = {int(self.batch_size)}$ and "
            f"$N = {self.data.n}$. With $m$ the mean of the squared errors of all rows, and $S$ "
            "their standard deviation with the divisor $N - 1$:\n\n"
            rf"$$\text{{SSE: }} {of_sum}B\,m \pm {of_sum}S \sqrt{{B\,(1 - B/N)}}, \qquad "
            rf"\text{{MSE: }} {of_mean}m \pm {of_mean}S \sqrt{{(1 - B/N) / B}}$$"
            "\n\nThe expected SSE climbs with $B$; the expected MSE does not depend on it. Both "
            "have no noise at $B = N$.",
            "import lossviz\nfrom lossviz.figures import minibatch\n\n"
            f"data = {write_dataset(self.data)}\n"
            "minibatch.show(\n"
            "    data,\n"
            "    batch_size,\n"
            f"    sse={name_objective(self.half_in_sum, 'sum')},\n"
            f"    mse={name_objective(self.half_in_mean, 'mean')},\n"
            "    seed=seed,\n"
            ")",
        )

    def write_file(self) -> DataFile | None:
        """Write the file of the rows; None where they are written out."""
        return Columns.of(self.data).write_file()

    def _write_values(self, columns: str) -> str:
        return f"{explain_sample(self.data)}{columns}\nbatch_size = {int(self.batch_size)}"

    def _warn_of_range(self) -> str:
        """Say that the deviation of squares, made of fourth powers, leaves the range of float64."""
        largest = float(np.abs(self.data.error).max())
        if not largest or _SMALLEST < largest < _LARGEST:
            return ""
        return (
            "# The fourth powers of such errors leave the range of 64-bit numbers: choose a unit\n"
            "# of about their size.\n"
        )

    def _write_levels(self, deviation: str, sqrt: str) -> str:
        of_sum, of_mean = write_half(self.half_in_sum), write_half(self.half_in_mean)
        deviation = deviation if self.data.n > 1 else "0.0  # of a single row"
        return (
            f"deviation = {deviation}\n\n{_FORMULA}\n"
            f"expected_sse = {of_sum}batch_size * mean{note_half(self.half_in_sum)}\n"
            f"noise_sse = {of_sum}deviation * {sqrt}(batch_size * (n - batch_size) / n)\n"
            f"expected_mse = {of_mean}mean{note_half(self.half_in_mean)}\n"
            f"noise_mse = {of_mean}deviation * {sqrt}((n - batch_size) / n / batch_size)"
        )

    def _write_numpy(self) -> Program:
        sse_slope, mse_slope = (
            "" if half else "2 * " for half in (self.half_in_sum, self.half_in_mean)
        )
        return Program(
            _TITLE,
            "import numpy as np",
            self._write_values(Columns.of(self.data).write_numpy()) + f"\nseed = {int(self.seed)}",
            f"{self._warn_of_range()}n = target.size\n"
            "error = output - target  # negative: too low, positive: too high\n"
            "squares = error**2\n"
            "mean = np.mean(squares)\n"
            f"{self._write_levels('np.std(squares, ddof=1)  # divisor N - 1', 'np.sqrt')}\n\n"
            "# The gradients of all rows by a bias that they share: the sum grows with N.\n"
            f"gradient_bias_sse = {sse_slope}np.sum(error)\n"
            f"gradient_bias_mse = {mse_slope}np.mean(error)\n\n"
            "# The same by trying: 400 batches, drawn with this seed.\n"
            "rng = np.random.default_rng(seed)\n"
            f"drawn_sse = {write_half(self.half_in_sum)}np.array(\n"
            "    [np.sum(rng.choice(squares, batch_size, replace=False)) for _ in range(400)]\n"
            ")",
            f"{write_prints(*_NAMES)}\n"
            'print("400 batches: mean SSE", np.mean(drawn_sse), "noise", np.std(drawn_sse))',
        )

    def _write_lossviz(self) -> Program:
        return Program(
            _TITLE,
            "import lossviz\nimport numpy as np\n"
            "from lossviz.minibatch import measure_population, take_squared_errors",
            self._write_values(Columns.of(self.data).write_numpy())
            + f"\ndata = {write_dataset(self.data)}",
            f"of_sum = {name_objective(self.half_in_sum, 'sum')}{note_half(self.half_in_sum)}\n"
            f"of_mean = {name_objective(self.half_in_mean, 'mean')}"
            f"{note_half(self.half_in_mean)}\n"
            "squares = measure_population(take_squared_errors(data))\n"
            "losses_in_sum = squares.times(of_sum.loss.h)  # h is 0.5 or 1\n"
            "losses_in_mean = squares.times(of_mean.loss.h)\n\n"
            "# Drawn without replacement; the noise is the standard deviation over such batches.\n"
            'expected_sse = losses_in_sum.level(batch_size, "sum")\n'
            'noise_sse = losses_in_sum.noise(batch_size, "sum")\n'
            'expected_mse = losses_in_mean.level(batch_size, "mean")\n'
            'noise_mse = losses_in_mean.noise(batch_size, "mean")\n\n'
            "# The gradients of all rows by a bias that they share: the sum grows with N.\n"
            "gradient_bias_sse = of_sum.shared_gradient(target, output)\n"
            "gradient_bias_mse = of_mean.shared_gradient(target, output)",
            write_prints(*_NAMES),
        )

    def _write_torch(self) -> Program:
        columns = Columns.of(self.data)
        deviation = "squares.std(correction=1).item()  # divisor N - 1"
        of_sum, of_mean = write_half(self.half_in_sum), write_half(self.half_in_mean)
        return Program(
            _TITLE,
            "import math\n\n" + ("import numpy as np\n" if columns.in_file else "") + TORCH,
            self._write_values(columns.write_torch()),
            f"{self._warn_of_range()}n = target.numel()\n"
            'squares = mse_loss(output, target, reduction="none")\n'
            "mean = squares.mean().item()\n"
            f"{self._write_levels(deviation, 'math.sqrt')}\n\n"
            "# The gradients of all rows by a bias that they share: the sum grows with N.\n"
            "# mse_loss has no one half: where one belongs, a 0.5 stands before it.\n"
            "bias = torch.zeros((), dtype=torch.float64, requires_grad=True)\n"
            f'sse = {of_sum}mse_loss(output + bias, target, reduction="sum")\n'
            "(gradient_bias_sse,) = torch.autograd.grad(sse, bias)\n"
            f'mse = {of_mean}mse_loss(output + bias, target, reduction="mean")\n'
            "(gradient_bias_mse,) = torch.autograd.grad(mse, bias)",
            f"{write_prints(*_NAMES[:4])}\n{write_prints(*_NAMES[4:], item='.item()')}",
        )
