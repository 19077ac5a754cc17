"""Streamlit servers to measure: the explorer, and the stock pages it is held against."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
STOCK = Path(__file__).parent / "stock"
_PATIENCE = 60.0


@contextmanager
def serving(script: Path, **options: str) -> Iterator[str]:
    """Run a script as `streamlit run` does from the project's folder; yield its address.

    Both sides so have the settings of .streamlit/config.toml. Files are not watched,
    so that an editor that saves does not disturb a run.
    """
    port = int(options.get("server_port") or free_port())
    settings = {"server.port": str(port), "server.headless": "true"}
    settings |= {"server.fileWatcherType": "none"} | {
        k.replace("_", "."): v for k, v in options.items()
    }
    flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *flags],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def explorer(**options: str) -> Iterator[str]:
    """Serve the explorer."""
    with serving(ROOT / "app.py", **options) as address:
        yield address


@contextmanager
def stock(name: str) -> Iterator[str]:
    """Serve one of the stock pages."""
    with serving(STOCK / f"{name}.py") as address:
        yield address


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with exit code {server.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health") as answer:
                answer.read()
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {_PATIENCE:.0f} seconds")
