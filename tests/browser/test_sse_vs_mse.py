"""The page "SSE vs MSE" as somebody uses it, and what it says to strange input.

The sentences of its figures are asserted in tests/figures: here it is their numbers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from pages.parts.sse_vs_mse import PAGE
from pages.state.link import parse_address


def says(here, words, figure="levels"):
    expect(here.figure(figure).sentence).to_contain_text(re.compile(words))


def reads(here, words):
    expect(here.page.get_by_test_id("stMain").get_by_text(re.compile(words)).first).to_be_visible()


def meaning(address):
    return parse_address(parse_qs(urlsplit(address).query), PAGE.parameters).values


def test_a_hand_lets_the_batch_grow(visit):
    here = visit("sse-vs-mse?data=diabetes&B=8")
    says(here, "batch of 8:.* 11,900 ± 5,500,.* 2,990 ± 1,400")
    figure = here.figure("levels")
    sent = here.sent
    seen = set()
    for value in figure.sweep("B", to=120, count=12):
        seen.add(value)
        assert here.sent == sent
    assert len(seen) > 6
    said = figure.sentence.inner_text()
    size = said.removeprefix("A batch of ").partition(":")[0]
    here.shows("B", size)
    here.page.wait_for_url(f"**B={size}*")
    figure.slider("B").focus()
    here.page.keyboard.press("Home")
    here.shows("B", "1")
    says(here, "batch of 1:")
    assert figure.spoken("B").startswith("1, SSE 1,490 ± ")


def test_both_descents_follow_the_batch_and_the_rates(visit):
    here = visit("sse-vs-mse?data=diabetes&B=64&show-descents=true")
    says(here, "SSE.*diverge.*MSE.*settles", "descents")
    here.page.get_by_role("button", name="Convert for the SSE").click()
    here.shows("esse", "0.003125")
    says(here, "SSE.*settles.*MSE.*settles", "descents")
    first = here.figure("descents").sentence.inner_text()
    landed = first.split("from 0 to ")[1]
    assert landed.split(" under the SSE")[0] == landed.split("and to ")[1].split(" under")[0]
    here.figure("descents").slider("B").focus()
    here.page.keyboard.press("ArrowRight")
    here.shows("B", "72")
    says(here, "batch of 72:")


def test_a_link_is_the_picture(visit):
    here = visit(
        "sse-vs-mse?data=diabetes&B=30&x=bmi&seed=7&hsum=false&hmean=true&esse=1e-7&emse=0.00001"
        "&split=by+a+column&by=sex+code&is=1&drop=true"
    )
    says(here, "batch of 30:")
    says(here, "the weight from 0 to", "descents")
    reads(here, "14 batches of 30. 22 rows")
    reads(here, r"\b1: 235 rows, SSE")
    address = meaning(here.page.url)
    sentence = here.figure("descents").sentence.inner_text()
    here.go_to("A batch")
    here.page.wait_for_url("**/batch*")
    here.settle()
    here.page.go_back()
    here.settle()
    assert meaning(here.page.url) == address
    says(here, re.escape(sentence), "descents")


def test_a_file_and_a_second_one(visit, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("target,prediction\n" + "1,2\n1,0\n" * 10, encoding="utf-8")
    second.write_text("target,prediction\n" + "1,3\n1,4\n" * 5, encoding="utf-8")
    here = visit("sse-vs-mse?data=upload&split=another+file")
    here.page.locator(".st-key-file input[type=file]").set_input_files(first)
    says(here, r"batch of 20:.* 10,.* 1\. .* no noise")
    here.page.locator("input[type=file]").last.set_input_files(second)
    reads(here, r"first\.csv: 20 rows, SSE 10, MSE 1 \(standard error 0\)\.")
    reads(here, r"the MSE of first\.csv is lower")
    third = tmp_path / "third.csv"
    third.write_text("target,prediction\n1,x\n", encoding="utf-8")
    here.settle()
    here.page.locator("input[type=file]").last.set_input_files(third)
    reads(here, r'third\.csv: Line 2, column 2 \("prediction"\).* "x"')
    says(here, "batch of 20:")


def test_data_that_are_replaced_take_the_batch_size_along(visit):
    here = visit("sse-vs-mse?data=diabetes&B=100")
    here.choose_data("Five walks")
    says(here, r"batch of 5:.* 7\.5,.* 3\. .* no noise")
    reads(here, "100 .* 5 rows: B is 5")
    here.shows("B", "5")


def rows(*pairs):
    return "data=table&rows=" + "%0A".join(f"{t},{o}" for t, o in pairs)


OPEN = "show-gradients=true&show-noise=true&show-descents=true&show-sets=true&show-epoch=true"
STRANGE = {
    "B above N": (
        "data=five&B=600",
        ["A batch of 600 was asked for, but there are 5 rows: B is 5.", "B = 50, more than the 5"],
    ),
    "B of 0": (
        "data=five&B=0",
        [r"B=0, but B \(batch size\) .*\b1 and 100000000\b: 32 was taken"],
    ),
    "rates of 0": (
        "data=five&esse=0&emse=0",
        ["SSE.*nothing changes.*MSE.*nothing changes"],
    ),
    "negative rates": (
        "data=five&esse=-1&emse=-1",
        ["SSE.*climbs.*MSE.*climbs"],
    ),
    "huge rates": (
        "data=five&esse=1000000&emse=1000000",
        [
            "SSE.*diverge.*MSE.*diverge",
            "Here the rate is past the limit already",
        ],
    ),
    "a rate that is no number": (
        "data=five&emse=nan",
        [r"emse \(learning rate under the MSE\) .*: 0\.1 was taken"],
    ),
    "N = 1": (
        rows((1, 2)),
        [
            r"batch of 1:.* 0\.5,.* 1\. .* no noise",
            "One row cannot be split in two: choose more data, or another file.",
            "SSE.*from one side",
        ],
    ),
    "constant errors": (
        rows((1, 2), (2, 3), (3, 4)) + "&B=2",
        ["no noise", r"Gradient noise scale: 0\.", "MSE.*converges to the minimum"],
    ),
    "errors of zero": (
        rows((1, 1), (2, 2)),
        ["no noise", "SSE.*stay there"],
    ),
    "errors of 1e99": (
        rows((0, "1e99"), (0, "-2e99"), (0, "3e99")) + "&B=2",
        [r" 4\.67×10¹⁹⁸ ± 1\.6×10¹⁹⁸,", r"minimum is at −6\.67×10⁹⁸"],
    ),
    "errors of 1e-150": (
        rows((0, 1e-150), (0, -2e-150), (0, 3e-150)) + "&B=3",
        [r" 7×10⁻³⁰⁰,.* 4\.667×10⁻³⁰⁰\. .* no noise"],
    ),
    "a feature that is text": (
        "data=diabetes&x=nonsense",
        ["the bias from 0 to"],
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_input(visit, name):
    link, sentences = STRANGE[name]
    here = visit(f"sse-vs-mse?{link}&{OPEN}")
    for sentence in sentences:
        reads(here, sentence)
    assert here.page.get_by_test_id("stException").count() == 0
    told = here.page.get_by_test_id("stMain").inner_text().replace("inf and nan", "")
    assert "NaN" not in told
    assert "nan," not in told.replace("emse=nan,", "")
    assert here.page.locator(".lv-figure").count() == (5 if name == "N = 1" else 6)


def test_tasks_tick_themselves_off(visit):
    here = visit("sse-vs-mse?data=five&B=2")
    here.page.get_by_text("grows, then goes to 0", exact=True).click()
    reads(here, "Yes.")
    here.type_in("B", "5")
    expect(here.page.locator("text=check_box").first).to_be_visible()
