"""The house: what stands where, and what a page may not do."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "pages").glob("*.py"))
SOURCES = [*(ROOT / "lossviz").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


def on_text(operation):
    """Whether one side is a text: then texts or parts of a path are joined."""
    sides = [getattr(operation, name, None) for name in ("left", "right", "value")]
    return any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_is_short_and_holds_no_arithmetic(page):
    text = page.read_text(encoding="utf-8")
    assert text.count("\n") < 80
    operations = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.BinOp, ast.AugAssign))]
    assert not [n.lineno for n in operations if isinstance(n.op, ARITHMETIC) and not on_text(n)]
    assert not re.search(r"import (math|numpy)|from (math|numpy)", text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_pages_and_the_server_know_streamlit(source):
    inside = source.relative_to(ROOT).parts[0]
    knows = re.search(r"^\s*(import|from) (streamlit|pages)\b", source.read_text("utf-8"), re.M)
    assert inside in ("pages", "app.py") or not knows


def test_direct_dependencies_are_pinned_to_a_compatible_release():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        named = [line for line in lines if line and not line.startswith(("#", "-r"))]
        assert named
        assert all(re.fullmatch(r"[a-z0-9-]+~=[0-9.]+", line) for line in named)


def test_the_settings_that_people_rely_on():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["runner"]["postScriptGC"] is False
