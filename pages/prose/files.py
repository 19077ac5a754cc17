"""Texts and small drawings, each in a file beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def read(name: str) -> str:
    """Read one file."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def read_sketch(name: str) -> str:
    """Read a small drawing, as HTML on one line: Markdown ends HTML at an empty one."""
    return read(f"sketches/{name}.svg").replace("\n", "")


def read_sketch_style() -> str:
    """Read how the small drawings look, as CSS."""
    return read("sketches/sketch.css")
