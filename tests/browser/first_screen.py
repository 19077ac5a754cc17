"""What of a page is seen first, and how long it is."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from pages.parts import PAGES
from pages.state import Page
from tests.browser.visit import Visit

WIDE, PHONE = 900, 844
MOST_SCREENS = {WIDE: 3, PHONE: 5}

# The main figure of each page, and the controls that drive it most.
MAIN = {
    "one-prediction": ("one-prediction", ("o", "t")),
    "batch": ("batch", ("loss", "rate")),
    "weights": ("chain", ("x-is-negative",)),
    "sse-vs-mse": ("bricks", ("B",)),
    "frameworks": ("ladder", ("number",)),
}
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


def end_of(place: Locator) -> float:
    """Find the lower end of something on the screen."""
    box = place.bounding_box()
    assert box
    return box["y"] + box["height"]


def check_first_screen(here: Visit, page: Page, height: int) -> None:
    """Find question, sentence, figure and the controls that drive it in one screen."""
    figure, controls = MAIN[page.path]
    title = here.page.get_by_role("heading", level=1)
    expect(title).to_have_text(page.question)
    drawn = here.figure(figure)
    said = drawn.sentence if drawn.sentence.is_visible() else here.page.locator(".st-key-guess")
    for place in (title, said, drawn.root.locator(".lv-plot")):
        assert end_of(place) <= height, place
    places = [here.page.locator(f".st-key-{key}").first for key in controls]
    for place in places:
        assert end_of(place) <= height, place
    below = end_of(drawn.root.locator(".lv-plot"))
    # What is below a figure covers none of its lettering.
    assert drawn.root.locator(".lv-bar").bounding_box()["y"] >= below
    if height == PHONE:  # the controls follow the figure, with its numbers between
        assert 0 < places[0].bounding_box()["y"] - below < 140


def check_length(here: Visit, height: int) -> None:
    """See that the page is a few screens long."""
    assert here.page.evaluate(HEIGHT) <= MOST_SCREENS[height] * height


def check_navigation(here: Visit, page: Page) -> None:
    """See where one is in the navigation of a phone."""
    places = here.page.locator(".st-key-places").get_by_role("link")
    expect(places).to_have_count(len(PAGES))
    here_is = places.nth(PAGES.index(page))
    expect(here_is).to_be_in_viewport()
    assert end_of(here_is) < 60
    expect(here_is.locator("strong, p strong")).to_have_count(1)
    expect(here.page.locator(".st-key-places strong")).to_have_count(1)
