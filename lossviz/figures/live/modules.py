"""The modules that draw and move a figure, each after those that it imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

MODULES: Final = Path(__file__).parent / "js"

_IMPORTED = re.compile(r'^(?:import|export) (?:[^"]* from )?"\./(\w+\.js)"$', re.MULTILINE)
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./(\w+\.js)"$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*? |const )(\w+)", re.MULTILINE)


@cache
def read_modules() -> Mapping[str, str]:
    """Read the text of every module of a figure, by its file's name."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(MODULES.glob("*.js"))}


def sort_by_imports(texts: Mapping[str, str], *wanted: str) -> list[str]:
    """Name modules, each after those that it imports.

    Parameters
    ----------
    texts : mapping of str to str
        Text of each module by its name.
    *wanted : str
        The modules that are wanted; all, if none is named.
    """
    made: dict[str, None] = {}

    def add(name: str) -> None:
        for other in _IMPORTED.findall(texts[name]):
            add(other)
        made.setdefault(name)

    for name in wanted or texts:
        add(name)
    return list(made)


@cache
def bundle(entry: str) -> str:
    """Write a module and all that it imports as one script, for a page without addresses.

    Every module becomes a function of its own, so that names in it stay apart.

    Parameters
    ----------
    entry : str
        Name of the module that runs last.
    """
    texts = read_modules()
    wrapped = (_wrap(name, texts[name]) for name in sort_by_imports(texts, entry))
    return "\n".join(['"use strict"', "const MODULES = {}", *wrapped])


def _wrap(name: str, text: str) -> str:
    exported = ", ".join(found[2] for found in _EXPORT.finditer(text))
    body = _EXPORT.sub(r"\1\2", _IMPORT.sub(_take, text))
    return f'MODULES["{name}"] = (() => {{\n{body}\nreturn {{ {exported} }}\n}})()'


def _take(found: re.Match[str]) -> str:
    names, module = found.groups()
    return f'const {{{names}}} = MODULES["{module}"]' if names else ""
