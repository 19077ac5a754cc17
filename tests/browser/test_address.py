"""A link is the state: the address, the browser's history, and what a broken link says."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

PAGE = "one-prediction"
Start = Callable[..., Visit]
LINK = f"{PAGE}?t=3&o=2.25&eta=1.8&half=false&sign=o+-+t&reach=2&d=0.01&k=4"


def test_twenty_drags_then_one_back_leaves_the_page(visit: Start) -> None:
    here = visit("").go_to("One prediction").skip_guess()
    figure = here.figure(PAGE)
    for k in range(20):
        figure.drag("o", dx=20 if k % 2 else 30, steps=2)
    here.shows("o", f"{figure.value('o'):.10g}")
    here.page.wait_for_url(f"**/{PAGE}?o=*")
    here.page.go_back()
    expect(here.page).to_have_url(f"{here.address}/")
    expect(here.page.get_by_role("heading", level=1)).not_to_contain_text("never negative")


def test_typing_and_switching_add_nothing_to_the_history(visit: Start) -> None:
    here = visit("").go_to("One prediction").skip_guess()
    before = here.page.evaluate("history.length")
    here.type_in("o", "2.5")
    here.page.wait_for_url("**?o=2.5")
    here.page.locator(".st-key-half label").first.click()
    here.page.wait_for_url("**half=false*")
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("o", "1.2")
    expect(here.page).to_have_url(f"{here.address}/{PAGE}")
    assert here.page.evaluate("history.length") == before


def _meaning(url: str) -> dict[str, float | str]:
    """Read the parameters of an address; a number may be written as 3 or as 3.0."""
    given = dict(parse_qsl(urlsplit(url).query))
    return {k: float(v) if re.fullmatch(r"[-\d.]+", v) else v for k, v in given.items()}


def _state(here: Visit) -> dict[str, object]:
    """Give what a person sees of the state: the address, the fields, the words, the mark."""
    figure = here.figure(PAGE)
    return {
        "address": _meaning(here.page.url),
        "fields": [here.field(key).input_value() for key in ("o", "t", "eta", "reach", "k")],
        "half": here.field("half").is_checked(),
        "words": here.page.locator(".lv-sentence").all_inner_texts(),
        "point": figure.mark("prediction").get_attribute("d"),
        "curve": figure.svg.locator(".scatterlayer path.js-line").first.get_attribute("d"),
    }


def _by_navigation(page: Page) -> None:
    page.get_by_test_id("stHeader").get_by_role("link", name="One prediction").click()


def _by_back(page: Page) -> None:
    page.go_back()


@pytest.mark.parametrize("comes_back", [_by_navigation, _by_back])
@pytest.mark.parametrize("other", ["Home", "A batch"])
def test_leaving_and_returning_keeps_address_and_picture(
    visit: Start, comes_back: Callable[[Page], None], other: str
) -> None:
    here = visit(LINK)
    here.figure(PAGE).drag("o", dx=-60)
    here.page.wait_for_url(lambda url: "o=2.25" not in url)
    here.settle()
    before = _state(here)
    here.go_to(other)
    expect(here.page.get_by_role("heading", level=1)).not_to_contain_text("never negative")
    here.settle()
    comes_back(here.page)
    expect(here.page.get_by_role("heading", level=1)).to_contain_text("never negative")
    assert _state(here.settle()) == before


def test_forward_returns_too(visit: Start) -> None:
    here = visit("").go_to("One prediction").skip_guess()
    here.figure(PAGE).drag("o", dx=60)
    here.page.wait_for_url("**?o=*")
    before = _state(here.settle())
    here.page.go_back()
    expect(here.page).to_have_url(f"{here.address}/")
    here.settle()
    here.page.go_forward()
    here.page.wait_for_url("**?o=*")
    assert _state(here.settle()) == before


def test_a_link_opens_the_same_picture_for_everyone(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    here.figure(PAGE).drag("o", dx=90)
    here.page.wait_for_url("**?o=*")
    here.type_in("eta", "1.5")
    here.page.wait_for_url("**eta=1.5*")
    before = _state(here.settle())
    here.page.reload()
    assert _state(here.settle()) == before
    someone_else = visit(here.page.url.removeprefix(f"{here.address}/"))
    assert _state(someone_else) == before


def test_every_parameter_of_a_link_arrives(visit: Start) -> None:
    here = visit(LINK)
    for key, text in {"t": "3", "o": "2.25", "eta": "1.8", "reach": "2", "k": "4"}.items():
        here.shows(key, text)
    expect(here.field("half")).not_to_be_checked()
    expect(here.page.locator(".st-key-sign [aria-checked=true]")).to_have_text("o - t")
    expect(here.page.locator(".st-key-d [data-testid=stSliderThumbValue]")).to_have_text("0.01")
    expect(here.page.get_by_test_id("stAlert")).to_have_count(0)


def test_reset_goes_back_to_the_link_as_it_was_opened(visit: Start) -> None:
    here = visit(LINK)
    before = _state(here)
    here.figure(PAGE).drag("o", dx=-90)
    here.page.wait_for_url(lambda url: "o=2.25" not in url)
    here.type_in("eta", "0.1")
    here.page.wait_for_url("**eta=0.1*")
    here.settle()
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("o", "2.25")
    here.shows("eta", "1.8")
    here.page.wait_for_url("**o=2.25*")  # which comes with the rest of the page
    assert _state(here.settle()) == before


SCRIPT = quote("<script>window.harmed=1</script>")
MARKUP = quote("$x^2$ **b** [a](http://example.com) `c` :red[d]")
# Each link, and for each of its parameters what the warning calls it and what the field shows.
RUBBISH = {
    "o=banana&t=nan&eta=1e999&reach=-1&k=-3": {
        "o (prediction)": ("o", "1.2"),
        "t (target)": ("t", "2"),
        "eta (learning rate)": ("eta", "0.5"),
        "reach (axis reaches)": ("reach", "1"),
        "k (steps taken)": ("k", "0"),
    },
    "o=&t=-Infinity&eta=2e6&reach=0&k=1.5": {
        "o= with no value": ("o", "1.2"),
        "t=-Infinity": ("t", "2"),
        "eta=2e6": ("eta", "0.5"),
        "reach=0": ("reach", "1"),
        "k=1.5": ("k", "0"),
    },
    "o=1&o=2&t=1.7&t=1.7&k=21&nonsense=1": {
        "o (prediction) 2 times": ("o", "1.2"),
        "t (target) 2 times": ("t", "2"),
        "k=21": ("k", "0"),
        "nonsense": ("eta", "0.5"),
    },
    f"o={SCRIPT}&{quote('<img src=x onerror=window.harmed=1>')}=1": {
        "<script>window.harmed=1</script>": ("o", "1.2"),
        "<img src=x onerror=window.harmed=1>": ("t", "2"),
    },
    f"o={MARKUP}": {"$x^2$ **b** [a](http://example.com)": ("o", "1.2")},
}


@pytest.mark.parametrize("query", RUBBISH)
def test_rubbish_gives_the_default_and_says_so(visit: Start, query: str) -> None:
    here = visit(f"{PAGE}?{query}")
    for says, (key, default) in RUBBISH[query].items():
        expect(here.page.get_by_test_id("stAlert")).to_contain_text(says)
        here.shows(key, default)
    assert here.page.evaluate("window.harmed") is None


def test_rubbish_in_a_switch_a_choice_and_a_slider(visit: Start) -> None:
    here = visit(f"{PAGE}?half=maybe&sign=x&d=7")
    warning = here.page.get_by_test_id("stAlert")
    for says in ("half (one half)", "sign (order inside the square)", "d (width of the secant)"):
        expect(warning).to_contain_text(says)
    expect(here.field("half")).to_be_checked()
    expect(here.page.locator(".st-key-sign [aria-checked=true]")).to_have_text("t - o")
    expect(here.page.locator(".st-key-d [data-testid=stSliderThumbValue]")).to_have_text("0.5")


def test_a_broken_link_is_no_step_in_the_history(visit: Start) -> None:
    here = visit("")
    here.open(f"{PAGE}?o=banana&k=1.5&nonsense=1")
    here.page.go_back()
    expect(here.page).to_have_url(f"{here.address}/")


def test_what_is_right_in_a_broken_link_is_kept(visit: Start) -> None:
    here = visit(f"{PAGE}?o=banana&t=3&eta=0.25")
    here.shows("o", "1.2")
    here.shows("t", "3")
    here.shows("eta", "0.25")


def test_the_complaint_goes_with_the_page(visit: Start) -> None:
    here = visit(f"{PAGE}?o=banana")
    expect(here.page.get_by_test_id("stAlert")).to_be_visible()
    here.go_to("Home").settle()
    expect(here.page.get_by_test_id("stAlert")).to_have_count(0)
