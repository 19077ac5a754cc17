"""The server goes and comes back: from its first answer until an open page is true again."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page

from benchmarks import browser as b
from benchmarks import report, servers

_PAGES = ("one-prediction", "batch", "weights", "sse-vs-mse")
_ROUNDS = 3
_MOST_SECONDS = 4.0  # at the latest after so many, Streamlit asks whether its server is back
_AWAY = """() => {
  window.isOld = true
  return document.querySelector("[data-testid=stApp]").dataset.testConnectionState !== "CONNECTED"
}"""
_BACK = """() => !window.isOld && document.querySelector(".lv-main.lv-ready")
  && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning" """


def rows() -> list[report.Row]:
    """Measure each page several times; the floor is the same page opened anew."""
    port = str(servers.free_port())
    with b.browsing() as browser:
        pairs = {path: [_once(browser, path, port) for _ in range(_ROUNDS)] for path in _PAGES}
    found = [
        report.ratio(f"{path}: server back until the page is / opened anew", times, "s", digits=1)
        for path, times in pairs.items()
    ]
    slowest = max(back - anew for times in pairs.values() for back, anew in times)
    return [
        *found,
        report.Row(
            "the slowest of these takes longer than opening it anew by",
            f"{slowest:.1f} s",
            "",
            "",
            f"<= {_MOST_SECONDS:.0f} s",
            slowest <= _MOST_SECONDS,
        ),
    ]


def _once(browser: Browser, path: str, port: str) -> tuple[float, float]:
    """Seconds until the page is back, and until it stands where it is opened anew."""
    with servers.explorer(server_port=port) as ours:
        page = b.opened(browser, f"{ours}/{path}", ".lv-main.lv-ready")
    page.wait_for_function(_AWAY)
    with servers.explorer(server_port=port) as ours:
        back = _take_time(page, lambda: page.wait_for_function(_BACK))
        page.close()
        fresh = b.new_page(browser)
        anew = _take_time(fresh, lambda: _open(fresh, f"{ours}/{path}"))
        fresh.close()
    return back, anew


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".lv-main.lv-ready")


def _take_time(page: Page, act) -> float:
    page.bring_to_front()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
