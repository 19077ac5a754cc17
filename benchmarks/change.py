"""A field or switch changed until the figure shows it, against `st.plotly_chart`."""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks import browser as b
from benchmarks import report, servers

_MOVES = 50
_TOGGLES = 25


def rows() -> list[report.Row]:
    """Measure, and watch whether the node stays and the figure is ever blank."""
    with servers.explorer() as ours, servers.stock("chart") as stock, b.browsing() as browser:
        asked = "?reach=10"  # both axes so hold the same range, with room for all moves
        page = b.opened(browser, f"{ours}/one-prediction{asked}", ".lv-ready")
        other = b.opened(browser, f"{stock}/{asked}", ".js-plotly-plot path.js-line")
        for each in (page, other):
            each.evaluate("() => { bench.seen = bench.watch() }")
        steps = [(stepped(page), stepped(other)) for _ in range(_MOVES)]
        seen, other_seen = (p.evaluate("bench.seen") for p in (page, other))
        toggles = [(toggled(page), toggled(other)) for _ in range(_TOGGLES)]
    against = "until the figure shows it / st.plotly_chart"
    return [
        report.ratio(f"a field changed {against}", steps, "ms", most=1.0),
        report.ratio(f"a switch turned {against}", toggles, "ms", most=1.0),
        report.count(
            f"node replaced in {_MOVES} moves", seen["replaced"], other_seen["replaced"], asked=0
        ),
        report.count(
            f"blank frames in {_MOVES} moves", seen["blank"], other_seen["blank"], asked=0
        ),
    ]


def stepped(page: Page) -> float:
    """Press the button that raises the target by a step."""
    field = page.get_by_test_id("stNumberInput").filter(has_text="Target")
    button = field.get_by_test_id("stNumberInputStepUp")
    return b.timed(page, "click", "figure", act=button.click)[0]


def toggled(page: Page) -> float:
    """Turn the one half on or off."""
    switch = page.get_by_text("One half before the square")
    return b.timed(page, "click", "figure", act=switch.click)[0]
