"""No label of a figure covers another one, a point, a line or the lettering of an axis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pages.parts import PAGES
from pages.state import Expander, Page
from tests.browser.visit import Visit

Start = Callable[..., Visit]
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
# Each handle of each figure is brought to some places along its way, from each link.
LINKS = {
    "": [""],
    "recap": [""],
    "one-prediction": [
        "o=1.3",
        "o=-3&t=4&half=false&eta=0.3&reach=8",
        "o=1e6&t=3&eta=0.9&k=5",
        "o=1.9&eta=-0.5&k=3&sign=o+-+t",
        "answer=half&o=1.3",
    ],
    "batch": [
        "data=five",
        "data=diabetes&loss=MSE&row=200",
        "data=diabetes&view=predicted+against+actual&row=57",
        "data=biased&view=errors",
        "data=outlier&loss=MSE&arrows=n+times+as+long",
    ],
    "weights": [
        "x1=-1",
        "phi=sigmoid&x1=2&w1=1.5",
        "data=diabetes&loss=MSE&mini=true&B=32",
        "phi=ReLU&w1=1&std=false",
    ],
    "sse-vs-mse": [
        "B=32",
        "data=five&B=2",
        "data=biased&B=100&bias=5",
        "B=100&log=true",
        "B=442&emse=0.9&esse=0.001",
    ],
    "frameworks": [
        "number=54.6440",
        "data=five&number=3",
        "data=outlier&number=1e7",
        "data=biased&number=0.001&p=9",
        "data=cancel",
    ],
}
PLACES = {
    "": 40,
    "recap": 40,
    "one-prediction": 8,
    "batch": 15,
    "weights": 3,
    "sse-vs-mse": 4,
    "frameworks": 6,
}
STATES = 60


def unfold(page: Page) -> str:
    return "&".join(
        f"{expander.name}=true" for expander in page.parameters if isinstance(expander, Expander)
    )


def name_link(page: Page, link: str) -> str:
    return f"{page.path}?{'&'.join(filter(None, (unfold(page), link)))}" if link else page.path


def look(here: Visit, page: Page, link: str) -> list[tuple[str, list[str]]]:
    """Bring each handle of each figure to its places; give the states and what overlaps there."""
    here.open(name_link(page, link))
    here.page.evaluate(LOOK)
    seen = []
    for figure in here.page.locator(".lv-figure.lv-ready").all():
        figure.scroll_into_view_if_needed()
        seen += figure.evaluate("(e, n) => look.sweep(e, n)", PLACES[page.path])
    here.settle()  # so that the server has answered the last move
    return seen


def list_overlaps(seen: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(at, what) for at, whats in seen for what in whats]


@pytest.mark.parametrize(("path", "phone"), [("one-prediction", False), ("batch", True)])
def test_nothing_is_written_over_something_else(visit: Start, path: str, phone: bool) -> None:
    (page,) = [page for page in PAGES if page.path == path]
    seen = look(visit(phone=phone), page, LINKS[path][0])
    assert list_overlaps(seen) == []
    assert len(seen) >= 15


@pytest.mark.exhaustive
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_from_no_link_is_anything_written_over_something_else(
    visit: Start, page: Page, phone: bool
) -> None:
    here, states = visit(phone=phone), 0
    for link in LINKS[page.path]:
        seen = look(here, page, link)
        assert list_overlaps(seen) == [], link
        states += len(seen)
    assert states >= STATES
