"""Docstrings name what there is: parameters, attributes and types keep step with the code."""

import ast
import re

from tests.sources import list_files, list_nodes, name_of, read

SOURCES = list_files("lossviz", "pages")
FOLDERS = {source.parent.name for source in SOURCES}
OF_OTHERS = {"plotly", "io", "renderers", "default", "st"}
ENTRY = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: : .*)?$")


def find_all(*kinds):
    return [(file, n) for file in SOURCES for n in list_nodes(file) if isinstance(n, kinds)]


def section(docstring, title):
    """Give the names that a section of a numpydoc docstring lists."""
    _, found, rest = (docstring or "").partition(f"{title}\n{'-' * len(title)}\n")
    entries = re.split(r"\n\n(?=\S)", rest)[0].splitlines() if found else []
    named = [entry[1] for line in entries if (entry := ENTRY.match(line))]
    return [name.strip("* ") for names in named for name in names.split(",")]


def names_in_use():
    fields = ("name", "id", "attr", "arg")
    used = {
        getattr(n, field, None) for file in SOURCES for n in list_nodes(file) for field in fields
    }
    return used | {source.stem for source in SOURCES} | FOLDERS | OF_OTHERS


def test_parameters_are_those_of_the_function():
    wrong = []
    for file, function in find_all(ast.FunctionDef, ast.AsyncFunctionDef):
        listed = section(ast.get_docstring(function), "Parameters")
        arguments = function.args
        given = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        given |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
        if listed and set(listed) != given - {"self", "cls"}:
            wrong.append(f"{name_of(file)}: {function.name}")
    assert not wrong, "\n".join(wrong)


def test_attributes_are_those_of_the_class():
    wrong = []
    for file, one in find_all(ast.ClassDef):
        own = {n.target.id for n in one.body if isinstance(n, ast.AnnAssign)}
        own |= {n.name for n in one.body if isinstance(n, ast.FunctionDef)}
        own |= {n.attr for n in ast.walk(one) if isinstance(n, ast.Attribute)}
        if not set(section(ast.get_docstring(one), "Attributes")) <= own:
            wrong.append(f"{name_of(file)}: {one.name}")
    assert not wrong, "\n".join(wrong)


def test_what_stands_between_backticks_exists():
    quoted = re.compile(r"(?<!`)`([A-Za-z_][\w.]*)(?:\([^`]*\))?`(?!`)")
    known = names_in_use()
    wrong = [
        f"{name_of(file)}: {found[0]}"
        for file in SOURCES
        for found in quoted.finditer(read(file))
        if not set(found[1].split(".")) <= known
    ]
    assert not wrong, "\n".join(wrong)


def test_types_in_docstrings_exist():
    typed = re.compile(r"(?m)^\s+\w[\w, ]* : ([A-Z]\w+)")
    known = names_in_use() | {"Any"}
    wrong = [
        f"{name_of(file)}: {found[0].strip()}"
        for file in SOURCES
        for found in typed.finditer(read(file))
        if found[1] not in known
    ]
    assert not wrong, "\n".join(wrong)
