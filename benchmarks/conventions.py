"""All conventions on many rows beside scikit-learn, the search of a number, a drag."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from playwright.sync_api import Page
from sklearn.metrics import mean_squared_error, r2_score

from benchmarks import browser as b
from benchmarks import report, servers
from lossviz.conventions import (
    Predictions,
    list_conventions,
    measure,
    read_number,
    search,
)

_ROWS = 100_000
_TIMES = 15
_RUNS = 5
_FIGURE = ".st-key-ladder"
_GRIP = f"{_FIGURE} [data-handle='second'] .lv-target"
# A handle that snaps to a rung stands still in most frames: counted are those that are painted
# in time while a hand moves, and each of them moves it anew.
_DRAG = """async ({ grip, x, y, reach, seconds }) => {
  const frame = () => new Promise(requestAnimationFrame)
  const target = document.querySelector(grip)
  const start = await frame()
  let now = start
  let frames = 0
  while (now - start < seconds * 1000) {
    const at = Math.sin(frames / 12) * reach
    const move = { clientX: x + at, clientY: y - at, pointerId: 1, bubbles: true }
    target.dispatchEvent(new PointerEvent("pointermove", move))
    now = await frame()
    frames += 1
  }
  return (frames * 1000) / (now - start)
}"""


def rows() -> list[report.Row]:
    """Measure the numbers here, and the drag in a browser."""
    return [*_numbers(), _drag()]


def _numbers() -> list[report.Row]:
    rng = np.random.default_rng(1)
    target, output, weight = *rng.normal(size=(2, _ROWS)), rng.gamma(2, 1, _ROWS)
    data = Predictions(target, output)
    pairs = [
        (
            _time(lambda: _evaluate(Predictions(target, output))),
            _time(lambda: (mean_squared_error(target, output), r2_score(target, output))),
        )
        for _ in range(_TIMES)
    ]
    number, weighted = read_number("1.2345678"), Predictions(target, output, weight)
    plain = median(_time(lambda: search(data, number)) for _ in range(_TIMES))
    most = median(_time(lambda: search(weighted, number, 48)) for _ in range(_TIMES))
    return [
        report.ratio(
            f"all conventions of {_ROWS:,} rows / MSE and R\u00b2 of scikit-learn",
            pairs,
            "ms",
            most=3.0,
        ),
        report.bounded(f"search of a number on {_ROWS:,} rows", plain, "ms", most=100),
        report.bounded("the same with weights and a batch size", most, "ms", most=100),
    ]


def _evaluate(data: Predictions) -> None:
    sums = measure(data)
    for row in list_conventions(data):
        row.evaluate(sums)


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def _drag() -> report.Row:
    with servers.explorer() as address, b.browsing() as browser:
        page = b.opened(browser, f"{address}/frameworks?B=30", f"{_FIGURE} .lv-ready")
        runs = [_frames(page) for _ in range(_RUNS)]
    return report.level("frames drawn a second, a convention dragged", runs, "fps", least=58)


def _frames(page: Page) -> tuple[float, float]:
    """Frames drawn a second in a drag, and frames that the screen shows."""
    display = page.evaluate("bench.framesPerSecond(1)")
    x, y = b.middle(page.locator(_GRIP))
    page.mouse.move(x, y)
    page.mouse.down()
    drawn = page.evaluate(_DRAG, {"grip": _GRIP, "x": x, "y": y, "reach": 70, "seconds": 2})
    page.mouse.up()
    b.settle(page)
    return drawn, display
