"""The way without make: only requirements.txt, another folder, below a path."""

from __future__ import annotations

import hashlib
import re
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
def streamlit(request: pytest.FixtureRequest) -> Path:
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


def test_it_starts_from_anywhere_below_a_path_with_nothing_else_installed(
    streamlit: Path,
    fresh_address: Callable[..., str],
    visit: Callable[..., Visit],
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    at = fresh_address(command=[str(streamlit)], folder=elsewhere, base="explorer/deep")
    here = visit("one-prediction?o=1.5", at=at)
    assert here.page.locator(".lv-lead .lv-sentence").inner_text().startswith("▲ Too low by 0.50")
    here.page.get_by_role("link", name="A batch").click()
    here.page.get_by_text("rows make").first.wait_for()


@pytest.mark.parametrize("path", ["one-prediction?o=1.5", "batch?data=outlier", "weights?x=-2"])
def test_a_host_with_a_server_of_its_own_shows_the_figures(
    fresh_address: Callable[..., str], visit: Callable[..., Visit], path: str
) -> None:
    here = visit(path, at=fresh_address(ROOT / "pages" / "frame.py"))
    assert not any("/lossviz/" in request.url for request in here.requests)
    assert any("/media/" in request.url for request in here.requests)  # Plotly's script
    lead = here.page.locator(".lv-lead")
    assert lead.locator(".js-line").count()
    handle = lead.locator(".lv-grip").first.get_attribute("data-handle")
    figure = here.figure("one-prediction" if "one" in path else path.split("?", maxsplit=1)[0])
    if "one" in path:
        figure.drag(handle, dx=60)
        here.page.wait_for_url(re.compile(r"o=1\.[67]"))


def test_what_the_container_gets_is_enough(
    streamlit: Path,
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
    at = fresh_address(app, command=[str(streamlit)], folder=app.parent)
    visit("batch?data=outlier", at=at)
