"""A link is the state: every parameter arrives, and of a broken one it is said what was taken."""

from __future__ import annotations

import random
import re
from urllib.parse import quote

import pytest

from lossviz.reading import SAMPLES
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


TITLES = {sample.key: sample.title for sample in SAMPLES}
# What each page with data opens on where nobody has chosen any; SSE vs MSE on its best light.
OPENS_ON = {"batch": "five", "weights": "five", "sse-vs-mse": "biased", "frameworks": "diabetes"}


def test_what_was_chosen_goes_along_over_pages_that_do_not_have_it() -> None:
    app = App("sse-vs-mse").choose_data(TITLES["diabetes"])
    assert app.go_to("one-prediction").go_to("batch").controls["data"] == "diabetes"
    app = App("one-prediction?o=3")
    assert app.go_to("").go_to("batch").go_to("one-prediction").controls["o"] == 3


def test_what_nobody_chose_is_on_every_page_as_it_opens() -> None:
    app = App("sse-vs-mse")
    for path in ("batch", "sse-vs-mse", "frameworks", "weights", "one-prediction", "sse-vs-mse"):
        shown = app.go_to(path).controls
        assert shown.get("data") == OPENS_ON.get(path), path
        assert shown.get("hmean", path == "sse-vs-mse") == (path == "sse-vs-mse"), path


def test_what_a_page_takes_of_the_data_by_itself_is_no_choice() -> None:
    app = App("weights?data=diabetes")
    assert app.controls["x"] == "bmi"
    assert app.go_to("sse-vs-mse").controls["x"] == "shared bias"
    assert app.set("x", "bmi").go_to("one-prediction").go_to("weights").controls["x"] == "bmi"
    app = App("sse-vs-mse?data=five")
    assert app.controls["B"] == 5, "there are no more rows"
    assert app.choose_data(TITLES["diabetes"]).go_to("frameworks").controls["B"] == 32


def test_a_walk_over_the_pages_keeps_what_was_chosen_last() -> None:
    chance = random.Random(5)
    app, chosen = App(""), None
    for _ in range(20):
        path = chance.choice([*OPENS_ON, "one-prediction", ""])
        app.go_to(path)
        if path in OPENS_ON:
            assert app.controls["data"] == (chosen or OPENS_ON[path])
            if chance.random() < 0.3:
                # Not what a page opens on: whether that is a choice nobody can tell.
                chosen = chance.choice(["cancel", "outlier"])
                app.choose_data(TITLES[chosen])
