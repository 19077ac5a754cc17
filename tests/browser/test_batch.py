"""The page "A batch" as somebody uses it: samples, a table, a file, and the picture.

The sentences of its figure are asserted in tests/figures: here it is their row and error.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

NASTY = (
    '"$x$ actual _a_","`predicted` **p**","*b* | <script>"\n'
    "1,2,{slope} $y$\n2,1.5,<script>alert(1)</script>\n3,7,*bold* **B**\n6,5,שלום (1)\n"
)


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A file in which every name is markup of some kind."""
    file = tmp_path / "*n* $a$.csv"
    file.write_text(NASTY, encoding="utf-8")
    return file


def upload(here, file):
    here.page.locator("input[type=file]").set_input_files(file)


def says(here, words):
    expect(here.figure("batch").sentence).to_contain_text(words)


def says_error(here, row, error):
    """Wait until the sentence is about this row, and says this error with its sign in a word."""
    word = "low" if error < 0 else "high"
    said = re.compile(rf"{re.escape(row)}⁩ .*\b{word}\b.* {re.escape(f'{abs(error):g}')}\b")
    expect(here.figure("batch").sentence).to_contain_text(said)


def test_a_hand_goes_from_example_to_example(visit):
    here = visit("batch")
    says_error(here, "Dev", -3)
    here.figure("batch").slider("example").focus()
    here.page.keyboard.press("ArrowRight")
    says_error(here, "Ben", -1)
    assert "Ben⁩, too low by 1" in here.figure("batch").spoken("example")
    here.shows("row", "2")
    here.page.keyboard.press("Home")
    says(here, "Chloe⁩ is on target")
    here.shows("row", "3")
    assert "row=3" in here.page.url


def test_dragging_snaps_to_the_next_example(visit):
    here = visit("batch")
    figure = here.figure("batch")
    plot = figure.plot.bounding_box()
    figure.drag("example", dx=plot["width"])
    says_error(here, "Ada", 2)
    here.shows("row", "1")


def test_a_link_is_the_picture(visit):
    here = visit("batch?data=cancel&loss=MSE&row=2&rate=0.25&sort=error&up=true&label=row+number")
    says_error(here, "row 2", -6)
    says(here, "slope is −1")
    expect(here.page.get_by_text("The errors cancel: rows 1 to 6 are too low")).to_be_visible()


def test_a_row_that_is_not_there_is_said(visit):
    here = visit("batch?row=99")
    expect(here.page.get_by_text("The address says row=99, but there are 5 rows")).to_be_visible()
    says(here, "Emre")


def test_rows_typed_as_text_come_back_after_another_page(visit):
    here = visit("batch")
    here.choose_data("Type or paste rows")
    here.page.get_by_text("Rows as text").click()
    box = here.page.locator(".st-key-rows textarea")
    box.fill("1,2,one\n2,x,two\n9,4,*three*")
    box.press("Control+Enter")
    expect(
        here.page.get_by_text('Line 2, column 2 (prediction): the cell says "x"')
    ).to_be_visible()
    here.type_in("row", "2")
    says_error(here, "*three*", -5)
    address = here.page.url
    here.go_to("One prediction")
    here.page.wait_for_url("**/one-prediction*")
    here.go_to("A batch")
    says_error(here, "*three*", -5)
    here.choose_data("Five walks")
    says(here, "Dev")
    here.choose_data("Type or paste rows")
    says_error(here, "*three*", -5)
    other = visit(address.removeprefix(here.address + "/"))
    says_error(other, "*three*", -5)


def test_typing_into_the_table(visit):
    here = visit("batch?data=table&row=1&rows=1,2%0A3,4")
    says_error(here, "row 1", 1)
    table = here.page.get_by_test_id("stDataFrame").first
    # The cells are painted; for screen readers they are there as text, by which one waits.
    expect(table.locator("td", has_text="4")).to_be_attached()
    here.next_frame()
    box = table.bounding_box()
    here.page.mouse.dblclick(
        box["x"] + box["width"] / 2, box["y"] + 52
    )  # the prediction of the first row
    cell = here.page.locator("#portal textarea")
    expect(cell).to_be_focused()
    cell.fill("8")
    expect(cell).to_have_value("8")
    here.next_frame()
    cell.press("Enter")
    says_error(here, "row 1", 7)
    here.page.wait_for_url("**rows=1%2C8**")


def test_a_file_stays_and_its_names_are_words(visit, nasty):
    here = visit("batch?data=upload&row=2&label=*b*+|+<script>")
    expect(here.page.get_by_text("There is no file yet")).to_be_visible()
    upload(here, nasty)
    says_error(here, "<script>alert(1)</script>", -0.5)
    here.settle()  # the field for the row belongs to the sample until then
    here.type_in("row", "4")
    says_error(here, "שלום (1)", -1)
    here.type_in("row", "3")
    says_error(here, "*bold* **B**", 4)
    here.type_in("row", "1")
    says_error(here, "{slope} $y$", 1)
    expect(here.page.locator(".st-key-data-place p").first).to_contain_text("*n* $a$.csv")
    here.go_to("One prediction")
    here.page.wait_for_url("**/one-prediction*")
    here.go_to("A batch")
    says_error(here, "{slope} $y$", 1)


def test_what_cannot_be_read_is_a_sentence_with_its_place(visit, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("actual,predicted\n1,2\n3,x*b*\n", encoding="utf-8")
    here = visit("batch?data=upload")
    upload(here, file)
    alert = here.page.get_by_text("Line 3, column 2")
    expect(alert).to_contain_text('bad.csv: Line 3, column 2 ("predicted"): the cell says "x*b*"')


def test_a_hundred_thousand_rows_are_bars_and_extremes(visit, tmp_path):
    file = tmp_path / "many.csv"
    rows = "\n".join(f"{k % 997},{(k * 31) % 1009}" for k in range(100_000))
    file.write_text(f"actual,predicted\n{rows}\n", encoding="utf-8")
    here = visit("batch?data=upload&show-rows=true")
    upload(here, file)
    says(here, "is too")
    expect(here.page.get_by_label("Page, of 500")).to_be_visible()
    bars = here.figure("batch").plot.locator(".barlayer .point")
    expect(bars.first).to_be_attached()
    assert 20 < bars.count() < 80
    points = here.figure("batch").plot.locator(".scatterlayer .point")
    assert points.count() < 200


def test_a_file_begins_with_its_largest_loss(visit, nasty):
    here = visit("batch?data=upload")
    upload(here, nasty)
    says_error(here, "row 3", 4)
    here.shows("row", "3")


@pytest.mark.parametrize(
    ("sample", "row", "share"), [("outlier", "19", "97%"), ("diabetes", "57", "2.0%")]
)
def test_it_opens_on_the_row_with_the_largest_loss(visit, sample, row, share):
    here = visit(f"batch?data={sample}")
    here.shows("row", row)
    says(here, f"makes {share} of the loss")
    assert "row=" not in here.page.url
    here.type_in("row", "4")
    here.page.wait_for_url("**row=4**")
    other = visit(here.page.url.removeprefix(f"{here.address}/"))
    other.shows("row", "4")


def test_another_sample_opens_on_its_largest_loss(visit):
    here = visit("batch?data=outlier&row=4")
    here.shows("row", "4")
    here.choose_data("Diabetes, 442 patients")
    here.shows("row", "57")
    here.page.wait_for_url("**data=diabetes**")
    assert "row=" not in here.settle().page.url


def test_reset_goes_back_to_the_largest_loss(visit):
    here = visit("batch?data=outlier")
    here.type_in("row", "4")
    here.page.wait_for_url("**row=4**")
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("row", "19")


def test_what_stands_out_leads_to_where_it_is_seen(visit):
    here = visit("batch?data=biased")
    found = here.page.locator(".st-key-findings").get_by_role("button")
    expect(found).to_have_count(2)
    found.filter(has_text="too high by 9.81 on average (± 2.6)").click()
    here.page.wait_for_url("**view=predicted+against+actual**")
    found.filter(has_text="errors grow").click()
    here.page.wait_for_url("**view=errors**")
    here.settle()
    expect(here.figure("batch").plot.locator(".ytitle")).to_contain_text("error e = o − t")
    expect(here.figure("batch").plot.locator(".xtitle")).to_contain_text("prediction o")


def test_an_outlier_is_named_and_chosen(visit):
    here = visit("batch?data=outlier&row=2")
    here.page.get_by_role("button", name="Row 19 makes 97% of the loss").click()
    here.shows("row", "19")


def test_one_selection_goes_through_all_pictures(visit):
    here = visit("batch?data=diabetes&view=predicted+against+actual&row=200")
    figure = here.figure("batch")
    before = figure.where("example")
    sent = here.sent
    x, y = figure.grab("example")
    seen = set()
    for k in range(1, 9):
        here.page.mouse.move(x + 12 * k, y - 10 * k)
        here.next_frame()
        seen.add(figure.value("example"))
    assert here.sent == sent
    assert len(seen) > 3
    # The row that was taken is the nearest one to the hand.
    placed = figure.slider("example").bounding_box()
    at = placed["x"] + placed["width"] / 2, placed["y"] + placed["height"] / 2
    assert abs(at[0] - x - 96) + abs(at[1] - y + 80) < 60
    assert at != before
    here.page.mouse.up()
    said = figure.sentence.inner_text()
    row = re.search(r"row (\d+)", said)[1]
    here.shows("row", row)
    for picture in ("errors", "loss curve"):
        here.page.locator(".st-key-view").get_by_text(picture, exact=True).click()
        here.settle()
        assert figure.sentence.inner_text() == said
        here.shows("row", row)


def test_errors_over_a_column(visit):
    here = visit("batch?data=diabetes&view=errors&over=bmi")
    expect(here.figure("batch").plot.locator(".xtitle")).to_contain_text("bmi")
    says(here, "row 57")


def test_several_columns_of_predictions_are_compared(visit, tmp_path):
    file = tmp_path / "models.csv"
    lines = [f"{k},{k + (-1) ** k},{k + 3 * (-1) ** (k // 2)}" for k in range(60)]
    file.write_text("actual,predicted a,predicted b\n" + "\n".join(lines) + "\n", encoding="utf-8")
    here = visit("batch?data=upload&tcol=actual&ocol=predicted+a")
    upload(here, file)
    expect(here.page.get_by_text("2 columns of predictions.")).to_be_visible()
    table = here.page.get_by_test_id("stDataFrame").first
    expect(table.locator("td", has_text="● best")).to_be_attached()
