"""The page "SSE vs MSE" in a browser: what hands and keys on its figures do.

What its controls and its data do to what it says: tests/pages/test_sse_vs_mse.py.
"""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from lossviz.minibatch.curves import list_batch_sizes
from pages.parts.sse_vs_mse import PAGE
from pages.state.link import parse_address


def says(here, words, figure="levels"):
    expect(here.figure(figure).sentence).to_contain_text(re.compile(words))


def meaning(address):
    return parse_address(parse_qs(urlsplit(address).query), PAGE.parameters).values


def test_a_hand_and_keys_let_the_batch_grow_in_every_figure(visit):
    here = visit("sse-vs-mse?data=diabetes&B=8&show-descents=true")
    figure = here.figure("bricks")
    assert says_rows(figure, 2) == 8  # as it always was: the one half in the SSE alone
    sent, seen = here.sent, set()
    for value in figure.sweep("B", to=120, count=12):
        seen.add(value)
        assert here.sent == sent
    assert len(seen) > 4
    size = says_rows(figure, 2)
    here.shows("B", str(size))
    here.page.wait_for_url(f"**B={size}*")
    says(here, f"Batches of {size}:", "descents")
    here.settle()
    figure.slider("B").focus()
    here.page.keyboard.press("Home")
    here.shows("B", "1")
    says(here, "1 row in a stack:", "bricks")
    assert figure.spoken("B").startswith("1, SSE ")
    here.settle()
    here.figure("descents").slider("B").focus()
    here.page.keyboard.press("ArrowRight")
    here.shows("B", "2")
    says(here, "Batches of 2:", "descents")


def says_rows(figure, ratio):
    """Give the batch size of the sentence, whose MSE has to be some times its SSE over that."""
    rows, sse, divisor, mse = (
        float(each.replace(",", ""))
        for each in re.findall(r"\d[\d,]*\.?\d*(?![\d,])", figure.sentence.inner_text())
    )
    assert rows == divisor
    assert mse == pytest.approx(ratio * sse / rows, rel=1e-3)  # both have four digits
    return int(rows)


def test_on_the_linear_axis_a_hand_ends_where_it_was_led(visit):
    here = visit("sse-vs-mse?data=biased&hmean=true&B=32")
    figure = here.figure("bricks")
    width = figure.plot.locator(".xy .nsewdrag").bounding_box()["width"]
    figure.drag("B", dx=round(0.25 * width))
    # The axis goes from -0.02 to 1.04 times 64.
    assert says_rows(figure, 1) == pytest.approx(32 + 0.25 * 1.06 * 64, abs=1)
    here.settle()
    assert figure.root.locator("[data-mark='step, sse']").count() == 1


def test_over_a_log_axis_all_batch_sizes_are_there(visit):
    here = visit("sse-vs-mse?data=diabetes&B=8&log=true")
    says(here, "batch of 8:.* 11,900 ± 5,500,.* 2,990 ± 1,400")
    figure = here.figure("levels")
    start, _ = figure.where("B")
    list(figure.sweep("B", to=120, count=6))
    size = figure.sentence.inner_text().removeprefix("A batch of ").partition(":")[0]
    here.settle()
    figure.slider("B").focus()
    here.page.keyboard.press("Home")
    here.shows("B", "1")
    assert figure.spoken("B").startswith("1, SSE 1,490 ± ")
    # On a log axis 8 stood at the start and 1 stands here: so the hand was at this size.
    octave = (start - figure.where("B")[0]) / 3
    reached = 3 + 120 / octave
    sizes = list_batch_sizes(442).tolist()
    assert int(size) == min(sizes, key=lambda each: abs(math.log2(each) - reached))


@pytest.mark.exhaustive
def test_back_brings_the_page_as_it_was(visit):
    here = visit(
        "sse-vs-mse?data=diabetes&B=30&x=bmi&seed=7&hsum=false&hmean=true&esse=1e-7&emse=0.00001"
        "&split=by+a+column&by=sex+code&is=1&drop=true"
    )
    says(here, "the weight from 0 to", "descents")
    address = meaning(here.page.url)
    sentence = here.figure("descents").sentence.inner_text()
    here.go_to("A batch")
    here.page.wait_for_url("**/batch*")
    here.settle()
    here.page.go_back()
    here.settle()
    assert meaning(here.page.url) == address
    says(here, re.escape(sentence), "descents")
