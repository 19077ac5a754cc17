"""Servers and browsers: one server and one browser for all tests, a new tab for every visit."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.find_browser import FLAGS, find_browser
from tests.browser.server import Server, serve
from tests.browser.visit import SECONDS, Visit

MILLISECONDS = 1000 * SECONDS
# An editor that saves a file while the tests run must not disturb them.
UNWATCHED = ("--server.fileWatcherType", "none")

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all; it ends before other tests, whose event loops it would disturb."""
    executable = find_browser()
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--process-per-site"]
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
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


class Visitor:
    """A desktop or a phone whose cache stays warm, and that forgets all else between tests.

    One tab stays open. With it stays the process that has Streamlit's and Plotly's scripts
    compiled: a visit takes some 40 percent less of the processor.
    """

    def __init__(self, browser: Browser, address: str, *, phone: bool) -> None:
        self.context = new_context(browser, phone=phone)
        self._first = self.context.new_page()
        self._first.goto(f"{address}/_stcore/health")
        self._tools = self.context.new_cdp_session(self._first)

    def forget(self, origins: set[str]) -> None:
        """Close all tabs, and clear all that is stored, but not the cache."""
        for page in self.context.pages:
            if page is not self._first:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        for origin in origins:
            about = {"origin": origin, "storageTypes": "local_storage,indexeddb"}
            self._tools.send("Storage.clearDataForOrigin", about)


Visitors = Callable[[bool], Visitor]


@pytest.fixture(scope="package")
def visitors(browser: Browser, address: str) -> Visitors:
    """The desktop and, asked for with True, the phone of all tests."""
    return cache(lambda phone: Visitor(browser, address, phone=phone))


VISITS = pytest.StashKey[list[Visit]]()


@pytest.fixture
def visit(
    browser: Browser, visitors: Visitors, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Opens pages, each in a tab of its own; what went wrong on any of them fails the test."""
    usual: Callable[[], str] = lambda: request.getfixturevalue("address")  # noqa: E731
    visits = request.node.stash[VISITS] = []
    with open_visits(browser, usual, visitors, visits) as start:
        yield start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with a failure what its pages show."""
    report = yield
    if call.when == "call" and report.failed:
        told = [here.tell() for here in item.stash.get(VISITS, [])]
        report.sections += [("What a page shows", each) for each in told]
    return report


@contextmanager
def open_visits(
    browser: Browser,
    usual: Callable[[], str],
    visitors: Visitors | None = None,
    visits: list[Visit] | None = None,
) -> Iterator[Callable[..., Visit]]:
    """Give what opens a page, by default at the usual address; at the end all was well on each.

    Without `visitors`, and where `alone` is asked for, each visit is that of another person, with
    an empty cache: only so may a test change what all tabs share, such as permissions. What is
    opened is put into `visits`.
    """
    visits = [] if visits is None else visits
    used: set[Visitor] = set()
    with ExitStack() as at_end:

        def choose(*, phone: bool, alone: bool) -> BrowserContext:
            if visitors is None or alone:
                context = new_context(browser, phone=phone)
                at_end.callback(context.close)
                return context
            used.add(visitors(phone))
            return visitors(phone).context

        def start(
            path: str | None = None,
            *,
            at: str = "",
            phone: bool = False,
            alone: bool = False,
            dark: bool = False,
            still: bool = False,
            below: bool = True,
        ) -> Visit:
            page = choose(phone=phone, alone=alone).new_page()
            show_as(page, dark=dark, still=still)
            here = Visit(page, at or usual())
            visits.append(here)
            return here if path is None else here.open(path, below=below)

        def forget() -> None:
            for visitor in used:
                visitor.forget({f"http://{here.host}" for here in visits})

        at_end.callback(forget)
        yield start
        problems = [problem for here in visits for problem in here.problems]
    assert not problems, "\n".join(problems)


def new_context(browser: Browser, *, phone: bool = False, **how: Any) -> BrowserContext:
    """Make a context of a wide screen or of a phone, with the limits of all tests."""
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(
        **{"viewport": size, "has_touch": phone, "is_mobile": phone} | how
    )
    context.set_default_timeout(MILLISECONDS)
    return context


def show_as(page: Page, *, dark: bool, still: bool) -> None:
    """Ask for a dark page, and for less motion."""
    page.emulate_media(
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if still else "no-preference",
    )
