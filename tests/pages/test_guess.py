"""Predict first: a page asks for a guess, once a session, unless a link says what to show."""

from __future__ import annotations

import pytest

from tests.pages.app import App

ASKING = ("one-prediction", "weights", "sse-vs-mse")


def asks(app: App) -> bool:
    return bool(app.find_pressable("Skip"))


@pytest.mark.parametrize("path", ASKING)
def test_one_press_skips_and_it_is_asked_once_a_session(path: str) -> None:
    app = App(path)
    assert asks(app)
    assert not asks(app.press("Skip"))
    app.go_to("").go_to(path)
    assert not asks(app)
    assert asks(App(path)), "another session is asked"


@pytest.mark.parametrize(
    ("path", "option", "said"),
    [
        ("weights", "w goes up", "Right: dL/do is negative and x is positive"),
        ("weights", "w goes down", "Not quite: dL/do is negative and x is positive"),
    ],
)
def test_a_guess_is_chosen_and_answered(path: str, option: str, said: str) -> None:
    app = App(path).press(option)
    app.reads(said)
    assert not asks(app)


def test_a_ray_that_was_left_level_is_answered() -> None:
    app = App("sse-vs-mse")
    asked = app.figures["bricks"]
    assert asked.at["guess"] == 1.0
    app.press("Show the answer").reads("Not quite: twice as many terms make 2 times the SSE")
    assert "guess" not in app.figures["bricks"].at
    assert not asks(app)


@pytest.mark.parametrize("link", ["one-prediction?o=1.2", "weights?x1=2", "sse-vs-mse?data=five"])
def test_a_link_with_parameters_never_asks(link: str) -> None:
    assert not asks(App(link))
