"""The house: what stands where, and what a page may not do."""

import ast
import re
import tomllib

from tests.sources import ROOT, list_files, list_nodes, name_of, read

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)


def on_text(operation):
    """Whether one side is a text: then texts or parts of a path are joined."""
    sides = [getattr(operation, name, None) for name in ("left", "right", "value")]
    return any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)


def test_a_page_is_short_and_holds_no_arithmetic():
    wrong = []
    for page in (ROOT / "pages").glob("*.py"):
        if read(page).count("\n") >= 80:
            wrong.append(f"{page.name}: 80 lines or more")
        if re.search(r"import (math|numpy)|from (math|numpy)", read(page)):
            wrong.append(f"{page.name}: imports math or numpy")
        operations = [n for n in list_nodes(page) if isinstance(n, (ast.BinOp, ast.AugAssign))]
        wrong += [
            f"{page.name}, line {n.lineno}: arithmetic"
            for n in operations
            if isinstance(n.op, ARITHMETIC) and not on_text(n)
        ]
    assert not wrong, "\n".join(wrong)


def test_only_pages_and_the_server_know_streamlit():
    knows = re.compile(r"^\s*(import|from) (streamlit|pages)\b", re.M)
    wrong = [name_of(file) for file in list_files("lossviz") if knows.search(read(file))]
    assert not wrong, "\n".join(wrong)


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
