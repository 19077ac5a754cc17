"""Docstrings name what there is: parameters, attributes and types keep step with the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "lossviz").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])
EACH = pytest.mark.parametrize("source", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
ENTRY = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: : .*)?$")


def nodes(source, *kinds):
    return [n for n in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(n, kinds)]


def section(docstring, title):
    """Give the names that a section of a numpydoc docstring lists."""
    _, found, rest = (docstring or "").partition(f"{title}\n{'-' * len(title)}\n")
    entries = re.split(r"\n\n(?=\S)", rest)[0].splitlines() if found else []
    named = [entry[1] for line in entries if (entry := ENTRY.match(line))]
    return [name.strip("* ") for names in named for name in names.split(",")]


def names_in_use():
    found = {source.stem for source in SOURCES}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            for field in ("name", "id", "attr", "arg"):
                found.add(getattr(node, field, None))
    return found


FOLDERS = {source.parent.name for source in SOURCES}
OF_OTHERS = {"plotly", "io", "renderers", "default", "st"}
NAMES = names_in_use() | FOLDERS | OF_OTHERS


@EACH
def test_parameters_are_those_of_the_function(source):
    for function in nodes(source, ast.FunctionDef, ast.AsyncFunctionDef):
        listed = section(ast.get_docstring(function), "Parameters")
        arguments = function.args
        given = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        given |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
        if listed:
            assert set(listed) == given - {"self", "cls"}, function.name


@EACH
def test_attributes_are_those_of_the_class(source):
    for one in nodes(source, ast.ClassDef):
        own = {n.target.id for n in one.body if isinstance(n, ast.AnnAssign)}
        own |= {n.name for n in one.body if isinstance(n, ast.FunctionDef)}
        own |= {n.attr for n in ast.walk(one) if isinstance(n, ast.Attribute)}
        assert set(section(ast.get_docstring(one), "Attributes")) <= own, one.name


@EACH
def test_what_stands_between_backticks_exists(source):
    text = source.read_text("utf-8")
    for found in re.finditer(r"(?<!`)`([A-Za-z_][\w.]*)(?:\([^`]*\))?`(?!`)", text):
        assert set(found[1].split(".")) <= NAMES, found[0]


@EACH
def test_types_in_docstrings_exist(source):
    for found in re.finditer(r"(?m)^\s+\w[\w, ]* : ([A-Z]\w+)", source.read_text("utf-8")):
        assert found[1] in NAMES | {"Any"}, found[0]
