"""The home page, and the way from it through the pages to what one knows at the end."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest

from pages.parts import PAGES
from pages.state import GROUPS, PATH, QUESTIONS, find_question
from tests.pages.app import App

SKETCHES = sorted((Path(__file__).parents[2] / "pages/prose/sketches").glob("*.svg"))


def links(app: App) -> list[str]:
    return [node.proto.label for node in app.find("page_link")]


def test_each_question_is_in_one_group() -> None:
    assert {question.group for question in QUESTIONS} == set(GROUPS)
    words = sorted(question.words for question in QUESTIONS)
    assert sorted(each for each in links(App("")) if each in words) == words


def test_a_question_is_found_by_its_words() -> None:
    app = App("?find=MEAN+right")
    assert [words for words in links(app) if words in {q.words for q in QUESTIONS}] == [
        "Is the mean of the batches' means right?"
    ]
    app.set("find", "cabbage").reads("No question has these words")
    assert {q.words for q in QUESTIONS} <= set(links(app))


def test_the_path_leads_from_page_to_page_and_ends_at_the_recap() -> None:
    for number, (path, key) in enumerate(PATH, start=1):
        app = App(f"{path}?answer={key}" if key else path)
        (following,) = [words for words in links(app) if words.startswith("Next")]
        app.reads(f"Question {number} of 5")
        if number == len(PATH):
            assert following == "Next: **What you now know**"
            continue
        after, asked = PATH[number]
        question = find_question(asked)
        (page,) = [page for page in PAGES if page.path == after]
        words = question.words if question else page.question
        assert following == f"Next: **{words}**"
    assert "Question" not in App("frameworks").text


def test_start_takes_along_where_a_hand_has_moved_the_picture_and_asks_there() -> None:
    app = App("").move("home-one-prediction", o=2.6, eta=0.5).press("Start").go_to("one-prediction")
    assert app.control("o").value == app.figures["one-prediction"].at["o"] == 2.6
    app.press("It rises ↗").reads("Right: it rises. The height, loss 0.18")
    app.set("o", 1.5).press("Reset")
    assert app.control("o").value == 2.6
    assert App("").press("Start").go_to("one-prediction").control("o").value == 1.2


@pytest.mark.parametrize("file", SKETCHES, ids=lambda file: file.stem)
def test_a_sketch_has_words_for_whoever_does_not_see_it(file: Path) -> None:
    drawing = ElementTree.fromstring(file.read_text("utf-8"))
    assert drawing.get("role") == "img"
    assert len(drawing.get("aria-label", "")) > 20


def test_cards_have_no_numbers() -> None:
    (*cards,) = [node.value for node in App("").find("markdown") if node.value.startswith("<svg")]
    assert len(cards) == 4
    for card in cards:
        assert re.findall(r"\d", re.sub("<[^>]*>", "", card)) == []


def test_the_recap_has_the_numbers_of_the_session() -> None:
    app = App("recap")
    # Half of 0.8 squared, and its slope; the whole square, and twice the slope.
    app.reads(r"The loss is 0\.32, .* Its slope is −0\.8", r"twice as large: 0\.64 and −1\.6")
    app.go_to("one-prediction").set("o", 5.0).go_to("recap")
    app.reads(r"The loss is 4\.5, .* Its slope is 3", r"twice as large: 9 and 6")
    assert app.figures["recap"].at["o"] == 5.0


def test_what_the_recap_keeps_is_a_page_with_its_sketches_and_answers() -> None:
    app = App("weights").press("w goes down").go_to("one-prediction").set("o", 5.0)
    with patch("streamlit.download_button") as offered:
        app.go_to("recap")
    label, page, name, _ = offered.call_args.args
    assert (label, name) == ("Keep these answers", "what-i-know.html")
    cards = page.partition("<main>")[2].split("<section>")[1:]
    assert [card.count("<svg") for card in cards] == [1] * 4
    assert "Above the target the curve rises" in cards[0]
    assert "The loss is 4.5, and no square is negative." in cards[0]
    assert (
        "<p>Your guess, &quot;w goes down&quot;. <b>Not quite:</b> at x = 1, dL/do is" in cards[1]
    )
    assert "{" not in re.sub("<style>.*</style>", "", page, flags=re.DOTALL)
    for output, words in ((2.0, "where its slope is level"), (1.0, "A curve that falls")):
        app.go_to("one-prediction").set("o", output).go_to("recap")
        assert words in app.find("markdown")[0].value


def test_the_recap_has_the_guesses_beside_the_truth() -> None:
    app = App("weights").press("w goes down").go_to("recap")
    app.reads('Your guess, "w goes down". Not quite: at x = 1, dL/do is negative and x is positive')
    # The page opens with an output of 0.1 and a target of 1.2: too low by 1.1.
    app.reads("Too high, by 1.1 say: dL/do is positive, and a step lowers the output. dL/dw is the")
    app.reads(r"dz/dw: 1\.1 · 1 · 1 = 1\.1\. .* lowers w\.")
    assert len([words for words in links(app) if words.startswith("No guess of yours")]) == 2
