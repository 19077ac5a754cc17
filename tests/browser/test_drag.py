"""Taking hold of a handle: by mouse, by touch, by keyboard."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lossviz.figures.one_prediction import STEPS, steps
from lossviz.loss.squared_error import SquaredError
from pages.parts import PAGES
from tests.browser import expected
from tests.browser.every_figure import Case
from tests.browser.visit import Figure, Finger, Visit, middle_of, read_path

PAGE = "one-prediction"
Start = Callable[..., Visit]
Pair = tuple[float, float]


def is_at(figure: Figure, before: float, dx: float, *, grip: int = 0) -> bool:
    """Say whether the prediction went along with a hand that went `dx` pixels to the right."""
    box = figure.plot.locator(f".{('xy', 'xy2')[grip]} .nsewdrag").bounding_box()
    size = box["width"], box["height"]
    scene, at = expected.scene(), {"o": before}
    return expected.is_nearest(scene, "o", at, figure.value("o"), (dx, 0), size, grip)


def test_what_is_said_is_true_at_every_frame_and_nothing_is_sent(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2&show-algebra=true")
    figure, scene = here.figure(PAGE), expected.scene()
    before, drawn = here.sent, figure.mark("prediction").get_attribute("d")
    for k, o in enumerate(figure.sweep("o", to=420, count=20), start=1):
        assert is_at(figure, 1.2, 21 * k) or o == 2, "it snaps to the target"
        assert figure.sentence.inner_text() == scene.say({"o": o})
        assert figure.spoken("o") == expected.spoken(scene, {"o": o})
        assert here.sent == before
    assert "Too high" in figure.sentence.inner_text()
    assert figure.mark("prediction").get_attribute("d") != drawn
    here.shows("o", f"{o:.10g}")
    expect(here.page.locator(".katex", has_text=f"−{o:g})").first).to_be_visible()
    here.page.wait_for_url(f"**/{PAGE}?**o={o:.10g}**")
    here.settle()
    # One tells where the handle was let go; the other asks for the whole page.
    assert here.sent - before == 2


def test_where_a_drag_ends(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2")
    figure = here.figure(PAGE)
    x, y = figure.grab("o")
    before = here.sent
    here.page.mouse.move(x + 90, y, steps=3)
    here.page.mouse.move(x, y, steps=3)
    here.page.mouse.up()
    here.next_frame()
    assert figure.value("o") == 1.2
    assert here.sent == before, "it ended where it began"

    on_gradient_line = figure.root.locator(".lv-target").nth(1)
    on_gradient_line.hover()
    here.page.mouse.down()
    x, y = middle_of(on_gradient_line)
    here.page.mouse.move(x + 60, y, steps=3)
    here.page.mouse.up()
    assert is_at(figure, 1.2, 60, grip=1)

    for dx in (50, 50, 50, -30, 70):  # one after the other, before the server has answered
        o = figure.value("o")
        figure.drag("o", dx=dx, steps=2)
        assert is_at(figure, o, dx)
    o = figure.value("o")
    here.shows("o", f"{o:.10g}")
    here.settle()
    assert figure.value("o") == o

    width = figure.plot.locator(".xy .nsewdrag").bounding_box()["width"]
    low, high = expected.scene().base["layout"]["xaxis"]["range"]
    figure.drag("o", dx=(2 - o) / (high - low) * width + 3)
    expect(figure.slider("o"), "it snaps to the target").to_have_attribute("aria-valuenow", "2")
    expect(figure.sentence).to_contain_text("On target")
    here.shows("o", "2")


def test_the_keyboard_does_what_the_mouse_does(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2")
    figure, scene = here.figure(PAGE), expected.scene()
    slider = figure.slider("o")
    assert slider.get_attribute("aria-valuemin") == "1"
    assert slider.get_attribute("aria-valuemax") == "3"
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
        ("PageDown", "1.1"),
        ("Shift+ArrowLeft", "1"),
        ("ArrowLeft", "1"),  # the end
        ("Home", "2"),
        ("End", "3"),
        ("Home", "2"),
        ("ArrowRight", "2.01"),
    ]:
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuenow", o)
    assert figure.spoken("o") == expected.spoken(scene, {"o": 2.01})
    here.shows("o", "2.01")
    expect(slider).to_be_focused()


def test_no_key_on_a_handle_scrolls_the_page(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2")
    slider = here.figure(PAGE).slider("o")
    slider.focus()
    # Scrolling has no end to wait for; a browser scrolls with the keys that nobody took.
    here.page.evaluate(
        "window.taken = []; addEventListener('keydown', (e) => taken.push(e.defaultPrevented))"
    )
    keys = ("End", "Home", "PageUp", "PageDown", "ArrowUp", "ArrowDown")
    for key in keys:
        slider.press(key)
    assert here.page.evaluate("taken") == [True] * len(keys)


def walk(o: float, eta: float, steps: int = STEPS) -> list[float]:
    """Where a path is after each step, with the target 2 and half the squared error."""
    path = [o]
    for _ in range(steps):
        path.append(path[-1] - eta * (path[-1] - 2))
    return path


def test_the_path_of_descent_and_the_fields_follow_hand_and_play(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2&show-steps=true&k=3")
    here.page.set_viewport_size({"width": 1440, "height": 1900})  # both are seen
    here.settle()
    figure, below = here.figure(PAGE), here.figure("steps")
    drawn = steps.draw_steps(2.0, 1.2, loss=SquaredError(), learning_rate=0.5)
    for name, dx in (("o", 150), ("eta", 190)):
        sent = here.sent
        x, y = figure.grab(name)
        here.page.mouse.move(x + dx, y, steps=4)
        here.next_frame()
        o, eta = figure.value("o"), figure.value("eta")
        across, up = read_path(below.mark("path"), drawn, "x2y2")
        assert across == pytest.approx(range(STEPS + 1), abs=0.02)
        assert up == pytest.approx(walk(o, eta), abs=0.002)  # a tenth of a pixel is 0.0004
        assert below.sentence.inner_text() == drawn.say({"o": o, "eta": eta, "k": 3})
        here.shows(name, f"{figure.value(name):.10g}")
        assert here.sent == sent
        here.page.mouse.up()
        here.settle()
        drawn = steps.draw_steps(2.0, o, loss=SquaredError(), learning_rate=eta)
    assert (o, eta) != (1.2, 0.5)
    below.button("Play").click()
    sent = here.sent
    here.shows("k", "5")
    assert here.sent == sent
    below.button("Pause").click()


def leads_to(o: float, eta: float) -> float:
    """Where a step leads, with the target 2 and half the squared error."""
    return o - eta * (o - 2)


def test_the_head_of_the_arrow_is_the_learning_rate(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2")
    figure, before = here.figure(PAGE), here.sent
    low, high = expected.scene().base["layout"]["xaxis"]["range"]
    unit = figure.plot.locator(".xy .nsewdrag").bounding_box()["width"] / (high - low)
    x, _ = figure.where("eta")
    figure.drag("eta", dx=90)
    eta = figure.value("eta")
    # Rounded to a hundredth, a learning rate moves the arrow by 0.008; and a pixel.
    assert abs(leads_to(1.2, eta) - (1.6 + 90 / unit)) <= 0.004 + 1 / unit
    assert figure.where("eta")[0] == pytest.approx(x + 90, abs=4)
    assert figure.spoken("eta") == f"learning rate η {eta:g}, the step leads to " + (
        f"{leads_to(1.2, eta):.2f}"
    )
    here.shows("eta", f"{eta:g}")
    here.page.wait_for_url(f"**/{PAGE}?**eta={eta:g}**")
    here.settle()
    assert here.sent - before == 2
    assert figure.value("o") == 1.2

    figure.drag("eta", dx=(2 - leads_to(1.2, eta)) * unit + 3)
    assert figure.value("eta") == 1, "it snaps to where one step reaches the target"
    here.settle()
    for key, value in (
        ("ArrowRight", "1.01"),
        ("Shift+ArrowRight", "1.11"),
        ("Home", "1"),
        ("PageUp", "1.1"),
    ):
        figure.slider("eta").press(key)
        expect(figure.slider("eta")).to_have_attribute("aria-valuenow", value)
    here.page.wait_for_url(f"**/{PAGE}?**eta=1.1**")

    figure.slider("o").press("Home")  # on the target there is no step to drag
    expect(figure.slider("eta")).to_be_hidden()
    figure.slider("o").press("ArrowRight")
    expect(figure.slider("eta")).to_be_visible()
    # Both grips are in the same place by now: the nearer one is meant.
    figure.drag("o", dx=60)
    assert figure.value("eta") == 1.1
    assert figure.value("o") == pytest.approx(2.01 + 60 / unit, abs=0.005 + 1 / unit)


def test_an_arrow_past_the_edge_is_brought_back_by_its_head(visit: Start) -> None:
    here = visit(f"{PAGE}?o=1.2&eta=4", phone=True)
    figure, finger = here.figure(PAGE), Finger(here.page)
    box = figure.plot.locator(".xy .nsewdrag").bounding_box()
    assert figure.where("eta")[0] == pytest.approx(box["x"] + box["width"], abs=1)
    label = figure.root.locator("[data-mark='where the step leads'] text")
    expect(label).to_have_text("4.40 ▸")
    x, y = figure.where("eta")
    finger.drag((x, y), (-60, 0))
    here.next_frame()
    low, high = expected.scene().base["layout"]["xaxis"]["range"]
    tip = high - 60 / box["width"] * (high - low)
    after = leads_to(1.2, figure.value("eta"))
    assert abs(after - tip) <= 0.004 + (high - low) / box["width"]
    expect(label).to_have_text(f"step to {after:.2f}, η = {figure.value('eta'):g}")


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
# A figure of each page, the handles of a grip, and how far a finger drags it: 120 pixels.
DRAGS = {
    "one-prediction": (Case("one-prediction", "one-prediction", "o=1.1"), ["o"], (120, 0)),
    "batch": (Case("batch", "batch", "row=2"), ["change"], (120, 0)),
    "weights": (Case("weights", "weights", "w=1&b=2"), ["w", "b"], (72, -96)),
    "sse-vs-mse": (Case("sse-vs-mse", "bricks", "B=4"), ["B"], (120, 0)),
    "frameworks": (Case("frameworks", "ladder", "data=five"), ["first"], (-72, 96)),
}


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.figures])
def test_a_finger_drags_a_handle_and_scrolls_the_page_beside_it(visit: Start, path: str) -> None:
    case, names, by = DRAGS[path]
    here = visit(f"{case.path}?{case.said}", phone=True)
    figure, scene, finger = here.figure(case.key), case.draw().scene, Finger(here.page)
    x, y = figure.where(names[0])
    box = figure.plot.locator(".xy .nsewdrag").bounding_box()
    size, scrolled = (box["width"], box["height"]), here.page.evaluate(SCROLLED)
    for way in (by, (0, 60)):  # a handle that goes sideways only is held all the same
        at = {each.name: figure.value(each.name) for each in scene.handles if each.grips}
        finger.drag(figure.where(names[0]), way)
        for name in names:
            assert expected.is_nearest(scene, name, at, figure.value(name), way, size)
        assert here.page.evaluate(SCROLLED) == scrolled
        here.settle_without_scrolling()
    after, now = figure.value(names[0]), figure.where(names[0])
    # Where the handle was; an axis that has followed it may have it there again.
    y += 60 if math.dist(now, (x, y)) < 44 else 0
    finger.drag((x, y), (0, -240))
    here.page.wait_for_function(f"(before) => {SCROLLED} > before + 50", arg=scrolled)
    assert figure.value(names[0]) == after
    for target in here.page.locator(".lv-target").all():
        box = target.bounding_box()
        assert round(min(box["width"], box["height"]), 2) >= 44


ALONE = {
    "": (".st-key-home-one-prediction", "o", (60, 0)),
    "embed/one-prediction?o=1.1": ("body", "o", (120, 0)),
    "embed/weights?figure=chain": ("body", "b1", (0, 45)),
    "embed/one-prediction?figure=steps&controls=o": ("body", "o", (30, 0)),
}


@pytest.mark.parametrize("path", ALONE)
def test_a_finger_takes_a_handle_along(visit: Start, path: str) -> None:
    around, name, by = ALONE[path]
    here = visit(phone=True)
    here.page.goto(f"{here.address}/{path}")
    here.page.locator(f"{around} .lv-figure").scroll_into_view_if_needed()
    drawn = here.page.locator(f"{around} .lv-figure:is(.lv-ready, .lv-painted)")
    target = drawn.locator(f"[data-handle={name}] .lv-target").first
    target.scroll_into_view_if_needed()
    start = middle_of(target)
    Finger(here.page).drag(start, by)
    here.next_frame()
    for before, after, far in zip(start, middle_of(target), by, strict=True):
        # It may go along one axis only; its place on the other is on a curve.
        assert far == 0 or after - before == pytest.approx(far, abs=2)
    for field in here.page.locator(f"form [name={name}]").all():
        expect(field).to_have_value(target.get_attribute("aria-valuenow"))
