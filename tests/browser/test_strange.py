"""Strange links and files in a browser: all of the page is drawn.

What it says to them: tests/pages/test_strange.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.strange import FILES, FILES_AT, LINKS, find_not_numbers

LOOKED_AT = (
    *("weights: far away", "weights: a dead ReLU", "sse-vs-mse: N = 1"),
    "one prediction: the next number",
)


def check_that_all_is_drawn(here):
    for figure in here.page.locator(".lv-figure").all():  # one out of view waits to be seen
        figure.scroll_into_view_if_needed()
        here.next_frame()
    here.settle_without_scrolling()
    main = here.page.get_by_test_id("stMain")
    assert here.page.get_by_test_id("stException").count() == 0
    told = main.inner_text()
    assert find_not_numbers(told) == []
    assert "could not be drawn" not in told
    paths = "(all) => all.map((path) => path.getAttribute('d') ?? '')"
    drawn = here.page.locator(".lv-layer path").evaluate_all(paths)
    assert drawn
    assert not [path for path in drawn if "NaN" in path]


def test_what_some_strange_links_name_is_drawn(visit):
    here = visit()
    for name in LOOKED_AT:
        check_that_all_is_drawn(here.open(LINKS[name][0]))


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name in LINKS if name not in LOOKED_AT])
def test_what_a_strange_link_names_is_drawn(visit, name):
    check_that_all_is_drawn(visit(LINKS[name][0]))


def upload(visit, tmp_path, name):
    content, more, _ = FILES[name]
    file = tmp_path / "given.csv"
    file.write_text(content, encoding="utf-8")
    here = visit(FILES_AT + more)
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    expect(here.page.locator(".st-key-data-place p").first).to_contain_text("given.csv")
    return here.settle()


def test_a_name_is_drawn_as_it_stands(visit, tmp_path):
    here = upload(visit, tmp_path, "names with markup")
    check_that_all_is_drawn(here)
    expect(here.page.locator(".st-key-weights .x2title")).to_contain_text("<b>x</b> *1*")


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name in FILES if name != "names with markup"])
def test_a_strange_file_is_drawn(visit, tmp_path, name):
    check_that_all_is_drawn(upload(visit, tmp_path, name))
