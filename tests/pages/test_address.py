"""A link is the state: every parameter arrives, and of a broken one it is said what was taken."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.pages.app import App

LINK = "one-prediction?t=3&o=2.25&eta=1.8&half=false&sign=o+-+t&reach=2&d=0.01&k=4"
ARRIVED = {
    "t": 3.0,
    "o": 2.25,
    "eta": 1.8,
    "half": False,
    "sign": "o - t",
    "reach": 2.0,
    "d": "0.01",
    "k": 4,
}
DEFAULTS = {
    "t": 2.0,
    "o": 1.2,
    "eta": 0.5,
    "half": True,
    "sign": "t - o",
    "reach": 1.0,
    "d": "0.5",
    "k": 0,
}


def shown(app: App) -> dict[str, object]:
    return {key: app.controls[key] for key in DEFAULTS}


def test_every_parameter_of_a_link_arrives() -> None:
    app = App(LINK)
    assert shown(app) == ARRIVED
    assert app.alerts == ""


def test_reset_goes_back_to_the_link_as_it_was_opened() -> None:
    app = App(LINK).set("o", -1.0).set("eta", 0.1).set("half", True)
    assert app.controls["o"] == -1
    assert shown(app.press("Reset")) == ARRIVED


SCRIPT = quote("<script>window.harmed=1</script>")
MARKUP = quote("$x^2$ **b** [a](http://example.com) `c` :red[d]")
# Each link, and what the warning says of its parameters, beginning with the values.
RUBBISH = {
    "o=banana&t=nan&eta=1e999&reach=-1&k=-3": [
        "o=banana, but o (prediction)",
        "t=nan, but t (target)",
        "eta=1e999, but eta (learning rate)",
        "reach=-1, but reach (axis reaches)",
        "k=-3, but k (steps taken)",
    ],
    "o=&t=-Infinity&eta=2e6&reach=0&k=1.5": [
        "o= with no value",
        "t=-Infinity",
        "eta=2e6",
        "reach=0",
        "k=1.5",
    ],
    "o=1&o=2&t=1.7&t=1.7&k=21&nonsense=1": [
        "o (prediction) 2 times",
        "t (target) 2 times",
        "k=21",
        "nonsense",
    ],
    "half=maybe&sign=x&d=7": [
        "half (one half)",
        "sign (order inside the square)",
        "d (width of the secant)",
    ],
    f"o={SCRIPT}&{quote('<img src=x onerror=window.harmed=1>')}=1": [
        "<script>window.harmed=1</script>",
        "<img src=x onerror=window.harmed=1>",
    ],
    f"o={MARKUP}": ["$x^2$ **b** [a](http://example.com)"],
}


@pytest.mark.parametrize("query", RUBBISH)
def test_rubbish_gives_the_default_and_says_so(query: str) -> None:
    app = App(f"one-prediction?{query}")
    assert shown(app) == DEFAULTS
    app.reads(*map(re.escape, RUBBISH[query]))
    assert app.alerts.count("The address") == len(RUBBISH[query])
    assert not app.address.keys() & DEFAULTS.keys(), "what was refused is no longer in the address"


def test_what_is_right_in_a_broken_link_is_kept_and_the_complaint_goes_with_the_page() -> None:
    app = App("one-prediction?o=banana&t=3&eta=0.25")
    assert {key: app.controls[key] for key in ("o", "t", "eta")} == {"o": 1.2, "t": 3, "eta": 0.25}
    assert app.alerts.count("The address") == 1
    assert app.go_to("").alerts == ""
