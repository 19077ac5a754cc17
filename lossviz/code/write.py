"""A page's state as text: a program, a notebook, and the file that both may read."""

from __future__ import annotations

import json

from lossviz.base import DataError
from lossviz.code.state import DataFile, State
from lossviz.code.template import FLAVOURS, Flavour, fill_in, unwrap

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


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
        JSON by nbformat 4.5, in ASCII:
        https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    _, imports, data, numbers, prints = _write_cells(state, "NumPy")
    formula, figure = fill_in(f"{state.templates}/notebook", state.write_phrases())
    cells = [
        {"cell_type": "markdown", "id": "formula", "metadata": {}, "source": unwrap(formula)},
        _make_code_cell("data", f"{imports}\n\n{data}"),
        _make_code_cell("numbers", f"{numbers}\n\n{prints}"),
        _make_code_cell("figure", f"# This needs the package lossviz.\n{figure}"),
    ]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    # In ASCII and without an end of an element: nothing that a name holds means anything to
    # what shows or moves the file. Of "</" JSON knows this spelling too.
    return json.dumps(notebook, indent=1, ensure_ascii=True).replace("</", "<\\/") + "\n"


def _make_code_cell(name: str, source: str) -> dict[str, object]:
    """Make a cell of a notebook that was not run yet."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def write_data_file(state: State) -> DataFile | None:
    """Write the file that program and notebook read; None where the rows are written out.

    Parameters
    ----------
    state : State
        More than `MOST_ROWS` rows make a file.
    """
    return state.columns.write_file() if state.columns else None


def _write_cells(state: State, flavour: Flavour) -> list[str]:
    """Fill in the template of a program, cell by cell."""
    columns = state.columns.write_phrases(flavour) if state.columns else {}
    return fill_in(f"{state.templates}/{flavour}", {**state.write_phrases(), **columns})
