"""The page "Frameworks" as somebody uses it, and what it says to strange input."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lossviz.conventions import Predictions, find_convention, split
from lossviz.reading import load_sample

DIABETES = load_sample("diabetes")
GIVEN = Predictions(DIABETES.target, DIABETES.output)


def reads(here, words):
    expect(here.page.get_by_test_id("stMain").get_by_text(re.compile(words)).first).to_be_visible()


def test_a_typed_number_is_found_and_drawn(visit):
    here = visit("frameworks")
    here.type_in("number", "1492.9835")
    here.settle()
    reads(here, "This gives it on these data")
    reads(here, r"½ Σ e² / n: scikit-learn, optax")
    expect(here.figure("ladder").root.get_by_text("your number")).to_be_visible()
    here.page.wait_for_url("**number=1492.9835*")


def test_a_mean_over_batches_is_found_with_the_batch_size(visit):
    value = split(GIVEN, 24).combine(find_convention("keras-rmse"), "mean")
    here = visit(f"frameworks?B=24&number={value:.6f}")
    reads(here, r"batches of 24 in the file's order, mean of the batches' numbers")


def test_two_conventions_are_taken_hold_of(visit):
    here = visit("frameworks?B=30&show-lines=true")
    figure = here.figure("ladder")
    expect(figure.sentence).to_contain_text("Σ e² is 442 × Σ e² / n. Σ e² / n is divided by n")
    expect(figure.sentence.locator("strong")).to_have_class("lv-even")
    figure.slider("first").focus()
    here.page.keyboard.press("Home")
    expect(figure.sentence).to_contain_text("One is a root and the other is not")
    expect(figure.sentence.locator("strong")).to_have_class("lv-even")  # a factor has no sign
    here.settle()
    here.page.wait_for_url("**first=*")
    reads(here, r"keras.metrics.RootMeanSquaredError\(\)\(target")
    assert "√(Σ e² / n), 54.64" in figure.spoken("first")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12,5", "has a comma: write the decimals after a point"),
        ("3 kg", "goes on after the number"),
        ("1e400", "is too large for a 64-bit number"),
        ("<b>x</b>", "is not a number: type one such as"),
    ],
)
def test_what_is_no_number_is_explained_and_stays(visit, typed, words):
    here = visit("frameworks")
    here.type_in("number", typed)
    here.settle()
    reads(here, re.escape(words))
    here.shows("number", typed)


FILE = b"""y1,y1_pred,y2,y2_pred,w,bad
1,1.5,2,2.5,1,-1
2,2,4,3,0,2
3,2.5,1,1,2,1
5,4,2,2.5,1,1
"""


def choose_weights(here, column):
    here.page.get_by_label("Weights").click()
    here.page.get_by_role("option", name=column, exact=True).click()
    here.settle()


def test_several_outputs_and_weights_of_a_file(visit):
    here = visit("frameworks?data=upload&B=2")
    here.page.locator("[class*=st-key-file] input[type=file]").set_input_files(
        {"name": "two.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    here.settle()
    reads(here, "All outputs: .*y1.*, .*y2")
    # e: 0.5, 0, -0.5, -1 and 0.5, -1, 0, 0.5; the squares' sum is 1.5 + 1.5.
    expect(here.figure("ladder").sentence).to_contain_text("Σ e² is 8 × Σ e² / (n k)")
    choose_weights(here, "w")
    expect(here.figure("ladder").root).to_contain_text("Σ w e² / (k Σ w) = 0.2812")
    choose_weights(here, "bad")
    reads(here, "The weight of row 1 is -1: a weight is at least 0.")


def test_what_is_folded_has_its_numbers(visit):
    here = visit("frameworks?B=4&show-table=true&show-batches=true&show-rate=true&show-shapes=true")
    for words in ("−0.7782", "−63.8", "Multiply the learning rate by 0.002262", "8,999"):
        reads(here, words)
    expect(here.page.get_by_test_id("stDataFrame")).to_be_visible()


def test_a_batch_above_the_rows_is_told(visit):
    here = visit("frameworks?data=five&B=100")
    reads(here, "A batch of 100 was asked for, but there are 5 rows: B is 5")


def test_without_further_columns_no_weights_are_offered(visit):
    here = visit("frameworks?data=table&rows=1%2C2%0A3%2C5&B=2")
    expect(here.page.get_by_label("Weights")).to_have_count(0)
    expect(here.figure("ladder").sentence).to_contain_text("Σ e² is 2 × Σ e² / n")


def test_of_a_sample_it_is_said(visit):
    here = visit("frameworks?data=upload&B=2")
    rows = "t,o\n" + "".join(f"{k % 7},{k % 5}\n" for k in range(100_010))
    here.page.locator("[class*=st-key-file] input[type=file]").set_input_files(
        {"name": "many.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    here.settle()
    reads(here, "The numbers here are those of 100,000 rows, drawn at random from 100,010")
    expect(here.figure("ladder").sentence).to_contain_text("Σ e² is 100,000 × Σ e² / n")
