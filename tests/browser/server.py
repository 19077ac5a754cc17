"""A freshly started server, as `streamlit run` starts it."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app.py"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
PORTS = (20_000, 30_000)  # below those of outgoing connections
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
    server = Server(app, log, options, base, command, folder)
    try:
        server.start()
        yield server.address
    finally:
        server.stop()


class Server:
    """A server that can be killed and started again on the same port; see `serve`."""

    def __init__(
        self,
        app: Path = APP,
        log: Path | None = None,
        options: Sequence[str] = (),
        base: str = "",
        command: Sequence[str] = (sys.executable, "-m", "streamlit"),
        folder: Path = ROOT,
    ) -> None:
        self.app, self.log, self.folder, self.command = app, log, folder, command
        self.port = find_free_port()
        self.address = f"http://localhost:{self.port}{base and '/'}{base}"
        self.asked = ["--server.port", str(self.port), "--server.headless", "true", *options]
        if base:
            self.asked += ["--server.baseUrlPath", base]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with Path(self.log or os.devnull).open("ab") as printed:
            self._process = subprocess.Popen(
                [sys.executable, str(KEEPER), *self.command, "run", str(self.app), *self.asked],
                cwd=self.folder,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        _await_health(self._process, self.address, self.log)

    def kill(self) -> None:
        """Kill it at once, as a crash or `kill -9` would."""
        assert self._process
        self._process.send_signal(signal.SIGUSR1)
        self._process.wait(SECONDS_TO_STOP)
        self._close()

    def stop(self) -> None:
        """End it as a host does."""
        if self._process:
            _stop(self._process)
            self._close()

    def _close(self) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.close()
        self._process = None


def find_free_port() -> int:
    """Find a port that stays free while a server is away.

    The system's own choice would be one of those that it gives to outgoing connections too.
    """
    for _ in range(100):
        port = random.randrange(*PORTS)
        with socket.socket() as free, suppress(OSError):
            free.bind(("localhost", port))
            return port
    raise RuntimeError("no port is free")


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
