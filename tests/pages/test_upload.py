"""Files of all kinds, as a visitor brings them."""

from __future__ import annotations

import numpy as np

from lossviz.data.dataset import Dataset
from lossviz.data.summary import summarize_pairs
from lossviz.reading.saved import to_json
from tests.pages.app import App

GERMAN = (
    "Vorhersage Mai;;\n\nKunde;Ist-Wert;Prognose\nMüller;1.234,50;1.100\nSchön;870,25;900\n"
    "=cmd();NA;12\nZ;15;14,75\n"
).encode("cp1252")
PICTURE = "Where the loss is"  # what stands below the picture, where there is one


def given(content: bytes | str, name: str = "mine.csv", more: str = "") -> App:
    return App(f"batch?data=upload{more}").upload(content, name)


def test_a_file_from_a_german_office() -> None:
    app = given(GERMAN)
    app.says(r"Müller is too low by 134\.5")
    app.reads(
        r"mine\.csv · 3 of 4 rows; 1 left out",
        r"with 3 of 4 rows; 1 left out\. Read as: semicolon, decimal comma, Windows-1252",
        "1 row was left out: no number there",
    )
    (table,) = app.find("dataframe")
    assert table.value.to_numpy().tolist() == [[6, "Ist-Wert", "NA", "no number"]]


def test_what_is_in_doubt_is_asked() -> None:
    app = given('target,prediction\n"1,234","1,235"\n"2,345","2,344"\n')
    assert '"1,234" can be read in two ways' in app.alerts
    assert PICTURE not in app.text
    app.set("dec", "point").says("is too high by 1:")
    app.reads("comma, decimal point")
    app.set("dec", "comma").says(r"is too high by 0\.001")


def test_an_assumption_is_overruled_and_the_file_read_anew() -> None:
    app = given("target,prediction\n1,2\n-99,3\n5,5\n")
    app.says("is too high by 102")
    app.set("na", "-99").reads("2 of 3 rows; 1 left out")
    app.set("row", 1).says(r"is too high by 1\b")


def test_columns_that_have_no_telling_names_are_asked_for() -> None:
    app = given("a,b\n1,2\n3,3\n")
    assert "Choose the column of the targets" in app.alerts
    assert PICTURE not in app.text
    app.set("tcol", "a").set("ocol", "b").says(r"is too high by 1\b")


def test_of_many_rows_some_are_drawn_and_all_are_summed() -> None:
    rows = "".join(f"{k % 997},{k % 997 + 2}\n" for k in range(250_000))
    app = given(f"target,prediction\n{rows}", more="&show-totals=true")
    app.says("is too high by 2: its slope is 2")
    app.reads("All 250,000 rows are in the sums and means", "/ 250,000: the mean divides by n")
    app.go_to("sse-vs-mse").says(r"64 rows in .* Σ e² = 128\. .* Σ e² / 64 = 2\.")


def test_a_saved_summary_opens_like_a_file() -> None:
    target = np.zeros(1_000_000)
    output = np.where(np.arange(target.size) % 2, 3.0, -1.0)
    whole = summarize_pairs(target, output)
    data = Dataset(target[:100], output[:100], name="cluster", summary=whole)
    app = given(to_json(data), "mine.json")
    app.reads("1,000,000 rows")
    app.says("is too high by 3")
    app.go_to("sse-vs-mse").set("log", True).says("A batch of 64: SSE .* about 160 ± 16")


def test_what_cannot_be_read_says_where_and_what_to_do() -> None:
    app = App("batch?data=upload")
    for content, said in {
        b"\x89PNG\r\n\x1a\n": "not CSV but a picture",
        b"target,prediction\n1,2\n3\n": "Line 3 has 1 cell for 2 columns",
        b"target,prediction\n$1,2\n": "choose to take currency and percent signs off",
        b'{"format": "loss-explorer summary"}': "no summary of version 1",
        b"actual,predicted\n1,2\n3,x*b*\n": (
            'bad.csv: Line 3, column 2 ("predicted"): the cell says "x*b*"'
        ),
        b"target,prediction\ncat,dog\ndog,dog\ncat,cat\n": "this explorer is for numeric targets",
    }.items():
        assert said in app.upload(content, "bad.csv").alerts
        text = app.text
        assert text.index("Drop a CSV file") < text.index(said) < text.index("Your file goes")
        app.upload("target,prediction\n1,2\n", "good.csv").says(r"row 1 is too high by 1\b")


BAD_ROWS = (
    'id,actual,predicted,model\na,1,2,A\nb,3\nc,5,x,A\n"d"e,1,2,B\nf,NA,3,B\ng,7,9,A\nh,5,5,B\n'
)


def test_rows_that_cannot_be_read_are_left_out_by_choice_on_every_page() -> None:
    app = given(BAD_ROWS)
    assert "Line 3 has 2 cells for 4 columns" in app.alerts
    app.reads("3 rows cannot be read, of 7")
    # On a phone all this is one column: what is wrong stands right below the field.
    said = ("Drop a CSV file", "Line 3 has", "Leave these rows out", "Target column", "Your file")
    assert said == tuple(sorted(said, key=app.text.index))
    assert PICTURE not in app.text
    app.press("Leave these rows out").says(r"g is too high by 2\b")
    app.reads("3 of 7 rows; 4 left out", "4 rows were left out: 3 cannot be read, 1 without a num")
    for path in ("sse-vs-mse", "weights"):
        app.go_to(path).reads("3 of 7 rows; 4 left out")


def test_a_link_that_leaves_rows_out_does_so_at_once() -> None:
    given(BAD_ROWS, more="&skip=true").reads("3 of 7 rows; 4 left out")


def test_one_model_of_a_long_file_is_looked_at() -> None:
    app = given("model,actual,predicted\nA,1,2\nB,3,7\nA,5,5\n")
    app.says("is too high by 4")
    app.set("only", "model").says(r"is too high by 1\b")
    app.reads("with 2 rows where model is A")
    app.set("where", "B").says("is too high by 4")


def test_probabilities_of_classes_are_named() -> None:
    app = given("target,prediction\n0,0.2\n1,0.9\n0,0.4\n1,0.5\n1,0.7\n")
    app.reads("The MSE without ½ is then the Brier score")


def test_blanks_between_cells_can_be_chosen() -> None:
    app = given(" actual   predicted\n  1.5  2\n  3   4\n")
    app.reads("Where blanks part the cells, choose that")
    app.set("sep", "blank").says(r"is too high by 1\b")
    app.reads("Read as: blank, decimal point")
