"""One visitor uploads and reads 200 MB: what another visitor's control takes meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.request import urlopen

import numpy as np
import polars as pl
from playwright.sync_api import Browser, Page

from benchmarks import browser as b
from benchmarks import report, servers

_ROWS = 6_900_000  # 190 MB: a little below `server.maxUploadSize`
_PLACES = np.array(["north", "south-east", "west coast", "centre"])
_ROUNDS = 7
_QUIET = 25
_PAUSE = 0.02


def rows() -> list[report.Row]:
    """Measure a control on "A batch" before and while another session gives its file."""
    with (
        TemporaryDirectory() as folder,
        servers.explorer() as ours,
        b.browsing() as browser,
    ):
        file = _write(Path(folder) / "large.csv")
        size = file.stat().st_size / 1e6
        page = b.opened(browser, f"{ours}/batch", ".lv-main.lv-ready")
        _beside(browser, ours, file, page)  # what is loaded at the first use, is
        quiet = [_switch(page) for _ in range(_QUIET)]
        with _asking(ours) as waits:
            busy = [took for _ in range(_ROUNDS) for took in _beside(browser, ours, file, page)]
    usual = median(quiet)
    of = f"while another session gives {size:.0f} MB / on the quiet server"
    return [
        report.ratio(
            f"loss switched until the figure shows it, {of}",
            [(took, usual) for took in busy],
            "ms",
            most=2.0,
        ),
        report.worst("the slowest of these", busy, quiet, "ms"),
        report.worst("/_stcore/health meanwhile, the slowest", waits, None, "ms"),
    ]


def _write(path: Path) -> Path:
    """Write a file with two columns of numbers and one of words."""
    target, noise = np.random.default_rng(1).normal(size=(2, _ROWS)) * [[200], [3]]
    columns = {
        "target": np.round(target + 500, 4),
        "prediction": np.round(target + 500 + noise, 5),
        "place": _PLACES[np.arange(_ROWS) % _PLACES.size],
    }
    pl.DataFrame(columns).write_csv(path)
    return path


def _beside(browser: Browser, address: str, file: Path, page: Page) -> list[float]:
    """Give the file in a session of its own; what the other page's control takes meanwhile."""
    giver = b.opened(browser, f"{address}/batch?data=upload", ".lv-main.lv-ready")
    page.bring_to_front()
    b.settle(page)
    giver.locator('input[type="file"]').set_input_files(file)
    read = giver.get_by_text(f"All {_ROWS:,} rows are in the sums")
    took = []
    while not read.count():
        took.append(_switch(page))
    giver.context.close()
    return took


def _switch(page: Page) -> float:
    """Switch to the other loss; milliseconds until the figure shows it."""
    name = "SSE" if page.get_by_role("radio", name="MSE", exact=True).is_checked() else "MSE"
    button = page.get_by_role("radio", name=name, exact=True)
    return b.timed(page, "click", "figure", act=button.click, settled=False)[0]


@contextmanager
def _asking(address: str) -> Iterator[list[float]]:
    """Ask for the server's health again and again; milliseconds of each answer."""
    waits: list[float] = []
    enough = Event()

    def ask() -> None:
        while not enough.wait(_PAUSE):
            start = time.perf_counter()
            with urlopen(f"{address}/_stcore/health") as answer:
                answer.read()
            waits.append(1000 * (time.perf_counter() - start))

    asking = Thread(target=ask)
    asking.start()
    try:
        yield waits
    finally:
        enough.set()
        asking.join()
