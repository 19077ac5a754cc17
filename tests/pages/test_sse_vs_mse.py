"""The page "SSE vs MSE": what its controls and its data do to what it says.

The sentences of its figures are asserted in tests/figures: here it is their numbers.
"""

from __future__ import annotations

import re

import pytest

from tests.code.running import run
from tests.numerals import read_number
from tests.pages.app import App


def test_both_descents_follow_the_batch_and_the_rates() -> None:
    app = App("sse-vs-mse?data=diabetes&B=64&show-descents=true")
    app.says("SSE.*diverge.*MSE.*settles", "descents")
    app.press("Convert for the SSE")
    assert app.controls["esse"] == 0.003125
    app.says("SSE.*settles.*MSE.*settles", "descents")
    # With converted rates both first steps are the same.
    app.says(r"from 0 to (\S+) under the SSE and to \1 under the MSE", "descents")


def test_a_link_is_the_picture() -> None:
    app = App(
        "sse-vs-mse?data=diabetes&B=30&x=bmi&seed=7&hsum=false&hmean=true&esse=1e-7&emse=0.00001"
        "&split=by+a+column&by=sex+code&is=1&drop=true&log=true"
    )
    app.says("batch of 30:", "levels")
    app.says("the weight from 0 to", "descents")
    app.reads(r"14 batches of 30\. 22 rows", r"\b1: 235 rows, SSE")
    said = {"x": "bmi", "seed": 7, "hsum": False, "hmean": True, "esse": 1e-7, "emse": 1e-5}
    assert {key: app.controls[key] for key in said} == said


def stands(app: App) -> tuple[object, object]:
    return app.controls["data"], app.controls["hmean"]


def test_it_opens_with_a_bias_and_the_same_half_where_nobody_chose() -> None:
    app = App("sse-vs-mse")
    assert stands(app) == ("biased", True)
    assert app.address["data"] == "biased"
    assert stands(app.set("hmean", False).press("Reset")) == ("biased", True)
    # What another page stands at by itself is no choice.
    assert stands(App("batch").go_to("sse-vs-mse")) == ("biased", True)


def test_what_a_link_or_a_hand_says_comes_before_how_it_opens() -> None:
    assert stands(App("sse-vs-mse?B=64")) == ("diabetes", False)
    chosen = App("batch?data=outlier").go_to("sse-vs-mse")
    assert stands(chosen) == ("outlier", True)
    by_hand = App("batch").set("hmean", True).set("hmean", False).choose_data("One outlier")
    assert stands(by_hand.go_to("sse-vs-mse")) == ("outlier", True)


def test_a_file_and_a_second_one() -> None:
    app = App("sse-vs-mse?data=upload&split=another+file")
    app.upload("target,prediction\n" + "1,2\n1,0\n" * 10, "first.csv")
    app.says(r"20 rows in .*\(SSE\) = ½ Σ e² = 10\. .*\(MSE\) = Σ e² / 20 = 1\.")
    app.upload("target,prediction\n" + "1,3\n1,4\n" * 5, "second.csv", "second file")
    app.reads(
        r"first\.csv: 20 rows, SSE 10, MSE 1 \(standard error 0\)\.",
        r"the MSE of first\.csv is lower",
    )
    app.upload("target,prediction\n1,x\n", "third.csv", "second file")
    app.reads(r'third\.csv: Line 2, column 2 \("prediction"\).* "x"')
    app.says("20 rows in a stack:")


def test_data_that_are_replaced_take_the_batch_size_along() -> None:
    app = App("sse-vs-mse?data=diabetes&B=100").choose_data("Five walks")
    app.says(r"5 rows in .* = 7\.5\. .* = 3\.")
    app.reads("100 .* 5 rows: B is 5")
    assert app.controls["B"] == 5


def test_tasks_tick_themselves_off() -> None:
    app = App("sse-vs-mse?data=five&B=2")
    app.set("task noise of the sum", "grows, then goes to 0").reads(r"Yes\.")
    assert ":material/check_box:" not in app.text
    app.set("B", 5).reads(":material/check_box:")


@pytest.mark.parametrize(
    "query",
    [
        "data=five&B=2&x=distance+(km)&hmean=false",
        "data=five&B=4&seed=3",
        "data=diabetes&B=100&x=age&drop=true&hsum=false",
        "data=cancel&B=5&seed=8",
    ],
)
def test_the_code_gives_the_numbers_of_feature_batch_size_and_epoch(query: str) -> None:
    app = App(f"sse-vs-mse?{query}&show-code=true&show-gradients=true&show-epoch=true")
    names, _ = run(app.find("code")[0].value)
    for name in ("SSE", "MSE"):
        row = re.search(rf"gradient of the {name} \| (\S+) \| ± (\S+) \|", app.text)
        assert row
        shown = [float(read_number(number)) for number in row.groups()]
        of_code = [names[f"{what}_{name.lower()}"] for what in ("gradient", "noise_gradient")]
        assert of_code == pytest.approx(shown, rel=5e-3, abs=1e-12)
    mean = re.search(r"Mean over (?:all rows|the rows used): (\S+)\. ", app.text)
    assert mean
    assert names["mse_of_rows"] == pytest.approx(float(read_number(mean[1])), rel=1e-3)
    unweighted = re.search(r"Mean of the batches' means: (\S+)\. ", app.text)
    if unweighted:
        assert names["mean_of_mses"] == pytest.approx(float(read_number(unweighted[1])), rel=1e-3)
