"""The figure component: what every figure can do, on figures that ask much of it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import UNWATCHED, complain_about
from tests.browser.server import serve
from tests.browser.visit import Figure, Visit, save
from tests.browser.workbench import scenes

Start = Callable[..., Visit]
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("workbench") / "log"
    with serve(HERE / "workbench" / "app.py", log=log, options=UNWATCHED) as address:
        yield address
    complain_about(log)


@pytest.fixture
def bench(visit: Start, workbench: str) -> Callable[..., Visit]:
    return lambda **how: visit("", at=workbench, below=False, **how)


def _told(here: Visit, key: str) -> dict[str, float]:
    said = here.page.get_by_test_id("stText").inner_text().removeprefix("server: ")
    return json.loads(said.replace("'", '"'))[key]


# Handles


def test_two_handles_follow_pointer_and_keys_apart_and_together(
    bench: Callable[..., Visit],
) -> None:
    here = bench()
    figure = here.figure("pair")
    expect(figure.sentence).to_have_text("Across −0.50, up 0.50.")
    across = figure.carry("across", dx=120)
    assert across > -0.5
    assert figure.value("up") == 0.5
    x, _ = figure.where("up")
    up = figure.carry("up", dx=70, dy=40)
    assert up < 0.5
    assert figure.where("up")[0] == pytest.approx(x, abs=1.5)
    expect(figure.sentence).to_have_text(f"Across {across:.2f}, up {up:.2f}.")
    expect(here.page.get_by_test_id("stText")).to_contain_text(f"'up': {up:g}")
    here.settle_without_scrolling()
    assert _told(here, "pair") == {"across": across, "up": up}
    slider = figure.slider("up")
    assert slider.get_attribute("aria-orientation") == "vertical"
    slider.press("ArrowUp")
    expect(slider).to_have_attribute("aria-valuetext", f"up at {up + 0.01:.2f}")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "up at 0.00")


# All that the server says arrives a while later, as over a long line.
FAR = """() => {
  const listen = WebSocket.prototype.addEventListener
  WebSocket.prototype.addEventListener = function (type, hear, how) {
    const late = (event) => setTimeout(() => hear(event), 150)
    return listen.call(this, type, type === "message" ? late : hear, how)
  }
}"""
WATCHED = """slider => {
  slider.seen = []
  const note = () => slider.seen.push(Number(slider.getAttribute("aria-valuenow")))
  new MutationObserver(note).observe(slider, { attributeFilter: ["aria-valuenow"] })
}"""


def test_quick_moves_of_two_handles_lose_none(bench: Callable[..., Visit]) -> None:
    here = bench()
    here.page.add_init_script(f"({FAR})()")
    figure = here.open(below=False).figure("pair")
    figure.slider("across").evaluate(WATCHED)
    for k in range(6):
        figure.drag("across", dx=20 + k, steps=1)
        figure.drag("up", dy=8 + k, steps=1)
    at = {name: figure.value(name) for name in ("across", "up")}
    here.settle()
    assert _told(here, "pair") == at
    assert {name: figure.value(name) for name in at} == at
    seen = figure.slider("across").evaluate("slider => slider.seen")
    assert seen == sorted(seen)  # no answer to an older move pulled it back


def test_a_handle_on_an_irregular_grid_snaps_takes_keys_and_plays(
    bench: Callable[..., Visit],
) -> None:
    here = bench()
    figure = here.figure("snapped")
    slider = figure.slider("stop")
    for name, place in zip("abcdefg", scenes.GRID, strict=True):
        expect(slider).to_have_attribute("aria-valuetext", f"{name} at {place:.2f}")
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "g at 9.00")
    slider.press("Home")
    x, y = figure.grab("stop")
    width = figure.plot.locator(".nsewdrag").bounding_box()["width"] / 11.0
    for place in np.linspace(0, 9, 37):
        here.page.mouse.move(x + place * width, y)
        here.next_frame()
        stands = scenes.GRID[int(figure.value("stop"))]
        assert abs(stands - place) <= np.abs(scenes.GRID - place).min() + 1.5 / width
    here.page.mouse.up()
    here.settle_without_scrolling()
    assert _told(here, "snapped") == {"stop": 6}
    slider.press("Home")
    figure.button("Step ▶").click()
    expect(slider).to_have_attribute("aria-valuenow", "1")
    figure.button("◀ Back").click()
    expect(slider).to_have_attribute("aria-valuenow", "0")
    figure.button("Play").click()
    expect(figure.button("Pause")).to_be_visible()
    expect(slider).to_have_attribute("aria-valuenow", "6")
    expect(figure.button("Play")).to_be_visible()
    expect(here.page.get_by_test_id("stText")).to_contain_text("'stop': 6")


def test_hundreds_of_segments_follow_and_an_empty_figure_is_one(
    bench: Callable[..., Visit],
) -> None:
    here = bench().settle()
    figure = here.figure("many")
    paths = figure.root.locator("[data-mark='pulls'] path")
    for w in figure.sweep("w", to=500, count=12):
        errors = w - scenes.OFFSETS
        drawn = [_lines(paths.nth(k).get_attribute("d")) for k in range(3)]
        assert drawn == [(errors < -1e-8).sum(), (abs(errors) <= 1e-8).sum(), (errors > 1e-8).sum()]
    empty = here.figure("empty")
    expect(empty.svg).to_be_visible()
    expect(empty.root.locator("[role=slider]")).to_have_count(0)


def _lines(path: str) -> int:
    """Count the pieces of a path that stay open: those are segments, their heads are closed."""
    return sum(not piece.endswith("Z") for piece in path.split("M")[1:])


# Its node


def test_the_node_and_the_zoom_are_kept_over_changes(bench: Callable[..., Visit]) -> None:
    here = bench()
    figure = here.figure("pair")
    figure.svg.evaluate("svg => { svg.mine = true }")
    box = figure.plot.locator(".nsewdrag").bounding_box()
    here.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    here.page.mouse.down()
    here.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.7 * box["height"], steps=4)
    here.page.mouse.up()
    reset = figure.button("Reset zoom")
    expect(reset).to_be_visible()
    whole = _range(figure)
    assert whole[1] - whole[0] < 1.5
    figure.slider("across").press("ArrowRight")
    here.settle_without_scrolling()
    assert _range(figure) == whole
    reset.click()
    expect(reset).to_be_hidden()
    assert _range(figure) == [-1.5, 1.5]
    for k in range(4):
        here.type_in("raised", f"{k + 1}")
        here.settle_without_scrolling()
    assert figure.svg.evaluate("svg => svg.mine")
    assert _range(figure, "yaxis") == pytest.approx([2.5, 5.5])


def _range(figure: Figure, axis: str = "xaxis") -> list[float]:
    return figure.plot.evaluate("(plot, axis) => [...plot._fullLayout[axis].range]", axis)


def test_another_theme_recolours_the_same_node(visit: Start) -> None:
    here = visit("one-prediction?o=1.2", below=False)
    figure = here.figure("one-prediction")
    figure.svg.evaluate("svg => { svg.mine = true }")
    colours = [_colours(figure)]
    here.page.emulate_media(color_scheme="dark")
    expect(figure.root).to_have_class(re.compile("lv-dark"))
    here.settle_without_scrolling()
    colours.append(_colours(figure))
    assert figure.svg.evaluate("svg => svg.mine")
    assert all(light != dark for light, dark in zip(*colours, strict=True))


def _colours(figure: Figure) -> list[str]:
    mark = figure.mark("prediction").get_attribute("fill")
    curve = figure.plot.locator("path.js-line").first.evaluate("p => getComputedStyle(p).stroke")
    return [mark, curve]


# Play


def test_play_is_one_step_where_less_motion_is_asked_for(bench: Callable[..., Visit]) -> None:
    here = bench(still=True)
    figure = here.figure("snapped")
    figure.button("Play").click()
    expect(figure.slider("stop")).to_have_attribute("aria-valuenow", "1")
    expect(figure.button("Pause")).to_have_count(0)  # nothing goes on by itself


# Downloads


SVG = "{http://www.w3.org/2000/svg}"
# Where a text of an SVG ends, from where the first letter starts, in pixels.
WIDTH = """async (words) => {
  await document.fonts.ready
  const texts = [...document.querySelectorAll("svg text")]
  return texts.find((e) => e.textContent === words).getComputedTextLength()
}"""


def test_a_saved_picture_holds_figure_marks_sentence_and_address(
    bench: Callable[..., Visit],
) -> None:
    here = bench()
    figure = here.figure("pair")
    picture = ET.fromstring(_save(here, "SVG").read_text(encoding="utf-8"))
    texts = ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]
    assert "−0.50 and 0.50" in texts
    assert texts[0] == "Across −0.50, up 0.50."
    assert texts[-1] == here.page.url
    assert not [node for node in picture.iter() if "lv-grip" in (node.get("class") or "")]
    size = figure.plot.bounding_box()
    width, height = (float(picture.get(name)) for name in ("width", "height"))
    assert width == size["width"]
    assert height > size["height"] + 30, "there is room for the words"
    data = _save(here, "PNG").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    drawn = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    assert drawn == pytest.approx((2 * width, 2 * height), abs=2)


def test_a_saved_picture_has_the_font_of_the_page(bench: Callable[..., Visit]) -> None:
    here = bench()
    words = "−0.50 and 0.50"
    shown = here.page.evaluate(WIDTH, words)
    picture = _save(here, "SVG").read_text(encoding="utf-8")
    # Alone, it has no other font than what it takes along.
    with here.page.context.new_page() as alone:
        alone.set_content(picture)
        assert alone.evaluate(WIDTH, words) == pytest.approx(shown, abs=0.1)
        alone.set_content(picture.replace("@font-face", "@none"))
        assert alone.evaluate(WIDTH, words) != pytest.approx(shown, abs=0.5)


def test_a_long_address_is_cut_in_a_picture(bench: Callable[..., Visit]) -> None:
    here = bench()
    here.page.evaluate("history.replaceState(null, '', '?rows=' + '1'.repeat(3000))")
    picture = ET.fromstring(_save(here, "SVG").read_text(encoding="utf-8"))
    lines = ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")][-3:]
    kept = "".join(lines)
    assert kept.endswith("1…")
    assert here.page.url.startswith(kept[:-1])
    assert float(picture.get("height")) < 500


def _save(here: Visit, kind: str) -> Path:
    saved = save(here.page, here.figure("pair").root, kind)
    assert saved.suggested_filename == f"pair.{kind.lower()}"
    return saved.path()


@pytest.mark.parametrize("phone", [False, True], ids=["mouse", "finger"])
def test_save_opens_a_menu_and_covers_none_of_the_picture(
    bench: Callable[..., Visit], phone: bool
) -> None:
    here = bench(phone=phone)
    root = here.figure("pair").root
    opener, menu = root.get_by_role("button", name="Save"), root.get_by_role("menu")
    press = opener.tap if phone else opener.click
    box, plot = opener.bounding_box(), here.figure("pair").plot.bounding_box()
    assert box["y"] >= plot["y"] + plot["height"]
    expect(opener).to_have_attribute("aria-expanded", "false")
    press()
    expect(menu).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    press()
    expect(menu).to_be_hidden()
    press()
    here.figure("pair").sentence.click()
    expect(menu).to_be_hidden()


def test_the_menu_goes_by_keys_and_hands_the_focus_back(bench: Callable[..., Visit]) -> None:
    here = bench()
    root = here.figure("pair").root
    opener, items = root.get_by_role("button", name="Save"), root.get_by_role("menuitem")
    for opens in ("Enter", "Space", "ArrowDown"):
        opener.press(opens)
        expect(items.first).to_be_focused()
        here.page.keyboard.press("Escape")
        expect(root.get_by_role("menu")).to_be_hidden()
        expect(opener).to_be_focused()
    opener.press("ArrowDown")
    for key, place in (("ArrowUp", -1), ("ArrowDown", 0), ("ArrowDown", 1), ("End", -1)):
        here.page.keyboard.press(key)
        expect(items.nth(place)).to_be_focused()
    here.page.keyboard.press("Home")
    with here.page.expect_download() as saved:
        here.page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "pair.png"
    expect(opener).to_be_focused()
    opener.press("Enter")
    here.page.keyboard.press("Tab")
    expect(root.get_by_role("menu")).to_be_hidden()
