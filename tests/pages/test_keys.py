"""Keys of session state stand in one place, and none is taken twice."""

from __future__ import annotations

import ast

from pages.parts import PAGES
from pages.state import keys
from tests.sources import list_files, name_of, parse

CONSTANTS = {name: value for name, value in vars(keys).items() if name.isupper()}
FAMILIES = {name: make for name, make in vars(keys).items() if name.startswith("for_")}
PARAMETERS = {parameter.name for page in PAGES for parameter in page.parameters}


def _is_state(node: ast.expr) -> bool:
    """Whether an expression is session state, or the short name that it is given."""
    return (isinstance(node, ast.Attribute) and node.attr == "session_state") or (
        isinstance(node, ast.Name) and node.id == "state"
    )


def literal_keys(tree: ast.AST) -> list[str]:
    """Find keys of session state that are written where they are used."""
    found = []
    for node in ast.walk(tree):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and _is_state(node.value):
            key = node.slice
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("get", "pop", "setdefault")
            and _is_state(node.func.value)
        ):
            key = node.args[0]
        if isinstance(key, (ast.Constant, ast.JoinedStr)):
            found.append(ast.unparse(key))
    return found


def test_no_key_is_written_where_it_is_used() -> None:
    files = list_files("pages", "app.py")
    wrong = [f"{name_of(file)}: {key}" for file in files for key in literal_keys(parse(file))]
    assert not wrong, "\n".join(wrong)


def test_a_key_that_is_written_where_it_is_used_is_found() -> None:
    text = 'st.session_state["a"]; state.get(f"b {c}"); state[keys.D]; other["e"]'
    assert literal_keys(ast.parse(text)) == ["'a'", "f'b {c}'"]


def test_no_key_is_taken_twice() -> None:
    arguments = {"version": 1}
    made = [make(arguments.get(make.__code__.co_varnames[0], "x")) for make in FAMILIES.values()]
    every = [*CONSTANTS.values(), *made, *PARAMETERS]
    assert len(CONSTANTS) > 10
    assert len(FAMILIES) > 5
    assert len(set(every)) == len(every)
