"""A link of a question opens its page at the place that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import expect

from pages.state import QUESTIONS
from tests.browser.visit import Visit

Start = Callable[..., Visit]
README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\(http://localhost:8501/([^)]*answer=[^)]*)\)", README)
# The place itself, and enough below it to see what it marks.
IN_VIEW = """() => {
  const box = document.querySelector(".st-key-answer-place")?.getBoundingClientRect()
  return Boolean(box) && box.top >= 0 && box.top < innerHeight - 250
}"""


# One at the top of a page, one far below, and one on a phone.
LOOKED_AT = {("too-high", False), ("half-loss", False), ("accumulate", True)}


def expect_in_view(here: Visit, words: str) -> None:
    here.settle_without_scrolling()
    place = here.page.locator(".st-key-answer-place")
    expect(place).to_have_count(1)
    expect(place).to_contain_text(words)
    here.page.wait_for_function(IN_VIEW)
    # Letters and formulas come a little later, and move what is below.
    here.page.evaluate("() => document.fonts.ready")
    here.settle_without_scrolling()
    here.page.wait_for_function(IN_VIEW)


@pytest.mark.parametrize(
    ("question", "phone"),
    [
        pytest.param(
            question,
            phone,
            id=f"{question.key}-{'phone' if phone else 'wide'}",
            marks=() if (question.key, phone) in LOOKED_AT else pytest.mark.exhaustive,
        )
        for question in QUESTIONS
        for phone in (False, True)
    ],
)
def test_a_question_opens_its_answer(visit: Start, question, phone: bool) -> None:
    here = visit(phone=phone)
    here.page.goto(f"{here.address}/{question.path}?{urlencode(question.link)}")
    expect_in_view(here, question.words)
    if question.guess_first:  # what is asked, and the whole picture that will answer it
        for place in (here.page.locator(".st-key-guess"), here.page.locator(".lv-main .lv-plot")):
            expect(place).to_be_in_viewport(ratio=1)


def test_the_links_of_the_readme_are_those_of_the_questions() -> None:
    linked = {parse_qs(link.partition("?")[2])["answer"][0]: link for link in LINKS}
    assert set(linked) == {q.key for q in QUESTIONS} - {"real", "too-large"}
    for question in QUESTIONS:
        if question.key in linked:
            assert linked[question.key].partition("?")[0] == question.path


def test_from_home_the_answer_is_brought_into_view(visit: Start) -> None:
    here = visit("")
    here.page.get_by_role("link", name="When do larger batches pay?").click()
    expect_in_view(here, "When do larger batches pay?")
    here.page.wait_for_url("**answer=larger-batches*")


def test_it_is_brought_into_view_once_and_never_again(visit: Start) -> None:
    here = visit()
    here.page.goto(f"{here.address}/one-prediction?d=0.01&answer=measured")
    expect_in_view(here, "measured")
    # By the wheel, as somebody who reads on: the place is brought into view for some seconds more,
    # where formulas come late, until a hand does something.
    here.page.mouse.move(20, 500)
    here.page.mouse.wheel(0, -10_000)
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    here.page.wait_for_function(f"() => {top} === 0")
    here.type_in("o", "2.5")
    here.page.wait_for_url("**o=2.5*")
    here.settle_without_scrolling()
    # Longer than a place that is not let alone is brought back after.
    for _ in range(10):
        assert here.page.evaluate(top) == 0
        here.page.wait_for_timeout(100)
