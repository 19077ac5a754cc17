"""The loss over weight and bias: frames of a drag with 442 pulls, contours of many rows, a step."""

from __future__ import annotations

import time

import numpy as np
from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers
from lossviz.data import Dataset
from lossviz.figures.neuron import contours
from lossviz.loss import MSE
from lossviz.neuron import (
    IDENTITY,
    FeatureChoice,
    Neuron,
    Plan,
    Sums,
    choose_box,
    compute_surface,
    take_inputs,
)
from lossviz.reading import load_sample

_RUNS = 5
_PAIRS = 15
_MANY = 100_000
_PAGE = "weights?data=diabetes&x=bmi&loss=MSE&w=20&b=80"
_GRIP = ".st-key-weights [data-handle='w'] .lv-target"
_SWEEP = {"handle": _GRIP, "mark": "weight and bias", "seconds": 2, "pixels": 7, "reach": 70}


def rows() -> list[report.Row]:
    """Measure all three."""
    with (
        servers.explorer() as ours,
        servers.stock("slider") as stock,
        b.browsing() as browser,
    ):
        page = b.opened(browser, f"{ours}/{_PAGE}", ".st-key-weights .lv-figure")
        page.locator(".st-key-weights").scroll_into_view_if_needed()
        page.wait_for_selector(".st-key-weights .lv-ready")
        drags = [_frames(page) for _ in range(_RUNS)]
        slider = b.opened(browser, stock, '[data-testid="stText"]')
        steps = [(_stepped(page, k), _pressed(slider)) for k in range(_PAIRS)]
    return [
        report.level(
            "frames drawn a second, dragging (w, b) with 442 pulls",
            drags,
            "fps",
            least=58,
        ),
        report.ratio(
            "a step by button until the picture shows it / a slider and a text",
            steps,
            "ms",
            most=1.5,
        ),
        *_contours(),
    ]


def _frames(page: Page) -> tuple[float, float]:
    """Frames drawn a second in a drag, and frames that the screen shows."""
    display = page.evaluate("bench.framesPerSecond(1)")
    x, y = b.middle(page.locator(_GRIP))
    page.mouse.move(x, y)
    page.mouse.down()
    drawn = page.evaluate("asked => bench.drag(asked)", {"x": x, "y": y, "middle": x} | _SWEEP)
    page.mouse.up()
    b.settle(page)
    return drawn, display


def _stepped(page: Page, k: int) -> float:
    """Press the button of one step, forth and back."""
    button = page.locator(".st-key-weights").get_by_role("button", name=("Step ▶", "◀ Back")[k % 2])
    return b.timed(page, "click", "point", act=button.click)[0]


def _pressed(page: Page) -> float:
    """Press a key on a slider."""
    page.get_by_role("slider").focus()
    return b.timed(page, "keydown", "text", act=lambda: page.keyboard.press("ArrowRight"))[0]


def _contours() -> list[report.Row]:
    """The whole scene with sums, contours and pulls, at 100,000 rows against 442."""
    random = np.random.default_rng(0)
    x = random.normal(25, 4, _MANY)
    many = Dataset(3 * x + random.normal(size=_MANY), x, columns={"bmi": x})
    few = load_sample("diabetes")
    pairs = [(_scene(many), _scene(few)) for _ in range(_PAIRS + 1)][1:]
    figure = f"sums, contours and scene of {_MANY:,} rows / of {few.n}"
    return [report.ratio(figure, pairs, "ms", most=2.0, digits=1)]


def _scene(data: Dataset) -> float:
    """Milliseconds for all that follows from the numbers of a file, with nothing remembered."""
    asked, neuron = FeatureChoice("bmi"), Neuron(IDENTITY, MSE)
    inputs = take_inputs(data, asked)
    plan = Plan(asked, neuron, 0.1, 1.0, 0.0)
    start = time.perf_counter()
    Sums.of(inputs.x, inputs.t)
    compute_surface.__wrapped__(data, asked, neuron, choose_box(inputs, neuron))  # type: ignore[attr-defined]
    _ = contours.draw_contours.__wrapped__(data, plan).payload  # type: ignore[attr-defined]
    return 1000 * (time.perf_counter() - start)
