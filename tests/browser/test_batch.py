"""The page "A batch" in a browser: hands and keys on its picture, the table, a file.

What its controls and its data do to what it says: tests/pages/test_batch.py.
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


def says(here, words):
    expect(here.figure("batch").sentence).to_contain_text(words)


def says_error(here, row, error):
    """Wait until the sentence is about this row, and says this error with its sign in a word."""
    word = "low" if error < 0 else "high"
    said = re.compile(rf"{re.escape(row)}⁩ .*\b{word}\b.* {re.escape(f'{abs(error):g}')}\b")
    expect(here.figure("batch").sentence).to_contain_text(said)


def test_a_hand_and_keys_go_from_example_to_example(visit):
    here = visit("batch").skip_guess()
    figure = here.figure("batch")
    says_error(here, "Dev", -3)
    figure.slider("example").focus()
    here.page.keyboard.press("ArrowRight")
    says_error(here, "Ben", -1)
    assert "Ben⁩, too low by 1" in figure.spoken("example")
    here.shows("row", "2")
    here.page.keyboard.press("Home")
    says(here, "Chloe⁩ is on target")
    here.shows("row", "3")
    here.page.wait_for_url("**row=3**")
    here.settle()
    # A hand moves the row itself: Chloe's prediction is 8, and her target.
    figure.drag("change", dx=70)
    moved = 8 + figure.value("change")
    assert moved > 8
    says(here, f"its prediction is {moved:g}, in the data 8")
    here.page.wait_for_url(f"**o-row={moved:g}**")
    here.settle()
    expect(here.page.get_by_text("The prediction of row 3 is changed from 8 to")).to_be_visible()
    # It is led no farther than the axis goes: of 5.7, with errors from -3 to 2 and 0.35 beside
    # them, 0.04 are left. The axis follows, to 2.122 + 0.07 * 5.122.
    figure.drag("change", dx=2000)
    here.page.wait_for_url("**o-row=10.122**")
    here.settle()
    ground = figure.plot.locator(".xy .nsewdrag").bounding_box()
    share = (figure.where("change")[0] - ground["x"]) / ground["width"]
    assert share == pytest.approx((2.122 + 3.3585) / 5.839, abs=0.005)
    figure.slider("change").focus()
    here.page.keyboard.press("Home")
    says(here, "Chloe⁩ is on target: its slope is 0")
    here.settle()
    assert "o-row" not in here.page.url
    # A click chooses another one, and takes back what a hand has changed.
    figure.drag("change", dx=70)
    place = figure.plot.locator(".xy .nsewdrag").bounding_box()
    here.page.mouse.click(place["x"] + place["width"] - 5, place["y"] + 60)
    says_error(here, "Ada", 2)  # the one with the largest error
    assert figure.value("change") == 0
    here.shows("row", "1")
    here.page.wait_for_url(lambda url: "o-row" not in url)


@pytest.mark.parametrize("still", [False, True])
def test_one_press_takes_one_step_of_all_rows(visit, still):
    here = visit("batch?data=diabetes", still=still)
    figure = here.figure("batch")
    first = figure.mark("rows").get_attribute("d")
    figure.button("Play one step").click()
    # By a rate of 0.5 each error is halved, and so the SSE is a quarter of 659,931.
    says(here, "After step 1 the SSE of all 442 rows, ½ Σ e², is 165,000, at first 659,900.")
    here.page.wait_for_url("**steps=1**")
    here.settle()
    moved = figure.mark("rows").get_attribute("d")
    assert moved != first
    figure.button("Back").click()
    says(here, "row 57⁩ is too high by 160.8")
    here.next_frame()
    assert figure.mark("rows").get_attribute("d") == first


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
    here.settle().go_to("One prediction")
    here.page.wait_for_url("**/one-prediction*")
    here.settle().go_to("A batch")
    says_error(here, "row 1", 7)


def test_a_file_stays_and_its_names_are_words(visit, nasty):
    here = visit("batch?data=upload&row=2&label=*b*+|+<script>&show-more=true")
    expect(here.page.get_by_text("There is no file yet")).to_be_visible()
    here.page.locator("input[type=file]").set_input_files(nasty)
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


def test_it_opens_on_the_row_with_the_largest_loss_and_a_press_leads_back_there(visit):
    here = visit("batch?data=outlier&show-more=true")
    here.shows("row", "19")
    assert "row=" not in here.page.url
    here.type_in("row", "4")
    here.page.wait_for_url("**row=4**")
    here.page.get_by_role("button", name="Row 19 makes 97% of the loss").click()
    here.shows("row", "19")
    here.settle()
    here.type_in("row", "4")
    here.page.wait_for_url("**row=4**")
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("row", "19")
    here.choose_data("Diabetes, 442 patients")
    here.shows("row", "57")
    here.page.wait_for_url("**data=diabetes**")
    assert "row=" not in here.settle().page.url


def test_one_selection_goes_through_all_pictures(visit):
    here = visit("batch?data=diabetes&view=predicted+against+actual&row=200&show-more=true")
    figure = here.figure("batch")
    figure.slider("example").focus()
    here.page.keyboard.press("ArrowRight")
    here.page.wait_for_url(lambda url: "row=200" not in url)
    here.settle()
    said = figure.sentence.inner_text()
    row = re.search(r"row (\d+)", said)[1]
    here.shows("row", row)
    for picture in ("errors", "loss curve"):
        here.page.locator(".st-key-view").get_by_text(picture, exact=True).click()
        here.settle()
        assert figure.sentence.inner_text() == said
        here.shows("row", row)
