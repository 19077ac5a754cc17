"""The layout: which folder may import which, and that only what a folder offers is taken."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from graphlib import TopologicalSorter

from tests.sources import ROOT, list_files, list_nodes, name_of, read

ARCHITECTURE = read(ROOT / "docs" / "architecture.md")


def read_levels() -> dict[str, tuple[int, int]]:
    """Read the level of each folder, and its place among those inside the same one."""
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", ARCHITECTURE, re.M)
    levels = {each: (int(k), _TOP) for k, folders in rows for each in _list_folders(folders)}
    inner = ARCHITECTURE.partition("| inside | folders |")[2].partition("\n\n")[0]
    around = ""
    for k, (inside, folders) in enumerate(re.findall(r"^\| (.*?) ?\| (`.*?`) \|", inner, re.M)):
        around = inside.strip("`") or around
        level, _ = levels[around.strip("/").replace("/", ".")]
        levels |= dict.fromkeys(_list_folders(folders, around), (level, k))
    return levels


def _list_folders(cell: str, around: str = "") -> list[str]:
    names = re.findall(r"`([^`]*)`", cell)
    return [f"{around}{n}".removesuffix(".py").strip("/").replace("/", ".") for n in names]


_TOP = 99  # what stands in a folder itself may import from all folders inside
LEVEL = read_levels()

SOURCES = {
    name_of(file).removesuffix(".py").replace("/", ".").removesuffix(".__init__"): file
    for file in list_files("lossviz", "pages", "benchmarks", "scripts", "app.py")
}


@cache
def folder_of(module: str) -> str | None:
    """Give the folder of the table that a module lies in; None for what is not ours."""
    inside = [f for f in LEVEL if module == f or module.startswith(f"{f}.")]
    return max(inside, key=len, default=None)


@cache
def imports(module: str) -> set[tuple[str, str]]:
    """Find all that a module imports of ours, inside functions too: (module, name) pairs."""
    found = set()
    for node in list_nodes(SOURCES[module]):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names if folder_of(alias.name)}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import hides its folder"
            if folder_of(node.module or ""):
                found |= {(str(node.module), alias.name) for alias in node.names}
    return found


@cache
def taken(module: str) -> set[tuple[str, str]]:
    """Find what a module takes from other folders: (folder, name), "" for the folder itself."""
    own, outside = folder_of(module), set()
    for where, name in imports(module):
        whole = f"{where}.{name}"
        there = whole if whole in LEVEL else where
        if folder_of(there) != own:
            outside.add((there, "" if there == whole else name))
    return outside


def offers(folder: str, name: str) -> bool:
    return name in importlib.import_module(folder).__all__


def test_imports_run_downward_and_take_only_what_a_folder_offers() -> None:
    wrong = []
    for module in SOURCES:
        for there, name in taken(module):
            if there not in LEVEL:
                wrong.append(f"{module}: {there} is inside a folder: import from the folder")
            elif LEVEL[there] >= LEVEL[folder_of(module)]:
                wrong.append(f"{module}: {there} is not further down")
            elif name and not offers(there, name):
                wrong.append(f"{module}: {there} does not offer {name}")
    assert not wrong, "\n".join(wrong)


def test_of_a_folder_only_what_it_offers_is_used() -> None:
    wrong = []
    for module, file in SOURCES.items():
        # After `from lossviz.figures import batch`, `batch.curve` would reach inside it.
        folders = {there.rpartition(".")[2]: there for there, name in taken(module) if not name}
        for node in list_nodes(file):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                there = folders.get(node.value.id)
                if there and not offers(there, node.attr):
                    wrong.append(f"{module}: {there} does not offer {node.attr}")
    assert not wrong, "\n".join(wrong)


def test_inside_a_folder_modules_are_imported_from_themselves() -> None:
    wrong = [
        f"{module}: {name} comes from {own}"
        for module in SOURCES
        for where, name in imports(module)
        if where == (own := folder_of(module)) != module and f"{own}.{name}" not in SOURCES
    ]
    assert not wrong, "\n".join(wrong)


def test_no_imports_in_circles() -> None:
    graph = {
        module: {
            f"{where}.{name}" if f"{where}.{name}" in SOURCES else where
            for where, name in imports(module)
        }
        - {module}
        for module in SOURCES
    }
    # A folder's own list imports its modules, which do not import the list.
    assert set(TopologicalSorter(graph).static_order()) >= SOURCES.keys()


def test_each_folder_says_its_purpose_and_what_it_offers() -> None:
    wrong = []
    for folder in LEVEL.keys() & SOURCES.keys() - {"app", "pages"}:
        module = importlib.import_module(folder)
        purpose = (module.__doc__ or "").strip().split("\n\n")[0]
        if not re.fullmatch(r"[A-Z][^.]*\.", purpose):
            wrong.append(f"{folder}: its purpose is one sentence")
        if folder in ("benchmarks", "scripts"):
            continue
        if module.__all__ != sorted(module.__all__, key=_as_ruff_sorts):
            wrong.append(f"{folder}: __all__ is not sorted")
        wrong += [f"{folder}: no {name}" for name in module.__all__ if not hasattr(module, name)]
    assert not wrong, "\n".join(wrong)


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def test_there_are_at_most_eight_levels_and_every_folder_has_one() -> None:
    assert sorted({level for level, _ in LEVEL.values()}) == list(range(1, 9))
    # Of each folder of modules the table has a line: of a folder inside another one, too.
    folders = {module for module, file in SOURCES.items() if file.name == "__init__.py"}
    apart = {"lossviz.batch.findings", "benchmarks.stock"}  # modules of the folder around
    assert folders - LEVEL.keys() - apart == set()


def test_lossviz_knows_nothing_of_streamlit() -> None:
    """Neither its name nor the attributes and variables of its page."""
    marks = re.compile(r"streamlit|--st-|st-key|data-test", re.IGNORECASE)
    kinds = {".py", ".js", ".css", ".html"}
    files = [file for file in (ROOT / "lossviz").rglob("*") if file.suffix in kinds]
    assert len(files) > 100
    assert [name_of(file) for file in files if marks.search(read(file))] == []
