"""Thirty sessions that each move a control once a second, and what an idle one holds."""

from __future__ import annotations

import asyncio
import random
import re
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers
from scripts import session as client

_COUNT = 30
_IN_BROWSERS = 2
_SECONDS = 20
_ALONE = 25
_PAGE, _CONTROL = "one-prediction", "o"
_IDLE = 100
_IDLE_PAGES = ("one-prediction", "batch", "weights", "sse-vs-mse")


def rows() -> list[report.Row]:
    """Measure one session alone, then all at once; then sessions that do nothing."""
    with servers.explorer() as ours, b.browsing() as browser:
        host = ours.removeprefix("http://")
        alone = client.run(_move_alone(host))
        pages = [b.opened(browser, f"{ours}/{_PAGE}?t=2", ".lv-ready") for _ in range(_IN_BROWSERS)]
        shown_alone = [_press(pages[0]) for _ in range(_ALONE)]
        crowd, shown = _move_together(host, pages)
    with servers.explorer() as ours:
        held = client.run(_hold(ours))
    return [
        _percentile(
            f"{_COUNT} sessions, each a control a second: the server has run", crowd, alone
        ),
        _percentile("the same, in a browser until the figure is new", shown, shown_alone),
        report.bounded("memory for each further idle session", held, "MiB", most=3.0),
    ]


def _percentile(figure: str, crowd: list[float], alone: list[float]) -> report.Row:
    worst = quantiles(crowd, n=20)[-1]
    usual = quantiles(alone, n=20)[-1]
    return report.ratio(f"{figure}, 95 % / alone", [(worst, usual)], "ms", most=3.0)


async def _move_alone(host: str) -> list[float]:
    async with client.Session(host) as session:
        control = await session.open(_PAGE, "t=2", _CONTROL)
        return [await _move(session, control, k) for k in range(_ALONE)][1:]


async def _move(session: client.Session, control: client.Control, k: int) -> float:
    """Set the control, wait for its part of the page, and ask for the rest as a browser does."""
    start = time.perf_counter()
    await session.set(control, 1 + k % 90 / 100)
    took = (time.perf_counter() - start) * 1e3
    await session.run_again(_PAGE, "t=2")
    return took


def _move_together(host: str, pages: list[Page]) -> tuple[list[float], list[float]]:
    shown: list[float] = []

    async def move(session: client.Session, control: client.Control, until: float) -> list[float]:
        await asyncio.sleep(random.random())
        took = []
        while (begun := time.monotonic()) < until:
            took.append(await _move(session, control, len(took)))
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - begun)))
        return took

    async def all_of_them() -> list[float]:
        async with AsyncExitStack() as stack:
            sessions = [
                await stack.enter_async_context(client.Session(host))
                for _ in range(_COUNT - _IN_BROWSERS)
            ]
            controls = [await each.open(_PAGE, "t=2", _CONTROL) for each in sessions]
            until = time.monotonic() + _SECONDS
            moves = (move(s, c, until) for s, c in zip(sessions, controls, strict=True))
            return [took for each in await asyncio.gather(*moves) for took in each]

    def press_in_turn() -> None:
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            for page in pages:
                shown.append(_press(page))
                page.wait_for_timeout(1000 / len(pages))

    return client.run(all_of_them(), meanwhile=press_in_turn), shown


def _press(page: Page) -> float:
    """Step the control in a browser, until the point on the figure stands elsewhere."""
    field = page.locator(f".st-key-{_CONTROL} input").first
    field.focus()
    return b.timed(page, "keydown", "beside", act=lambda: page.keyboard.press("ArrowUp"))[0]


async def _hold(address: str) -> float:
    """Memory of the server for each of many sessions that were opened and do nothing more."""
    host, port = address.removeprefix("http://"), int(address.rsplit(":", 1)[1])
    async with AsyncExitStack() as stack:
        sizes = []
        for k in range(2 * _IDLE):
            session = await stack.enter_async_context(client.Session(host))
            await session.run(_IDLE_PAGES[k % len(_IDLE_PAGES)], "")
            if k + 1 in (_IDLE, 2 * _IDLE):
                await asyncio.sleep(2)
                sizes.append(_resident(port))
    return (sizes[1] - sizes[0]) / _IDLE


def _resident(port: int) -> float:
    """MiB that the server on a port has in memory."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = status.with_name("cmdline").read_text()
            if f"server.port\0{port}\0" in command:
                kilobytes = re.search(r"VmRSS:\s+(\d+)", status.read_text())
                assert kilobytes
                return int(kilobytes[1]) / 1024
        except OSError:
            continue
    raise RuntimeError("the server is not found")
