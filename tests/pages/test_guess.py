"""Predict first: a page asks for a guess, once a session, unless a link says what to show."""

from __future__ import annotations

import pytest

from tests.pages.app import App

ASKING = ("one-prediction", "batch", "weights", "sse-vs-mse")


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
        ("one-prediction", "It falls ↘", "Right: it falls. The height, loss 0.32"),
        ("one-prediction", "It is level →", "Not quite: it falls."),
        ("batch", "60%", "Right: 60%. The loss adds squares, 9 of 15."),
        ("batch", "43%", "Not quite: 60%."),
        ("batch", "20%", "Not quite: 60%."),
        ("weights", "w goes up", "Right: at x = 1, dL/do is negative and x is positive"),
        ("weights", "w goes down", "Not quite: at x = 1, dL/do is negative and x is positive"),
    ],
)
def test_a_guess_is_chosen_and_answered(path: str, option: str, said: str) -> None:
    app = App(path).press(option)
    app.reads(said)
    assert not asks(app)


def test_the_share_of_a_row_that_is_asked_for_is_not_said_before() -> None:
    app = App("batch")
    app.reads("add up to 7 in size, and Dev alone is off by 3")  # of 3, 1, 0, 1, 2
    figure = app.figures["batch"]
    assert figure.scene.sentence is None
    assert "% of" not in app.text + figure.scene.describe(figure.at)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("The slope", "Right: the slope doubles, the minimum stays"),
        ("The minimum", "Not quite: the slope doubles, the minimum stays"),
        ("Skip", ":material/flag: The slope doubles, the minimum stays"),
    ],
)
def test_the_other_curve_comes_once_it_is_guessed_what_the_half_changes(
    option: str, said: str
) -> None:
    # On the way through the pages: a hand has moved the prediction before.
    app = App("one-prediction").press("Skip").set("o", 1.5).go_to("weights")
    app.go_to("one-prediction", answer="half")
    assert app.control("o").value == 1.5
    assert "other slope" not in list_marks(app)
    app.press(option).reads(said, "half the learning rate makes the same step")
    assert "other slope" in list_marks(app)
    assert not asks(app)
    app.set("o", 2.5).reads(said)
    assert "other slope" in list_marks(app)
    app.go_to("recap")
    assert (f'Your guess, "{option}". {said}' in app.text) == (option != "Skip")


def list_marks(app: App) -> set[str]:
    return {mark.name for mark in app.figures["one-prediction"].scene.marks}


def test_a_link_that_names_more_shows_the_other_curve_at_once() -> None:
    app = App("one-prediction?half=false&answer=half")
    assert not asks(app)
    app.reads("The slope doubles, the minimum stays")
    assert "other slope" in list_marks(app)
    assert "other slope" not in list_marks(App("one-prediction?half=false"))
    assert asks(App("one-prediction?half=false&answer=half&first-guess=asked"))


def test_a_ray_that_nobody_has_drawn_is_no_guess() -> None:
    app = App("sse-vs-mse")
    asked = app.figures["bricks"]
    assert asked.at["guess"] == 1.0
    app.reads("a batch grows from 32 rows to 64")
    app.press("Show the answer").reads("No guess: the picture shows the answer")
    # The batch that was asked for is the one that is shown.
    app.says("64 rows in a stack: sum of squared errors")
    assert "guess" not in app.figures["bricks"].at
    assert not asks(app)


EXPLAINED = {
    "one-prediction": "The loss is a height, the gradient is a tilt",
    "batch": "Where the loss is",
    "weights": "Both conclusions need care",
    "sse-vs-mse": "So the MSE makes far more sense",
}


@pytest.mark.parametrize("path", ASKING)
def test_what_explains_the_answer_waits_for_the_guess(path: str) -> None:
    app = App(path)
    for words in (EXPLAINED[path], "To take away"):
        assert words not in app.text
    app.press("Skip").reads(EXPLAINED[path], "To take away", "No guess: the picture shows")
    App(f"{path}?B=4&o=2.5").reads(EXPLAINED[path], "To take away")


def test_a_first_visit_has_no_formula_for_which_a_browser_would_fetch_what_sets_them() -> None:
    app = App("one-prediction")
    assert "$" not in app.text
    assert "$" in app.press("Skip").text
    App("one-prediction?show-measured=true").reads(r"off by exactly \$h")


def test_a_link_to_an_answer_shows_it_though_it_asks_a_class_for_a_guess() -> None:
    app = App("one-prediction?answer=half&first-guess=asked")
    assert asks(app)
    app.reads("Why the one half", "The ½ is that of a triangle")
    assert "The ½ is that of" not in App("one-prediction?first-guess=asked").text


@pytest.mark.parametrize("link", ["sse-vs-mse?data=five&B=5", "batch?data=table&rows=1,2%0A3,2"])
def test_where_no_guess_can_be_asked_for_nothing_waits(link: str) -> None:
    app = App(f"{link}&first-guess=asked")
    assert not asks(app)
    app.reads(EXPLAINED[link.partition("?")[0]], "To take away")


def test_what_was_said_of_a_guess_keeps_its_place_until_the_page_is_left() -> None:
    app = App("weights").press("Skip")
    app.run().reads("No guess: the picture shows the answer")
    app.go_to("batch").go_to("weights")
    assert "No guess" not in app.text


@pytest.mark.parametrize(
    ("where", "right"),
    [("o=2", "It is level →"), ("o=3&half=false", "It rises ↗"), ("t=-1&o=-4&eta=0", "It falls ↘")],
)
def test_a_link_that_asks_has_its_own_answer(where: str, right: str) -> None:
    for option in ("It falls ↘", "It is level →", "It rises ↗"):
        app = App(f"one-prediction?{where}&first-guess=asked").press(option)
        assert ("Right:" in app.text) == (option == right)
        assert "a step" in app.figures["one-prediction"].scene.say(app.figures["one-prediction"].at)


@pytest.mark.parametrize("link", ["one-prediction?o=1.2", "weights?x1=2", "sse-vs-mse?data=five"])
def test_a_link_with_parameters_never_asks(link: str) -> None:
    assert not asks(App(link))
