import subprocess
import sys
from pathlib import Path

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
        "summarize",
    ]
    assert all(hasattr(lossviz, name) for name in lossviz.__all__)


def test_public_names_are_documented() -> None:
    assert all(getattr(lossviz, name).__doc__ for name in lossviz.__all__)


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
