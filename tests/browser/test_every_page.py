"""What holds on every page; the page table says which pages there are."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pages.parts import PAGES
from pages.state import Fold, Page
from tests.browser.conftest import open_visits
from tests.browser.server import ROOT
from tests.browser.visit import Visit

GRAVE = ("serious", "critical")
SMALLEST_PACKED = 1024

LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=PAGES, ids=[page.name for page in PAGES])
def page(request: pytest.FixtureRequest) -> Page:
    return request.param


@pytest.fixture(scope="module")
def opened(page: Page, browser: Browser, address: str) -> Iterator[Visit]:
    """The page, opened once for the tests that only look at it or go through it by keyboard."""
    with open_visits(browser, lambda: address) as visit:
        yield visit(page.path)


@pytest.fixture(scope="module")
def on_phone(page: Page, browser: Browser, address: str) -> Iterator[Visit]:
    with open_visits(browser, lambda: address) as visit:
        yield visit(page.path, phone=True)


@pytest.fixture
def in_the_dark(page: Page, visit: Callable[..., Visit]) -> Visit:
    return visit(page.path, dark=True)


def test_its_address_opens_inside_the_frame_on_a_fresh_server(
    page: Page, fresh_address: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(page.path, at=fresh_address()).page
    expect(here).to_have_title(f"{page.name} · Loss explorer")
    expect(here.get_by_role("heading", level=1)).to_have_text(page.question)
    navigation = here.get_by_test_id("stHeader").get_by_role("link")
    expect(navigation).to_have_text([re.compile(f"{each.name}$") for each in PAGES])
    expect(here.get_by_text("not found")).to_have_count(0)
    expect(here.locator("code", has_text="\\")).to_have_count(0)  # a formula that is not set
    expect(here.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("how", ["opened", "in_the_dark", "on_phone"])
def test_nothing_grave_for_accessibility(how: str, request: pytest.FixtureRequest) -> None:
    assert find_grave(request.getfixturevalue(how)) == []


def find_grave(here: Visit) -> list[tuple[str, str, str]]:
    """Find what axe calls serious or critical."""
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in Axe().run(here.page).response["violations"]
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


def test_nothing_scrolls_sideways_on_a_phone(on_phone: Visit, page: Page) -> None:
    here = on_phone.page
    here.evaluate(LOOK)
    assert here.evaluate("look.sideways()") == []
    places = here.locator(".st-key-places").get_by_role("link")
    expect(places).to_have_count(len(PAGES))
    expect(places.nth(PAGES.index(page))).to_be_in_viewport()


def _unfolded(page: Page) -> str:
    folds = [fold.name for fold in page.parameters if isinstance(fold, Fold)]
    return f"{page.path}?{'&'.join(f'{name}=true' for name in folds)}"


@pytest.mark.parametrize("how", [{"phone": True}, {"dark": True}], ids=["phone", "dark"])
def test_a_page_with_everything_unfolded(
    page: Page, visit: Callable[..., Visit], how: dict[str, bool]
) -> None:
    here = visit(_unfolded(page), **how)
    here.page.evaluate(LOOK)
    if how.get("phone"):
        assert here.page.evaluate("look.sideways()") == []
    assert find_grave(here) == []
    expect(here.page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
def test_a_page_is_accessible_while_it_is_being_drawn(
    page: Page, visit: Callable[..., Visit], phone: bool, unfolded: bool
) -> None:
    here = visit(phone=phone)
    here.page.goto(f"{here.address}/{_unfolded(page) if unfolded else page.path}")
    first = here.page.locator(".lv-figure").first
    expect(first.locator("svg.lv-layer")).to_be_attached()
    assert find_grave(here) == []  # before anything below was scrolled into view
    expect(first).to_have_class(re.compile("lv-ready"))
    assert find_grave(here) == []
    here.settle()
    assert find_grave(here) == []
    here.page.evaluate(LOOK)
    assert here.page.evaluate("look.sideways()") == [] or not phone
    levels = here.page.evaluate("look.headings()")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_no_font_is_fetched_for_a_word_or_two(opened: Visit) -> None:
    fonts = {r.url.rsplit("/", 1)[-1] for r in opened.requests if r.resource_type == "font"}
    of_text = {name for name in fonts if not name.startswith("KaTeX")}
    assert {name.split("-", 1)[0] for name in of_text} <= {"SourceSansVF", "MaterialSymbols"}
    assert not any("Italic" in name for name in of_text), of_text


def test_every_control_is_reached_by_tab(opened: Visit) -> None:
    here = opened.page
    here.evaluate(LOOK)
    for _ in range(2 * here.evaluate("look.controls().length") + 10):
        here.keyboard.press("Tab")
    assert here.evaluate("look.notReached()") == []


def test_headers_and_compression_of_every_answer(opened: Visit) -> None:
    answers = [a for a in opened.responses if a.url.startswith("http")]
    assert len(answers) > 50
    for answer in answers:
        assert answer.headers.get("x-content-type-options") == "nosniff", answer.url
        assert answer.headers.get("referrer-policy") == "same-origin", answer.url
        if re.search(r"\.(js|css)$", answer.url) and len(answer.body()) >= SMALLEST_PACKED:
            assert answer.headers.get("content-encoding") in ("br", "gzip"), answer.url


def test_a_browser_without_gzip_gets_the_same_bytes(visit: Callable[..., Visit]) -> None:
    urls = {a.url for a in visit("one-prediction").responses if "/lossviz/" in a.url}
    assert {url.rpartition("/")[2] for url in urls} >= {"plotly.js", "figure.js", "words.js"}
    for url in urls:
        plain, packed = (_fetch(url, way) for way in ("identity", "gzip"))
        if len(plain) >= SMALLEST_PACKED:
            assert gzip.decompress(packed) == plain
            assert len(packed) < len(plain)


def _fetch(url: str, encoding: str) -> bytes:
    with urlopen(Request(url, headers={"Accept-Encoding": encoding})) as answer:
        return bytes(answer.read())


def test_usage_statistics_are_off() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False


def test_an_address_that_is_no_page_still_has_the_frame(visit: Callable[..., Visit]) -> None:
    lost = visit("no-such-page")
    navigation = lost.page.get_by_test_id("stHeader")
    expect(navigation.get_by_role("link", name="One prediction")).to_be_visible()
    assert all("does not seem to exist" in problem for problem in lost.problems)
    lost.problems.clear()
