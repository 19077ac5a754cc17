"""A figure that was saved: without a server and a network it says and does what its page does."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from lossviz.figures.scene import Label, Scene
from tests.browser.every_figure import EVERY, Case
from tests.browser.visit import Visit

Start = Callable[..., Visit]
WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
PLACES = 50
NAME = "</script><script>document.title='caught'</script><!-- %%data%% &amp; \u2028"
DRAWN = """() => document.querySelector(".lv-painted .js-axis, .lv-painted .js-bar") !== null"""


@pytest.fixture
def alone(browser: Browser, tmp_path: Path) -> Any:
    """Opens a page of HTML from a file, without a network; nothing may go wrong on it."""
    problems: list[str] = []
    contexts = []

    def start(html: str, **how: Any) -> Page:
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(offline=True, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda told: problems.append(told.text) if told.type == "error" else None
        )
        page.on(
            "request", lambda asked: problems.append(asked.url) if asked.url[:4] == "http" else None
        )
        page.goto(file.as_uri())
        page.wait_for_function(DRAWN)
        return page

    yield start
    for context in contexts:
        context.close()
    assert not problems, problems


def check_said(scene: Scene, noted: dict[str, Any]) -> None:
    """Compare all that a figure says at one place with what Python says there."""
    at = noted["at"]
    unmarked = scene.say(at).replace("*", "")
    assert noted["sentence"] == unmarked
    values = scene.read(at)
    for handle in scene.handles:
        said = handle.spoken.say(values, scene.formats, scene.zeros)
        assert noted["spoken"][handle.name] == said.replace("*", "")
    for mark in scene.marks:
        if isinstance(mark, Label):
            words = mark.words.say(values, scene.formats, scene.zeros).replace("*", "")
            assert noted["labels"][mark.name] == words


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_at_every_place_it_says_what_python_says(alone: Any, case: Case) -> None:
    embed = case.draw()
    page = alone(embed.scene.to_html(embed.at, title=embed.figure.label))
    handles = [h.name for h in embed.scene.handles if h.grips]
    seen: set[str] = set()
    page.evaluate(f"() => {{\n{WALK}\n}}")
    for handle in handles:
        for noted in page.evaluate("(asked) => window.walk(asked)", [handle, PLACES]):
            check_said(embed.scene, noted)
            seen.add(json.dumps(noted["at"]))
    for handle in embed.scene.handles:
        possible = (handle.high - handle.low) / handle.step + 1
        assert len(seen) >= min(10, possible), "the handles have moved"


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_it_opens_where_the_page_stands(alone: Any, case: Case) -> None:
    embed = case.draw()
    page = alone(embed.scene.to_html(embed.at, title=embed.figure.label))
    expect(page).to_have_title(embed.figure.label)
    assert page.locator(".lv-sentence").inner_text() == embed.scene.say(embed.at).replace("*", "")
    described = page.locator(".lv-description").text_content()
    assert described == embed.scene.describe(embed.at).replace("*", "")


def drawn_by_hand(page: Page) -> tuple[float, float]:
    box = page.locator(".lv-target").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_hand_drags_it(alone: Any) -> None:
    embed = Case("one-prediction", "one-prediction").draw()
    page = alone(embed.scene.to_html(embed.at))
    x, y = drawn_by_hand(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y, steps=5)
    page.mouse.up()
    slider = page.get_by_role("slider").first
    value = float(slider.get_attribute("aria-valuenow") or "nan")
    assert value > embed.at["o"] + 0.1
    assert page.locator(".lv-sentence").inner_text() == embed.scene.say({"o": value}).replace(
        "*", ""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_device_or_what_was_asked_for(alone: Any, scheme: str) -> None:
    embed = Case("one-prediction", "one-prediction").draw()
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    other = {"light": "dark", "dark": "light"}[scheme]
    followed = alone(embed.scene.to_html(embed.at), color_scheme=scheme)
    asked = alone(embed.scene.to_html(embed.at, theme=scheme), color_scheme=other)
    dark = {"light": False, "dark": True}[scheme]
    for page in (followed, asked):
        assert (page.evaluate(ground) == "rgb(16, 17, 20)") is dark
        assert page.locator(".lv-figure").evaluate("(e) => e.classList.contains('lv-dark')") is dark
    followed.emulate_media(color_scheme=other)
    expect(followed.locator(".lv-figure.lv-dark")).to_have_count(0 if dark else 1)


def test_names_with_markup_are_only_names(alone: Any) -> None:
    embed = Case("one-prediction", "one-prediction").draw()
    scene = replace(embed.scene, name=NAME)
    page = alone(scene.to_html(embed.at))
    expect(page).to_have_title(re.compile("^" + re.escape("</script><script>")))
    assert page.locator("script").count() == 2
    assert page.locator(".lv-stage").get_attribute("aria-label") == NAME


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_a_picture_of_it_can_be_saved(alone: Any, kind: str) -> None:
    embed = Case("weights", "weights").draw()
    page = alone(embed.scene.to_html(embed.at, title="The fit"))
    with page.expect_download() as saved:
        page.get_by_role("button", name=kind).click()
    assert saved.value.suggested_filename == f"the-fit.{kind.lower()}"
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\x89PNG" if kind == "PNG" else b"<svg")


def test_a_page_saves_the_figure_as_it_stands(visit: Start, alone: Any) -> None:
    here = visit("one-prediction?o=1.2&eta=0.7")
    slider = here.page.get_by_role("slider").first
    slider.focus()
    here.page.keyboard.press("ArrowRight")
    with here.page.expect_download() as saved:
        here.page.locator(".lv-lead").get_by_role("button", name="HTML").click()
    assert saved.value.suggested_filename == "one-prediction.html"
    page = alone(saved.value.path().read_text(encoding="utf-8"))
    assert page.get_by_role("slider").first.get_attribute("aria-valuenow") == slider.get_attribute(
        "aria-valuenow"
    )
    assert (
        page.locator(".lv-sentence").inner_text()
        == here.page.locator(".lv-lead .lv-sentence").inner_text()
    )


CONTOURS = """async ([module, grid, level]) => {
  const { findLines, findOutlines } = await import(module)
  return [findLines(grid, level), findOutlines(grid, level)]
}"""


def area(polygons: list[Any]) -> float:
    """The shoelace formula; holes count against what is around them by even and odd."""
    return sum(
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(p, p[1:] + p[:1], strict=True))) / 2
        for p in polygons
    )


def test_contours_are_where_the_height_is(visit: Start) -> None:
    from pages.figure.assets import fingerprint

    here = visit("")
    module = f"{here.address}/lossviz/{fingerprint()}/contours.js"
    x, y = np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61)
    z = x[None, :] ** 2 + 2 * y[:, None] ** 2
    grid = {"x": x.tolist(), "y": y.tolist(), "z": z.tolist()}
    for level in (0.3, 1.0, 2.0):
        lines, above = here.page.evaluate(CONTOURS, [module, grid, level])
        places = np.array([place for line in lines for place in line])
        # Along an edge of a cell the height is a parabola; it leaves its chord by h^2/8 times
        # its second derivative, which is 2 and 4 here, with edges of 1/20.
        heights = places[:, 0] ** 2 + 2 * places[:, 1] ** 2
        assert np.abs(heights - level).max() <= 4 * 0.05**2 / 8 + 1e-12
        (ring,) = lines
        ellipse = math.pi * level / math.sqrt(2)
        assert area([ring]) == pytest.approx(ellipse, rel=0.02)
        outer = max(above, key=lambda polygon: area([polygon]))
        assert area([outer]) == pytest.approx(4 * 3, abs=1e-9), "the frame"
        assert area(above) - area([outer]) == pytest.approx(area([ring]))
