"""The API reference: a page for each folder, every name that it offers, no link to nowhere."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from scripts import reference
from tests.test_layout import SOURCES

pytestmark = pytest.mark.exhaustive  # it takes pdoc some seconds
FOLDERS = [
    name
    for name, file in SOURCES.items()
    if file.name == "__init__.py" and name.partition(".")[0] == "lossviz"
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it once; everything has a docstring."""
    folder = tmp_path_factory.mktemp("reference")
    arguments, sys.argv = sys.argv, ["reference", str(folder)]
    try:
        assert reference.main() == 0
    finally:
        sys.argv = arguments
    return folder


def page_of(built: Path, name: str) -> str:
    return (built / f"{name.replace('.', '/')}.html").read_text(encoding="utf-8")


def test_there_is_a_page_for_each_folder_and_for_the_theory(built: Path) -> None:
    pages = {path.relative_to(built).with_suffix("").as_posix() for path in built.rglob("*.html")}
    assert pages == {"index", "theory", *(name.replace(".", "/") for name in FOLDERS)}


def test_a_page_has_every_name_that_its_folder_offers(built: Path) -> None:
    wrong = []
    for folder in FOLDERS:
        text, module = page_of(built, folder), importlib.import_module(folder)
        for offered in module.__all__:
            no_page = isinstance(getattr(module, offered), (type(sys), TypeVar))
            if not no_page and f'id="{offered}"' not in text:
                wrong.append(f"{folder}: {offered}")
    assert not wrong, "\n".join(wrong)


def test_no_link_leads_nowhere(built: Path) -> None:
    wrong = []
    for name in ("theory", *FOLDERS):
        here = built / f"{name.replace('.', '/')}.html"
        text = re.sub(r"<script.*?</script>", "", page_of(built, name), flags=re.DOTALL)
        for link in set(re.findall(r'href="([^"]+)"', text)):
            if not re.match(r"https?:|data:", link) and not leads_somewhere(here, link):
                wrong.append(f"{name}: {link}")
    assert not wrong, "\n".join(wrong)


def leads_somewhere(here: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    there = (here.parent / path).resolve() if path else here
    if not there.exists() or not anchor:
        return there.exists()
    # Of what a class has from another one, pdoc may name the class alone.
    return bool({anchor, anchor.split(".")[0]} & list_anchors(there))


@cache
def list_anchors(page: Path) -> set[str]:
    return set(re.findall(r'id="([^"]+)"', page.read_text(encoding="utf-8")))


def test_sections_of_a_docstring_are_read(built: Path) -> None:
    text = page_of(built, "lossviz")
    for section in ("Parameters", "Returns", "Raises", "Examples"):
        assert re.search(rf"<h6[^>]*>{section}</h6>", text), section


def test_the_theory_has_its_formulas(built: Path) -> None:
    assert "\\frac{dL}{do}" in page_of(built, "theory")
