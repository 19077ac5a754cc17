"""Two explorers behind nginx, as deploy/nginx.conf has them, on free ports of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.find_browser import FLAGS, find_browser
from tests.browser.conftest import UNWATCHED, complain_about, open_visits
from tests.browser.server import ROOT, Server, find_free_port
from tests.browser.visit import Visit

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
SECONDS_TO_START = 10


@dataclass(frozen=True)
class Farm:
    """Two replicas and what stands before them."""

    replicas: dict[str, Server]
    host: str
    access_log: Path

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a path; give the status and the body."""
        with closing(HTTPConnection(self.host, timeout=20)) as connection:
            connection.request("GET", path, headers={"Accept": "text/html"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    replicas = {
        name: Server(log=tmp_path / name, options=UNWATCHED) for name in ("first", "second")
    }
    port = find_free_port()
    folder = tmp_path / "nginx"
    folder.mkdir()
    try:
        for replica in replicas.values():
            replica.start()
        proxy = _start_nginx(folder, port, *(each.port for each in replicas.values()))
        try:
            yield Farm(replicas, f"localhost:{port}", folder / "access.log")
        finally:
            proxy.terminate()
            proxy.wait()
    finally:
        for replica in replicas.values():
            replica.stop()
    for name in replicas:
        complain_about(tmp_path / name)


@pytest.fixture
def visit(browser: Browser, farm: Farm) -> Iterator[Callable[..., Visit]]:
    with open_visits(browser, lambda: farm.address) as start:
        yield start


def _start_nginx(folder: Path, port: int, first: int, second: int) -> subprocess.Popen[bytes]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    assert nginx, "nginx is not installed; on Debian: apt-get install nginx-light"
    text = CONFIGURATION.read_text(encoding="utf-8")
    for asked, free in (("8080", port), ("8501", first), ("8502", second)):
        assert asked in text
        text = text.replace(asked, str(free))
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    proxy = subprocess.Popen([nginx, "-p", f"{folder}/", "-c", file])
    until = time.monotonic() + SECONDS_TO_START
    while proxy.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("localhost", port)) == 0:
                return proxy
        time.sleep(0.05)
    raise RuntimeError("nginx did not start")
