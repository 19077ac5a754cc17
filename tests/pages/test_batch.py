"""The page "A batch": what its controls and its data do to what it says.

The sentences of its figure are asserted in tests/figures: here it is their row and error.
"""

from __future__ import annotations

import re

import pytest

from tests.pages.app import App


def says_error(app: App, row: str, error: float) -> None:
    """See that the sentence is about this row, and says this error with its sign in a word."""
    word = "low" if error < 0 else "high"
    app.says(rf"{re.escape(row)} .*\b{word}\b.* {re.escape(f'{abs(error):g}')}\b")


def title(app: App, axis: str) -> str:
    return str(app.figures["batch"].scene.base["layout"][axis]["title"]["text"])


def test_a_link_is_the_picture() -> None:
    app = App(
        "batch?data=cancel&loss=MSE&row=2&rate=0.25&sort=error&up=true&label=row+number"
        "&show-rows=true"
    )
    says_error(app, "row 2", -6)
    app.says("slope is −1")
    app.reads("The errors cancel: rows 1 to 6 are too low")
    # Sorted by error, the smallest first: rows 1 to 6 are too low.
    (table,) = app.find("dataframe")
    assert table.value["error"].is_monotonic_increasing


def test_a_row_that_is_not_there_is_said() -> None:
    app = App("batch?row=99")
    assert "The address says row=99, but there are 5 rows" in app.alerts
    app.says("Emre")


def test_rows_typed_as_text_come_back_after_another_page() -> None:
    app = App("batch").press("Type or paste rows")
    app.set("rows", "1,2,one\n2,x,two\n9,4,*three*")
    assert 'Line 2, column 2 (prediction): the cell says "x"' in app.alerts
    says_error(app.set("row", 2), "*three*", -5)
    says_error(app.go_to("one-prediction").go_to("batch"), "*three*", -5)
    app.choose_data("Five walks").says("Dev")
    says_error(app.press("Type or paste rows"), "*three*", -5)


@pytest.mark.parametrize(
    ("sample", "row", "share"), [("outlier", 19, "97%"), ("diabetes", 57, r"2\.0%")]
)
def test_it_opens_on_the_row_with_the_largest_loss(sample: str, row: int, share: str) -> None:
    app = App(f"batch?data={sample}")
    assert app.controls["row"] == row
    app.says(f"makes {share} of the loss")
    assert "row" not in app.address
    assert App(f"batch?data={sample}&row=4").controls["row"] == 4


def test_a_file_begins_with_its_largest_loss() -> None:
    app = App("batch?data=upload&row=2")
    assert "There is no file yet" in app.alerts
    app.upload("actual,predicted,name\n1,2,a\n2,1.5,b\n3,7,c\n6,5,d\n")
    assert app.controls["row"] == 2, "the link says so"
    app.upload("actual,predicted,name\n1,2,a\n2,1.5,b\n3,7,c\n6,5,d\n8,8,e\n", "other.csv")
    says_error(app, "c", 4)  # which is what the file calls row 3
    assert app.controls["row"] == 3


def test_a_hundred_thousand_rows_are_bars_and_extremes() -> None:
    rows = "\n".join(f"{k % 997},{(k * 31) % 1009}" for k in range(100_000))
    app = App("batch?data=upload&show-rows=true").upload(f"actual,predicted\n{rows}\n")
    app.says("is too")
    app.reads("Page, of 500")
    traces = app.figures["batch"].scene.base["data"]
    assert 20 < sum(len(t["x"]) for t in traces if t["type"] == "bar") < 80
    assert sum(len(t["x"]) for t in traces if "markers" in t.get("mode", "")) < 200


def test_what_stands_out_leads_to_where_it_is_seen() -> None:
    app = App("batch?data=biased")
    app.press("too high by 9.81 on average (standard error 2.6)")
    assert app.controls["view"] == "actual"
    app.press("errors grow")
    assert app.controls["view"] == "errors"
    assert title(app, "yaxis") == "error e = o − t"
    assert title(app, "xaxis").startswith("prediction o<br>")


def test_an_outlier_is_named_and_chosen() -> None:
    app = App("batch?data=outlier&row=2").press("Row 19 makes 97% of the loss")
    assert app.controls["row"] == 19


def test_errors_over_a_column() -> None:
    app = App("batch?data=diabetes&view=errors&over=bmi")
    assert title(app, "xaxis").startswith("\u2068bmi\u2069<br>")
    app.says("row 57")


def test_several_columns_of_predictions_are_compared() -> None:
    lines = [f"{k},{k + (-1) ** k},{k + 3 * (-1) ** (k // 2)}" for k in range(60)]
    content = "actual,predicted a,predicted b\n" + "\n".join(lines) + "\n"
    app = App("batch?data=upload&tcol=actual&ocol=predicted+a").upload(content)
    app.reads(r"2 columns of predictions\.", "● best")


@pytest.mark.parametrize(
    ("address", "words", "shown"),
    [
        ("data=outlier&view=actual&row=3", "Row 19 makes", {"view": "curve", "row": 19}),
        ("data=biased", "are too high", {"view": "actual"}),
        ("data=cancel", "errors cancel", {"view": "errors", "over": "row number"}),
        (
            "data=diabetes&view=errors&over=target",
            "errors grow",
            {"view": "errors", "over": "prediction"},
        ),
    ],
)
def test_a_press_on_what_stands_out_shows_it(
    address: str, words: str, shown: dict[str, object]
) -> None:
    controls = App(f"batch?{address}").press(words).controls
    assert {key: controls[key] for key in shown} == shown


def test_a_press_on_a_group_shows_its_column() -> None:
    kinds = ["odd" if k % 4 == 0 else "even" for k in range(80)]
    rows = [
        f"{k},{k + (-1) ** k * (9 if kind == 'odd' else 1 + k % 3)},{kind}"
        for k, kind in enumerate(kinds)
    ]
    app = App("batch?data=upload").upload("actual,predicted,kind\n" + "\n".join(rows) + "\n")
    controls = app.press("Rows where").controls
    assert (controls["view"], controls["over"], controls["colour"]) == ("errors", "kind", "kind")


def test_where_nothing_stands_out_there_is_nothing_to_press() -> None:
    app = App("batch?data=five")
    app.reads("5 rows are too few to tell what stands out")
    assert app.find_pressable("stands out") == []


def test_a_changed_prediction_comes_with_a_link_and_goes_with_its_row() -> None:
    app = App("batch?row=4&o-row=19")
    app.says("its prediction is 19, in the data 17")
    app.reads(r"The prediction of row 4 is changed from 17 to 19\.", "other pages keep the data")
    app.press("As in the data again").reads(r"\(RMSE\) 1\.73")
    says_error(app, "Dev", -3)
    assert app.find_pressable("As in the data again") == []
    says_error(App("batch?row=4&o-row=19").set("row", 1), "Ada", 2)


def test_all_numbers_of_the_page_are_those_of_the_changed_prediction() -> None:
    # The errors 2, -1, 0, -3, 1 add up to 15 as squares. With -1 for -3 these are 7, of which
    # 4 are the first row's. The squares of the targets around their mean of 13 are 88.
    app = App("batch?row=4&o-row=19&loss=MSE&show-totals=true&show-rows=true")
    app.says(r"it makes 14% of the MSE: Σ e² / n is now 1\.4\.")
    app.reads(
        r"\(RMSE\) 1\.18 = √\(Σ e² / n\)",
        r"\(MSE\) is 92% lower than by always predicting",
        r"That of row 4 is −1 under the SSE, ½ Σ e²,.* Under the MSE, Σ e² / n, it is −0\.4 = ",
        "and the row with the largest loss makes 57%",
        "which is 0.2",
        *(r"\(t_i - o_i\)\^2 = 3\.5\$", r"\^2 = 1\.4\$", r"\\approx 1\.183\$"),
    )
    (table,) = app.find("dataframe")
    assert dict(zip(table.value["name"], table.value["output"], strict=True))["Dev"] == 19
    assert table.value["share"].tolist() == [57.1, 14.3, 14.3, 14.3, 0]


def test_what_stands_out_is_that_of_the_changed_prediction() -> None:
    app = App("batch?data=outlier&row=19&o-row=121&view=actual")
    assert app.find_pressable("Row 19 makes") == []
    app = App("batch?data=outlier&row=4&o-row=900").press("largest is row 4")
    assert (app.controls["row"], app.controls["o-row"]) == (4, 900)
    app = App("batch?data=outlier&row=4&o-row=30").press("Row 19 makes")
    assert (app.controls["row"], app.controls["o-row"]) == (19, None)


def test_steps_of_all_rows_come_with_a_link_and_go_with_its_data() -> None:
    app = App("batch?o-row=19&steps=1")
    # The row with the largest error is at -1 in place of -3: half of 7, and a quarter of that.
    app.says(r"After step 1 the SSE of all 5 rows, ½ Σ e², is 0\.875, at first 3\.5")
    says_error(app.choose_data("Diabetes, 442 patients"), "row 57", 160.8)


def test_a_prediction_that_is_no_number_is_said_and_one_far_away_is_drawn() -> None:
    assert "o-row" in App("batch?o-row=nan").alerts
    for picture in ("curve", "actual", "errors"):
        App(f"batch?o-row=-1e100&view={picture}").says("Dev is too low by 1×10¹⁰⁰")
