"""A figure in a frame of another site: it fits, it moves, and nothing else may be framed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import new_context
from tests.browser.every_figure import EACH, Case
from tests.browser.visit import carry

OVERFLOW = """() => {
  const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement
  return [scrollHeight - clientHeight, scrollWidth - clientWidth]
}"""
# Two frames later the figure knows how wide it is.
FOLD = """(shown) => new Promise((done) => {
  document.querySelector(".lv-figure").style.display = shown
  requestAnimationFrame(() => requestAnimationFrame(done))
})"""
REFUSED = re.compile("frame-ancestors|X-Frame-Options")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: what goes wrong is seen in the browser."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Another site: a folder that is served, under an address of its own."""
    folder = tmp_path_factory.mktemp("site")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def framed(
    browser: Browser, site: tuple[Path, str], address: str
) -> Iterator[Callable[..., tuple[Page, Frame]]]:
    """Opens a page of the other site with one frame on an address of the explorer."""
    folder, origin = site
    problems: list[str] = []
    contexts = []

    def start(path: str, **how: Any) -> tuple[Page, Frame]:
        source = f"{address}/{path}".replace("&", "&amp;")
        (folder / "page.html").write_text(
            '<!doctype html><meta charset="utf-8"><title>A lesson</title>'
            '<link rel="icon" href="data:,">'
            f'<iframe src="{source}" width="700" height="500" title="A figure"></iframe>',
            encoding="utf-8",
        )
        context = new_context(browser, viewport={"width": 900, "height": 700}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda told: problems.extend([told.text] * (told.type == "error")))
        page.goto(f"{origin}/page.html")
        return page, page.frames[1]

    yield start
    for context in contexts:
        context.close()
    assert not problems, problems


def wait_for_picture(frame: Frame) -> None:
    frame.wait_for_selector(".lv-painted .js-axis, .lv-painted .js-bar", state="attached")


@EACH
def test_it_fits_its_frame_and_says_its_sentence(framed: Any, case: Case) -> None:
    embed = case.draw()
    wanted = ",".join(each.name for each in embed.figure.offers[:3])
    _, frame = framed(f"embed/{case.path}?figure={case.key}&controls={wanted}&{case.said}")
    wait_for_picture(frame)
    assert frame.evaluate(OVERFLOW) == [0, 0]
    said = frame.locator(".lv-sentence").inner_text()
    assert said == embed.scene.say(embed.at)
    assert frame.locator("form label").count() == len(wanted.split(","))


def test_it_is_dragged_and_moved_by_keys_in_its_frame(framed: Any) -> None:
    page, frame = framed("embed/one-prediction?o=1.2")
    wait_for_picture(frame)
    embed = Case("one-prediction", "one-prediction", "o=1.2").draw()
    slider = frame.get_by_role("slider").first
    dragged = carry(page, slider, dx=150)
    assert dragged > 1.2
    page.keyboard.press("ArrowLeft")
    expect(slider).not_to_have_attribute("aria-valuenow", f"{dragged:g}")
    value = float(slider.get_attribute("aria-valuenow") or "nan")
    step = embed.scene.handles[0].step
    assert value == pytest.approx(dragged - step)
    expect(frame.locator(".lv-sentence")).to_have_text(embed.scene.say({"o": value}))


def test_a_control_draws_another_scene_and_the_handle_stays(framed: Any) -> None:
    page, frame = framed("embed/one-prediction?o=1.2&controls=half,t")
    wait_for_picture(frame)
    slider = frame.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuenow", "1.2")
    value = float(slider.get_attribute("aria-valuenow") or "nan")
    frame.get_by_label("One half").uncheck()
    embed = Case("one-prediction", "one-prediction", "half=false").draw()
    expect(frame.locator(".lv-sentence")).to_have_text(embed.scene.say({"o": value}))
    frame.get_by_label("target").fill("2.1")
    embed = Case("one-prediction", "one-prediction", "half=false&t=2.1").draw()
    expect(frame.locator(".lv-sentence")).to_have_text(embed.scene.say({"o": value}))


def test_what_cannot_be_drawn_is_said_and_the_figure_stays(framed: Any) -> None:
    _, frame = framed("embed/one-prediction?controls=t")
    wait_for_picture(frame)
    before = frame.locator(".lv-sentence").inner_text()
    frame.get_by_label("target").fill("1e200")
    expect(frame.locator(".lv-message")).to_contain_text("t (target)")
    assert frame.locator(".lv-sentence").inner_text() == before


def test_it_is_drawn_again_when_what_it_stands_in_was_folded_away(framed: Any) -> None:
    _, frame = framed("embed/one-prediction")
    wait_for_picture(frame)
    slider = frame.get_by_role("slider").first
    before = slider.bounding_box()
    for shown in ("none", ""):
        frame.evaluate(FOLD, shown)
    assert slider.bounding_box() == before


def test_light_or_dark_is_chosen_by_the_address(framed: Any) -> None:
    for theme, device in (("dark", "light"), ("light", "dark")):
        _, frame = framed(f"embed/batch?theme={theme}", color_scheme=device)
        wait_for_picture(frame)
        dark = frame.locator(".lv-figure").evaluate("(e) => e.classList.contains('lv-dark')")
        assert dark == (theme == "dark")


def test_no_other_address_may_be_framed(
    browser: Browser, site: tuple[Path, str], address: str
) -> None:
    folder, origin = site
    for path in ("", "batch?embed=true"):
        (folder / "other.html").write_text(f'<iframe src="{address}/{path}"></iframe>')
        page = browser.new_page()
        with page.expect_console_message(lambda told: REFUSED.search(told.text)):
            page.goto(f"{origin}/other.html")
        assert not page.frames[1].url.startswith(address)
        page.close()


def test_it_needs_no_session(framed: Any) -> None:
    page, frame = framed("embed/sse-vs-mse")
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    wait_for_picture(frame)
    page.reload()
    wait_for_picture(page.frames[1])
    assert not sockets
