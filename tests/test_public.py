import json
import subprocess
import sys
from pathlib import Path

import pytest

import lossviz

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lossviz"
HEAVY = {"plotly", "streamlit", "sklearn", "pandas", "pyarrow", "scipy"}
MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(PACKAGE.rglob("*.py"))
]
# Imports one module after the other. Before each, all of ours is unloaded that `lossviz`
# itself does not bring: every import in a fresh interpreter starts there. What others bring
# stays loaded and counts for the module that brought it first, so the figures come last:
# they may bring Plotly.
IMPORTING = """
import importlib, json, sys
import lossviz
start, seen, brought = set(sys.modules), set(), {}
for module in sorted(sys.argv[1:], key=lambda name: name.startswith("lossviz.figures")):
    for name in [name for name in set(sys.modules) - start if name.startswith("lossviz.")]:
        del sys.modules[name]
        parent, _, child = name.rpartition(".")
        vars(sys.modules.get(parent, lossviz)).pop(child, None)
    importlib.import_module(module)
    loaded = {name.partition(".")[0] for name in sys.modules}
    brought[module] = sorted(loaded - seen)
    seen |= loaded
print(json.dumps(brought))
"""


def find_brought(*modules: str) -> dict[str, set[str]]:
    """Import modules in a fresh interpreter; give what each brought along."""
    command = [sys.executable, "-c", IMPORTING, *modules]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return {module: set(names) for module, names in json.loads(result.stdout).items()}


@pytest.fixture(scope="module")
def brought() -> dict[str, set[str]]:
    return find_brought(*MODULES)


def test_public_names() -> None:
    assert sorted(lossviz.__all__) == [
        "DataError",
        "Dataset",
        "LossvizError",
        "MSE",
        "Objective",
        "SSE",
        "SquaredError",
        "read_csv",
        "summarize",
    ]
    assert all(hasattr(lossviz, name) for name in lossviz.__all__)


def test_public_names_are_documented() -> None:
    assert all(getattr(lossviz, name).__doc__ for name in lossviz.__all__)


def test_the_package_is_light() -> None:
    assert not find_brought("lossviz")["lossviz"] & HEAVY


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_brings_along(module: str, brought: dict[str, set[str]]) -> None:
    assert "streamlit" not in brought[module]
    assert "sklearn" not in brought[module]
    if not module.startswith("lossviz.figures"):
        assert "plotly" not in brought[module]
