"""A freshly started server, as `streamlit run` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app.py"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
KEEPER = Path(__file__).with_name("keeper.py")


@contextmanager
def serve(
    app: Path = APP,
    *,
    log: Path | None = None,
    options: Sequence[str] = (),
    base: str = "",
    command: Sequence[str] = (sys.executable, "-m", "streamlit"),
    folder: Path = ROOT,
) -> Iterator[str]:
    """Start a server and give its address; stop it at the end.

    Parameters
    ----------
    app : Path
        What is served.
    log : Path, optional
        Where all that it prints goes.
    options : sequence of str
        Further options of `streamlit run`.
    base : str
        Path below which it serves.
    command : sequence of str
        How Streamlit is started.
    folder : Path
        From where it is started.
    """
    port = _free_port()
    address = f"http://localhost:{port}{base and '/'}{base}"
    asked = ["--server.port", str(port), "--server.headless", "true", *options]
    if base:
        asked += ["--server.baseUrlPath", base]
    with Path(log or os.devnull).open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, str(KEEPER), *command, "run", str(app), *asked],
            cwd=folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_health(process, address, log)
            yield address
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


def _await_health(process: subprocess.Popen[bytes], address: str, log: Path | None) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _is_healthy(address):
            return
        time.sleep(0.05)
    said = log.read_text(encoding="utf-8", errors="replace") if log else ""
    raise RuntimeError(f"The server at {address} did not come up.\n{said}")


def _is_healthy(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
