"""The tutorial, run as a reader runs it; its figure in a browser is in tests/browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the tutorial in a folder of its own; its cells by their names."""
    notebook = nbformat.read(TUTORIAL, as_version=4)
    nbformat.validate(notebook)
    folder = tmp_path_factory.mktemp("tutorial")
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    return {cell.id: cell for cell in notebook.cells}


def printed(cell: Any) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def test_no_results_are_stored() -> None:
    stored = nbformat.read(TUTORIAL, as_version=4)
    assert not any(cell.get("outputs") for cell in stored.cells)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("data", "[ 2. -1.  0. -3.  1.]\n"),
        ("values", "SSE 7.5, MSE 3.0\n"),
        ("gradient", "gradient [ 2. -1.  0. -3.  1.]\nafter one step [11.  14.5  8.  18.5 12.5]\n"),
        ("limits", "one prediction 2.0\nshared bias 0.4\n"),
        # The squares are 4, 1, 0, 9, 1: mean 3, variance 54/4 with n - 1; 13.5 * 0.6 / 2 = 4.05.
        ("noise", "MSE of a batch of 2: 3.0 ± 2.012\n"),
    ],
)
def test_a_cell_prints_what_it_says(cells: dict[str, Any], name: str, said: str) -> None:
    assert printed(cells[name]) == said


def test_the_last_cell_is_a_figure_that_can_be_dragged(cells: dict[str, Any]) -> None:
    (output,) = cells["show"].outputs
    assert output.data["text/html"].startswith("<iframe title=")
    assert "const MODULES" in output.data["text/html"]
