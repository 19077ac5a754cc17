import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import lossviz

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lossviz"
# What each layer holds; a module imports from its own layer and from those before it.
LAYERS = (
    {"errors", "numbers", "quoting", "left_out", "histogram", "moments"},
    {"checks"},
    {"losses", "dataset", "summary"},
)
BASE_OF_ALL_ELSE = len(LAYERS)
FIGURES = BASE_OF_ALL_ELSE + 1


def dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


MODULES = {dotted(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def layer(module: str) -> int:
    name = module.removeprefix("lossviz.").partition(".")[0]
    if name == "figures":
        return FIGURES
    return next((k for k, names in enumerate(LAYERS) if name in names), BASE_OF_ALL_ELSE)


def imported(file: Path) -> set[str]:
    """Find every module of lossviz that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its layer"
            base = node.module or ""
            names = (f"{base}.{alias.name}" for alias in node.names)
            found |= {name if name in MODULES else base for name in names}
    return found & MODULES.keys()


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
    if layer(module) < FIGURES:
        assert "plotly" not in loaded


@pytest.mark.parametrize("module", [name for name in MODULES if name != "lossviz"])
def test_imports_run_downward(module: str) -> None:
    upward = {other for other in imported(MODULES[module]) if layer(other) > layer(module)}
    assert not upward
    assert "lossviz" not in imported(MODULES[module])  # but from the module itself


def test_no_imports_in_circles() -> None:
    graph = {name: imported(file) - {name, "lossviz"} for name, file in MODULES.items()}
    assert set(TopologicalSorter(graph).static_order()) >= MODULES.keys() - {"lossviz"}
