"""The page "Down to the weights" as somebody uses it, and what it says to strange input.

The sentences are asserted in tests/figures and tests/explain: here it is their numbers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from lossviz.figures.neuron import chain, contours
from lossviz.loss.losses import SquaredError
from lossviz.loss.objective import MSE, SSE
from lossviz.neuron.activations import ACTIVATIONS
from lossviz.neuron.inputs import FeatureChoice
from lossviz.neuron.model import Neuron
from lossviz.neuron.plan import Plan
from lossviz.reading.samples import load_sample
from pages.parts.weights import PAGE
from pages.state.link import parse_address


def says(here, words, figure="weights"):
    expect(here.figure(figure).sentence).to_contain_text(words)


def reads(here, words):
    expect(here.page.get_by_test_id("stMain").get_by_text(words).first).to_be_visible()


def meaning(address):
    return parse_address(parse_qs(urlsplit(address).query), PAGE.parameters).values


def asker(name="identity", **changes):
    usual = {"x": -1.0, "t": 0.5, "w": -0.8, "b": 0.4}
    setting = chain.Setting(
        **usual | changes, activation=ACTIVATIONS[name], loss=SquaredError(), learning_rate=0.5
    )
    return chain.build_scene(setting), chain.locate_handles(setting)


def test_the_askers_reversal_is_set_right(visit):
    here = visit("weights?show-signs=true")
    says(here, "dL/dw = −0.70", "chain")
    reads(here, "Both conclusions need care.")
    marked = here.page.locator("tr", has_text="◀")
    expect(marked).to_have_text("▼ too high+−−updown ◀")
    here.type_in("t1", "2")
    says(here, "dL/dw = 0.80", "chain")
    expect(marked).to_have_text("▲ too low−−+downup ◀")


@pytest.mark.parametrize("name", ["identity", "sigmoid", "ReLU"])
def test_what_is_said_is_true_at_every_frame_for_every_handle(visit, name):
    here = visit(f"weights?phi={name}")
    figure = here.figure("chain")
    scene, at = asker(name)
    sent = here.sent
    told = set()
    for handle, dx, dy in [("w1", 60, 0), ("b1", 0, -40), ("x1", 0, -50), ("t1", 35, 0)]:
        x, y = figure.grab(handle)
        for k in range(1, 7):
            here.page.mouse.move(x + dx * k / 6, y + dy * k / 6)
            here.next_frame()
            at[handle] = figure.value(handle)
            assert figure.sentence.inner_text() == scene.say(at)
            told.add(scene.say(at))
        assert here.sent == sent  # nothing goes to the server while a hand is on it
        here.page.mouse.up()
        here.shows(handle, f"{at[handle]:.10g}")
        here.settle()
        sent = here.sent
        now = {"x": at["x1"], "t": at["t1"], "w": at["w1"], "b": at["b1"]}
        scene, _ = asker(name, **now)
        assert figure.sentence.inner_text() == scene.say(at)
    assert len(told) > 10
    assert {k: meaning(here.page.url)[k] for k in at} == at


def test_the_tilt_follows_the_hand(visit):
    here = visit("weights").skip_guess()
    figure = here.figure("chain")
    x, y = figure.grab("x1")
    here.page.mouse.move(x, y - 60, steps=4)
    here.next_frame()
    there = figure.slider("x1").bounding_box()
    assert there["y"] + there["height"] / 2 == pytest.approx(y - 60, abs=2)
    here.page.mouse.up()


def test_the_weight_is_in_reach_where_it_is_zero(visit):
    here = visit("weights?w1=0")
    figure = here.figure("chain")
    box = figure.root.locator("[data-handle='w1'] .lv-target").nth(1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    here.page.mouse.move(x, y)
    here.page.mouse.down()
    here.page.mouse.move(x + 40, y, steps=3)
    here.page.mouse.up()
    assert figure.value("w1") > 0.3
    here.shows("w1", f"{figure.value('w1'):.10g}")


def five(objective=SSE, name="identity", rate=0.1, w=1.0, b=0.0):
    data = load_sample("five")
    neuron = Neuron(ACTIVATIONS[name], objective)
    plan = Plan(FeatureChoice("distance (km)"), neuron, rate, w, b)
    return data, plan


def test_weight_and_bias_are_dragged_together_with_all_pulls(visit):
    here = visit("weights").skip_guess()
    figure = here.figure("weights")
    scene = contours.build_scene(*five())
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
    here.page.mouse.up()
    here.shows("w", f"{at['w']:.10g}")
    here.shows("b", f"{at['b']:.10g}")
    here.settle()
    assert (figure.value("w"), figure.value("b")) == (at["w"], at["b"])
    values = meaning(here.page.url)
    assert (values["w"], values["b"]) == (at["w"], at["b"])


def test_steps_walk_along_the_path(visit):
    here = visit("weights").skip_guess()
    figure = here.figure("weights")
    data, plan = five()
    figure.button("Step ▶").click()
    figure.button("Step ▶").click()
    at = contours.locate_handles(data, plan, 2)
    says(here, contours.build_scene(data, plan).say(at))
    here.shows("step", "2")
    here.shows("w", "1")  # where the path starts
    assert figure.value("w") == pytest.approx(at["w"])
    figure.button("◀ Back").click()
    here.shows("step", "1")
    here.settle()
    figure.slider("w").focus()
    here.page.keyboard.press("ArrowRight")
    here.shows("step", "0")  # a hand begins a new path
    says(here, "At the start the SSE is")
    here.type_in("step", "60")
    says(here, "After 60 steps the SSE is")
    figure.slider("step").focus()
    here.page.keyboard.press("Home")
    here.shows("step", "0")


def test_arrow_keys_move_weight_and_bias(visit):
    here = visit("weights?w=2&b=3")
    figure = here.figure("weights")
    figure.slider("w").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        here.page.keyboard.press(key)
    here.shows("w", "2.2")
    here.shows("b", "3.1")
    assert figure.spoken("w").startswith("w 2.2, b 3.1, SSE ")


def test_limits_and_the_same_step(visit):
    here = visit("weights?show-optimisers=true")
    reads(here, "η = 0.4")
    reads(here, re.compile(r"0\.4 times the SSE.* η = 0\.1 .* η = 0\.25 "))
    here.page.get_by_role("button", name="Half the limit").click()
    here.shows("esse", "0.2")
    here.type_in("esse", "0.5")
    reads(here, "the path diverges")
    clipped = here.page.locator("tr", has_text="plain, gradient clipped")
    expect(clipped).to_contain_text("multiply the clipping norm by c")
    before = here.figure("weights").sentence.inner_text()
    here.page.locator(".st-key-loss").get_by_text("MSE", exact=True).click()
    says(here, "the MSE is")
    assert before != here.figure("weights").sentence.inner_text()
    scene = contours.build_scene(*five(MSE))
    says(here, scene.say(contours.locate_handles(*five(MSE), 0)))


def test_standardising_changes_the_limit(visit):
    here = visit("weights").skip_guess()
    reads(here, re.compile(r"η = 0\.1934 .* 5\.69 times"))
    here.page.locator(".st-key-std").get_by_text("Standardised").click()
    reads(here, "η = 0.1934")


def test_a_link_is_the_picture(visit):
    here = visit(
        "weights?data=diabetes&x=age&loss=MSE&phi=tanh&unit=true&w=0.5&b=-1&step=3&emse=0.2"
        "&mini=true&B=64&seed=5&std=true&x1=2&t1=-1&hmean=true"
    )
    says(here, "After 3 steps the MSE is")
    address, said = meaning(here.page.url), here.figure("weights").sentence.inner_text()
    assert address["step"] == 3
    here.go_to("A batch")
    here.page.wait_for_url("**/batch*")
    here.settle()
    here.page.go_back()
    here.settle()
    assert meaning(here.page.url) == address
    says(here, said)


STRANGE = {
    "no feature": ("data=cancel", ["These data have no column of numbers besides target"]),
    "steps beyond": ("step=61", ["The address says step=61, but step (steps taken) lies between"]),
    "an activation that is none": ("phi=step", ["phi=step"]),
    "a feature that is none": ("x=nonsense", ["SSE is 448.4"]),
    "a dead ReLU": ("phi=ReLU&b=-9&w=0", [re.compile("dead ReLU.* 100%")]),
    "a saturated sigmoid": ("phi=sigmoid&unit=true&b=9&w=0", ["Saturated"]),
    "targets out of reach": ("phi=tanh", ["5 of 5 targets"]),
    "a rate that runs away": ("esse=1000", ["the loss diverges", "the path diverges"]),
    "a rate of 0": ("esse=0&eta=0", ["a step changes nothing", "weight and bias stay"]),
    "a negative rate": ("esse=-0.1", ["every step climbs"]),
    "far away": ("w=1e12&b=-1e12", ["At the start the SSE is"]),
    "not in range": ("w=nan", ["w (weight at the start) has to be finite: 1 was taken"]),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_links(visit, name):
    link, sentences = STRANGE[name]
    here = visit(f"weights?{link}")
    for sentence in sentences:
        reads(here, sentence)
    whole_and_well(here)


def whole_and_well(here):
    main = here.page.get_by_test_id("stMain")
    assert here.page.get_by_test_id("stException").count() == 0
    told = main.inner_text().replace("w=nan", "")
    assert "NaN" not in told
    assert " nan" not in told
    assert "could not be drawn" not in told
    for path in here.page.locator(".lv-layer path").all():
        assert "NaN" not in (path.get_attribute("d") or "")


FILES = {
    "a feature of a million": (
        "t,p,x\n" + "".join(f"{k},{k},{1_000_000 + k}\n" for k in (1, 3, 2, 5, 4)),
        "&std=false",
        ["The contours are", "times as long as wide", "Standardise the feature"],
    ),
    "a constant feature": (
        "t,p,x\n1,1,3\n2,2,3\n4,4,3\n",
        "",
        ["The feature is the same in every row"],
    ),
    "one example": ("t,p,x\n1,1,3\n", "", ["of 1 example.", "The feature is the same"]),
    "missing values": (
        "t,p,x\n1,1,3\n2,2,\n4,4,5\n5,5,NA\n3,3,1\n",
        "",
        ["2 rows are left out", "of 3 examples"],
    ),
    "a feature with a word": (
        "t,p,x\n1,1,3\n2,2,tall\n4,4,5\n5,5,2\n",
        "",
        [re.compile('Row 2 .*"x" is "tall"')],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_strange_files(visit, tmp_path, name):
    text, link, sentences = FILES[name]
    file = tmp_path / "given.csv"
    file.write_text(text, encoding="utf-8")
    here = visit(f"weights?data=upload&tcol=t&ocol=p{link}")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    for sentence in sentences:
        reads(here, sentence)
    here.settle()
    whole_and_well(here)


def test_a_name_is_shown_as_it_stands(visit, tmp_path):
    file = tmp_path / "given.csv"
    file.write_text("t,p,<b>x</b> *1*\n1,1,3\n2,2,4\n4,4,5\n", encoding="utf-8")
    here = visit("weights?data=upload&tcol=t&ocol=p")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    says(here, "the loss of 0 of 3 examples")
    here.figure("weights").root.scroll_into_view_if_needed()  # it is drawn once it is seen
    expect(here.page.locator(".st-key-weights .x2title")).to_contain_text("<b>x</b> *1*")


def test_of_many_rows_with_an_activation_a_sample_is_seen_and_said(visit, tmp_path):
    file = tmp_path / "many.csv"
    rows = "".join(f"{k % 7},{k % 5},{k * k % 11}\n" for k in range(2000))
    file.write_text("t,p,x\n" + rows, encoding="utf-8")
    here = visit("weights?data=upload&tcol=t&ocol=p&phi=sigmoid")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    reads(here, "the loss is computed on 500 rows, drawn at random from 2,000.")


def test_tasks_tick_themselves_off(visit):
    here = visit("weights").skip_guess()
    here.page.get_by_text("down", exact=True).last.click()
    reads(here, "Yes.")
    here.type_in("t1", "3")
    expect(here.page.locator("text=check_box").first).to_be_visible()


def test_play_ends_where_the_loss_runs_away(visit):
    here = visit("weights?esse=2")
    figure = here.figure("weights")
    figure.button("Play").click()
    says(here, "the last before the loss diverges")
    expect(figure.button("Play")).to_be_visible()
