"""Figures whose run is overtaken by the next one, as happens on a slow or busy line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lossviz.figures.scene import DARK, LIGHT
from pages.figure.assets import read_loader
from tests.browser import expected
from tests.browser.visit import Visit

Start = Callable[..., Visit]
# Calls the component as Streamlit does, in a place of its own; `overtaken` is cleaned up late.
# The scene comes a moment after the figure.
CALL = """async ([loaders, scene, calls, overtaken]) => {
  const address = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
  const [draw, keep] = await Promise.all(
    loaders.map(async (text) => (await import(address(text))).default))
  const parentElement = document.createElement("div")
  parentElement.innerHTML = '<div class="lv-figure"></div>'
  document.body.prepend(parentElement)
  const told = []
  const painted = () => new Promise((done) => setTimeout(done, 500))
  const setTriggerValue = (name, value) => told.push([name, value])
  const cleanups = calls.map((data) => draw({ data, parentElement, setTriggerValue }))
  setTimeout(() => keep({ data: scene }))
  await painted()
  for (const k of overtaken) cleanups[k]()
  await painted()
  draw({ data: calls.at(-1), parentElement, setTriggerValue })
  await painted()
  const found = {
    told,
    stages: parentElement.querySelectorAll(".lv-stage").length,
    sentence: parentElement.querySelector(".lv-sentence")?.innerText ?? "",
    ready: parentElement.querySelectorAll(".lv-figure.lv-ready").length,
  }
  parentElement.remove()
  cleanups.at(-1)()
  await painted()
  return { ...found, plots: parentElement.querySelectorAll(".js-plotly-plot svg").length }
}"""


KNOWN = {"of": "a test", "name": "its scene"}


def data(**changed: Any) -> dict[str, Any]:
    given = {"scene": KNOWN, "at": {"o": 1.2, "eta": 0.5}, "serial": 0, "label": "", "file": ""}
    palettes = {"palettes": {"light": LIGHT, "dark": DARK}}
    return given | palettes | {"main": True} | changed


@pytest.fixture
def call(visit: Start) -> Callable[..., dict[str, Any]]:
    here = visit("batch")

    def run(calls: list[dict[str, Any]], overtaken: tuple[int, ...] = ()) -> dict[str, Any]:
        loaders = [read_loader(name, served=True) for name in ("loader.js", "scene_loader.js")]
        scene = {**KNOWN, "scene": expected.scene().payload}
        found: dict[str, Any] = here.page.evaluate(CALL, [loaders, scene, calls, overtaken])
        return found

    return run


def test_a_call_that_was_overtaken_does_not_take_the_figure_away(call) -> None:
    scene = expected.scene()
    found = call([data(), data(at={"o": 1.5, "eta": 0.5})], overtaken=(0,))
    assert (found["stages"], found["ready"]) == (1, 1)
    assert found["sentence"] == scene.say({"o": 1.5})
    assert found["told"] == []


def test_a_figure_that_left_the_page_is_cleared(call) -> None:
    assert call([data()])["plots"] == 0


def test_figures_are_cleared_when_another_page_is_opened(visit: Start) -> None:
    here = visit("one-prediction")
    here.page.evaluate(
        "() => window.plots = [...document.querySelectorAll('.lv-figure.lv-ready .lv-plot')]"
    )
    here.go_to("Home").settle()
    # Plotly gives up a figure's layout when `unmount` in figure.js clears it.
    kept = here.page.evaluate("window.plots.filter((plot) => plot._fullLayout?.xaxis).length")
    assert here.page.evaluate("window.plots.length") > 0
    assert kept == 0, "figures that left are not cleared: see the cleanup in pages/figure/loader.js"
