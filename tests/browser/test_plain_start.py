"""The way without make: only requirements.txt, another folder, below a path."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.server import ROOT
from tests.browser.visit import Visit

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
