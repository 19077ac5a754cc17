"""A page's state as text: a program, a notebook, and the file that both may read."""

from __future__ import annotations

from typing import Protocol

from lossviz.code.data import DataFile
from lossviz.code.notebook import write_notebook_text
from lossviz.code.program import Flavour, NotebookCells, Program, check_flavour


class State(Protocol):
    """What a page shows; `OnePrediction`, `Batch`, `Weights` and `SseVsMse` are such states."""

    def write(self, flavour: Flavour) -> Program:
        """Write the program in its parts."""

    def notebook_cells(self) -> NotebookCells:
        """Write formula and figure for a notebook."""

    def write_file(self) -> DataFile | None:
        """Write the file of the rows; None where they are written out."""


def write_program(state: State, flavour: Flavour) -> str:
    """Write the program that gives the numbers of a page.

    Parameters
    ----------
    state : State
    flavour : {"NumPy", "lossviz", "PyTorch"}

    Returns
    -------
    str
        Python source. Running it prints the numbers with all their digits; names of
        variables are those in the docstring of the state.

    Raises
    ------
    DataError
        For another flavour.

    Examples
    --------
    >>> from lossviz.code import OnePrediction, write_program
    >>> names = {}
    >>> exec(write_program(OnePrediction(2.0, 1.5, learning_rate=0.5), "lossviz"), names)
    loss = 0.125
    gradient = -0.5
    next_output = 1.75
    next_loss = 0.03125
    """
    check_flavour(flavour)
    return str(state.write(flavour))


def write_notebook(state: State) -> str:
    """Write a Jupyter notebook: the formula, the data, NumPy's numbers, and a figure.

    Parameters
    ----------
    state : State

    Returns
    -------
    str
        JSON by nbformat 4.5, in ASCII.
    """
    return write_notebook_text(state.write("NumPy"), state.notebook_cells())


def write_data_file(state: State) -> DataFile | None:
    """Write the file that program and notebook read; None where the rows are written out.

    Parameters
    ----------
    state : State
        More than `MOST_ROWS` rows make a file.
    """
    return state.write_file()
