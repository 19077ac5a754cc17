"""Find the browser that the tests drive, and install one where there is none.

python scripts/find_browser.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

# The first is Chromium without windows: the same engine for a third less of the processor.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Quiet, and without looking anything up at its maker's; as root it starts only without a sandbox.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "No Chromium or Chrome was found and none could be installed: "
    "install Chromium or Google Chrome so that it is on the PATH, then try again."
)


def find_browser() -> str:
    """Return the path of a browser that starts, installed now if need be.

    Raises
    ------
    SystemExit
        With a sentence on what to install, where all ways failed.
    """
    return _first(_on_this_machine()) or _installed() or sys.exit(MISSING)


def _on_this_machine() -> Iterator[str | None]:
    yield from (shutil.which(name) for name in NAMES)
    yield from APPLICATIONS
    yield _of_playwright()


def _first(candidates: Iterator[str | None]) -> str | None:
    return next((path for path in candidates if path and _starts(path)), None)


def _starts(path: str) -> bool:
    # Where Ubuntu has no snap, its `chromium-browser` is a text that says so.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _of_playwright() -> str:
    # A process of its own: within a test that already drives a browser it may not start here.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def _installed() -> str | None:
    for way in _ways():
        print("No Chromium or Chrome found. Installing one:", " ".join(way[-1]), file=sys.stderr)
        if all(_run(command) for command in way):
            found = _first(_on_this_machine())
            if found:
                return found
    return None


def _ways() -> Iterator[list[list[str]]]:
    """Give the ways to install a browser, each as the commands that it takes."""
    own = [sys.executable, "-m", "playwright", "install"]
    if _may_use_apt():
        yield [["apt-get", "update"], ["apt-get", "install", "-y", "chromium-headless-shell"]]
        yield [["apt-get", "install", "-y", "chromium"]]
        yield [[*own, "--with-deps", "chromium"]]
    else:
        yield [[*own, "chromium"]]


def _may_use_apt() -> bool:
    return shutil.which("apt-get") is not None and getattr(os, "geteuid", lambda: 1)() == 0


def _run(command: list[str]) -> bool:
    unattended = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=unattended, stdout=sys.stderr, check=False).returncode == 0


if __name__ == "__main__":
    print(find_browser())
