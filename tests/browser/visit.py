"""A visitor: a browser's page on the explorer, and all that went wrong on it."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    ConsoleMessage,
    Download,
    Error,
    Locator,
    Page,
    Request,
    Response,
    TimeoutError,
    WebSocket,
    expect,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lossviz.figures.scene import Scene

# Streamlit looks for its server below a deep link first; the answer there is "not found".
PROBING = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
# What a browser says of a server that is away, where a test has told the visit so.
AWAY = re.compile(
    "ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_ABORTED|ERR_SOCKET_NOT_CONNECTED"
    "|ERR_INCOMPLETE_CHUNKED|status of 50[234]|Cannot send rerun backMessage when disconnected"
    "|ERR_INTERNET_DISCONNECTED|DoInitPings timed out|Connection timed out|No response received"
    "|Is Streamlit still running"
)
_SETTLED = Path(__file__).with_name("settled.js").read_text(encoding="utf-8")
SETTLED = f"(asked) => {{ {_SETTLED}\n return settled(asked) }}"
HOLD = 160  # milliseconds: a figure sends what keys have moved after 140
# A guard, no assertion: on a machine that is busy with other work a page takes minutes.
SECONDS = 180
# The state of the script, what the page complains of, and each figure with its class.
TELL = """() => [
    JSON.stringify(document.querySelector("[data-testid=stApp]")?.dataset) ?? "elsewhere",
    `loaded ${Math.round(performance.now())} ms ago`,
    ...[...document.querySelectorAll("[role=alert]")].map((e) => e.textContent),
    ...[...document.querySelectorAll(".lv-figure")].map(
        (e) => `${e.closest("[class*=st-key]")?.className}: ${e.className}, ${e.textContent}`),
]"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Visit:
    """One page of a browser, watched from its first request on."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        self.requests: list[Request] = []
        self.responses: list[Response] = []
        self.outage = False
        self.sent = 0
        self.frames = 0
        self.messages: deque[str] = deque(maxlen=60)
        self.answered = False
        self._watch()

    def _watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda answer: self.responses.append(answer))
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, payload: bytes) -> None:
        self.sent += 1
        self.frames += 1
        message = BackMsg.FromString(payload)
        self._note(f"> {message}")
        if message.WhichOneof("type") == "rerun_script":
            self.answered = False

    def _received(self, payload: bytes) -> None:
        self.frames += 1
        message = ForwardMsg.FromString(payload)
        path = list(message.metadata.delta_path)
        self._note(f"< {message.WhichOneof('type')} {path}")
        if message.WhichOneof("type") == "script_finished":
            # A run that was cut short is followed by the one that cut it short.
            self.answered = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _note(self, message: str) -> None:
        self.messages.append(f"{time.monotonic() % 1000:.3f} {' '.join(message.split())[:300]}")

    def _heard(self, message: ConsoleMessage) -> None:
        if self.outage and AWAY.search(message.text):
            return
        if message.type == "error" and not self._is_probing(message.location["url"]):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _is_probing(self, url: str) -> bool:
        return bool(url.startswith(self.address) and PROBING.search(url[len(self.address) :]))

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if urlsplit(request.url.removeprefix("blob:")).netloc not in ("", self.host):
            self.problems.append(f"left the host: {request.url}")

    def _failed(self, request: Request) -> None:
        # What is still on its way when a page is left is given up; that is no failure.
        if self.outage and AWAY.search(request.failure or ""):
            return
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")

    @property
    def host(self) -> str:
        """The server's name and port."""
        return urlsplit(self.address).netloc

    def open(self, path: str = "", *, below: bool = True) -> Visit:
        """Go to a path of the explorer and wait until all of it stands.

        Where `below` is False, only what is seen without scrolling has to be drawn.
        """
        self.page.goto(f"{self.address}/{path}")
        return self.settle() if below else self.settle_without_scrolling()

    def settle(self) -> Visit:
        """Wait until server and browser have nothing more to say, and every figure is drawn."""
        return self._wait_until_settled("")

    def settle_without_scrolling(self, drawn: str = ".lv-figure.lv-ready") -> Visit:
        """Wait until server and browser have nothing more to say; figures out of view may wait."""
        return self._wait_until_settled(drawn)

    def _wait_until_settled(self, drawn: str) -> Visit:
        until = time.monotonic() + SECONDS
        hold, frames = HOLD, -1
        # What was sent before the browser's answer is counted before it, too.
        while not self.answered or self.frames != frames:
            assert time.monotonic() < until, f"{self.page.url}: no answer of the server"
            frames = self.frames
            try:
                self.page.wait_for_function(SETTLED, arg=[drawn, hold], timeout=1000 * SECONDS)
            except TimeoutError:
                waits_for = self.page.evaluate("window.waitsFor ?? 'the page'")
                raise AssertionError(f"{self.page.url} waits for {waits_for}") from None
            hold = 0
        return self

    def go_to(self, name: str) -> Visit:
        """Go to another page by the navigation."""
        self.page.get_by_test_id("stHeader").get_by_role("link", name=name, exact=True).click()
        return self

    def tell(self) -> str:
        """Say what the page shows, for who reads why a test has failed."""
        try:
            shown = self.page.evaluate(TELL)
        except Error as problem:  # it is shut, or has crashed
            shown = [str(problem)]
        return "\n".join([self.page.url, *shown, *self.problems, "messages:", *self.messages])

    def skip_guess(self) -> Visit:
        """Skip the guess that a page asks for on a fresh visit."""
        self.page.get_by_role("button", name="Skip", exact=True).click()
        expect(self.page.locator(".st-key-guess")).to_have_count(0)
        return self.settle()

    def unfold(self, key: str = "show-data") -> Visit:
        """Open a part of the page that is folded; by default where the data are chosen."""
        self.settle()
        fold = self.page.locator(f".st-key-{key} details").first
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
            expect(fold).to_have_attribute("open", "")
        return self.settle()

    def choose_data(self, name: str) -> None:
        """Choose sample data by name, or "Type or paste rows"."""
        self.unfold()
        self.page.locator(".st-key-show-data").get_by_role("button", name=name).or_(
            self.page.locator(".st-key-show-data").get_by_role("radio", name=name)
        ).first.click()
        self.settle()

    def field(self, key: str) -> Locator:
        """Find the number or text field of a control."""
        return self.page.locator(f".st-key-{key} input").first

    def type_in(self, key: str, text: str) -> None:
        """Type into a field and press Enter."""
        self.field(key).fill(text)
        self.field(key).press("Enter")

    def shows(self, key: str, text: str) -> None:
        """Wait until a field shows this."""
        expect(self.field(key)).to_have_value(text)

    def figure(self, key: str) -> Figure:
        """Find a figure by its key."""
        return Figure(self.page, key)

    def next_frame(self) -> None:
        """Let the browser draw."""
        self.page.evaluate(NEXT_FRAME)


# A handle goes in steps, which are a few pixels wide at most, and may lie on a curve: then only
# the way along its axis is that of the hand.
NEAR = 4


def carry(page: Page, slider: Locator, dx: float = 0, dy: float = 0) -> float:
    """Drag what has the focus of a handle, here or in a frame, and see that it follows to the end.

    Gives the value that it has when the hand lets go.
    """
    x, y = middle_of(slider)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.evaluate(NEXT_FRAME)
    along = int(slider.get_attribute("aria-orientation") == "vertical")
    way = middle_of(slider)[along] - (x, y)[along]
    assert abs(way - (dx, dy)[along]) <= NEAR, way
    value = float(slider.get_attribute("aria-valuenow") or "nan")
    page.mouse.up()
    return value


def middle_of(place: Locator) -> tuple[float, float]:
    """Find the middle of something on the screen."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Finger:
    """A finger on a phone's screen: real touches, which the browser may take for scrolling."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def drag(self, start: tuple[float, float], by: tuple[float, float], steps: int = 12) -> None:
        """Go down at a place, along by some pixels, and up."""
        (x, y), (dx, dy) = start, by
        self._send("touchStart", (x, y))
        for k in range(1, steps + 1):
            self._send("touchMove", (x + dx * k / steps, y + dy * k / steps))
        self._send("touchEnd")

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


PLACES = """(mark) => {
  const window = mark.closest("svg.lv-window")
  const [x, y, width, height] = ["x", "y", "width", "height"].map((n) => +window.getAttribute(n))
  const points = mark.getAttribute("d").slice(1).split("L").map((place) => place.split(","))
  return points.map(([px, py]) => [(px - x) / width, 1 - (py - y) / height])
}"""


def read_path(mark: Locator, scene: Scene, axes: str) -> tuple[list[float], list[float]]:
    """Read where the points of a curve are, by their pixels and the ranges of the axes."""
    shares = mark.evaluate(PLACES)
    across, _, up = axes.partition("y")
    read = []
    for k, name in enumerate((f"xaxis{across[1:]}", f"yaxis{up}")):
        low, high = scene.base["layout"][name]["range"]
        values = [low + share[k] * (high - low) for share in shares]
        log = scene.base["layout"][name].get("type") == "log"
        read.append([10**v for v in values] if log else values)
    return read[0], read[1]


def save(page: Page, root: Locator, kind: str) -> Download:
    """Save a figure by the menu below it, here or in a frame."""
    root.get_by_role("button", name="Save").click()
    with page.expect_download() as saved:
        root.get_by_role("menuitem", name=kind).click()
    return saved.value


class Figure:
    """One figure of the page, and a hand on its handles."""

    def __init__(self, page: Page, key: str) -> None:
        self.page = page
        self.root = page.locator(f".st-key-{key} .lv-figure")
        self.plot = self.root.locator(".lv-plot")
        self.svg = self.plot.locator("svg.main-svg").first
        self.sentence = self.root.locator(".lv-sentence")

    def button(self, name: str) -> Locator:
        """Find one of the buttons below the figure."""
        return self.root.get_by_role("button", name=name)

    def slider(self, handle: str) -> Locator:
        """Find what has the focus of a handle."""
        return self.root.locator(f".lv-grip[data-handle='{handle}'] [role=slider]")

    def mark(self, name: str) -> Locator:
        """Find the shape of a mark."""
        return self.root.locator(f"[data-mark='{name}'] > *").first

    def value(self, handle: str) -> float:
        """Read where a handle stands."""
        return float(self.slider(handle).get_attribute("aria-valuenow"))

    def spoken(self, handle: str) -> str:
        """Read what a screen reader says of a handle."""
        return self.slider(handle).get_attribute("aria-valuetext")

    def where(self, handle: str) -> tuple[float, float]:
        """Find the middle of a handle on the screen, which is moved there if need be."""
        self.slider(handle).scroll_into_view_if_needed()
        return middle_of(self.slider(handle))

    def grab(self, handle: str) -> tuple[float, float]:
        """Take hold of a handle with the mouse."""
        x, y = self.where(handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

    def carry(self, handle: str, dx: float = 0, dy: float = 0) -> float:
        """Drag a handle, find it below the hand that lets go, and give its value."""
        self.slider(handle).scroll_into_view_if_needed()
        return carry(self.page, self.slider(handle), dx, dy)

    def drag(self, handle: str, dx: float = 0, dy: float = 0, steps: int = 4) -> None:
        """Drag a handle by some pixels and let go."""
        x, y = self.grab(handle)
        self.page.mouse.move(x + dx, y + dy, steps=steps)
        self.page.mouse.up()

    def sweep(self, handle: str, to: float, count: int) -> Iterator[float]:
        """Drag a handle by `to` pixels to the right, stopping at `count` places on the way."""
        x, y = self.grab(handle)
        for k in range(1, count + 1):
            self.page.mouse.move(x + to * k / count, y)
            self.page.evaluate(NEXT_FRAME)
            yield self.value(handle)
        self.page.mouse.up()
