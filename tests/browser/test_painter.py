"""What is painted while Plotly is on its way, against what Plotly then draws."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from lossviz.figures import batch, one_prediction
from lossviz.figures.batch import CurveOptions, actual, residuals
from lossviz.figures.minibatch import bricks, descents, levels
from lossviz.figures.minibatch.descents import Rates
from lossviz.figures.neuron import chain
from lossviz.figures.neuron.chain import Setting
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import Scene, theme
from lossviz.loss import MSE, SSE, SquaredError
from lossviz.minibatch.curves import BatchOptions
from lossviz.neuron.activations import ACTIVATIONS
from lossviz.reading.samples import SAMPLES, load_sample
from pages.figure.assets import fingerprint
from tests.browser.visit import NEAR, Visit, save

Start = Callable[..., Visit]
COMPARE = Path(__file__).with_name("compare.js").read_text(encoding="utf-8")
LOSS = SquaredError(half=True)
WIDTHS = (760, 358)
SOME = 17  # every so many of the scenes
DIFFER = """async ([base, scenes, widths]) => {
  const painter = await import(`${base}/painter.js`)
  const family = getComputedStyle(document.body).fontFamily
  const plot = Object.assign(document.createElement("div"), { id: "a" })
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.id = "b"
  for (const each of [plot, svg]) {
    each.style.cssText = "position: absolute; left: 0; top: 0"
    document.body.append(each)
  }
  const found = []
  for (const scene of scenes.map((each) => JSON.parse(each)))
    for (const width of widths)
      found.push(await pictures.compare(painter, scene, width, family))
  return found
}"""


def _compare(here: Visit, scenes: list[str], widths: tuple[int, ...] = WIDTHS) -> list[Any]:
    """Tell for each scene and width what differs; None where it is left to Plotly."""
    here.page.evaluate(COMPARE)
    base = f"{here.address}/lossviz/{fingerprint()}"
    answers: list[Any] = here.page.evaluate(DIFFER, [base, scenes, list(widths)])
    return answers


def _prediction_scenes() -> Iterator[Scene]:
    for target, half_width, rate in ((2.0, 1.0, 0.5), (0.0, 10.0, 0.0), (-3.0, 2.0, -0.5)):
        formula = LOSS.formula()
        curve = one_prediction.draw_loss_curve(
            target, half_width, loss=LOSS, learning_rate=rate, formula=formula
        )
        yield from (curve, one_prediction.without_slope(curve))
        yield steps.draw_steps(target, target - 0.8 * half_width, loss=LOSS, learning_rate=rate)
        yield secant.draw_secant(target, target - 0.8 * half_width, half_width, loss=LOSS)


def _batch_scenes() -> Iterator[Scene]:
    for sample in SAMPLES:
        data = load_sample(sample.key)
        for objective, magnified in ((SSE, False), (MSE, True)):
            options = CurveOptions(objective, 0.5, magnified)
            yield batch.draw_batch_curve(data, options, 1)
            yield actual.draw_actual(data, options, 1)
            yield residuals.draw_residuals(data, options, 1, residuals.PREDICTION)


def _minibatch_scenes() -> Iterator[Scene]:
    for key in ("five", "cancel", "diabetes"):
        data = load_sample(key)
        options = BatchOptions(SSE, MSE, None, 1)
        for size in (1, 3, data.n):
            # Plotly leaves out bricks that are lower than it can draw.
            yield bricks.draw_bricks(data, options, min(size, 32))
            yield levels.draw_levels(data, options, size)
            yield descents.draw_descents(data, options, Rates(0.1, 0.1), size)


def _chain_scenes() -> Iterator[Scene]:
    for activation in ACTIVATIONS.values():
        for x, t, w, b in ((-1.0, 0.5, -0.8, 0.4), (3.0, -20.0, 5.0, 1.0)):
            yield chain.draw_chain(Setting(x, t, w, b, activation, LOSS, 0.5))


FAMILIES: Mapping[str, Callable[[], Iterator[Scene]]] = {
    "one prediction": _prediction_scenes,
    "a batch": _batch_scenes,
    "mini-batches": _minibatch_scenes,
    "one neuron": _chain_scenes,
}


def _check_painted(visit: Start, scenes: list[Scene]) -> None:
    payloads = [scene.payload for scene in scenes]
    found = _compare(visit("", below=False), payloads)
    assert [each for each in found if each] == []
    left_to_plotly = found.count(None)
    assert left_to_plotly <= len(found) / 20


def test_what_is_painted_is_what_plotly_draws(visit: Start) -> None:
    every = [scene for family in FAMILIES.values() for scene in family()]
    _check_painted(visit, every[::SOME])


@pytest.mark.exhaustive
@pytest.mark.parametrize("family", FAMILIES)
def test_all_that_is_painted_is_what_plotly_draws(visit: Start, family: str) -> None:
    _check_painted(visit, list(FAMILIES[family]()))


def _random_axis(draw: random.Random) -> dict[str, Any]:
    if draw.random() < 0.4:
        low = draw.uniform(-8, 8)
        span = 10 ** draw.uniform(0, 1.2)  # of which one power of ten is in it, at the least
        raised = {"exponentformat": "power"} if draw.random() < 0.5 else {}
        return theme.style_axis("x", type="log", dtick=1, range=[low, low + span], **raised)
    middle = draw.choice([0.0, draw.uniform(-1, 1) * 10 ** draw.uniform(-3, 7)])
    half = 10 ** draw.uniform(-7, 12) if middle == 0 else abs(middle) * 10 ** draw.uniform(-4, 2)
    counted = {"nticks": draw.randint(3, 9)} if draw.random() < 0.5 else {}
    return theme.style_axis("x", range=[middle - half, middle + half], **counted)


def _random_figure(draw: random.Random) -> str:
    layout = theme.style_layout(draw.randint(220, 520))
    layout |= {"xaxis": _random_axis(draw), "yaxis": _random_axis(draw)}
    layout["margin"] = {"l": 90, "r": 40, "t": 20, "b": 70}
    figure = {"data": [{"type": "scatter", "x": [], "y": [], "mode": "lines"}], "layout": layout}
    return json.dumps({"figure": figure, "narrow": {}})


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.exhaustive)])
def test_axes_have_plotlys_ticks_whatever_their_range(visit: Start, count: int) -> None:
    draw = random.Random(3)
    figures = [_random_figure(draw) for _ in range(count)]
    found = _compare(visit("", below=False), figures, (700,))
    differ = [
        (each, json.loads(f)["figure"]["layout"])
        for each, f in zip(found, figures, strict=True)
        if each
    ]
    assert differ == []
    assert (
        found.count(None) < len(found) / 2
    )  # numbers that touch are left to Plotly, which turns them


LINKS = (
    "one-prediction",
    "one-prediction?o=1.5",
    "batch",
    "batch?data=diabetes&picture=errors",
    "weights",
    "sse-vs-mse",
)
LOOKED_AT = {("one-prediction?o=1.5", False), ("batch", True)}
PLACES = """() => ({
  windows: [...document.querySelectorAll(".lv-main .lv-window")].map((e) =>
    ["x", "y", "width", "height"].map((name) => Number(e.getAttribute(name)))),
  grips: [...document.querySelectorAll(".lv-main .lv-grip [role=slider]")].map((e) => {
    const { left, top } = e.getBoundingClientRect()
    const stage = e.closest(".lv-stage").getBoundingClientRect()
    return [left - stage.left, top - stage.top]
  }),
})"""
# Looks at every frame whether a curve is seen; what is blank counts.
WATCH = """() => {
  window.blank = 0
  const isSeen = (e) => e && e.getBoundingClientRect().width > 100
  const look = () => {
    const lines = [...document.querySelectorAll(".lv-main :is(.js-line, .js-fill)")]
    if (!lines.some(isSeen)) window.blank += 1
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


# The browser has time only after a while, and then again and again.
LATE = """
window.idleMoments = 0
window.requestIdleCallback = (act) =>
  setTimeout(() => { window.idleMoments += 1; act() }, window.idleMoments ? 100 : 5000)
"""


class Gate:
    """Holds Plotly's script back until it is opened."""

    def __init__(self, here: Visit) -> None:
        self._held: list[Route] = []
        self._is_open = False
        here.page.route("**/plotly.js", self._ask)

    def _ask(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        self._is_open = True
        for route in self._held:
            route.continue_()


def _held_back(visit: Start, path: str, **how: Any) -> tuple[Visit, Gate]:
    here = visit(**how)
    gate = Gate(here)
    here.page.goto(f"{here.address}/{path}")
    here.settle_without_scrolling(drawn=".lv-main.lv-painted")
    return here, gate


@pytest.mark.parametrize(
    ("link", "phone"),
    [
        pytest.param(
            link, phone, marks=() if (link, phone) in LOOKED_AT else pytest.mark.exhaustive
        )
        for link in LINKS
        for phone in (False, True)
    ],
)
def test_plotly_takes_the_place_of_the_painted_picture_without_a_jump(
    visit: Start, link: str, phone: bool
) -> None:
    here, gate = _held_back(visit, link, phone=phone)
    before = here.page.evaluate(PLACES)
    assert before["windows"]
    here.page.evaluate(WATCH)
    gate.open()
    expect(here.page.locator(".lv-main.lv-ready")).to_be_visible()
    expect(here.page.locator(".lv-main.lv-painted")).to_have_count(0)
    here.next_frame()
    after = here.page.evaluate(PLACES)
    for what, places in before.items():
        for was, now in zip(places, after[what], strict=True):
            assert now == pytest.approx(was, abs=1)
    assert here.page.evaluate("window.blank") == 0


def test_a_painted_picture_is_dragged_and_saved_and_follows_its_controls(visit: Start) -> None:
    here, _ = _held_back(visit, "one-prediction?o=1.5")
    figure = here.figure("one-prediction")
    moved = figure.carry("o", dx=60)
    assert moved > 1.5
    here.page.wait_for_url(f"**o={moved:g}**")
    here.type_in("t", "3")
    expect(figure.root.locator(".lv-painting .annotation").first).to_be_visible()
    expect(figure.sentence).to_contain_text("Too low by")
    picture = save(here.page, figure.root, "SVG").path().read_text(encoding="utf-8")
    assert "prediction o" in picture
    assert 'class="js-line"' in picture


def test_plotly_waits_for_a_hand(visit: Start) -> None:
    here = visit()
    here.page.add_init_script(LATE)
    here.page.goto(f"{here.address}/one-prediction?o=1.5")
    expect(here.page.locator(".lv-main.lv-painted")).to_be_visible()
    figure = here.figure("one-prediction")
    x, y = figure.grab("o")
    here.page.mouse.move(x + 20, y)
    here.page.wait_for_function("() => window.idleMoments > 2")
    here.page.mouse.move(x + 60, y)
    here.next_frame()
    assert figure.where("o")[0] == pytest.approx(x + 60, abs=NEAR)
    moved = figure.value("o")
    assert "lv-ready" not in figure.root.get_attribute("class")
    here.page.mouse.up()
    expect(figure.root).to_have_class(re.compile("lv-ready"))
    assert figure.value("o") == moved


MISSED = """addEventListener("error", ({ target }) => {
  window.missed ||= target.tagName === "SCRIPT" && target.src.endsWith("/plotly.js")
}, true)"""


def test_where_plotly_does_not_come_the_picture_stays(visit: Start) -> None:
    here = visit()
    here.outage = True  # what fails is asked for to fail
    here.page.add_init_script(MISSED)
    here.page.route("**/plotly.js", lambda route: route.abort("connectionreset"))
    here.page.goto(f"{here.address}/one-prediction?o=1.5")
    here.settle_without_scrolling(drawn=".lv-main.lv-painted")
    here.page.wait_for_function("() => window.missed")
    here.next_frame()
    figure = here.figure("one-prediction")
    expect(figure.sentence).to_contain_text("Too low by 0.50")
    assert figure.carry("o", dx=60) > 1.5
    expect(figure.root).to_have_class(re.compile("lv-painted"))
