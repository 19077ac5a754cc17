"""A visitor: a browser's page on the explorer, and all that went wrong on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Streamlit looks for its server below a deep link first; the answer there is "not found".
PROBING = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
# What a browser says of a server that is away, where a test has told the visit so.
AWAY = re.compile(
    "ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_ABORTED|ERR_SOCKET_NOT_CONNECTED"
    "|ERR_INCOMPLETE_CHUNKED|status of 50[234]|Cannot send rerun backMessage when disconnected"
    "|ERR_INTERNET_DISCONNECTED|DoInitPings timed out|Connection timed out|No response received"
    "|Is Streamlit still running"
)
# A figure is drawn once it is about to be seen, so each is brought into view. What unfolds pushes
# away what stands below it: a hand that comes down on that meanwhile may come up beside it.
SETTLED = """() => {
  const app = document.querySelector("[data-testid=stApp]")
  if (app?.dataset.testScriptState !== "notRunning" || !document.querySelector("h1")) return false
  const waiting = document.querySelector(".lv-figure:not(.lv-ready), [data-testid=stSkeleton]")
  waiting?.scrollIntoView({ block: "center" })
  const moves = ({ playState, effect }) =>
    playState === "running" && effect.getComputedTiming().iterations !== Infinity
  if (document.getAnimations().some(moves)) return false
  if (!waiting) document.querySelector("[data-testid=stMain]").scrollTo(0, 0)
  return !waiting
}"""
STANDS = """(figure) => {
  const app = document.querySelector("[data-testid=stApp]")
  const drawn = document.querySelector("h1") && document.querySelector(figure)
  return Boolean(drawn) && app.dataset.testScriptState === "notRunning"
}"""
QUIET_MILLISECONDS = 200
MOST_WAITS = 100
# On a busy machine the page may take longer than that to draw what it got, and a figure asks
# for the rest of its page only once it has been painted.
IDLE = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))))"""
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

    def _sent(self, _: object) -> None:
        self.sent += 1
        self.frames += 1
        self.answered = False

    def _received(self, payload: bytes) -> None:
        self.frames += 1
        message = ForwardMsg.FromString(payload)
        if message.WhichOneof("type") == "script_finished":
            # A run that was cut short is followed by the one that cut it short.
            self.answered = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

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

    def open(self, path: str = "") -> Visit:
        """Go to a path of the explorer and wait until all of it stands."""
        self.page.goto(f"{self.address}/{path}")
        return self.settle()

    def settle(self) -> Visit:
        """Wait until server and browser have nothing more to say, and every figure is drawn."""
        self.page.wait_for_function(SETTLED)
        self._wait_for_quiet()
        self.page.wait_for_function(SETTLED)
        return self

    def settle_without_scrolling(self, drawn: str = ".lv-figure.lv-ready") -> Visit:
        """Wait until server and browser have nothing more to say; figures out of view may wait."""
        self.page.wait_for_function(STANDS, arg=drawn)
        self._wait_for_quiet()
        return self

    def _wait_for_quiet(self) -> None:
        for _ in range(MOST_WAITS):
            before = self.frames
            self.page.wait_for_timeout(QUIET_MILLISECONDS)
            self.page.evaluate(IDLE)
            if self.answered and self.frames == before:
                return

    def go_to(self, name: str) -> Visit:
        """Go to another page by the navigation."""
        self.page.get_by_test_id("stHeader").get_by_role("link", name=name, exact=True).click()
        return self

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
        box = self.slider(handle).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def grab(self, handle: str) -> tuple[float, float]:
        """Take hold of a handle with the mouse."""
        x, y = self.where(handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

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
