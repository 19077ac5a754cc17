"""Mini-batches: closed form, the handle of the batch size, and a million rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers
from benchmarks.batch import file_of, given
from benchmarks.drag import count_messages, grip_of, pair
from lossviz import Dataset
from lossviz.minibatch import measure_population, take_gradients, take_squared_errors

_N = 1_000_000
_SIZES = 2 ** np.arange(20)
_RUNS = 7
_FEW = 1000
_ANSWERS = 15
# Pixels a frame: more than from one batch size to the next, all along the reach.
_SWEEP = {"mark": "expected, SSE of the batch", "seconds": 2, "pixels": 11, "reach": 70}


def rows() -> list[report.Row]:
    """Measure what is computed, and then what a hand does to it."""
    return [*_computed(), *_dragged(), *_answered()]


def _computed() -> list[report.Row]:
    errors = np.random.default_rng(1).normal(0.5, 3, _N)
    data = Dataset(np.zeros(_N), errors)
    closed = [
        (took(lambda: _closed_form(data)), took(lambda: _numpy(errors))) for _ in range(_RUNS)
    ]
    return [
        report.ratio(
            "closed form at 20 batch sizes, 1,000,000 rows / NumPy's mean and variance",
            closed,
            "ms",
            most=1.5,
            digits=1,
        ),
    ]


def took(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return 1000 * (perf_counter() - start)


def _closed_form(data: Dataset) -> None:
    for quantity in (take_squared_errors(data), take_gradients(data)):
        around = measure_population(quantity)
        for reduction in ("sum", "mean"):
            around.level(_SIZES, reduction)
            around.noise(_SIZES, reduction)


def _numpy(errors: np.ndarray) -> None:
    loss, gradient = 0.5 * errors * errors, 1.0 * errors
    for values in (loss, gradient):
        values.mean()
        values.var(ddof=1)


def _dragged() -> list[report.Row]:
    with servers.explorer() as ours, b.browsing() as browser:
        page = b.opened(browser, f"{ours}/sse-vs-mse?data=diabetes&B=40", ".lv-main.lv-ready")
        middle = b.middle(grip_of(page))[0]
        sent = count_messages(page)
        runs = [pair(page, middle, sent, _SWEEP) for _ in range(_RUNS)]
    assert sent, "not even the releases were seen to be sent"
    return [
        report.level(
            "frames drawn a second, batch size dragged", [r[:2] for r in runs], "fps", least=58
        ),
        report.count(
            "messages to the server while it is dragged", sum(r[2] for r in runs), None, asked=0
        ),
    ]


def _answered() -> list[report.Row]:
    with (
        TemporaryDirectory() as folder,
        servers.explorer() as ours,
        b.browsing() as browser,
    ):
        asked = f"{ours}/sse-vs-mse?data=upload&B=20"
        pages = [given(browser, asked, file_of(Path(folder), n)) for n in (_N, _FEW)]
        sizes = [
            tuple(_stepped(page, "Batch size", "marks") for page in pages) for _ in range(_ANSWERS)
        ]
        seeds = [tuple(_stepped(page, "Seed", "figure") for page in pages) for _ in range(_ANSWERS)]
    of = f"at {_N:,} rows / at {_FEW:,}"
    return [
        report.ratio(f"batch size stepped until the figure shows it, {of}", sizes, "ms", most=2.0),
        report.ratio(f"seed stepped until the figure shows it, {of}", seeds, "ms", most=2.0),
    ]


def _stepped(page: Page, field: str, what: str) -> float:
    found = page.get_by_test_id("stNumberInput").filter(has_text=field)
    button = found.get_by_test_id("stNumberInputStepUp")
    return b.timed(page, "click", what, act=button.click)[0]
