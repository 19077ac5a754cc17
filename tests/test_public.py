import doctest
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lossviz

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lossviz"
MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(PACKAGE.rglob("*.py"))
]


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


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
    figure = lossviz.show(target, output, objective=lossviz.MSE, learning_rate=0.3)
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
    heavy = {"plotly", "streamlit", "sklearn", "pandas", "pyarrow", "scipy"}
    assert not loaded_after("import lossviz") & heavy


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_brings_along(module: str) -> None:
    loaded = loaded_after(f"import {module}")
    assert "streamlit" not in loaded
    assert "sklearn" not in loaded
    if not module.startswith("lossviz.figures"):
        assert "plotly" not in loaded
