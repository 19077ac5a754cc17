"""The program of one prediction: its loss, its gradient and one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from lossviz.base import check_number
from lossviz.code.data import DataFile
from lossviz.code.literals import write_number
from lossviz.code.program import (
    TORCH,
    Flavour,
    NotebookCells,
    Program,
    explain_slope,
    note_half,
    write_half,
    write_prints,
    write_rate,
    write_sgd,
)
from lossviz.explain import Convention

_TITLE = "The loss of one prediction, its gradient, and one step of gradient descent."
_NAMES = ("loss", "gradient", "next_output", "next_loss")


@dataclass(frozen=True)
class OnePrediction:
    """One target and one output, and the step of a learning rate.

    The program gives ``loss``, ``gradient``, ``next_output`` and ``next_loss``.

    Attributes
    ----------
    target, output : float
    learning_rate : float
    half : bool
        Whether the one half stands before the square.
    convention : {"t - o", "o - t"}
        Which difference is squared.

    Raises
    ------
    DataError
        For numbers that are not finite.
    ValueError
        For another convention.
    """

    target: float
    output: float
    learning_rate: float
    half: bool = True
    convention: Convention = "t - o"

    def __post_init__(self) -> None:
        for name in ("target", "output", "learning_rate"):
            check_number(getattr(self, name), name)
        if self.convention not in get_args(Convention):
            raise ValueError(f"convention is {self.convention!r}; expected 't - o' or 'o - t'.")

    def write(self, flavour: Flavour) -> Program:
        """Write the program in its parts."""
        if flavour == "PyTorch":
            return self._write_torch()
        return self._write_numpy() if flavour == "NumPy" else self._write_lossviz()

    def notebook_cells(self) -> NotebookCells:
        """Write formula and figure for a notebook."""
        half, factor = (r"\tfrac{1}{2} ", "") if self.half else ("", "2 ")
        gradient = f"{factor}(o - t)" if factor else "o - t"
        return NotebookCells(
            "# One prediction\n\n"
            "The loss of one prediction $o$ with the target $t$, its gradient, and one step with "
            "the learning rate $\\eta$:\n\n"
            f"$$L = {half}({self.convention})^2, \\qquad \\frac{{dL}}{{do}} = {gradient}, \\qquad "
            "o_{\\text{next}} = o - \\eta \\, \\frac{dL}{do}$$\n\n"
            f"{explain_slope(self.half, 'sum')} A negative gradient says: too low, so a step "
            "raises $o$.",
            "from lossviz.figures import one_prediction\n\n"
            f"one_prediction.show(target, output, half={self.half}, learning_rate=learning_rate)",
        )

    def write_file(self) -> DataFile | None:
        """There is no file: it is one row."""
        return None

    def _write_values(self) -> str:
        return (
            f"target = {write_number(self.target)}\noutput = {write_number(self.output)}\n"
            f"{write_rate(self.learning_rate)}"
        )

    def _square(self, output: str) -> str:
        inside = self.convention.replace("t", "target").replace("o", output)
        return f"{write_half(self.half)}np.square({inside})"

    def _write_numpy(self) -> Program:
        gradient = "output - target" if self.half else "2 * (output - target)"
        return Program(
            _TITLE,
            "import numpy as np",
            self._write_values(),
            f"loss = {self._square('output')}{note_half(self.half)}\n"
            f"# {explain_slope(self.half, 'sum')} {_INSIDE[self.convention]}\n"
            f"gradient = {gradient}  # negative: too low, positive: too high\n"
            "\n"
            "next_output = output - learning_rate * gradient\n"
            f"next_loss = {self._square('next_output')}",
            write_prints(*_NAMES),
        )

    def _write_lossviz(self) -> Program:
        return Program(
            _TITLE,
            "import lossviz\nfrom lossviz.loss import descent",
            self._write_values(),
            f"squared_error = lossviz.SquaredError(half={self.half}){note_half(self.half)}\n"
            "loss = squared_error.value(target, output)\n"
            "gradient = squared_error.gradient(target, output)\n"
            "\n"
            "next_output = descent.take_step(output, gradient, learning_rate)\n"
            "next_loss = squared_error.value(target, next_output)",
            write_prints(*_NAMES),
        )

    def _write_torch(self) -> Program:
        half = write_half(self.half)
        return Program(
            _TITLE,
            TORCH,
            f"target = torch.tensor({write_number(self.target)}, dtype=torch.float64)\n"
            f"output = torch.tensor({write_number(self.output)}, dtype=torch.float64)\n"
            f"output.requires_grad_()\n{write_rate(self.learning_rate)}",
            f"{explain_mse_loss(self.half)}\n"
            f"loss = {half}mse_loss(output, target)\n"
            "loss.backward()\n"
            "gradient = output.grad\n"
            "\n"
            f"{write_sgd('output', self.learning_rate)}\n"
            "optimiser.step()\n"
            "next_output = output.detach()\n"
            f"next_loss = {half}mse_loss(next_output, target)",
            write_prints(*_NAMES, item=".item()"),
        )


_INSIDE = {
    "t - o": "The inside, t - o,\n# has the slope -1, which turns target - output round.",
    "o - t": "The inside, o - t,\n# has the slope 1.",
}


def explain_mse_loss(half: bool) -> str:
    """Say how PyTorch's function becomes the loss, as a comment."""
    if half:
        return "# mse_loss has no one half: the 0.5 before it makes it this loss."
    return "# mse_loss has no one half, and neither has this loss."
