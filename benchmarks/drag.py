"""Frames that a drag draws: one pointer event an animation frame, for two seconds."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from benchmarks import browser as b
from benchmarks import report, servers

_RUNS = 5
_SWEEP = {
    "mark": "prediction",
    "seconds": 2,
    "pixels": 11,  # a frame: more than the handle's step, and than its magnet's reach
    "reach": 200,  # to either side of the target: well inside the axis
}


def rows() -> list[report.Row]:
    """Measure, with the processor as it is and slowed four times."""
    with servers.explorer() as ours, b.browsing() as browser:
        page = b.opened(browser, f"{ours}/one-prediction?o=2&t=2", ".lv-ready")
        middle = b.middle(grip_of(page))[0]
        sent = count_messages(page)
        plain = [pair(page, middle, sent, _SWEEP) for _ in range(_RUNS)]
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slowed = [pair(page, middle, sent, _SWEEP) for _ in range(_RUNS)]
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


def pair(
    page: Page, middle: float, sent: list[object], sweep: dict[str, object]
) -> tuple[float, float, int]:
    """Drag the main figure's first handle; frames drawn and shown a second, and messages."""
    display = page.evaluate("bench.framesPerSecond(1)")
    x, y = b.middle(grip_of(page))
    page.mouse.move(x, y)
    page.mouse.down()
    before = len(sent)
    asked = {"x": x, "y": y, "middle": middle} | sweep
    drawn = page.evaluate("asked => bench.drag(asked)", asked)
    messages = len(sent) - before
    page.mouse.up()
    b.settle(page)
    return drawn, display, messages


def grip_of(page: Page) -> Locator:
    """Find the main figure's first handle."""
    return page.locator(".lv-lead .lv-target").first


def count_messages(page: Page) -> list[object]:
    """Give a list that gets what the page sends from now on."""
    sent: list[object] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.webSocketFrameSent", lambda message: sent.append(message))
    session.send("Network.enable")
    return sent
