"""A figure that was saved: without a server and a network it says and does what its page does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lossviz.figures import neuron
from lossviz.figures.one_prediction import steps
from lossviz.figures.scene import Label, Scene
from lossviz.loss.squared_error import SquaredError
from lossviz.reading import read_csv
from tests.browser.conftest import new_context
from tests.browser.every_figure import EACH, Case
from tests.browser.visit import NEXT_FRAME, Finger, Visit, carry, middle_of, read_path, save

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
        context = new_context(browser, offline=True, **how)
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


def unmarked(text: str) -> str:
    return text.replace("*", "")


def check_said(scene: Scene, noted: dict[str, Any]) -> None:
    """Compare all that a figure says at one place with what Python says there."""
    at = noted["at"]
    assert noted["sentence"] == unmarked(scene.say(at))
    values = scene.read(at)
    for handle in (each for each in scene.handles if each.grips):
        said = handle.spoken.say(values, scene.formats, scene.zeros)
        assert noted["spoken"][handle.name] == unmarked(said)
    for mark in scene.marks:
        if isinstance(mark, Label):
            words = mark.words.say(values, scene.formats, scene.zeros)
            assert noted["labels"][mark.name] == unmarked(words)


@EACH
def test_it_opens_as_its_page_and_says_at_every_place_what_python_says(
    alone: Any, case: Case
) -> None:
    embed = case.draw()
    page = alone(embed.scene.to_html(embed.at, title=embed.figure.label))
    expect(page).to_have_title(embed.figure.label)
    assert page.locator(".lv-sentence").inner_text() == unmarked(embed.scene.say(embed.at))
    described = page.locator(".lv-description").text_content()
    assert described == unmarked(embed.scene.describe(embed.at))
    page.evaluate(f"() => {{\n{WALK}\n}}")
    seen: set[str] = set()
    for handle in [h.name for h in embed.scene.handles if h.grips]:
        for noted in page.evaluate("(asked) => window.walk(asked)", [handle, PLACES]):
            check_said(embed.scene, noted)
            seen.add(json.dumps(noted["at"]))
    for handle in embed.scene.handles:
        possible = (handle.high - handle.low) / handle.step + 1
        assert len(seen) >= min(10, possible), "the handles have moved"


def test_a_hand_drags_it(alone: Any) -> None:
    embed = Case("one-prediction", "one-prediction").draw()
    page = alone(embed.scene.to_html(embed.at))
    value = carry(page, page.get_by_role("slider").first, dx=200)
    assert value > embed.at["o"]
    assert page.locator(".lv-sentence").inner_text() == unmarked(embed.scene.say({"o": value}))


def fit_line(x: list[float], t: list[float], w: float, b: float, rate: float) -> list[Any]:
    """The path of ½ Σ (w x + b − t)², with the loss at each point."""
    path = []
    for _ in range(61):
        errors = [w * xi + b - ti for xi, ti in zip(x, t, strict=True)]
        path.append((w, b, sum(e * e for e in errors) / 2))
        w -= rate * sum(e * xi for e, xi in zip(errors, x, strict=True))
        b -= rate * sum(errors)
    return list(zip(*path, strict=True))


def test_a_finger_drags_every_handle_of_a_saved_file_and_the_path_follows(alone: Any) -> None:
    data = read_csv(b"t,o,x\n1,0,-1\n2,0,0\n3,0,2\n", target="t", output="o")
    line = neuron.show(data, "x", learning_rate=0.125, weight=1, bias=0, standardised=False)
    descent = steps.draw_steps(2.0, 1.2, loss=SquaredError(), learning_rate=0.5)
    hands = [(line, "w", (-40, -30)), (line, "step", (60, 0))]
    hands += [(descent, "o", (30, 0)), (descent, "eta", (0, 24)), (descent, "k", (70, 0))]
    pages: dict[int, Page] = {}
    for scene, name, by in hands:
        if id(scene) not in pages:
            size = {"width": 390, "height": 500}
            pages[id(scene)] = alone(scene.to_html(), phone=True, viewport=size)
        page = pages[id(scene)]
        finger, grip = Finger(page), page.locator(f"[data-handle={name}] .lv-target").first
        grip.scroll_into_view_if_needed()
        scrolled, start = page.evaluate("scrollY"), middle_of(grip)
        finger.drag(start, by)
        page.evaluate(NEXT_FRAME)
        way = [after - before for after, before in zip(middle_of(grip), start, strict=True)]
        # A step of a path is some pixels wide.
        near = 10 if name in ("k", "step") else 4
        assert all(abs(w - d) <= near for w, d in zip(way, by, strict=True) if d), (name, way)
        assert page.evaluate("scrollY") == scrolled, "the page is held"
        at = {
            h.name: float(
                page.locator(f"[data-handle={h.name}] [role=slider]").get_attribute("aria-valuenow")
            )
            for h in scene.handles
        }
        path = page.locator("[data-mark=path] path").first
        if scene is line:
            assert at["w"] != 1
            w, b, losses = fit_line([-1, 0, 2], [1, 2, 3], at["w"], at["b"], 0.125)
            across, up = read_path(path, scene, "xy")
            assert (across, up) == (pytest.approx(w, abs=0.02), pytest.approx(b, abs=0.02))
            _, up = read_path(page.locator("[data-mark=losses] path").first, scene, "x3y3")
            assert up == pytest.approx(losses, rel=0.02)
        else:
            _, up = read_path(path, scene, "x2y2")
            expected = [2 + (at["o"] - 2) * (1 - at["eta"]) ** k for k in range(21)]
            assert up == pytest.approx(expected, abs=0.005)
    assert at["k"] > 0
    for page in pages.values():
        page.evaluate("scrollTo(0, 0)")
        x, y, *_ = page.locator(".lv-stage").bounding_box().values()
        Finger(page).drag((x + 20, y + 200), (0, -140))
        page.wait_for_function("() => scrollY > 40")


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


def test_a_picture_of_it_can_be_saved(alone: Any) -> None:
    embed = Case("weights", "weights").draw()
    page = alone(embed.scene.to_html(embed.at, title="The fit"))
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        saved = save(page, page.locator(".lv-figure"), kind)
        assert saved.suggested_filename == f"the-fit.{kind.lower()}"
        assert saved.path().read_bytes().startswith(start)
    picture = saved.path().read_text(encoding="utf-8")
    assert "file://" not in picture, "it has no address that others can open"


def test_a_page_saves_the_figure_as_it_stands(visit: Start, alone: Any) -> None:
    here = visit("one-prediction?o=1.2&eta=0.7", below=False)
    slider = here.page.get_by_role("slider").first
    slider.focus()
    here.page.keyboard.press("ArrowRight")
    saved = save(here.page, here.page.locator(".lv-main"), "HTML")
    assert saved.suggested_filename == "one-prediction.html"
    page = alone(saved.path().read_text(encoding="utf-8"))
    assert page.get_by_role("slider").first.get_attribute("aria-valuenow") == slider.get_attribute(
        "aria-valuenow"
    )
    assert (
        page.locator(".lv-sentence").inner_text()
        == here.page.locator(".lv-main .lv-sentence").inner_text()
    )
