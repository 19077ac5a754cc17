"""A page's state as text: a program, a notebook, and the file that both may read."""

from __future__ import annotations

from lossviz.base import DataError
from lossviz.code.data import DataFile
from lossviz.code.notebook import write_notebook_text
from lossviz.code.state import State
from lossviz.code.template import FLAVOURS, Flavour, fill_in, unwrap


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
    if flavour not in FLAVOURS:
        raise DataError(f"The flavour is {flavour!r}; expected one of {', '.join(FLAVOURS)}.")
    title, *cells = _write_cells(state, flavour)
    return f"{title}\n" + "\n\n".join(cells) + "\n"


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
    _, imports, data, numbers, prints = _write_cells(state, "NumPy")
    formula, figure = fill_in(f"{state.templates}/notebook", state.write_phrases())
    return write_notebook_text(
        formula=unwrap(formula),
        data=f"{imports}\n\n{data}",
        numbers=f"{numbers}\n\n{prints}",
        figure=f"# This needs the package lossviz.\n{figure}",
    )


def write_data_file(state: State) -> DataFile | None:
    """Write the file that program and notebook read; None where the rows are written out.

    Parameters
    ----------
    state : State
        More than `MOST_ROWS` rows make a file.
    """
    return state.columns.write_file() if state.columns else None


def _write_cells(state: State, flavour: Flavour) -> list[str]:
    columns = state.columns.write_phrases(flavour) if state.columns else {}
    return fill_in(f"{state.templates}/{flavour}", {**state.write_phrases(), **columns})
