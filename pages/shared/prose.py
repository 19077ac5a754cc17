"""Text that does not change, kept in files of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from lossviz.algebra import Line

_FOLDER = Path(__file__).parent.parent / "prose"


@cache
def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def side_by_side(*names: str) -> None:
    """Show some texts next to each other."""
    for column, name in zip(st.columns(len(names), gap="large"), names, strict=True):
        column.markdown(_read(name))


def derivation(lines: tuple[Line, ...]) -> None:
    """Show a derivation, each line under the words that say what it does."""
    st.markdown("\n\n".join(f":small[{line.label}]\n\n$$\n{line.latex}\n$$" for line in lines))
