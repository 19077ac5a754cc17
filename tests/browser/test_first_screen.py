"""What a link shows first, what is folded, and where a page ends.

The first screen of a fresh visit is looked at in test_every_page.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from pages.parts import PAGES
from pages.state import Page
from tests.browser.first_screen import MAIN, PHONE, WIDE, check_first_screen, check_length
from tests.browser.visit import Visit

Start = Callable[..., Visit]

# Links that show the page as it is without the guess.
LINKS = {
    "one-prediction": "one-prediction?o=1.3",
    "batch": "batch",
    "weights": "weights?x1=-1.1",
    "sse-vs-mse": "sse-vs-mse?B=30",
    "frameworks": "frameworks?B=30",
}
OTHERS = [page for page in PAGES if page.figures]
# Where a page without parameters leads on to.
NEXT = {
    "one-prediction": "batch",
    "batch": "weights",
    "weights": "one-prediction",
    "sse-vs-mse": "recap",
    "frameworks": "recap",
}
EACH = pytest.mark.parametrize("page", OTHERS, ids=lambda page: page.name)


@EACH
def test_a_link_shows_all_that_counts_says_what_to_drag_and_leads_on(
    visit: Start, page: Page
) -> None:
    here = visit(LINKS[page.path], still=True)
    check_first_screen(here, page, WIDE)
    check_length(here, WIDE)
    root = here.figure(MAIN[page.path][0]).root
    hint = root.locator(".lv-hint")
    expect(hint).to_contain_text("drag")
    expect(hint).to_be_visible()
    shown = root.locator(".lv-halo").first.evaluate("(e) => getComputedStyle(e).strokeOpacity")
    assert float(shown) >= 0.2
    root.locator("[role=slider]").first.focus()
    here.page.keyboard.press("ArrowRight")
    expect(hint).to_be_hidden()
    here.settle_without_scrolling()
    expect(here.page.get_by_text("To take away.")).to_be_visible()
    (following,) = [each for each in PAGES if each.path == NEXT[page.path]]
    here.page.get_by_role("link", name="Next").click()
    expect(here.page.get_by_role("heading", level=1)).to_have_text(following.question)


@pytest.mark.exhaustive
@EACH
def test_a_link_shows_all_that_counts_on_a_phone(visit: Start, page: Page) -> None:
    here = visit(LINKS[page.path], phone=True)
    check_first_screen(here, page, PHONE)
    check_length(here, PHONE)


def test_what_is_folded_opens_in_place_and_the_address_says_so(visit: Start) -> None:
    here = visit("one-prediction?o=1.3")
    word = here.page.get_by_role("link", name="gradient", exact=True)
    word.focus()
    here.page.keyboard.press("Enter")
    expect(here.page.get_by_text("The slope of the loss over")).to_be_visible()
    expect(here.page.get_by_role("img", name="A curve that falls")).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_text("The slope of the loss over")).to_be_hidden()
    expect(word).to_be_focused()
    assert here.page.locator(".st-key-steps").count() == 0
    here.unfold("show-steps")
    expect(here.figure("steps").root).to_be_visible()
    here.page.wait_for_url("**show-steps=true**")
    other = visit(here.page.url.removeprefix(f"{here.address}/"))
    expect(other.figure("steps").root).to_be_visible()


def test_a_link_opens_what_it_names_and_what_was_chosen_there_is_kept(visit: Start) -> None:
    here = visit("one-prediction?k=3", below=False)
    expect(here.figure("steps").root).to_be_visible()
    expect(here.page.locator(".st-key-measured-slope")).to_have_count(0)
    here.page.locator(".st-key-show-steps summary").click()
    expect(here.page.locator(".st-key-steps")).to_have_count(0)
    here.unfold("show-steps")
    here.shows("k", "3")
