"""Files by the browser's own field: what comes back as a file, and two at a time.

What each kind of file says: tests/pages/test_upload.py.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.test_upload import BAD_ROWS, GERMAN


@pytest.fixture
def file(tmp_path):
    def write(content, name="mine.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def upload(here, file):
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)


def says(here, words):
    expect(here.figure("batch").sentence).to_contain_text(words)


def reads(here, words):
    expect(here.page.get_by_text(words).first).to_be_visible()


def download(here, name):
    here.settle()  # a button that is still on its way is pressed at one place and let go at another
    with here.page.expect_download() as saved:
        here.page.get_by_role("button", name=name).click()
    return saved.value.path().read_text(encoding="utf-8")


def test_a_file_from_a_german_office(visit, file):
    here = visit("batch?data=upload&show-rows=true")
    upload(here, file(GERMAN))
    says(here, "Müller⁩ is too low by 134.5")
    reads(here, "3 of 4 rows; 1 left out")
    written = download(here, "Download every row as CSV")
    assert written.splitlines()[1].startswith('"Müller",1234.5,1100,-134.5,')
    assert written.splitlines()[1].endswith(',"row 1"')
    here.unfold()
    here.page.get_by_text("1 row was left out: no number there").click()
    assert download(here, "Download the list") == (
        '"line","column","cell","reason"\n6,"Ist-Wert","NA","no number"\n'
    )


@pytest.mark.parametrize("path", ["batch", "weights"])
def test_no_figure_is_made_anew_where_a_file_comes(visit, file, path):
    here = visit(f"{path}?data=upload")
    mark = "() => [...document.querySelectorAll('.lv-figure')].map((e, k) => (e.mark = k))"
    marks = here.page.evaluate(mark)
    reads(here, "There is no file yet")
    upload(here, file(b"target,prediction\n1,2\n3,5\n"))
    reads(here, "2 rows")
    here.settle()
    expect(here.page.get_by_text("There is no file yet")).to_have_count(0)
    found = here.page.evaluate(mark.replace("(e.mark = k)", "(e.mark ?? 'another one')"))
    assert found == marks == [0, 1]


def test_what_is_in_doubt_is_chosen(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(b'target,prediction\n"1,234","1,235"\n"2,345","2,344"\n'))
    reads(here, '"1,234" can be read in two ways')
    expect(here.page.get_by_text("Where the loss is")).to_have_count(0)
    here.settle()
    field = here.page.locator(".st-key-dec input")
    field.focus()
    field.press("ArrowDown")
    here.page.get_by_role("option", name="point", exact=True).click()
    says(here, "is too high by 1:")
    here.page.wait_for_url("**dec=point**")


def test_a_second_file_takes_the_place_of_one_that_is_being_read(visit, file):
    rows = "".join(f"{k % 997},{k % 991}.5\n" for k in range(3_000_000))
    here = visit("batch?data=upload")
    with here.page.expect_response(lambda answer: "upload_file" in answer.url):
        upload(here, file(f"target,prediction\n{rows}".encode(), "large.csv"))
    upload(here, file(b"target,prediction\n1,2\n", "small.csv"))
    reads(here, re.compile("small.csv.* 1 row "))
    says(here, "row 1⁩ is too high by 1:")


def test_rows_that_cannot_be_read_are_left_out_by_choice(visit, file):
    here = visit("batch?data=upload")
    upload(here, file(BAD_ROWS.encode()))
    reads(here, "3 rows cannot be read, of 7")
    expect(here.page.get_by_text("Where the loss is")).to_have_count(0)
    assert download(here, "Download the list").splitlines() == [
        '"line","column","cell","reason"',
        '3,"","b,3","2 cells for 4 columns"',
        '4,"predicted","x","cannot be read as a number"',
        '5,"","""d""e,1,2,B","text after a closing quote"',
        '6,"actual","NA","no number"',
    ]
    here.page.get_by_role("button", name="Leave these rows out").click()
    says(here, "g⁩ is too high by 2")
    here.page.wait_for_url("**skip=true**")
    here.go_to("Down to the weights")
    reads(here, "3 of 7 rows; 4 left out")
