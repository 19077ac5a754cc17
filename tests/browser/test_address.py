"""A link is the state: the address, the browser's history, and the words of a broken link.

What each parameter sets, and what is said of a broken one: tests/pages/test_address.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

PAGE = "one-prediction"
Start = Callable[..., Visit]
LINK = f"{PAGE}?t=3&o=2.25&eta=1.8&half=false&sign=o+-+t&reach=2&d=0.01&k=4"


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


def test_only_another_page_is_a_step_of_the_history(visit: Start) -> None:
    here = visit("").go_to("One prediction").skip_guess()
    length = here.page.evaluate("history.length")
    figure = here.figure(PAGE)
    for k in range(5):
        figure.drag("o", dx=20 if k % 2 else 30, steps=2)
    here.settle()  # the field shows what the hand does before the server has it
    here.shows("o", f"{figure.value('o'):.10g}")
    here.type_in("o", "2.5")
    here.page.wait_for_url("**?o=2.5")
    here.page.locator(".st-key-half label").first.click()
    here.page.wait_for_url("**half=false*")
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("o", "1.2")
    expect(here.page).to_have_url(f"{here.address}/{PAGE}")
    here.settle()
    figure.drag("o", dx=60)
    here.page.wait_for_url("**?o=*")
    before = _state(here.settle())
    assert here.page.evaluate("history.length") == length
    here.page.go_back()
    expect(here.page).to_have_url(f"{here.address}/")
    expect(here.page.get_by_role("heading", level=1)).not_to_contain_text("never negative")
    here.settle()
    here.page.go_forward()
    here.page.wait_for_url("**?o=*")
    assert _state(here.settle()) == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A batch", "Home"),
        pytest.param("Home", "A batch", marks=pytest.mark.exhaustive),
    ],
)
def test_leaving_and_returning_keeps_address_and_picture_and_reset_leads_to_the_link(
    visit: Start, one: str, other: str
) -> None:
    here = visit(LINK)
    title = here.page.get_by_role("heading", level=1)
    opened = _state(here)
    here.figure(PAGE).drag("o", dx=-60)
    here.page.wait_for_url(lambda url: "o=2.25" not in url)
    before = _state(here.settle())
    here.go_to(one)
    expect(title).not_to_contain_text("never negative")
    here.settle().page.go_back()
    expect(title).to_contain_text("never negative")
    assert _state(here.settle()) == before
    here.go_to(other)
    expect(title).not_to_contain_text("never negative")
    here.settle().go_to("One prediction")
    expect(title).to_contain_text("never negative")
    assert _state(here.settle()) == before
    here.page.get_by_role("button", name="Reset", exact=True).click()
    here.shows("o", "2.25")
    here.page.wait_for_url("**o=2.25*")  # which comes with the rest of the page
    assert _state(here.settle()) == opened


def test_a_link_opens_the_same_picture_for_everyone(visit: Start) -> None:
    here = visit(PAGE).skip_guess()
    here.figure(PAGE).drag("o", dx=90)
    here.page.wait_for_url("**?o=*")
    here.unfold("show-steps").type_in("eta", "1.5")
    here.page.wait_for_url("**eta=1.5*")
    before = _state(here.settle())
    here.page.reload()
    assert _state(here.settle()) == before
    someone_else = visit(here.page.url.removeprefix(f"{here.address}/"), alone=True)
    assert _state(someone_else) == before


def test_a_broken_link_is_put_right_in_words_and_is_no_step_of_the_history(visit: Start) -> None:
    here = visit("")
    length = here.page.evaluate("history.length")
    script = "<script>window.harmed=1</script>"
    image = "<img src=x onerror=window.harmed=1>"
    here.open(f"{PAGE}?o={quote(script)}&k=1.5&t=3&half=maybe&d=7&{quote(image)}=1")
    told = here.page.get_by_test_id("stAlert")
    for words in (script, image, "k=1.5", "half (one half)", "d (width of the secant)"):
        expect(told).to_contain_text(words)
    for key, text in {"o": "1.2", "k": "0", "t": "3"}.items():
        here.shows(key, text)
    expect(here.field("half")).to_be_checked()
    expect(here.page.locator(".st-key-d [data-testid=stSliderThumbValue]")).to_have_text("0.5")
    assert here.page.evaluate("window.harmed") is None
    assert here.page.evaluate("history.length") == length + 1
    here.go_to("Home").settle()
    expect(told).to_have_count(0)
