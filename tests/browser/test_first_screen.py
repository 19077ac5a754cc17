"""What is seen first: question, sentence, figure and the controls that drive it, in one screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from pages.parts import HOME, PAGES
from pages.state import Page
from tests.browser.visit import Visit

Start = Callable[..., Visit]
WIDE, PHONE = 900, 844
MOST_SCREENS = {WIDE: 3, PHONE: 5}

# The main figure of each page, and the controls that drive it most.
MAIN = {
    "one-prediction": ("one-prediction", ("o", "eta")),
    "batch": ("batch", ("row", "rate")),
    "weights": ("chain", ("x1", "w1")),
    "sse-vs-mse": ("levels", ("B",)),
    "frameworks": ("ladder", ("number",)),
}
# Links that show the page as it is without the guess.
LINKS = {
    "one-prediction": "one-prediction?o=1.3",
    "batch": "batch",
    "weights": "weights?x1=-1.1",
    "sse-vs-mse": "sse-vs-mse?B=30",
    "frameworks": "frameworks?B=30",
}
OTHERS = [page for page in PAGES if page is not HOME]
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


def end_of(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("height", [WIDE, PHONE])
@pytest.mark.parametrize("fresh", [True, False], ids=["fresh", "by a link"])
@pytest.mark.parametrize("page", OTHERS, ids=lambda page: page.name)
def test_question_sentence_figure_and_controls_are_in_the_first_screen(
    visit: Start, page: Page, height: int, fresh: bool
) -> None:
    here = visit(page.path if fresh else LINKS[page.path], phone=height == PHONE)
    figure, controls = MAIN[page.path]
    title = here.page.get_by_role("heading", level=1)
    expect(title).to_have_text(page.question)
    drawn = here.figure(figure)
    said = drawn.sentence if drawn.sentence.is_visible() else here.page.locator(".st-key-guess")
    for place in (title, said, drawn.root.locator(".lv-plot")):
        assert end_of(place) <= height, place
    for key in controls:
        assert end_of(here.field(key)) <= height, key
    below = end_of(drawn.root.locator(".lv-plot"))
    if height == PHONE:  # the controls follow the figure, with its numbers between
        assert 0 < here.field(controls[0]).bounding_box()["y"] - below < 130


@pytest.mark.parametrize("height", [WIDE, PHONE])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_a_few_screens_long(visit: Start, page: Page, height: int) -> None:
    links = [page.path] if page is HOME else [page.path, LINKS[page.path]]
    for link in links:
        here = visit(link, phone=height == PHONE)
        assert here.page.evaluate(HEIGHT) <= MOST_SCREENS[height] * height, link


@pytest.mark.parametrize("page", OTHERS, ids=lambda page: page.name)
def test_a_word_and_a_grip_say_that_it_can_be_dragged(visit: Start, page: Page) -> None:
    here = visit(LINKS[page.path])
    root = here.figure(MAIN[page.path][0]).root
    hint = root.locator(".lv-hint")
    expect(hint).to_contain_text("drag")
    expect(hint).to_be_visible()
    shown = root.locator(".lv-halo").first.evaluate("(e) => getComputedStyle(e).strokeOpacity")
    assert float(shown) >= 0.2
    root.locator("[role=slider]").first.focus()
    here.page.keyboard.press("ArrowRight")
    expect(hint).to_be_hidden()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_on_a_phone_the_navigation_shows_where_one_is(visit: Start, page: Page) -> None:
    here = visit(page.path, phone=True)
    places = here.page.locator(".st-key-places").get_by_role("link")
    expect(places).to_have_count(len(PAGES))
    assert end_of(places.nth(PAGES.index(page))) < 60
    expect(places.nth(PAGES.index(page)).locator("strong, p strong")).to_have_count(1)
    expect(here.page.locator(".st-key-places strong")).to_have_count(1)


def test_what_is_folded_opens_in_place_and_the_address_says_so(visit: Start) -> None:
    here = visit("one-prediction?o=1.3")
    assert here.page.locator(".st-key-steps").count() == 0
    here.unfold("show-steps")
    expect(here.figure("steps").root).to_be_visible()
    here.page.wait_for_url("**show-steps=true**")
    other = visit(here.page.url.removeprefix(f"{here.address}/"))
    expect(other.figure("steps").root).to_be_visible()


def test_a_link_that_names_what_is_folded_opens_it(visit: Start) -> None:
    here = visit("one-prediction?k=3")
    expect(here.figure("steps").root).to_be_visible()
    expect(here.page.locator(".st-key-measured-slope")).to_have_count(0)


def test_what_was_chosen_in_a_fold_is_not_lost_when_it_is_shut(visit: Start) -> None:
    here = visit("one-prediction?k=3")
    here.page.locator(".st-key-show-steps summary").click()
    expect(here.page.locator(".st-key-steps")).to_have_count(0)
    here.unfold("show-steps")
    here.shows("k", "3")


@pytest.mark.parametrize("page", OTHERS[:-1], ids=lambda page: page.name)
def test_a_page_ends_with_what_it_comes_to_and_the_next_question(visit: Start, page: Page) -> None:
    here = visit(LINKS[page.path])
    expect(here.page.get_by_text("To take away.")).to_be_visible()
    following = PAGES[PAGES.index(page) + 1]
    here.page.get_by_role("link", name=following.question).click()
    expect(here.page.get_by_role("heading", level=1)).to_have_text(following.question)
