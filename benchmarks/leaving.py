"""What leaves a page: links with data, figures in a frame of another site, figures as files."""

from __future__ import annotations

import base64
import io
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

import numpy as np
import pandas as pd

from benchmarks import browser as b
from benchmarks import report, servers
from lossviz.data import Dataset
from lossviz.reading import load_sample
from lossviz.sharing import MOST_CHARACTERS, fit_sample, pack, unpack

_TIMES = 15
_OPENINGS = 300
_AT_ONCE = 8
_LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
_PICTURE = """() => new Promise((done) => {
  const look = () => document.querySelector(".lv-painted .js-axis, .lv-painted .js-bar")
    ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 5)
  look()
})"""


def rows() -> list[report.Row]:
    """Measure links here, frames and files in a browser."""
    with servers.explorer() as address:
        return [*_links(), *_frames(address), _saved(address)]


def _links() -> list[report.Row]:
    made = []
    for name, data in (("a full link", _fill_link()), ("442 rows", load_sample("diabetes"))):
        text, csv = pack(data), _write_csv(data)
        floor = base64.urlsafe_b64encode(zlib.compress(csv, 9))
        packing = [_time(lambda d=data: pack(d)) for _ in range(_TIMES)]
        opening = [_time(lambda t=text: unpack(t)) for _ in range(_TIMES)]
        plain = [_time(lambda f=floor: _read_plain(f)) for _ in range(_TIMES)]
        print(f"{name}: {len(text):,} characters, zipped CSV {len(floor):,}", flush=True)
        made.append(report.bounded(f"making {name}", median(packing), "ms", most=50))
        made.append(report.bounded(f"opening {name}", median(opening), "ms", most=50))
        pairs = list(zip(opening, plain, strict=True))
        made.append(report.ratio(f"opening {name} / zipped CSV, pandas", pairs, "ms", digits=1))
    return made


def _fill_link() -> Dataset:
    values = np.random.default_rng(1).normal(0, 10, (2, MOST_CHARACTERS)).round(3) + 0.0
    drawn, _ = fit_sample(Dataset(*values), (), seed=1)
    return drawn


def _write_csv(data: Dataset) -> bytes:
    table = pd.DataFrame({"t": data.target, "o": data.output})
    for name, cells in data.columns.items():
        table[name] = cells.text.to_pylist()
    return table.to_csv(index=False).encode()


def _read_plain(text: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(zlib.decompress(base64.urlsafe_b64decode(text))))


def _time(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1e3 * (time.perf_counter() - start)


def _frames(address: str) -> list[report.Row]:
    pages = ("one-prediction?o=1", "batch?data=diabetes", "weights", "sse-vs-mse")
    made = []
    for page in pages:
        seen = [_open_cold(f"{address}/embed/{page}") for _ in range(5)]
        name = page.partition("?")[0]
        seconds, size = (median(each) for each in zip(*seen, strict=True))
        figure = f"{name} in a frame, 10 Mbit/s and 40 ms"
        made.append(report.bounded(figure, seconds, "s", most=0.8))
        made.append(report.bounded(f"{name} in a frame, bytes", size / 1e3, "kB", most=200))
    return [*made, _openings(address)]


def _open_cold(address: str) -> tuple[float, float]:
    with b.browsing() as browser:
        page = browser.new_page(viewport={"width": 700, "height": 500})
        session = page.context.new_cdp_session(page)
        sizes: list[float] = []
        session.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _LINE)
        page.goto(address, wait_until="commit")
        took: Any = page.evaluate(_PICTURE)
        return took / 1e3, sum(sizes)


def _openings(address: str) -> report.Row:
    """Open addresses that differ, so that none is kept from before, several at once."""

    def opened(k: int) -> int:
        asked = f"{address}/embed/batch?data=diabetes&rate={1 + k / 1000}"
        with urlopen(Request(asked, headers={"Accept-Encoding": "gzip"})) as answer:
            return len(answer.read())

    start = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(opened, range(_OPENINGS)))
    each_minute = 60 * _OPENINGS / (time.perf_counter() - start)
    figure = f"frames of other addresses each minute, {_AT_ONCE} at once"
    return report.level(figure, [(each_minute, 1000.0)], "", least=1000)


def _saved(address: str) -> report.Row:
    """Press HTML below the figure of 442 rows, until the file is there."""
    with b.browsing() as browser:
        page = b.opened(browser, f"{address}/batch?data=diabetes", ".lv-main.lv-ready")
        button = page.locator(".lv-main").get_by_role("button", name="HTML")
        took = []
        for _ in range(_TIMES):
            start = time.perf_counter()
            with page.expect_download() as saved:
                button.click()
            saved.value.path()
            took.append(1e3 * (time.perf_counter() - start))
    return report.bounded("live file of 442 rows, from press to file", median(took), "ms", most=300)
