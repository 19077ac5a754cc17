"""The page "Frameworks": a number that is found, files with weights, and what is refused."""

from __future__ import annotations

from lossviz.conventions import Predictions, find_convention, split
from lossviz.reading import load_sample
from tests.pages.app import App

DIABETES = load_sample("diabetes")
GIVEN = Predictions(DIABETES.target, DIABETES.output)


def test_a_typed_number_is_found_and_drawn() -> None:
    app = App("frameworks").set("number", "1492.9835")
    app.reads("One way to this number on these data")
    app.reads(r"½ Σ e² / n: scikit-learn SGDRegressor\(verbose=1\), optax l2_loss\(…\).mean\(\)")
    assert "your number" in app.figures["ladder"].lettering


def test_a_mean_over_batches_is_found_with_the_batch_size() -> None:
    value = split(GIVEN, 24).combine(find_convention("keras-rmse"), "mean")
    app = App(f"frameworks?B=24&number={value:.6f}")
    app.reads(r"batches of 24 in the file's order, mean of the batches' numbers")


def test_what_is_no_number_is_explained_and_stays() -> None:
    app = App("frameworks")
    for typed, words in {
        "12,5": "has a comma before other than three digits: write the decimals after a point",
        "3 kg": "goes on after the number",
        "1e400": "is too large for a 64-bit number",
        "<b>x</b>": "is not a number: type one such as",
    }.items():
        app.set("number", typed)
        assert f'"{typed}" {words}' in app.alerts
        assert app.controls["number"] == typed


FILE = """y1,y1_pred,y2,y2_pred,w,bad
1,1.5,2,2.5,1,-1
2,2,4,3,0,2
3,2.5,1,1,2,1
5,4,2,2.5,1,1
"""


def test_several_outputs_and_weights_of_a_file() -> None:
    app = App("frameworks?data=upload&B=2").upload(FILE, "two.csv")
    app.reads("All outputs: .*y1.*, .*y2")
    # e: 0.5, 0, -0.5, -1 and 0.5, -1, 0, 0.5; the squares' sum is 1.5 + 1.5.
    app.says(r"Σ e² is 8 × Σ e² / \(n k\)")
    app.choose("Weights", "w")
    # The squares of each row: 0.5, 1, 0.25, 1.25; with weights 0.5 + 0 + 0.5 + 1.25, over 2 · 4.
    assert "Σ w e² / (k Σ w) = 0.2812" in app.figures["ladder"].lettering
    app.choose("Weights", "bad")
    assert "The weight of row 1 is −1: a weight is at least 0." in app.alerts


def test_what_is_folded_has_its_numbers() -> None:
    app = App("frameworks?B=4&show-table=true&show-batches=true&show-rate=true&show-shapes=true")
    app.reads("−0.7782", "−63.8", "Multiply the learning rate by 0.002262", "8,999")
    assert len(app.find("dataframe")) == 1


def test_a_batch_above_the_rows_is_told() -> None:
    app = App("frameworks?data=five&B=100")
    assert "A batch of 100 was asked for, but there are 5 rows: B is 5" in app.alerts


def test_without_further_columns_no_weights_are_offered() -> None:
    app = App("frameworks?data=table&rows=1%2C2%0A3%2C5&B=2")
    assert "Weights" not in app.text.splitlines()
    app.says("Σ e² is 2 × Σ e² / n")


def test_of_a_sample_it_is_said() -> None:
    rows = "t,o\n" + "".join(f"{k % 7},{k % 5}\n" for k in range(100_010))
    app = App("frameworks?data=upload&B=2").upload(rows, "many.csv")
    app.reads("The numbers here are those of 100,000 rows, drawn at random from 100,010")
    app.says("Σ e² is 100,000 × Σ e² / n")
