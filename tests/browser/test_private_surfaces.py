"""What we rely on although nobody promised it, as far as a browser is needed to see it.

docs/architecture.md lists it, section "Private surfaces".
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visit import Visit

Start = Callable[..., Visit]
# What is missing of what lossviz/figures/live/js/plane.js takes from a drawn figure of Plotly's.
MISSING_OF_PLOTLY = """() => {
  const full = document.querySelector(".lv-plot")._fullLayout
  if (!full) return ["_fullLayout"]
  const wanted = { _offset: "number", _length: "number", d2p: "function", p2d: "function" }
  const missing = (axis) => Object.keys(wanted).filter((k) => typeof full[axis]?.[k] !== wanted[k])
  return ["xaxis", "yaxis"].flatMap((axis) => missing(axis).map((k) => `${axis}.${k}`))
}"""
# How far plane.js is from where Plotly draws: the frame of the first subplot, in pixels.
AWAY = """() => {
  const plot = document.querySelector(".lv-plot")
  const drawn = plot.querySelector(".nsewdrag").getBoundingClientRect()
  const { left, top } = plot.getBoundingClientRect()
  const { xaxis, yaxis } = plot._fullLayout
  return Math.max(...[drawn.left - left - xaxis._offset, drawn.top - top - yaxis._offset,
    drawn.width - xaxis._length, drawn.height - yaxis._length].map(Math.abs))
}"""
LISTEN = """() => {
  window.pushed = []
  const push = history.pushState
  history.pushState = function (state, title, address) {
    window.pushed.push(String(address))
    return push.call(this, state, title, address)
  }
}"""
# Test ids that figure.css, frame.css, the tests and the benchmarks look for, and a page with each.
TEST_IDS = {
    "one-prediction?o=1.3": [
        "stApp",
        "stColumn",
        "stElementContainer",
        "stHeader",
        "stHorizontalBlock",
        "stIconMaterial",
        "stMain",
        "stMainBlockContainer",
        "stMarkdown",
        "stMarkdownContainer",
        "stNumberInput",
        "stNumberInputStepDown",
        "stNumberInputStepUp",
        "stPageLink",
        "stSliderThumbValue",
        "stText",
        "stVerticalBlock",
    ],
    "batch?data=upload&row=x&show-rows=true": ["stAlert", "stDataFrame", "stFileUploader"],
}


def test_plotly_tells_where_its_axes_are(visit: Start) -> None:
    page = visit("one-prediction").page
    assert page.evaluate(MISSING_OF_PLOTLY) == [], "lossviz/figures/live/js/plane.js reads these"
    assert page.evaluate(AWAY) < 1, "marks would stand beside the curve"


def test_plotly_names_the_sheets_that_a_finger_scrolls_over(visit: Start) -> None:
    page = visit("one-prediction").page
    ways = page.locator(".lv-plot .nsewdrag").evaluate_all(
        "all => all.map((each) => getComputedStyle(each).touchAction)"
    )
    assert ways, "Plotly has no .nsewdrag any more: see lossviz/figures/live/figure.css"
    assert set(ways) == {"pan-y pinch-zoom"}


def test_streamlit_goes_to_another_page_by_history_push_state(visit: Start) -> None:
    here = visit("")
    here.page.evaluate(LISTEN)
    here.go_to("One prediction").settle()
    pushed = here.page.evaluate("window.pushed")
    assert any("one-prediction" in address for address in pushed), (
        "Streamlit changes pages without history.pushState, which "
        "pages/figure/js/history.js puts itself before"
    )


def test_streamlit_writes_what_the_server_sets_by_history_push_state(visit: Start) -> None:
    here = visit("one-prediction").skip_guess()
    here.page.evaluate(LISTEN)
    before = here.page.evaluate("history.length")
    here.figure("one-prediction").drag("o", dx=60)
    here.page.wait_for_url("**?o=*")
    assert here.page.evaluate("window.pushed"), (
        "Streamlit writes the address without history.pushState: history.js may have nothing to do"
    )
    assert here.page.evaluate("history.length") == before


@pytest.mark.parametrize("path", TEST_IDS)
def test_streamlits_test_ids_are_there(visit: Start, path: str) -> None:
    page = visit(path).page
    missing = [each for each in TEST_IDS[path] if not page.get_by_test_id(each).count()]
    assert not missing, f"Streamlit has other test ids now; look for {missing} in this repository"


def test_streamlit_says_in_the_page_when_a_run_is_over(visit: Start) -> None:
    state = visit("one-prediction").page.get_by_test_id("stApp")
    assert state.get_attribute("data-test-script-state") == "notRunning"


def test_streamlit_says_in_the_page_whether_it_is_connected(visit: Start) -> None:
    state = visit("one-prediction").page.get_by_test_id("stApp")
    assert state.get_attribute("data-test-connection-state") == "CONNECTED"
