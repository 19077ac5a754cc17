import doctest
import importlib
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
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
        "show",
        "summarize",
    ]
    assert all(hasattr(lossviz, name) for name in lossviz.__all__)


@pytest.mark.parametrize("name", lossviz.__all__)
def test_public_names_are_documented_with_examples(name: str) -> None:
    text = getattr(lossviz, name).__doc__
    assert re.search(r"^ *Examples\n *-{8}\n", text, re.M)
    assert f"import {name}" in text or f", {name}" in text, "the example imports it"
    assert f"`{name}`" in lossviz.__doc__


@pytest.mark.parametrize("name", [n for n in lossviz.__all__ if n.islower()])
def test_public_functions_say_what_they_take_give_and_refuse(name: str) -> None:
    text = getattr(lossviz, name).__doc__
    assert re.findall(r"^ *(\w+)\n *-{5,}\n", text, re.M) == [
        *("Parameters", "Returns", "Raises", "Examples")
    ]


@pytest.mark.parametrize(
    "module", [m for m in MODULES if ">>> " in inspect.getsource(importlib.import_module(m))]
)
def test_the_examples_run(module: str) -> None:
    # With nothing at hand but what an example imports, as for whoever copies it.
    found = doctest.DocTestFinder().find(importlib.import_module(module), globs={})
    runner = doctest.DocTestRunner()
    for example in found:
        runner.run(example)
    assert runner.tries > 0
    assert runner.failures == 0


def test_a_batch_of_two_arrays_is_shown() -> None:
    target, output = np.array([1, 2, 3]), np.array([1.1, 1.9, 3.5])
    shown = lossviz.show(target, output, objective=lossviz.MSE, learning_rate=0.3)
    figure = shown.figure()
    drawn = {trace.name: trace for trace in figure.data}
    # Errors 0.1, -0.1, 0.5; each adds e^2 / 3 to the mean, and its slope is 2 e / 3.
    assert drawn["too low"].x.tolist() == pytest.approx([-0.1])
    assert drawn["too high"].x.tolist() == pytest.approx([0.1, 0.5])
    assert drawn["too high"].y.tolist() == pytest.approx([0.01 / 3, 0.25 / 3])
    # The largest loss has the tangent, and the arrow of one step.
    (x0, x1), (y0, y1) = drawn["tangent"].x, drawn["tangent"].y
    assert (y1 - y0) / (x1 - x0) == pytest.approx(1 / 3)
    assert drawn["descent step"].x == pytest.approx((0.5, 0.5 - 0.3 / 3))
    assert "MSE" in figure.layout.yaxis.title.text


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(lossviz.DataError, match="output at position 1 is nan"):
        lossviz.show([1, 2], [1, float("nan")])


def test_the_package_is_light() -> None:
    assert not find_brought("lossviz")["lossviz"] & HEAVY


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_brings_along(module: str, brought: dict[str, set[str]]) -> None:
    assert "streamlit" not in brought[module]
    assert "sklearn" not in brought[module]
    if not module.startswith("lossviz.figures"):
        assert "plotly" not in brought[module]
