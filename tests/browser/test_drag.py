"""Taking hold of a prediction: by mouse, by touch, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser import expected
from tests.browser.visit import Figure, Visit

PAGE = "one-prediction"
Start = Callable[..., Visit]


def test_a_drag_moves_point_sentence_numbers_and_fields(visit: Start) -> None:
    here = visit(f"{PAGE}?show-algebra=true")
    figure = here.figure(PAGE)
    before = figure.mark("prediction").get_attribute("d")
    figure.drag("o", dx=80)
    o = figure.value("o")
    assert 1.2 < o < 2
    assert figure.mark("prediction").get_attribute("d") != before
    expect(figure.sentence).to_have_text(expected.scene().say({"o": o}))
    here.shows("o", f"{o:.10g}")
    expect(here.page.locator(".katex", has_text=f"−{o:g})").first).to_be_visible()
    here.page.wait_for_url(f"**/{PAGE}?**o={o:.10g}**")


def test_what_is_said_is_true_at_every_frame(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure, scene = here.figure(PAGE), expected.scene()
    told = set()
    for o in figure.sweep("o", to=500, count=25):
        assert figure.sentence.inner_text() == scene.say({"o": o})
        assert figure.spoken("o") == expected.spoken(scene, {"o": o})
        told.add(figure.sentence.inner_text().split()[1])
    assert told == {"Too", "On"} or told == {"Too"}
    assert "high" in figure.sentence.inner_text()


def test_no_message_during_a_drag(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure = here.figure(PAGE)
    before = here.sent
    for _ in figure.sweep("o", to=160, count=15):
        assert here.sent == before
    here.shows("o", f"{figure.value('o'):.10g}")
    here.settle()
    # One tells where the handle was let go; the other asks for the rest of the page.
    assert 1 <= here.sent - before <= 2


def test_a_drag_that_ends_where_it_began_sends_nothing(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure = here.figure(PAGE)
    x, y = figure.grab("o")
    before = here.sent
    here.page.mouse.move(x + 90, y, steps=3)
    here.page.mouse.move(x, y, steps=3)
    here.page.mouse.up()
    here.next_frame()
    assert figure.value("o") == 1.2
    assert here.sent == before


def test_it_snaps_to_the_target(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure = here.figure(PAGE)
    x, y = figure.grab("o")
    width = figure.plot.locator(".nsewdrag").first.bounding_box()["width"]
    here.page.mouse.move(x + 0.4 * width + 3, y, steps=3)
    here.page.mouse.up()
    expect(figure.sentence).to_contain_text("On target")
    here.shows("o", "2")


def test_the_point_on_the_gradient_line_is_a_handle_too(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure = here.figure(PAGE)
    box = figure.root.locator(".lv-target").nth(1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    here.page.mouse.move(x, y)
    here.page.mouse.down()
    here.page.mouse.move(x + 60, y, steps=3)
    here.page.mouse.up()
    assert figure.value("o") > 1.2
    here.shows("o", f"{figure.value('o'):.10g}")


def test_targets_are_large_enough(visit: Start) -> None:
    for target in visit(PAGE, phone=True).skip_guess().page.locator(".lv-target").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_the_keyboard_does_what_the_mouse_does(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure, scene = here.figure(PAGE), expected.scene()
    slider = figure.slider("o")
    assert figure.spoken("o") == expected.spoken(scene, {"o": 1.2})
    slider.focus()
    for key, o in [
        ("ArrowRight", "1.21"),
        ("ArrowUp", "1.22"),
        ("Shift+ArrowRight", "1.32"),
        ("ArrowLeft", "1.31"),
        ("ArrowDown", "1.3"),
        ("Shift+ArrowLeft", "1.2"),
        ("PageUp", "1.3"),
        ("PageDown", "1.2"),
        ("Home", "2"),
        ("ArrowRight", "2.01"),
    ]:
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", o)
    assert figure.spoken("o") == expected.spoken(scene, {"o": 2.01})
    here.shows("o", "2.01")
    expect(slider).to_be_focused()


def test_the_keyboard_stops_at_the_ends(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.02")
    slider = here.figure(PAGE).slider("o")
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "1")
    assert slider.get_attribute("aria-valuemin") == "1"
    assert slider.get_attribute("aria-valuemax") == "3"


def test_two_quick_drags_keep_the_last(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    figure = here.figure(PAGE)
    for dx in (50, 50, 50, -30, 70):
        figure.drag("o", dx=dx, steps=2)
    o = figure.value("o")
    here.shows("o", f"{o:.10g}")
    here.settle()
    assert figure.value("o") == o


@pytest.fixture
def phone(visit: Start) -> tuple[Visit, Figure, CDPSession]:
    here = visit(PAGE, phone=True).skip_guess()
    return here, here.figure(PAGE), here.page.context.new_cdp_session(here.page)


def _touch(session: CDPSession, points: list[tuple[float, float]]) -> None:
    """Put a finger down, move it from point to point, and lift it."""
    kinds = ["touchStart"] + ["touchMove"] * (len(points) - 1)
    for kind, (x, y) in zip(kinds, points, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def test_a_finger_drags_the_point_and_the_page_stays(
    phone: tuple[Visit, Figure, CDPSession],
) -> None:
    here, figure, session = phone
    x, y = figure.where("o")
    before = here.page.evaluate(SCROLLED)
    _touch(session, [(x + 8 * k, y + 4 * k) for k in range(10)])
    expect(here.field("o")).not_to_have_value("1.2")
    here.shows("o", f"{figure.value('o'):.10g}")
    assert here.page.evaluate(SCROLLED) == before


def test_a_swipe_over_the_rest_of_the_figure_scrolls_the_page(
    phone: tuple[Visit, Figure, CDPSession],
) -> None:
    here, figure, session = phone
    box = figure.plot.bounding_box()
    x, y = box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"]
    before = here.page.evaluate(SCROLLED)
    _touch(session, [(x, y - 12 * k) for k in range(20)])
    here.page.wait_for_function(f"(before) => ({SCROLLED})() > before + 50", arg=before)
    assert figure.value("o") == 1.2
