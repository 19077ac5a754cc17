"""Predict first: a page asks for a guess, once, and keeps it beside the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

Start = Callable[..., Visit]
BOX, VERDICT = ".st-key-guess", ".st-key-verdict"


def test_a_needle_is_turned_by_hand_and_stays_beside_the_answer(visit: Start) -> None:
    here = visit("one-prediction")
    figure = here.figure("one-prediction")
    expect(here.page.locator(BOX)).to_contain_text("Guess first")
    expect(figure.sentence).to_be_hidden()
    assert figure.root.locator("[data-mark='tangent']").count() == 0
    top = figure.plot.bounding_box()["y"]
    figure.carry("guess", dy=-40)
    expect(here.page.locator(VERDICT)).to_contain_text("Not quite: it falls.")
    expect(figure.sentence).to_contain_text("a step to the right raises o to 1.60")
    here.settle()
    assert here.page.url == f"{here.address}/one-prediction"
    assert figure.plot.bounding_box()["y"] == pytest.approx(top, abs=1)
    needle = figure.root.locator("[data-mark='guessed tangent'] path").first
    ends = needle.evaluate("(e) => e.getAttribute('d').match(/[-\\d.]+/g).map(Number)")
    assert ends[3] - ends[1] == pytest.approx(-80, abs=2), "both ends, where the hand has let go"
    assert ends[2] > ends[0]
    assert figure.root.locator("[data-mark='tangent']").count() == 1
    # It goes once something else is looked at; what was said of it keeps its place.
    figure.drag("o", dx=350)
    expect(here.page.locator(VERDICT)).to_contain_text("Your first guess. Not quite: it falls.")
    here.settle()
    assert figure.value("o") > 2  # it rises here
    assert figure.plot.bounding_box()["y"] == pytest.approx(top, abs=1)
    assert figure.root.locator("[data-mark='guessed tangent']").count() == 0


def test_the_needle_is_turned_by_keyboard_on_a_phone_and_nothing_moves(visit: Start) -> None:
    here = visit("one-prediction", phone=True)
    figure = here.figure("one-prediction")
    top = figure.plot.bounding_box()["y"]
    figure.slider("guess").focus()
    here.page.keyboard.press("Shift+ArrowDown")
    expect(here.page.locator(VERDICT)).to_contain_text("Right: it falls.")
    here.settle()
    assert figure.root.locator("[data-mark='guessed tangent']").count() == 1
    assert figure.plot.bounding_box()["y"] == pytest.approx(top, abs=1)


def test_a_guess_is_chosen_on_a_phone_and_nothing_moves(visit: Start) -> None:
    here = visit("weights", phone=True, below=False)
    figure = here.figure("chain")
    top = figure.plot.bounding_box()["y"]
    expect(figure.sentence).to_be_hidden()
    here.page.get_by_role("button", name="w goes up", exact=True).click()
    expect(here.page.locator(VERDICT)).to_contain_text("Right: ")
    expect(figure.sentence).to_be_visible()
    here.settle_without_scrolling()
    assert figure.root.locator("[data-mark='guess in words']").count() == 1
    assert figure.plot.bounding_box()["y"] == pytest.approx(top, abs=1)


def test_a_ray_is_drawn_by_hand_and_the_true_one_comes_over_it(visit: Start) -> None:
    here = visit("sse-vs-mse", below=False)
    figure = here.figure("bricks")
    expect(figure.sentence).to_be_hidden()
    x, y = figure.where("guess")
    # It starts level with the expected SSE of 32 rows; as high again is twice as much.
    plane = figure.plot.locator(".xy .nsewdrag").bounding_box()
    zero = plane["y"] + 0.96 * plane["height"]  # there is room below
    figure.carry("guess", dy=-(zero - y))
    assert figure.where("guess")[0] == pytest.approx(x, abs=1)
    assert figure.value("guess") == pytest.approx(2, abs=0.05)
    here.page.get_by_role("button", name="Show the answer").click()
    expect(here.page.locator(VERDICT)).to_contain_text("Right: you drew 2.0")
    expect(figure.sentence).to_be_visible()
    here.settle_without_scrolling()
    assert figure.root.locator("[data-mark='guessed growth']").count() == 1
    assert figure.root.locator("[data-mark='expected, SSE']").count() == 1
    assert figure.root.locator("[data-mark='true growth in words']").count() == 1
    assert figure.value("B") == 63  # the guess is no batch size; 64 rows were asked for


def test_one_press_skips_and_it_is_asked_once_a_session(visit: Start) -> None:
    here = visit("sse-vs-mse", below=False).skip_guess()
    expect(here.figure("bricks").sentence).to_be_visible()
    here.go_to("Home").settle()
    here.page.go_back()
    here.settle()
    expect(here.page.locator(BOX)).to_have_count(0)
    expect(here.figure("bricks").sentence).to_be_visible()


def test_a_fold_leaves_the_guess_and_what_is_typed_ends_it(visit: Start) -> None:
    here = visit("one-prediction", below=False)
    here.unfold("show-algebra")
    here.page.wait_for_url("**show-algebra=true**")
    expect(here.page.locator(BOX)).to_contain_text("Guess first")
    here.type_in("o", "2.5")
    expect(here.figure("one-prediction").sentence).to_contain_text("oo high by 0.50")
    expect(here.page.locator(BOX)).to_have_count(0)


@pytest.mark.exhaustive
def test_a_page_in_a_frame_never_asks(visit: Start) -> None:
    expect(visit("one-prediction?embed=true").page.locator(BOX)).to_have_count(0)


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
    expect(here.figure("bricks").sentence).to_contain_text("3 rows")
    expect(here.page.locator(BOX)).to_have_count(0)
