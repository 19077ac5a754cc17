"""Predict first: a page asks for a guess, once, and keeps it beside the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

Start = Callable[..., Visit]
ASKING = {"one-prediction": "one-prediction", "weights": "chain", "sse-vs-mse": "levels"}
BOX = ".st-key-guess"


def test_a_guess_is_dragged_and_stays_beside_the_answer(visit: Start) -> None:
    here = visit("one-prediction")
    figure = here.figure("one-prediction")
    expect(here.page.locator(BOX)).to_contain_text("Guess first")
    expect(figure.sentence).to_be_hidden()
    assert figure.root.locator("[data-mark='descent step']").count() == 0
    sent = here.sent
    for value in figure.sweep("guess", to=100, count=5):
        assert here.sent == sent
        assert value > 1.2
    here.settle()
    guess = figure.value("guess")
    assert here.page.url == f"{here.address}/one-prediction"
    here.page.get_by_role("button", name="Show the answer").click()
    expect(here.page.locator(BOX)).to_contain_text("the step goes to 1.6")
    expect(figure.sentence).to_contain_text("raises the prediction to 1.60")
    here.settle()
    assert figure.root.locator("[data-mark='guess']").count() == 1
    assert 1.2 < guess < 1.6
    expect(here.page.locator(BOX)).to_contain_text("the step is longer")
    # It goes once something else is looked at.
    figure.drag("o", dx=40)
    expect(here.page.locator(BOX)).to_have_count(0)
    here.settle()
    assert figure.root.locator("[data-mark='guess']").count() == 0


def test_the_guess_can_be_made_by_keyboard(visit: Start) -> None:
    here = visit("one-prediction")
    figure = here.figure("one-prediction")
    figure.slider("guess").focus()
    for _ in range(4):
        here.page.keyboard.press("Shift+ArrowRight")
    here.settle()
    assert figure.value("guess") == pytest.approx(1.6)
    here.page.get_by_role("button", name="Show the answer").focus()
    here.page.keyboard.press("Enter")
    expect(here.page.locator(BOX)).to_contain_text("Right: the step goes to 1.6.")


@pytest.mark.parametrize(
    ("page", "option", "said"),
    [
        ("weights", "w goes up", "Right: dL/do is positive and x is negative"),
        ("weights", "w goes down", "Not quite: dL/do is positive and x is negative"),
        ("sse-vs-mse", "doubles", "Right: twice as many terms"),
        ("sse-vs-mse", "stays", "Not quite: twice as many terms"),
    ],
)
def test_a_guess_is_chosen(visit: Start, page: str, option: str, said: str) -> None:
    here = visit(page)
    figure = here.figure(ASKING[page])
    expect(figure.sentence).to_be_hidden()
    here.page.get_by_role("button", name=option, exact=True).click()
    expect(here.page.locator(BOX)).to_contain_text(said)
    expect(figure.sentence).to_be_visible()
    here.settle()
    assert figure.root.locator("[data-mark='guess in words']").count() == 1


@pytest.mark.parametrize("page", ASKING)
def test_one_press_skips_and_it_is_asked_once_a_session(visit: Start, page: str) -> None:
    here = visit(page).skip_guess()
    expect(here.figure(ASKING[page]).sentence).to_be_visible()
    here.go_to("Home").settle()
    here.page.go_back()
    here.settle()
    expect(here.page.locator(BOX)).to_have_count(0)
    expect(here.figure(ASKING[page]).sentence).to_be_visible()
    # Another session is asked.
    expect(visit(page).page.locator(BOX)).to_be_visible()


@pytest.mark.parametrize(
    "link",
    ["one-prediction?o=1.2", "weights?x1=2", "sse-vs-mse?data=five", "one-prediction?embed=true"],
)
def test_a_link_with_parameters_never_asks(visit: Start, link: str) -> None:
    here = visit(link)
    expect(here.page.locator(BOX)).to_have_count(0)


def test_what_is_folded_can_be_opened_beside_the_guess(visit: Start) -> None:
    here = visit("one-prediction")
    here.unfold("show-algebra")
    here.page.wait_for_url("**show-algebra=true**")
    expect(here.page.locator(BOX)).to_contain_text("Guess first")
    here.page.get_by_role("button", name="Show the answer").click()
    expect(here.page.locator(BOX)).to_contain_text("the step goes to 1.6")


def test_what_is_typed_ends_the_question(visit: Start) -> None:
    here = visit("one-prediction")
    here.type_in("o", "2.5")
    expect(here.figure("one-prediction").sentence).to_contain_text("oo high by 0.50")
    expect(here.page.locator(BOX)).to_have_count(0)


def test_a_file_never_waits_behind_a_guess(visit: Start, tmp_path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("target,prediction\n1,2\n3,3\n5,4\n", encoding="utf-8")
    here = visit("")
    here.page.locator("[class*=st-key-file] input[type=file]").set_input_files(file)
    here.page.wait_for_url("**/batch?data=upload*")
    expect(here.figure("batch").sentence).to_contain_text("by 1")
    expect(here.page.locator(".st-key-data-place p").first).to_contain_text("mine.csv")
    here.settle()
    here.go_to("SSE vs MSE")
    expect(here.figure("levels").sentence).to_contain_text("of 3")
    expect(here.page.locator(BOX)).to_have_count(0)
