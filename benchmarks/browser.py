"""The browser that measures: the system's Chromium, with a probe in every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from scripts import find_browser

_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_QUIET = 250


chromium = cache(find_browser.find_browser)


def launch(playwright: Playwright) -> Browser:
    """Start one with an empty profile."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(_FLAGS))


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start a browser, and end it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def new_page(browser: Browser) -> Page:
    """Make a page of its own session, with the probe in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(_PROBE)
    return page


def opened(browser: Browser, address: str, ready: str) -> Page:
    """Open an address and wait until `ready` is there and the script has run."""
    page = new_page(browser)
    page.goto(address)
    page.wait_for_selector(ready)
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the script has run, and a little more."""
    page.wait_for_timeout(_QUIET)
    page.wait_for_function("() => bench.idle()")
    page.wait_for_timeout(_QUIET)


def timed(
    page: Page, event: str, *contents: str, act: Callable[[], Any], settled: bool = True
) -> list[float]:
    """Give the milliseconds from an input event to the frame with each answer.

    Parameters
    ----------
    page : Page
        Where it happens.
    event : str
        The DOM event with which the clock starts.
    *contents : str
        What has to change: entries of `contents` in probe.js.
    act : callable
        Brings about the event with real input.
    settled : bool
        Whether to wait then until nothing happens any more.
    """
    page.bring_to_front()
    page.evaluate(
        "([event, all]) => {"
        " bench.answers = Promise.all(all.map((what) => bench.time(event, what))) }",
        [event, contents],
    )
    act()
    took: list[float] = page.evaluate("bench.answers")
    if settled:
        settle(page)
    return took


def middle(thing: Locator) -> tuple[float, float]:
    """Give the middle of something on screen."""
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
