"""A notebook as JSON, by nbformat 4.5: a page of Markdown and cells of code.

https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def write_notebook_text(*, formula: str, data: str, numbers: str, figure: str) -> str:
    """Put a formula in Markdown, and the code of data, numbers and figure, into cells."""
    cells = [
        {"cell_type": "markdown", "id": "formula", "metadata": {}, "source": formula},
        _make_code("data", data),
        _make_code("numbers", numbers),
        _make_code("figure", figure),
    ]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    # In ASCII and without an end of an element: nothing that a name holds means anything to
    # what shows or moves the file. Of "</" JSON knows this spelling too.
    return json.dumps(notebook, indent=1, ensure_ascii=True).replace("</", "<\\/") + "\n"


def _make_code(name: str, source: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
