"""Release of a drag until the page's text is new, against a slider with one text."""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers

_PAIRS = 25


def rows() -> list[report.Row]:
    """Measure, and measure what the collector's setting buys."""
    with (
        servers.explorer() as ours,
        servers.stock("slider") as stock,
        servers.explorer(runner_postScriptGC="true") as collecting,
        b.browsing() as browser,
    ):
        pages = [b.opened(browser, f"{a}/one-prediction", ".lv-ready") for a in (ours, collecting)]
        slider = b.opened(browser, stock, '[data-testid="stText"]')
        runs = [
            (dragged(pages[0], k), pressed(slider), dragged(pages[1], k)) for k in range(_PAIRS)
        ]
    return [
        report.ratio(
            "release of a drag until the text is new / a slider and a text",
            [run[:2] for run in runs],
            "ms",
            most=1.5,
        ),
        report.ratio(
            "the same / with Streamlit's full collection after a run",
            [(run[0], run[2]) for run in runs],
            "ms",
            most=0.9,
        ),
    ]


def dragged(page: Page, k: int) -> float:
    """Drag the prediction somewhere new and let go."""
    x, y = b.middle(page.locator(".lv-lead .lv-target").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + (-1) ** k * (60 + 3 * k), y, steps=3)
    return b.timed(page, "pointerup", "algebra", page.mouse.up)


def pressed(page: Page) -> float:
    """Press a key on the slider."""
    page.get_by_role("slider").focus()
    return b.timed(page, "keydown", "text", lambda: page.keyboard.press("ArrowRight"))
