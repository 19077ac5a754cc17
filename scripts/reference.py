"""Write the API reference: a page for each folder of the package, and the page of theory.

python -m scripts.reference [folder]; by default docs/build. It needs pdoc: `make docs`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pdoc
from pdoc import doc, render

ROOT = Path(__file__).parent.parent
THEORY = ROOT / "docs" / "theory.md"


def main() -> int:
    """Write it; 1 where something has no docstring."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "build"
    render.configure(docformat="numpy", math=True, show_source=False)
    pages = {name: doc.Module(importlib.import_module(name)) for name in find_folders()}
    pages["theory"] = doc.Module(read_theory())
    silent = [each for name, page in pages.items() for each in find_silent(name, page)]
    for each in silent:
        print(f"{each} has no docstring", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, page in pages.items():
            target = folder / f"{name.replace('.', '/')}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(render.html_module(page, pages), encoding="utf-8")
        (folder / "index.html").write_text(render.html_index(pages), encoding="utf-8")
        (folder / "search.js").write_text(render.search_index(pages), encoding="utf-8")
    print(f"{len(pages)} pages in {folder}, with pdoc {pdoc.__version__}")
    return int(bool(silent))


def find_folders() -> list[str]:
    """Find every folder of the package that says what it offers."""
    top = importlib.import_module("lossviz")
    inside = pkgutil.walk_packages(top.__path__, "lossviz.")
    folders = ["lossviz", *(module.name for module in inside if module.ispkg)]
    return [name for name in folders if hasattr(importlib.import_module(name), "__all__")]


def find_silent(name: str, page: doc.Module) -> list[str]:
    """Find what a folder offers without a word about it; plain values have none."""
    offered = [m for m in page.members.values() if isinstance(m, (doc.Class, doc.Function))]
    return [f"{name}.{member.name}" for member in offered if not member.docstring]


def read_theory() -> ModuleType:
    """Give the page of theory, as a module that has nothing but words."""
    module = ModuleType("theory", THEORY.read_text(encoding="utf-8"))
    module.__all__ = []  # type: ignore[attr-defined]
    return module


if __name__ == "__main__":
    sys.exit(main())
