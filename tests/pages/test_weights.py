"""The page "Down to the weights": what its controls and its data do to what it says.

The sentences are asserted in tests/figures and tests/explain: here it is their numbers.
"""

from __future__ import annotations

import pytest

from lossviz.figures.neuron import contours
from lossviz.figures.scene import Label
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.neuron.activations import IDENTITY
from lossviz.neuron.descent import Plan
from lossviz.neuron.inputs import FeatureChoice
from lossviz.neuron.model import Neuron
from lossviz.reading.samples import load_sample
from pages.state import keys
from tests.pages.app import App


def start_of_five(objective: Objective) -> str:
    """What is said of the five walks at w = 1, b = 0, worked out without a page."""
    data = load_sample("five")
    plan = Plan(FeatureChoice("distance (km)"), Neuron(IDENTITY, objective), 0.1, 1.0, 0.0)
    return contours.draw_contours(data, plan).say(contours.locate_handles(data, plan, 0))


def test_the_askers_reversal_is_set_right() -> None:
    app = App("weights?show-signs=true")
    app.says(r"dL/dw = −0\.70", "chain")
    app.reads(
        r"Both conclusions need care\.", r"▼ too high \| \+ \| \+ \| − \| − \| ▲ up \| ▼ down ◀"
    )
    app.set("t1", 2.0).says(r"dL/dw = 0\.80", "chain")
    app.reads(r"▲ too low \| − \| \+ \| − \| \+ \| ▼ down \| ▲ up ◀")


def test_limits_and_the_same_step() -> None:
    app = App("weights?show-optimisers=true")
    app.reads(r"η = 0\.4", r"0\.4 times the SSE with ½.* η = 0\.1 .* η = 0\.25 ")
    assert app.figures["weights"].sentence == start_of_five(SSE)
    app.press("Half the limit")
    assert app.controls["esse"] == pytest.approx(0.2)
    app.set("esse", 0.5).reads(
        "the path diverges", "plain, gradient clipped.*multiply the clipping norm by c"
    )
    app.set("loss", "MSE").says("the MSE without ½ is", "weights")
    assert app.figures["weights"].sentence == start_of_five(MSE)


def test_standardising_changes_the_limit() -> None:
    app = App("weights?std=true")
    app.reads(r"η = 0\.1934 .* 5\.69 times")
    app.set("std", False).reads(r"η = 0\.1934")


def test_a_link_is_the_picture() -> None:
    said = {"x": "age", "loss": "MSE", "phi": "tanh", "unit": True, "w": 0.5, "b": -1.0, "step": 3}
    said |= {"emse": 0.2, "mini": True, "B": 64, "seed": 5, "std": True, "x1": 2.0, "t1": -1.0}
    said |= {"hmean": True}
    app = App(
        "weights?data=diabetes&x=age&loss=MSE&phi=tanh&unit=true&w=0.5&b=-1&step=3&emse=0.2"
        "&mini=true&B=64&seed=5&std=true&x1=2&t1=-1&hmean=true"
    )
    app.says("After 3 steps the MSE with ½ is", "weights")
    assert {key: app.controls[key] for key in said} == said


def test_of_many_rows_with_an_activation_a_sample_is_seen_and_said() -> None:
    rows = "".join(f"{k % 7},{k % 5},{k * k % 11}\n" for k in range(2000))
    app = App("weights?data=upload&tcol=t&ocol=p&phi=sigmoid").upload("t,p,x\n" + rows)
    app.reads(r"the loss is computed on 500 rows, drawn at random from 2,000\.")


def test_tasks_tick_themselves_off() -> None:
    app = App("weights?x1=-1").set("task too low, w down", "down")
    app.reads(r"Yes\.", ":material/check_box_outline_blank:")
    assert ":material/check_box:" not in app.text
    app.set("t1", 3.0).reads(":material/check_box:")


def read_label(app: App, name: str) -> str:
    """What a label of the first picture says."""
    drawn = app.figures["chain"]
    (mark,) = [m for m in drawn.scene.marks if isinstance(m, Label) and m.name == name]
    values = drawn.scene.read(drawn.at)
    return mark.words.say(values, drawn.scene.formats, drawn.scene.zeros)


def test_one_switch_turns_one_factor_and_the_way_of_the_weight() -> None:
    app = App("weights").press("Skip")
    factors = ("dL/do in words", "do/dz in words", "dz/dw = x in words", "dL/dw in words")
    before = [read_label(app, each) for each in (*factors, "way in words")]
    assert before == ["▲ too low", "positive", "positive", "negative", "w goes up"]
    app.set(keys.NEGATIVE_INPUT, True)
    after = [read_label(app, each) for each in (*factors, "way in words")]
    assert after == ["▲ too low", "positive", "negative", "positive", "w goes down"]
    # z = 0.5 x + b is 0.1 before and after
    assert (app.controls["x1"], app.controls["b1"], app.controls["w1"]) == (-1.0, 0.6, 0.5)
    app.set("x1", 2.0)
    assert app.controls[keys.NEGATIVE_INPUT] is False
    assert app.set(keys.NEGATIVE_INPUT, True).controls["b1"] == pytest.approx(0.6 + 0.5 * 4)


def test_the_switch_takes_zero_and_the_largest_numbers_and_stands_still_where_locked() -> None:
    app = App("weights?x1=0").set(keys.NEGATIVE_INPUT, True)
    assert (app.controls["x1"], app.controls["b1"]) == (-1.0, 0.4 - 0.8)  # z = 0.4 stays
    assert App("weights?x1=1e6&w1=1e6").set(keys.NEGATIVE_INPUT, True).controls["b1"] == 1e6
    assert App("weights?x1=1&lock=b1").control(keys.NEGATIVE_INPUT).disabled


def test_the_page_opens_on_a_positive_input_and_a_step_that_makes_some_worse() -> None:
    app = App("weights")
    assert (app.controls["x1"], app.controls[keys.NEGATIVE_INPUT]) == (1.0, False)
    # At w = 0, b = 11.5 the gradients e (x, 1) of the five walks add up to (-15, -7.5): those who
    # walked in less than 11.5 minutes, Ada and Chloe, are too high and get higher.
    app.says(r"raises the loss of 2 of 5 examples", "weights")
    older = App("weights?x1=-1")
    assert (older.controls["w1"], older.controls["w"], older.controls["std"]) == (-0.8, 1.0, True)
