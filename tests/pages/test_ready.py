"""Whether the server says at the right time that pages can be served."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette

from pages.server import paths
from pages.server.ready import Readiness, import_what_they_need
from tests.pages.test_server import ask


@pytest.mark.parametrize("base", ["", "deep/down"])
def test_it_is_ready_when_it_was_told_so(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setattr(paths, "BASE", base)
    readiness = Readiness()
    app = Starlette(routes=[readiness.route()])
    path = f"/{base}/healthz" if base else "/healthz"
    assert ask(app, path).status_code == 503
    readiness.ready = True
    answer = ask(app, path)
    assert (answer.status_code, answer.body) == (200, b"ready\n")
    assert answer.headers["cache-control"] == "no-store"


def write(folder: Path, text: str) -> list[Path]:
    script = folder / "page.py"
    script.write_text(text, encoding="utf-8")
    return [script]


def test_what_a_page_imports_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "needed_by_a_page.py").touch()
    import_what_they_need(write(tmp_path, "from needed_by_a_page import __name__\n1 / 0\n"))
    assert "needed_by_a_page" in sys.modules


def test_a_module_that_is_taken_out_of_a_folder_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "folder_of_a_page"
    folder.mkdir()
    (folder / "deep_in_a_page.py").touch()
    import_what_they_need(write(tmp_path, "from folder_of_a_page import deep_in_a_page\n"))
    assert "folder_of_a_page.deep_in_a_page" in sys.modules


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("from pathlib import nothing\n", ImportError),
        ("import nowhere_to_be_found\n", ImportError),
        ("from lossviz.nowhere import x\n", ImportError),
        ("if:\n", SyntaxError),
    ],
)
def test_a_page_that_could_not_be_served_is_known_at_the_start(
    tmp_path: Path, text: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        import_what_they_need(write(tmp_path, text))
