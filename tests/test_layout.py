"""The layout: which folder may import which, and that only what a folder offers is taken."""

import ast
import importlib
import re
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

# From the bottom up. A folder imports only from those further down: not from those beside it.
LEVELS = (
    ("lossviz.base", "lossviz.figures.live"),
    ("lossviz.loss", "lossviz.data"),
    ("lossviz.reading",),
    ("lossviz.batch", "lossviz.sharing", "lossviz.conventions"),
    ("lossviz.minibatch", "lossviz.neuron"),
    ("lossviz.explain", "lossviz.figures.scene"),
    (
        "lossviz.figures.one_prediction",
        "lossviz.figures.batch",
        "lossviz.figures.conventions",
        "lossviz.figures.minibatch",
        "lossviz.figures.neuron",
    ),
    ("lossviz.figures", "lossviz.code"),
    ("lossviz",),
    ("pages.state", "pages.server"),
    ("pages.figure", "pages.prose"),
    ("pages.data",),
    ("pages.sharing",),
    (
        "pages.parts.home",
        "pages.parts.one_prediction",
        "pages.parts.batch",
        "pages.parts.weights",
        "pages.parts.sse_vs_mse",
        "pages.parts.frameworks",
    ),
    ("pages.parts",),
    ("pages.embed",),
    ("pages",),
    ("app", "scripts"),
    ("benchmarks",),
)
LEVEL = {folder: k for k, folders in enumerate(LEVELS) for folder in folders}


def dotted(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {
    dotted(file): file
    for file in sorted(
        chain(
            [ROOT / "app.py"],
            *((ROOT / top).rglob("*.py") for top in ("lossviz", "pages", "benchmarks", "scripts")),
        )
    )
}


def folder_of(module: str) -> str | None:
    """Give the folder of the table that a module lies in; None for what is not ours."""
    inside = [f for f in LEVEL if module == f or module.startswith(f"{f}.")]
    return max(inside, key=len, default=None)


def imports(file: Path) -> set[tuple[str, str]]:
    """Find all that a file imports of ours, inside functions too: (module, name) pairs."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names if folder_of(alias.name)}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its folder"
            if folder_of(node.module or ""):
                found |= {(str(node.module), alias.name) for alias in node.names}
    return found


def taken(module: str) -> set[tuple[str, str]]:
    """Find what a module takes from other folders: (folder, name), "" for the folder itself."""
    own, outside = folder_of(module), set()
    for where, name in imports(SOURCES[module]):
        whole = f"{where}.{name}"
        there = whole if whole in LEVEL else where
        if folder_of(there) != own:
            outside.add((there, "" if there == whole else name))
    return outside


@pytest.mark.parametrize("module", SOURCES)
def test_imports_run_downward_and_take_only_what_a_folder_offers(module: str) -> None:
    own = folder_of(module)
    for there, name in taken(module):
        assert LEVEL.get(there) is not None, f"{there} is inside a folder: import from the folder"
        assert LEVEL[there] < LEVEL[own], f"{module} imports {there}, which is not further down"
        if name:
            assert name in importlib.import_module(there).__all__, f"{there} does not offer {name}"


@pytest.mark.parametrize("module", SOURCES)
def test_of_a_folder_only_what_it_offers_is_used(module: str) -> None:
    # After `from lossviz.figures import batch`, `batch.curve` would reach inside it.
    folders = {there.rpartition(".")[2]: there for there, name in taken(module) if not name}
    for node in ast.walk(ast.parse(SOURCES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            there = folders.get(node.value.id)
            assert not there or node.attr in importlib.import_module(there).__all__


@pytest.mark.parametrize("module", SOURCES)
def test_inside_a_folder_modules_are_imported_from_themselves(module: str) -> None:
    own = folder_of(module)
    if module != own and own in SOURCES:
        assert own not in {
            where for where, name in imports(SOURCES[module]) if f"{own}.{name}" not in SOURCES
        }


def test_no_imports_in_circles() -> None:
    graph = {
        module: {
            f"{where}.{name}" if f"{where}.{name}" in SOURCES else where
            for where, name in imports(file)
        }
        - {module}
        for module, file in SOURCES.items()
    }
    # A folder's own list imports its modules, which do not import the list.
    assert set(TopologicalSorter(graph).static_order()) >= SOURCES.keys()


@pytest.mark.parametrize("folder", [f for f in LEVEL if f in SOURCES and f not in ("app", "pages")])
def test_each_folder_says_its_purpose_and_what_it_offers(folder: str) -> None:
    module = importlib.import_module(folder)
    assert re.fullmatch(r"[A-Z][^.]*\.", (module.__doc__ or "").strip().split("\n\n")[0]), folder
    if folder not in ("benchmarks", "scripts"):
        assert module.__all__ == sorted(module.__all__, key=_as_ruff_sorts)
        assert all(hasattr(module, name) for name in module.__all__)


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def written_as(folder: str) -> str:
    return f"{folder}.py" if folder == "app" else f"{folder.replace('.', '/')}/"


def test_the_table_in_the_architecture_is_this_one() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", ARCHITECTURE, re.M)
    written = {int(k): tuple(re.findall(r"`([^`]*)`", folders)) for k, folders in rows}
    assert written == {
        k: tuple(written_as(f) for f in folders) for k, folders in enumerate(LEVELS, start=1)
    }
