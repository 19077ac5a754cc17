"""Templates of programs and notebooks: files of text with places for phrases.

A template is in cells, each after a line ``# %%``, as editors know them: a program has its title,
its imports, its data, its numbers and what it prints; a notebook besides a formula and a figure.
A line that begins with a phrase of `show_if` is there on a condition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

Flavour = Literal["NumPy", "lossviz", "PyTorch"]
FLAVOURS: Final[tuple[Flavour, ...]] = get_args(Flavour)

_FOLDER = Path(__file__).parent / "templates"
_CELL = "\n# %%\n"
# No phrase has it besides: what others wrote goes through `repr`.
_LEFT_OUT = "\0"
_LINE_LEFT_OUT = re.compile(rf"(?m)^{_LEFT_OUT}.*\n?")
_BREAK_IN_PARAGRAPH = re.compile(r"(?<!\n)\n(?!\n)")


def show_if(condition: bool) -> str:
    """Write the phrase at the beginning of a line that is there on a condition."""
    return "" if condition else _LEFT_OUT


def fill_in(name: str, phrases: Mapping[str, object]) -> list[str]:
    """Put phrases into the places of a template, cell by cell."""
    filled = (cell.format_map(phrases) for cell in _read_cells(name))
    return [_LINE_LEFT_OUT.sub("", cell).strip("\n") for cell in filled]


def unwrap(text: str) -> str:
    """Put each paragraph of a text on one line."""
    return _BREAK_IN_PARAGRAPH.sub(" ", text)


@cache
def _read_cells(name: str) -> list[str]:
    """Read a template, cell by cell."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split(_CELL)
