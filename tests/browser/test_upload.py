"""Files of all kinds, as a visitor brings them."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lossviz.data.dataset import Dataset
from lossviz.data.summary import summarize_pairs
from lossviz.reading.saved import to_json

GERMAN = (
    "Vorhersage Mai;;\n\nKunde;Ist-Wert;Prognose\nMüller;1.234,50;1.100\nSchön;870,25;900\n"
    "=cmd();NA;12\nZ;15;14,75\n"
).encode("cp1252")


@pytest.fixture
def file(tmp_path):
    def write(content, name="mine.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def upload(here, file):
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)


def says(here, words, figure="batch"):
    expect(here.figure(figure).sentence).to_contain_text(words)


def reads(here, words):
    expect(here.page.get_by_text(words).first).to_be_visible()


def pick(here, key, option):
    here.unfold()
    field = here.page.locator(f".st-key-{key} input")
    field.evaluate("field => field.scrollIntoView({ block: 'center' })")  # scrolling shuts the list
    here.settle()
    listed = here.page.get_by_role("option", name=option, exact=True)
    for _ in range(10):
        if not listed.is_visible():  # a page that is drawn anew shuts the list
            field.click()
            here.page.wait_for_timeout(500)
    listed.click()


def test_a_file_from_a_german_office(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(GERMAN))
    says(here, "row 1⁩ is too low by 134.5")
    reads(here, "3 of 4 rows; 1 left out")
    here.unfold()
    reads(
        here,
        "mine.csv⁩, with 3 of 4 rows; 1 left out. Read as: ⁨semicolon, decimal comma, Windows-1252",
    )
    here.page.get_by_text("1 row was left out: no number there").click()
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Download the list").click()
    assert (
        download.value.path().read_text()
        == '"line","column","cell","reason"\n6,"Ist-Wert","NA","no number"\n'
    )


def test_every_row_can_be_taken_home(visit):
    here = visit("batch?show-rows=true")
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Download every row as CSV").click()
    written = download.value.path().read_text()
    assert written.splitlines()[1].startswith('"Ada",10,12,2,2,2,"lower",')


def test_what_is_in_doubt_is_asked(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b'target,prediction\n"1,234","1,235"\n"2,345","2,344"\n'))
    reads(here, '"1,234" can be read in two ways')
    expect(here.page.get_by_text("Where the loss is")).to_have_count(0)
    pick(here, "dec", "point")
    says(here, "is too high by 1:")
    here.page.wait_for_url("**dec=point**")
    reads(here, "comma, decimal point")
    pick(here, "dec", "comma")
    says(here, "is too high by 0.001")


def test_an_assumption_is_overruled_and_the_file_read_anew(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b"target,prediction\n1,2\n-99,3\n5,5\n"))
    says(here, "is too high by 102")
    here.unfold()
    here.page.get_by_text("Read it differently").click()
    here.page.locator(".st-key-na input").fill("-99")
    here.page.keyboard.press("Enter")
    says(here, "is too high by 1")
    reads(here, "1 row was left out")


def test_columns_that_have_no_telling_names_are_asked_for(visit, file):
    here = visit("batch?data=upload")
    expect(here.page.get_by_text("Where the loss is")).to_be_visible()
    upload(here, file(b"a,b\n1,2\n3,3\n"))
    reads(here, "Choose the column of the targets")
    expect(here.page.get_by_text("Where the loss is")).to_have_count(0)
    pick(here, "tcol", "a")
    pick(here, "ocol", "b")
    says(here, "is too high by 1")


def test_of_many_rows_some_are_drawn_and_all_are_summed(visit, file):
    rows = "".join(f"{k % 997},{k % 997 + 2}\n" for k in range(250_000))
    here = visit("batch?data=upload&show-totals=true")
    upload(here, file(f"target,prediction\n{rows}".encode()))
    reads(here, "All 250,000 rows are in the sums and means")
    says(here, "is too high by 2: its slope is 2")
    reads(here, "/ 250,000: the mean divides by n")
    here.go_to("SSE vs MSE")
    says(here, "A batch of 32: SSE about 64, MSE about 4", "levels")


def test_a_saved_summary_opens_like_a_file(visit, file):
    target = np.zeros(1_000_000)
    output = np.where(np.arange(target.size) % 2, 3.0, -1.0)
    whole = summarize_pairs(target, output)
    data = Dataset(target[:100], output[:100], name="cluster", whole=whole)
    here = visit("batch?data=upload")
    upload(here, file(to_json(data), "mine.json"))
    reads(here, "1,000,000 rows")
    says(here, "is too high by 3")
    here.go_to("SSE vs MSE")
    says(here, "A batch of 32: SSE about 80 ± 11", "levels")


def test_a_second_file_takes_the_place_of_one_that_is_being_read(visit, file):
    rows = "".join(f"{k % 997},{k % 991}.5\n" for k in range(3_000_000))
    here = visit("batch?data=upload")
    with here.page.expect_response(lambda answer: "upload_file" in answer.url):
        upload(here, file(f"target,prediction\n{rows}".encode(), "large.csv"))
    upload(here, file(b"target,prediction\n1,2\n", "small.csv"))
    reads(here, re.compile("small.csv.* 1 row "))
    says(here, "row 1⁩ is too high by 1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "not CSV but a picture"),
        (b"target,prediction\n1,2\n3\n", "Line 3 has 1 cell for 2 columns"),
        (b"target,prediction\n$1,2\n", "choose to take currency and percent signs off"),
        (b'{"format": "loss-explorer summary"}', "no summary of version 1"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(visit, file, content, said):
    here = visit("batch?data=upload")
    upload(here, file(content))
    reads(here, said)
    upload(here, file(b"target,prediction\n1,2\n", "good.csv"))
    says(here, "row 1⁩ is too high by 1")


BAD_ROWS = (
    b'id,actual,predicted,model\na,1,2,A\nb,3\nc,5,x,A\n"d"e,1,2,B\nf,NA,3,B\ng,7,9,A\nh,5,5,B\n'
)


def test_rows_that_cannot_be_read_are_left_out_by_choice(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(BAD_ROWS))
    reads(here, "Line 3 has 2 cells for 4 columns")
    reads(here, "3 rows cannot be read, of 7")
    expect(here.page.get_by_text("Where the loss is")).to_have_count(0)
    here.settle()
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Download the list").click()
    assert download.value.path().read_text().splitlines() == [
        '"line","column","cell","reason"',
        '3,"","b,3","2 cells for 4 columns"',
        '4,"predicted","x","cannot be read as a number"',
        '5,"","""d""e,1,2,B","text after a closing quote"',
        '6,"actual","NA","no number"',
    ]
    here.page.get_by_role("button", name="Leave these rows out").click()
    says(here, "row 6⁩ is too high by 2")
    reads(here, "3 of 7 rows; 4 left out")
    reads(here, "4 rows were left out: 3 cannot be read, 1 without a number")
    here.page.wait_for_url("**skip=true**")
    here.go_to("SSE vs MSE")
    reads(here, "3 of 7 rows; 4 left out")
    here.go_to("Down to the weights")
    reads(here, "3 of 7 rows; 4 left out")


def test_a_link_that_leaves_rows_out_does_so_at_once(visit, file):
    here = visit("batch?data=upload&skip=true")
    upload(here, file(BAD_ROWS))
    reads(here, "3 of 7 rows; 4 left out")


def test_one_model_of_a_long_file_is_looked_at(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b"model,actual,predicted\nA,1,2\nB,3,7\nA,5,5\n"))
    says(here, "is too high by 4")
    pick(here, "only", "model")
    says(here, "is too high by 1")
    here.unfold()
    reads(here, "with 2 rows where ⁨model⁩ is ⁨A")
    pick(here, "where", "B")
    says(here, "is too high by 4")
    here.page.wait_for_url("**only=model**where=B**")


def test_classes_are_named(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b"target,prediction\ncat,dog\ndog,dog\ncat,cat\n"))
    reads(here, "this explorer is for numeric targets")
    upload(here, file(b"target,prediction\n0,0.2\n1,0.9\n0,0.4\n1,0.5\n1,0.7\n", "p.csv"))
    reads(here, "The MSE without ½ is then the Brier score")


def test_blanks_between_cells_can_be_chosen(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b" actual   predicted\n  1.5  2\n  3   4\n"))
    reads(here, "Where blanks part the cells, choose that")
    pick(here, "sep", "blank")
    says(here, "is too high by 1")
    reads(here, "Read as: ⁨blank, decimal point")
