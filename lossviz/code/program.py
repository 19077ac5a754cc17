"""The parts of a program, and the few phrases that the programs of all pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from lossviz.base import DataError
from lossviz.code.literals import write_number
from lossviz.loss import Reduction

Flavour = Literal["NumPy", "lossviz", "PyTorch"]
FLAVOURS: Final[tuple[Flavour, ...]] = get_args(Flavour)

TORCH: Final = "import torch\nfrom torch.nn.functional import mse_loss"
_FEW = 20
_SHOWN = 5


@dataclass(frozen=True)
class Program:
    """A program in parts, each of whole lines; a notebook has them in cells of their own.

    Attributes
    ----------
    title : str
        What it computes, without the sign of a comment.
    imports, data, numbers, prints : str
    """

    title: str
    imports: str
    data: str
    numbers: str
    prints: str

    def __str__(self) -> str:
        parts = (self.imports, self.data, self.numbers, self.prints)
        return f"# {self.title}\n" + "\n\n".join(part.strip("\n") for part in parts) + "\n"


@dataclass(frozen=True)
class NotebookCells:
    """What a notebook has besides the program: the formula in Markdown, and a figure.

    Attributes
    ----------
    markdown : str
    figure : str
        Lines of a cell, the last of which is the figure.
    """

    markdown: str
    figure: str


def check_flavour(flavour: str) -> None:
    """Refuse what is no flavour.

    Raises
    ------
    DataError
        With the flavours that there are.
    """
    if flavour not in FLAVOURS:
        raise DataError(f"The flavour is {flavour!r}; expected one of {', '.join(FLAVOURS)}.")


def write_half(half: bool) -> str:
    """Write the factor before a square."""
    return "0.5 * " if half else ""


def note_half(half: bool) -> str:
    """Say whether the one half stands, as the end of a line."""
    return "  # with one half" if half else "  # without one half"


def explain_slope(half: bool, reduction: Reduction) -> str:
    """Say where the factors of the gradient come from, as one sentence or two."""
    of_square = (
        "The 2 of the square cancels the one half" if half else "The 2 comes from the square"
    )
    return f"{of_square}{'; the mean divides by n' if reduction == 'mean' else ''}."


def write_slope(half: bool, reduction: Reduction) -> str:
    """Write the gradient by each output, with the factors as they stand."""
    return f"{'' if half else '2 * '}error{' / n' if reduction == 'mean' else ''}"


def write_slope_latex(half: bool, reduction: Reduction) -> str:
    """The same as a formula."""
    if reduction == "mean":
        return rf"\frac{{{1 if half else 2}}}{{n}}\,(o_i - t_i)"
    return rf"{'' if half else '2'}(o_i - t_i)"


def name_objective(half: bool, reduction: Reduction) -> str:
    """Write the objective as `lossviz` has it."""
    if half == (reduction == "sum"):
        return "lossviz.SSE" if half else "lossviz.MSE"
    return f'lossviz.Objective(lossviz.SquaredError(half={half}), "{reduction}")'


def write_sgd(parameters: str, learning_rate: float) -> str:
    """Write the optimiser; PyTorch takes no negative learning rate."""
    if learning_rate >= 0:
        return f"optimiser = torch.optim.SGD([{parameters}], lr=learning_rate)"
    return (
        "# A negative learning rate climbs. PyTorch wants that said as maximize=True.\n"
        f"optimiser = torch.optim.SGD([{parameters}], lr=-learning_rate, maximize=True)"
    )


def write_rate(learning_rate: float) -> str:
    """Write the line of the learning rate."""
    return f"learning_rate = {write_number(learning_rate)}"


def write_prints(*names: str, item: str = "") -> str:
    """Write one line for each number: its name and all its digits."""
    return "\n".join(f'print("{name} =", {name}{item})' for name in names)


def write_prints_of_arrays(*names: str, n: int) -> str:
    """The same for arrays or tensors; of many rows only the first are printed."""
    some, said = ("", "") if n <= _FEW else (f"[:{_SHOWN}]", f" of the first {_SHOWN} rows")
    return "\n".join(f'print("{name}{said} =", {name}{some}.tolist())' for name in names)
