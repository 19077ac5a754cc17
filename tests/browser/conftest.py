"""Servers and browsers: a server for the session, a fresh context for every test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.find_browser import FLAGS, find_browser
from tests.browser.server import Server, serve
from tests.browser.visit import Visit

MILLISECONDS = 20_000
# An editor that saves a file while the tests run must not disturb them.
UNWATCHED = ("--server.fileWatcherType", "none")

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all; it ends before other tests, whose event loops it would disturb."""
    executable = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that serves many tests."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(log=log, options=UNWATCHED) as address:
        yield address
    complain_about(log)


@pytest.fixture
def fresh_address(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts a server of its own for a test; what it takes is what `serve` takes."""
    log = tmp_path / "log"
    with ExitStack() as stack:
        yield lambda *app, options=(), **how: stack.enter_context(
            serve(*app, log=log, options=(*UNWATCHED, *options), **how)
        )
    if log.exists():
        complain_about(log)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own for a test, to be killed and started again."""
    log = tmp_path / "log"
    server = Server(log=log, options=UNWATCHED)
    try:
        server.start()
        yield server
    finally:
        server.stop()
    complain_about(log)


# A browser may leave while it is being sent something. Streamlit (1.67) takes the next read, which
# fails, for a frame of text, closes the socket a second time, and that fails as well.
FAREWELL = re.compile(
    r"Exception in ASGI application\nTraceback (?:(?!Exception in ASGI)[\s\S])*?"
    r'Need to call "accept" first\.\n(?:(?!Exception in ASGI)[\s\S])*?'
    r'WebSocketDisconnected: Cannot call "send" once a close message has been sent\.\n'
)


def complain_about(log: Path) -> None:
    """Fail where a server has said that something crashed."""
    said = FAREWELL.sub("", log.read_text(encoding="utf-8", errors="replace"))
    assert "Traceback" not in said, said


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens pages in a context of their own; what went wrong on any of them fails the test."""
    with open_visits(browser, lambda: request.getfixturevalue("address")) as start:
        yield start


@contextmanager
def open_visits(browser: Browser, usual: Callable[[], str]) -> Iterator[Callable[..., Visit]]:
    """Give what opens a page, by default at the usual address; at the end all was well on each."""
    visits: list[Visit] = []
    with ExitStack() as contexts:

        def start(path: str | None = None, *, at: str = "", **how: Any) -> Visit:
            context = browser.new_context(**_context(**how))
            contexts.callback(context.close)
            context.set_default_timeout(MILLISECONDS)
            here = Visit(context.new_page(), at or usual())
            visits.append(here)
            return here if path is None else here.open(path)

        yield start
        problems = [problem for here in visits for problem in here.problems]
    assert not problems, "\n".join(problems)


def _context(*, dark: bool = False, phone: bool = False, still: bool = False) -> dict[str, Any]:
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    return {
        "viewport": size,
        "has_touch": phone,
        "is_mobile": phone,
        "color_scheme": "dark" if dark else "light",
        "reduced_motion": "reduce" if still else "no-preference",
        "accept_downloads": True,
    }
