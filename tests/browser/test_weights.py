"""The page "Down to the weights" in a browser: what hands and keys on its figures do.

What its controls and its data do to what it says: tests/pages/test_weights.py.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from lossviz.figures.neuron import chain, contours
from lossviz.loss.objective import SSE
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS
from lossviz.neuron.descent import Plan, follow_plan
from lossviz.neuron.inputs import FeatureChoice
from lossviz.neuron.model import Neuron
from lossviz.reading.samples import load_sample
from pages.parts.weights import PAGE
from pages.state.link import parse_address

PIXELS = 3  # a handle is rounded to its step, and a box to whole pixels


def says(here, words, figure="weights"):
    expect(here.figure(figure).sentence).to_contain_text(words)


def meaning(address):
    return parse_address(parse_qs(urlsplit(address).query), PAGE.parameters).values


def middle(figure, handle):
    box = figure.slider(handle).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def asker(name="identity", **changes):
    usual = {"x": -1.0, "t": 0.5, "w": -0.8, "b": 0.4}
    setting = chain.Setting(
        **usual | changes, activation=ACTIVATIONS[name], loss=SquaredError(), learning_rate=0.5
    )
    return chain.draw_chain(setting), chain.locate_handles(setting)


@pytest.mark.parametrize(
    "name",
    [
        "identity",
        pytest.param("sigmoid", marks=pytest.mark.exhaustive),
        pytest.param("ReLU", marks=pytest.mark.exhaustive),
    ],
)
def test_each_handle_follows_the_hand_and_what_is_said_is_true_at_every_frame(visit, name):
    here = visit(f"weights?phi={name}")
    figure = here.figure("chain")
    scene, at = asker(name)
    sent = here.sent
    told = set()
    for handle, dx, dy in [("x1", 0, -35), ("w1", 60, 0), ("b1", 0, -40), ("t1", -40, 0)]:
        x, y = figure.grab(handle)
        for k in range(1, 7):
            here.page.mouse.move(x + dx * k / 6, y + dy * k / 6)
            here.next_frame()
            at[handle] = figure.value(handle)
            assert figure.sentence.inner_text() == scene.say(at)
            told.add(scene.say(at))
        assert here.sent == sent  # nothing goes to the server while a hand is on it
        there = middle(figure, handle)
        assert (there[0] - x if dx else there[1] - y) == pytest.approx(dx or dy, abs=PIXELS), handle
        here.page.mouse.up()
        here.shows(handle, f"{at[handle]:.10g}")
        here.settle()
        sent = here.sent
        now = {"x": at["x1"], "t": at["t1"], "w": at["w1"], "b": at["b1"]}
        scene, _ = asker(name, **now)
        assert figure.sentence.inner_text() == scene.say(at)
    assert len(told) > 10
    assert {k: meaning(here.page.url)[k] for k in at} == at


def test_the_weight_is_in_reach_where_it_is_zero(visit):
    here = visit("weights?w1=0")
    figure = here.figure("chain")
    grip = figure.root.locator("[data-handle='w1'] .lv-target").nth(1)
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    here.page.mouse.move(x, y)
    here.page.mouse.down()
    here.page.mouse.move(x + 40, y, steps=3)
    here.next_frame()
    box = grip.bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(x + 40, abs=PIXELS)
    here.page.mouse.up()
    here.shows("w1", f"{figure.value('w1'):.10g}")


def five():
    data = load_sample("five")
    plan = Plan(FeatureChoice("distance (km)"), Neuron(ACTIVATIONS["identity"], SSE), 0.1, 1.0, 0.0)
    return data, plan


def test_weight_and_bias_follow_hand_and_keys_with_all_pulls(visit):
    here = visit("weights?w=1")
    figure = here.figure("weights")
    scene = contours.draw_contours(*five())
    x, y = figure.grab("w")
    sent = here.sent
    drawn = set()
    for k in range(1, 13):
        here.page.mouse.move(x + 9 * k, y - 21 * k)
        here.next_frame()
        at = {"w": figure.value("w"), "b": figure.value("b"), "step": 0.0}
        assert figure.sentence.inner_text() == scene.say(at)
        drawn.add(figure.mark("example steps").get_attribute("d"))
    assert here.sent == sent
    assert len(drawn) > 8
    assert middle(figure, "w") == pytest.approx((x + 108, y - 252), abs=PIXELS)
    here.page.mouse.up()
    here.shows("w", f"{at['w']:.10g}")
    here.shows("b", f"{at['b']:.10g}")
    here.settle()
    assert (figure.value("w"), figure.value("b")) == (at["w"], at["b"])
    values = meaning(here.page.url)
    assert (values["w"], values["b"]) == (at["w"], at["b"])
    here.open("weights?w=2&b=3")
    figure.slider("w").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        here.page.keyboard.press(key)
    here.shows("w", "2.2")
    here.shows("b", "3.1")
    assert figure.spoken("w").startswith("w 2.2, b 3.1, SSE with ½ ")


def test_steps_walk_along_the_path_and_play_ends_where_the_loss_runs_away(visit):
    here = visit("weights?w=1&show-fit=true")
    figure = here.figure("weights")
    data, plan = five()
    figure.button("Step ▶").click()
    figure.button("Step ▶").click()
    at = contours.locate_handles(data, plan, 2)
    says(here, contours.draw_contours(data, plan).say(at))
    here.shows("step", "2")
    here.shows("w", "1")  # where the path starts
    w, b = follow_plan(data, plan).points[2]
    assert figure.spoken("w").startswith(f"w {w:.1f}, b {b:.1f}, SSE with ½ ")
    figure.button("◀ Back").click()
    here.shows("step", "1")
    here.settle()
    figure.slider("w").focus()
    here.page.keyboard.press("ArrowRight")
    here.shows("step", "0")  # a hand begins a new path
    says(here, "At the start the SSE with ½ is")
    here.settle()
    here.type_in("step", "60")
    says(here, "After 60 steps the SSE with ½ is")
    figure.slider("step").focus()
    here.page.keyboard.press("Home")
    here.shows("step", "0")
    here.settle()
    here.type_in("esse", "2")
    here.settle()
    figure.button("Play").click()
    says(here, "the last before the path is broken off")
    expect(figure.button("Play")).to_be_visible()


def test_back_brings_the_page_as_it_was(visit):
    here = visit(
        "weights?data=diabetes&x=age&loss=MSE&phi=tanh&unit=true&w=0.5&b=-1&step=3&emse=0.2"
        "&mini=true&B=64&seed=5&std=true&x1=2&t1=-1&hmean=true"
    )
    says(here, "After 3 steps the MSE with ½ is")
    address, said = meaning(here.page.url), here.figure("weights").sentence.inner_text()
    assert address["step"] == 3
    here.go_to("A batch")
    here.page.wait_for_url("**/batch*")
    here.settle()
    here.page.go_back()
    here.settle()
    assert meaning(here.page.url) == address
    says(here, said)
