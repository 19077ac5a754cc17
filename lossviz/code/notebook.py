"""A notebook as JSON, by nbformat 4.5: a page of Markdown and cells of code.

https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json

from lossviz.code.program import NotebookCells, Program


def write_notebook_text(program: Program, notebook_cells: NotebookCells) -> str:
    """Put formula, data, numbers and figure into cells."""
    cells = [
        _make_markdown("formula", notebook_cells.markdown),
        _make_code("data", f"{program.imports}\n\n{program.data}"),
        _make_code("numbers", f"{program.numbers}\n\n{program.prints}"),
        _make_code("figure", f"# This needs the package lossviz.\n{notebook_cells.figure}"),
    ]
    # In ASCII and without an end of an element: nothing that a name holds means anything to
    # what shows or moves the file. Of "</" JSON knows this spelling too.
    return json.dumps(_frame(cells), indent=1, ensure_ascii=True).replace("</", "<\\/") + "\n"


def _frame(cells: list[dict[str, object]]) -> dict[str, object]:
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _make_markdown(name: str, text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def _make_code(name: str, text: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": text.strip("\n"),
    }
