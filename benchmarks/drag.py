"""Frames that a drag draws: one pointer event an animation frame, for two seconds."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from benchmarks import browser as b
from benchmarks import report, servers

_RUNS = 5
_SWEEP = {
    "seconds": 2,
    "pixels": 11,  # a frame: more than the handle's step, and than its magnet's reach
    "reach": 200,  # to either side of the target: well inside the axis
}


def rows() -> list[report.Row]:
    """Measure, with the processor as it is and slowed four times."""
    with servers.explorer() as ours, b.browsing() as browser:
        page = b.opened(browser, f"{ours}/one-prediction?o=2&t=2", ".lv-ready")
        middle = b.middle(_grip(page))[0]
        sent = _count_messages(page)
        plain = [_pair(page, middle, sent) for _ in range(_RUNS)]
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slowed = [_pair(page, middle, sent) for _ in range(_RUNS)]
    assert sent, "not even the releases were seen to be sent"
    frames = "frames drawn a second in a drag"
    return [
        report.level(frames, [p[:2] for p in plain], "fps", least=58),
        report.level(
            f"{frames}, processor slowed 4 times", [p[:2] for p in slowed], "fps", least=50
        ),
        report.count(
            "messages to the server while dragging",
            sum(p[2] for p in plain + slowed),
            None,
            asked=0,
        ),
    ]


def _pair(page: Page, middle: float, sent: list[object]) -> tuple[float, float, int]:
    display = page.evaluate("bench.framesPerSecond(1)")
    x, y = b.middle(_grip(page))
    page.mouse.move(x, y)
    page.mouse.down()
    before = len(sent)
    asked = {"x": x, "y": y, "middle": middle} | _SWEEP
    drawn = page.evaluate("asked => bench.drag(asked)", asked)
    messages = len(sent) - before
    page.mouse.up()
    b.settle(page)
    return drawn, display, messages


def _grip(page: Page) -> Locator:
    return page.locator(".lv-lead .lv-target").first


def _count_messages(page: Page) -> list[object]:
    sent: list[object] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.webSocketFrameSent", lambda message: sent.append(message))
    session.send("Network.enable")
    return sent
