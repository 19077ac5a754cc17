"""What holds on every page; the page table says which pages there are."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.parts import PAGES
from pages.state import Expander, Page
from tests.browser.first_screen import (
    PHONE,
    WIDE,
    check_first_screen,
    check_length,
    check_navigation,
)
from tests.browser.server import ROOT
from tests.browser.visit import Visit

Start = Callable[..., Visit]
GRAVE = ("serious", "critical")
SMALLEST_PACKED = 1024
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def find_grave(here: Visit) -> list[tuple[str, str, str]]:
    """Find what axe calls serious or critical."""
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in Axe().run(here.page).response["violations"]
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


def open_watched(here: Visit, path: str) -> Visit:
    """Open a page that is accessible while it is being drawn and when it stands."""
    here.page.goto(f"{here.address}/{path}")
    expect(here.page.locator(".lv-figure svg.lv-layer").first).to_be_attached()
    assert find_grave(here) == []  # before anything below was scrolled into view
    here.settle()
    assert find_grave(here) == []
    here.page.evaluate(LOOK)
    levels = here.page.evaluate("look.headings()")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    return here


def check_frame(here: Visit, page: Page) -> None:
    """See that a page stands inside its frame, with nothing that went wrong."""
    expect(here.page).to_have_title(f"{page.name} · Loss explorer")
    expect(here.page.get_by_role("heading", level=1)).to_have_text(page.question)
    navigation = here.page.get_by_test_id("stHeader").get_by_role("link")
    expect(navigation).to_have_text([re.compile(f"{each.name}$") for each in PAGES])
    check_that_nothing_went_wrong(here)


def check_that_nothing_went_wrong(here: Visit) -> None:
    """See that all is found, set and drawn."""
    expect(here.page.get_by_text("not found")).to_have_count(0)
    expect(here.page.locator("code", has_text="\\")).to_have_count(0)  # a formula that is not set
    expect(here.page.get_by_test_id("stException")).to_have_count(0)


def check_what_came(here: Visit) -> None:
    """See that all answers have the headers, and that no font came for a word or two."""
    answers = [a for a in here.responses if a.url.startswith("http")]
    assert len(answers) > 50
    for answer in answers:
        assert answer.headers.get("x-content-type-options") == "nosniff", answer.url
        assert answer.headers.get("referrer-policy") == "same-origin", answer.url
    fonts = {r.url.rsplit("/", 1)[-1] for r in here.requests if r.resource_type == "font"}
    of_text = {name for name in fonts if not name.startswith("KaTeX")}
    assert {name.split("-", 1)[0] for name in of_text} <= {"SourceSansVF", "MaterialSymbols"}
    assert not any("Italic" in name for name in of_text), of_text


def check_that_tab_reaches_all(here: Visit) -> None:
    """Go through the page by keyboard."""
    for _ in range(2 * here.page.evaluate("look.controls().length") + 10):
        here.page.keyboard.press("Tab")
    assert here.page.evaluate("look.notReached()") == []


@EACH
def test_a_page_on_a_wide_screen(page: Page, visit: Start) -> None:
    here = open_watched(visit(), page.path)
    check_frame(here, page)
    check_what_came(here)
    check_length(here, WIDE)
    if page.figures:
        check_first_screen(here, page, WIDE)
    here.page.emulate_media(color_scheme="dark")
    here.settle()
    assert find_grave(here) == []
    check_that_tab_reaches_all(here)


@EACH
def test_a_page_on_a_phone(page: Page, visit: Start) -> None:
    here = open_watched(visit(phone=True), page.path)
    assert here.page.evaluate("look.sideways()") == []
    check_navigation(here, page)
    check_length(here, PHONE)
    if page.figures:
        check_first_screen(here, page, PHONE)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "how", [{}, {"dark": True}, {"phone": True}], ids=["wide", "dark", "phone"]
)
@EACH
def test_a_page_with_everything_unfolded(page: Page, visit: Start, how: dict[str, bool]) -> None:
    expanders = [expander.name for expander in page.parameters if isinstance(expander, Expander)]
    query = "&".join(f"{name}=true" for name in expanders)
    here = open_watched(visit(**how), f"{page.path}?{query}")
    if how.get("phone"):
        assert here.page.evaluate("look.sideways()") == []
    check_that_nothing_went_wrong(here)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page.path == "batch" else pytest.mark.exhaustive)
        for page in PAGES
    ],
    ids=lambda page: page.name,
)
def test_its_address_opens_inside_the_frame_on_a_fresh_server(
    page: Page, fresh_address: Callable[..., str], visit: Start
) -> None:
    check_frame(visit(page.path, at=fresh_address(), below=False), page)


def test_what_is_sent_is_packed_and_without_gzip_the_same(visit: Start) -> None:
    answers = visit("one-prediction", alone=True).responses
    for answer in answers:
        if re.search(r"\.(js|css)$", answer.url) and len(answer.body()) >= SMALLEST_PACKED:
            assert answer.headers.get("content-encoding") in ("br", "gzip"), answer.url
    urls = {a.url for a in answers if "/lossviz/" in a.url}
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


def test_an_address_that_is_no_page_still_has_the_frame(visit: Start) -> None:
    lost = visit("no-such-page", below=False)
    navigation = lost.page.get_by_test_id("stHeader")
    expect(navigation.get_by_role("link", name="One prediction")).to_be_visible()
    assert all("does not seem to exist" in problem for problem in lost.problems)
    lost.problems.clear()
