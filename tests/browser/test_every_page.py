"""What holds on every page; the page table says which pages there are."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.shared.page_table import PAGES, Page
from tests.browser.server import ROOT
from tests.browser.visit import Visit

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
GRAVE = ("serious", "critical")
SMALLEST_PACKED = 1024

# What is wider than the screen, or scrolls sideways in a box of its own. A formula may.
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth
  const boxed = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible" && at.scrollWidth <= at.clientWidth + 1) return true
    }
    return false
  }
  const name = (e) => `${e.tagName}.${e.getAttribute("class")} [${e.dataset.testid}] ${e.textContent.slice(0, 60)}`
  const seen = [...document.body.querySelectorAll("*")].filter((e) => !e.closest(".katex-display, .lv-description"))
  const scrolls = (e) => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX)
  const sticksOut = (e) => e.clientWidth && e.getBoundingClientRect().right > width + 1 && !boxed(e.parentElement)
  return [
    ...(document.documentElement.scrollWidth > width ? [`the document: ${document.documentElement.scrollWidth}`] : []),
    ...seen.filter((e) => scrolls(e) || sticksOut(e)).map(name),
  ]
}"""

# What can be worked with and is seen. The plus and minus beside a number are left out:
# in the field itself the arrow keys do the same. Of a group of radio buttons Tab reaches one.
CONTROLS = """() => {
  const all = "a[href], button, input, textarea, select, summary, [role=slider], [role=combobox], [tabindex='0']"
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled
  const apart = (e) => e.closest("[data-testid=stNumberInputStepUp], [data-testid=stNumberInputStepDown]")
  return [...document.querySelectorAll(all)].filter((e) => seen(e) && !apart(e))
}"""
REMEMBER_FOCUS = """() => {
  window.reached = new Set()
  document.addEventListener("focusin", (event) => window.reached.add(event.target))
}"""
NOT_REACHED = f"""() => {{
  const group = (e) => e.closest("[role=radiogroup]")
  const reached = (e) => window.reached.has(e)
    || (group(e) && [...window.reached].some((other) => group(other) === group(e)))
  return ({CONTROLS})().filter((e) => !reached(e)).map((e) => e.outerHTML.slice(0, 200))
}}"""


@EVERY_PAGE
def test_its_address_opens_inside_the_frame_on_a_fresh_server(
    page: Page, fresh_address: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit(page.path, at=fresh_address()).page
    expect(here).to_have_title(f"{page.name} · Loss explorer")
    expect(here.get_by_role("heading", level=1)).to_have_text(page.question)
    navigation = here.get_by_test_id("stHeader").get_by_role("link")
    expect(navigation).to_have_text([re.compile(f"{each.name}$") for each in PAGES])
    expect(here.get_by_text("not found")).to_have_count(0)
    expect(here.get_by_test_id("stException")).to_have_count(0)


@EVERY_PAGE
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_nothing_grave_for_accessibility(
    page: Page, dark: bool, phone: bool, visit: Callable[..., Visit]
) -> None:
    here = visit(page.path, dark=dark, phone=phone).page
    found = Axe().run(here).response["violations"]
    grave = [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]
    assert not grave, "\n".join(map(str, grave))


@EVERY_PAGE
def test_nothing_scrolls_sideways_on_a_phone(page: Page, visit: Callable[..., Visit]) -> None:
    assert visit(page.path, phone=True).page.evaluate(SIDEWAYS) == []


@EVERY_PAGE
def test_every_control_is_reached_by_tab(page: Page, visit: Callable[..., Visit]) -> None:
    here = visit(page.path).page
    here.evaluate(REMEMBER_FOCUS)
    for _ in range(2 * here.evaluate(f"() => ({CONTROLS})().length") + 10):
        here.keyboard.press("Tab")
    assert here.evaluate(NOT_REACHED) == []


@EVERY_PAGE
def test_every_answer_has_the_security_headers(page: Page, visit: Callable[..., Visit]) -> None:
    for answer in visit(page.path).responses:
        if answer.url.startswith("http"):
            assert answer.headers.get("x-content-type-options") == "nosniff", answer.url
            assert answer.headers.get("referrer-policy") == "same-origin", answer.url


@EVERY_PAGE
def test_scripts_and_styles_arrive_compressed(page: Page, visit: Callable[..., Visit]) -> None:
    answers = [a for a in visit(page.path).responses if re.search(r"\.(js|css)$", a.url)]
    assert len(answers) > 20
    for answer in answers:
        if len(answer.body()) >= SMALLEST_PACKED:
            assert answer.headers.get("content-encoding") == "gzip", answer.url


def test_a_browser_without_gzip_gets_the_same_bytes(visit: Callable[..., Visit]) -> None:
    urls = {a.url for a in visit("one-prediction").responses if "/lossviz/" in a.url}
    assert {url.rpartition("/")[2] for url in urls} >= {"plotly.js", "figure.js", "words.js"}
    for url in urls:
        plain, packed = _fetch(url, "identity"), _fetch(url, "gzip")
        assert gzip.decompress(packed) == plain
        assert len(packed) < len(plain)


def _fetch(url: str, encoding: str) -> bytes:
    with urlopen(Request(url, headers={"Accept-Encoding": encoding})) as answer:
        return bytes(answer.read())


def test_usage_statistics_are_off() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False


def test_an_address_that_is_no_page_still_has_the_frame(visit: Callable[..., Visit]) -> None:
    here = visit("no-such-page").page
    expect(here.get_by_test_id("stHeader").get_by_role("link", name="One prediction")).to_be_visible()
