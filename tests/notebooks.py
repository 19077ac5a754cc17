"""Runs notebooks as Jupyter does, in kernels that leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent


def make_execute(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[NotebookNode], NotebookNode]:
    """Make a function that runs a notebook in a kernel of its own, which finds the package."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(variable, str(folder / variable.lower()))

    def execute(notebook: NotebookNode) -> NotebookNode:
        place = {"metadata": {"path": str(folder)}}
        return NotebookClient(notebook, timeout=120, resources=place).execute()

    return execute
