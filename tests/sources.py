"""The Python files of the project, each read and parsed once, for the tests that look at them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


@cache
def list_files(*tops: str) -> tuple[Path, ...]:
    """List the Python files below some folders of the project; a file stands for itself."""
    places = [ROOT / top for top in tops]
    files = [file for place in places if place.is_dir() for file in sorted(place.rglob("*.py"))]
    return (*files, *(place for place in places if place.is_file()))


@cache
def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def parse(file: Path) -> ast.Module:
    return ast.parse(read(file))


@cache
def list_nodes(file: Path) -> tuple[ast.AST, ...]:
    """List all that is in a file, nested things too."""
    return tuple(ast.walk(parse(file)))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
