"""The way without make: only requirements.txt, another folder, below a path."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.server import ROOT
from tests.browser.visit import Visit
from tests.test_deploy import copied

REQUIREMENTS = ROOT / "requirements.txt"


@pytest.fixture
def plain(request: pytest.FixtureRequest) -> Path:
    """Streamlit in an environment with requirements.txt alone, made once for each state of it."""
    state = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = Path(request.config.cache.mkdir("plain")) / state
    command = home / "bin" / "streamlit"
    if not (home / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "-r", REQUIREMENTS], check=True)
        (home / "done").touch()
    return command


def check_that_it_starts_from_anywhere(
    fresh_address: Callable[..., str], visit: Callable[..., Visit], folder: Path, **how: object
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    at = fresh_address(folder=elsewhere, base="explorer/deep", **how)
    here = visit("one-prediction?o=1.5", at=at, below=False)
    assert here.page.locator(".lv-main .lv-sentence").inner_text().startswith("▲ Too low by 0.50")
    here.page.get_by_role("link", name="A batch").click()
    here.page.get_by_text("How much of the loss").first.wait_for()


def test_it_starts_from_anywhere_below_a_path(
    fresh_address: Callable[..., str], visit: Callable[..., Visit], tmp_path: Path
) -> None:
    check_that_it_starts_from_anywhere(fresh_address, visit, tmp_path)


@pytest.mark.exhaustive
def test_it_starts_so_with_nothing_else_installed(
    plain: Path, fresh_address: Callable[..., str], visit: Callable[..., Visit], tmp_path: Path
) -> None:
    check_that_it_starts_from_anywhere(fresh_address, visit, tmp_path, command=[str(plain)])


@pytest.mark.parametrize(
    "path",
    [
        "one-prediction?o=1.5",
        pytest.param("batch?data=outlier", marks=pytest.mark.exhaustive),
        pytest.param("weights?x=-2", marks=pytest.mark.exhaustive),
    ],
)
def test_a_host_with_a_server_of_its_own_shows_the_figures(
    fresh_address: Callable[..., str], visit: Callable[..., Visit], path: str
) -> None:
    here = visit(path, at=fresh_address(ROOT / "pages" / "frame.py"))
    assert not any("/lossviz/" in request.url for request in here.requests)
    assert any("/media/" in request.url for request in here.requests)  # Plotly's script
    main = here.page.locator(".lv-main")
    assert main.locator(".js-line").count()
    if path.startswith("one-prediction"):
        value = here.figure("one-prediction").carry("o", dx=60)
        here.page.wait_for_url(f"**o={value:g}*")


@pytest.mark.exhaustive
def test_what_the_container_gets_is_enough(
    plain: Path,
    fresh_address: Callable[..., str],
    visit: Callable[..., Visit],
    tmp_path: Path,
) -> None:
    for name in copied():
        source, target = ROOT / name, tmp_path / "app" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    app = tmp_path / "app" / "app.py"
    at = fresh_address(app, command=[str(plain)], folder=app.parent)
    visit("batch?data=outlier", at=at)
