import doctest
import importlib
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
# The figures come last: they may bring Plotly.
IMPORTING = """
import importlib, json, sys
seen, brought = set(sys.modules), {}
for module in sorted(sys.argv[1:], key=lambda name: name.startswith("lossviz.figures")):
    importlib.import_module(module)
    loaded = {name.partition(".")[0] for name in sys.modules}
    brought[module] = sorted(loaded - seen)
    seen |= loaded
print(json.dumps(brought))
"""


def find_brought(*modules: str) -> dict[str, set[str]]:
    """Import modules in a fresh interpreter; give what each was the first to bring along."""
    command = [sys.executable, "-c", IMPORTING, *modules]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return {module: set(names) for module, names in json.loads(result.stdout).items()}


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


def test_public_names_are_documented_with_examples() -> None:
    wrong = []
    for name in lossviz.__all__:
        text = getattr(lossviz, name).__doc__
        if not re.search(r"^ *Examples\n *-{8}\n", text, re.M):
            wrong.append(f"{name}: no examples")
        if f"import {name}" not in text and f", {name}" not in text:
            wrong.append(f"{name}: its example does not import it")
        if f"`{name}`" not in lossviz.__doc__:
            wrong.append(f"{name}: not in the docstring of the package")
    assert not wrong, "\n".join(wrong)


def test_public_functions_say_what_they_take_give_and_refuse() -> None:
    sections = {
        name: re.findall(r"^ *(\w+)\n *-{5,}\n", getattr(lossviz, name).__doc__, re.M)
        for name in lossviz.__all__
        if name.islower()
    }
    assert sections == {name: ["Parameters", "Returns", "Raises", "Examples"] for name in sections}


def test_the_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    # With nothing at hand but what an example imports, as for whoever copies it.
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    for module in MODULES:
        for example in finder.find(importlib.import_module(module), globs={}):
            runner.run(example)
    assert runner.tries > 50
    assert runner.failures == 0, capsys.readouterr().out


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


def test_what_a_module_brings_along() -> None:
    wrong = []
    for module, brought in find_brought(*MODULES).items():
        drawing = {"plotly"} if module.startswith("lossviz.figures") else set()
        if found := brought & {"streamlit", "sklearn", "plotly"} - drawing:
            wrong.append(f"{module} imports {sorted(found)}")
    assert not wrong, "\n".join(wrong)
