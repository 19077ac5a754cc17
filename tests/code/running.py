"""Run a written program, and read what it prints."""

from __future__ import annotations

import ast
import contextlib
import io
from types import ModuleType


def run(program: str) -> tuple[dict[str, object], str]:
    """Give the names that a program makes, without what it imports, and what it prints."""
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(program, "<program>", "exec"), names)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    } | {"__builtins__"}
    own = {
        name: value
        for name, value in names.items()
        if name not in imported and not isinstance(value, ModuleType)
    }
    return own, printed.getvalue()


def read_printed(text: str) -> dict[str, object]:
    """Read the lines ``name = number``; of several rows the first only may be printed."""
    pairs = (line.split(" = ", 1) for line in text.splitlines() if " = " in line)
    return {name.split()[0]: ast.literal_eval(value) for name, value in pairs}
