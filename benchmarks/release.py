"""Release of a drag until the page's text is new, against a slider with one text."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers

_PAIRS = 25


class Run(NamedTuple):
    """Milliseconds until the numbers at the figure are new, and until the page's last text is."""

    here: list[float]
    slider: float
    collecting: list[float]
    unfolded: list[float]


def rows() -> list[report.Row]:
    """Measure, and measure what the collector's setting buys."""
    runs = _measure()
    against = "/ a slider and a text"
    collected = "/ with a full collection after each run"
    return [
        report.ratio(
            f"release until the numbers at the figure are new {against}",
            [(run.here[0], run.slider) for run in runs],
            "ms",
            most=1.5,
        ),
        report.ratio(
            f"release until the whole page is new {against}",
            [(run.here[1], run.slider) for run in runs],
            "ms",
            most=4.0,
        ),
        report.ratio(
            f"the same, with the algebra unfolded {against}",
            [(max(run.unfolded), run.slider) for run in runs],
            "ms",
        ),
        report.ratio(
            f"release until the whole page is new {collected}",
            [(run.here[1], run.collecting[1]) for run in runs],
            "ms",
        ),
    ]


def _measure() -> list[Run]:
    with (
        servers.explorer() as ours,
        servers.stock("slider") as stock,
        servers.explorer(runner_postScriptGC="true") as collecting,
        b.browsing() as browser,
    ):
        page, other = (
            b.opened(browser, f"{a}/one-prediction?t=2", ".lv-ready") for a in (ours, collecting)
        )
        link = f"{ours}/one-prediction?t=2&show-algebra=true"
        unfolded = b.opened(browser, link, ".lv-ready")
        slider = b.opened(browser, stock, '[data-testid="stText"]')
        return [
            Run(
                dragged(page, k, "beside", "takeaway"),
                pressed(slider),
                dragged(other, k, "beside", "takeaway"),
                dragged(unfolded, k, "derivation", "takeaway"),
            )
            for k in range(_PAIRS)
        ]


def dragged(page: Page, k: int, *contents: str) -> list[float]:
    """Drag the prediction somewhere new and let go."""
    x, y = b.middle(page.locator(".lv-main .lv-target").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + (-1) ** k * (60 + 3 * k), y, steps=3)
    return b.timed(page, "pointerup", *contents, act=page.mouse.up)


def pressed(page: Page) -> float:
    """Press a key on the slider."""
    page.get_by_role("slider").focus()
    return b.timed(page, "keydown", "text", act=lambda: page.keyboard.press("ArrowRight"))[0]
