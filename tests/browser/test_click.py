"""A click or a tap on a plot: the handle goes there, as if it had been dragged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import expected
from tests.browser.every_figure import Case
from tests.browser.visit import Figure, Visit

PAGE = "one-prediction"
Start = Callable[..., Visit]


def spot(figure: Figure, right: float, up: float, axes: str = "xy") -> tuple[float, float]:
    """Find a place on a subplot of a figure, by its share of width and height."""
    plane = figure.plot.locator(f".{axes} .nsewdrag")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    return box["x"] + right * box["width"], box["y"] + (1 - up) * box["height"]


def press(page: Page, place: tuple[float, float], *, phone: bool) -> None:
    """Click there with the mouse, or tap with a finger."""
    (page.touchscreen.tap if phone else page.mouse.click)(*place)


@pytest.mark.parametrize("phone", [False, True])
def test_a_click_places_the_prediction_there_and_tells_the_server_once(
    visit: Start, phone: bool
) -> None:
    here = visit(f"{PAGE}?o=1.2", phone=phone)
    figure = here.figure(PAGE)
    low, high = expected.scene().base["layout"]["xaxis"]["range"]
    for axes, right, up in (("xy", 0.7, 0.8), ("xy2", 0.25, 0.9)):
        here.settle_without_scrolling()
        place, before = spot(figure, right, up, axes), here.sent
        press(here.page, place, phone=phone)
        here.next_frame()
        o = figure.value("o")
        # A pixel, and half a step: it is rounded to hundredths.
        box = figure.plot.locator(f".{axes} .nsewdrag").bounding_box()
        assert abs(o - (low + right * (high - low))) <= (high - low) / box["width"] + 0.005
        here.settle_without_scrolling()
        assert here.sent - before == 2, "as after a drag: the handle, and the whole page"
        here.page.wait_for_url(f"**/{PAGE}?**o={o:.10g}**")
    if not phone:  # a finger has no keys
        here.page.keyboard.press("ArrowRight")
        here.next_frame()
        assert figure.value("o") == pytest.approx(o + 0.01)


def test_a_drag_on_the_empty_plot_and_a_wrong_button_move_nothing(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2")
    figure, mouse = here.figure(PAGE), here.page.mouse
    x, y = spot(figure, 0.7, 0.6)
    before = here.sent
    mouse.click(x, y, button="right")
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y + 60, steps=4)
    mouse.up()
    here.settle_without_scrolling()
    assert figure.value("o") == 1.2
    assert here.sent == before


def test_while_a_needle_is_to_be_turned_a_click_answers_nothing(visit: Start) -> None:
    here = visit(PAGE)
    figure = here.figure(PAGE)
    for axes in ("xy", "xy2"):
        here.page.mouse.click(*spot(figure, 0.3, 0.8, axes))
        here.settle_without_scrolling()
    assert (figure.value("guess"), here.page.url) == (0, f"{here.address}/{PAGE}")
    expect(here.page.locator(".st-key-guess")).to_contain_text("Guess first")


# A handle that goes through a list of places, the two that share one grip, and rows.
OTHERS = {
    "bricks": (Case("sse-vs-mse", "bricks", "B=4"), ["B"], (0.6, 0.7)),
    "weights": (Case("weights", "weights", "w=1&b=2"), ["w", "b"], (0.7, 0.3)),
}


@pytest.mark.parametrize("key", OTHERS)
def test_other_handles_go_where_the_click_is(visit: Start, key: str) -> None:
    case, names, (right, up) = OTHERS[key]
    here = visit(f"{case.path}?{case.said}")
    figure, scene = here.figure(case.key), case.draw().scene
    at = {each.name: figure.value(each.name) for each in scene.handles if each.grips}
    start, end = figure.where(names[0]), spot(figure, right, up)
    here.page.mouse.click(*end)
    here.next_frame()
    by = end[0] - start[0], end[1] - start[1]
    box = figure.plot.locator(".xy .nsewdrag").bounding_box()
    for name in names:
        size = box["width"], box["height"]
        assert expected.is_nearest(scene, name, at, figure.value(name), by, size)


def test_a_click_on_a_point_chooses_its_row_and_one_beside_all_none(visit: Start) -> None:
    here = visit("batch?view=predicted+against+actual&row=1")
    figure = here.figure("batch")
    x, y = figure.where("example")
    row = figure.value("example")
    figure.slider("example").press("ArrowRight" if row == 0 else "ArrowLeft")
    here.settle_without_scrolling()
    assert figure.value("example") != row
    here.page.mouse.click(x + 4, y - 4)
    here.settle_without_scrolling()
    assert figure.value("example") == row
    here.page.mouse.click(*spot(figure, 0.05, 0.95))
    here.settle_without_scrolling()
    assert figure.value("example") == row


# The names of the animations that start on the page, of the rings around handles.
WATCH = """() => {
  window.nudged = []
  addEventListener("animationstart", (e) => nudged.push(e.animationName), true)
}"""
# Only what stops it takes it away then.
LATER = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(".lv-halo { animation-delay: 10000s !important }")
  document.adoptedStyleSheets = [sheet]
}"""


@pytest.mark.parametrize(("still", "key"), [(False, ""), (False, "Shift"), (True, "")])
def test_a_handle_moves_once_by_itself_unless_one_is_busy_or_wants_no_motion(
    visit: Start, still: bool, key: str
) -> None:
    here = visit(still=still)
    here.page.add_init_script(f"({WATCH})()")
    if key:
        here.page.add_init_script(f"({LATER})()")
    here.page.goto(f"{here.address}/embed/{PAGE}?o=1.2")
    ring = here.page.locator(".lv-grip[data-handle=o]").first
    if key:
        here.page.locator(".lv-nudge").wait_for()
        here.page.keyboard.press(key)
    elif not still:
        here.page.wait_for_function("() => nudged.length")
    expect(here.page.locator(".lv-nudge")).to_have_count(0)
    expect(ring).to_be_visible()
    assert here.page.evaluate("nudged") == ([] if key or still else ["lv-nudge"])
    expect(here.page.locator(".lv-hint")).to_be_visible(visible=still)
