"""Frames that a drag draws: one pointer event an animation frame, for two seconds."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from benchmarks import browser as b
from benchmarks import report, servers

_RUNS = 5
_LEAST = 0.9
_SWEEP = {
    "mark": "prediction",
    "seconds": 2,
    "pixels": 11,  # a frame: more than the handle's step, and than its magnet's reach
    "reach": 200,  # to either side of the target: well inside the axis
}
_BARE = _SWEEP | {"mark": "shape", "handle": "path", "x": 700, "y": 400, "middle": 700}


def rows() -> list[report.Row]:
    """Measure, with the processor as it is and slowed four times, beside the bare page."""
    with servers.explorer() as ours, b.browsing() as browser:
        page = b.opened(browser, f"{ours}/one-prediction?o=2&t=2", ".lv-ready")
        bare = b.new_page(browser)
        bare.goto((servers.STOCK / "handle.html").as_uri())
        middle = b.middle(grip_of(page))[0]
        sent = count_messages(page)
        plain = [pair(page, bare, middle, sent) for _ in range(_RUNS)]
        for each in (page, bare):
            each.context.new_cdp_session(each).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slowed = [pair(page, bare, middle, sent) for _ in range(_RUNS)]
    assert sent, "not even the releases were seen to be sent"
    frames = "frames drawn a second in a drag / one shape on a bare page"
    return [
        report.share(frames, [p[:2] for p in plain], "fps", least=_LEAST),
        report.share(
            f"{frames}, processor slowed 4 times", [p[:2] for p in slowed], "fps", least=_LEAST
        ),
        report.count(
            "messages to the server while dragging",
            sum(p[2] for p in plain + slowed),
            None,
            asked=0,
        ),
    ]


def pair(page: Page, bare: Page, middle: float, sent: list[object]) -> tuple[float, float, int]:
    """Drag the main figure's first handle; frames drawn here and there a second, and messages."""
    bare.bring_to_front()
    floor = bare.evaluate("asked => bench.drag(asked)", _BARE)
    page.bring_to_front()
    x, y = b.middle(grip_of(page))
    page.mouse.move(x, y)
    page.mouse.down()
    before = len(sent)
    asked = {"x": x, "y": y, "middle": middle} | _SWEEP
    drawn = page.evaluate("asked => bench.drag(asked)", asked)
    messages = len(sent) - before
    page.mouse.up()
    b.settle(page)
    return drawn, floor, messages


def grip_of(page: Page) -> Locator:
    """Find the main figure's first handle."""
    return page.locator(".lv-main .lv-target").first


def count_messages(page: Page) -> list[object]:
    """Give a list that gets what the page sends from now on."""
    sent: list[object] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.webSocketFrameSent", lambda message: sent.append(message))
    session.send("Network.enable")
    return sent
