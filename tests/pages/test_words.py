"""Words of the field: each page explains those that it uses, and what is said of them is true."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lossviz.conventions import Predictions, find_convention, split
from lossviz.loss import MSE, SSE, SquaredError, descent
from lossviz.neuron import FeatureChoice, take_inputs
from lossviz.reading import load_sample
from pages.parts import PAGES
from pages.prose import files
from tests.pages.app import App

ROWS = [line.split(" | ") for line in files.read("words.md").splitlines()]
WORDS = {word: (sketch, sentence) for word, sketch, sentence in ROWS}

EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")


def test_each_word_is_used_and_said_in_one_short_sentence() -> None:
    used = {word for page in PAGES for word in page.words}
    assert used == set(WORDS)
    for word, (sketch, sentence) in WORDS.items():
        assert files.read_sketch(sketch).startswith("<svg")
        assert len(sentence.split()) <= 20, word
        assert re.fullmatch(r"[^.]+\.", sentence), word


@EACH
def test_the_first_use_of_a_word_opens_what_it_means(page) -> None:
    unfolded = "&".join(f"{each.name}=true" for each in page.expanders)
    app = App(f"{page.path}?{unfolded}")
    if app.find_pressable("Skip"):
        app.press("Skip")
    said = [node.value for kind in ("markdown", "caption") for node in app.find(kind)]
    texts, (*lists,) = [each for each in said if "<" not in each], [s for s in said if "popov" in s]
    meanings = re.findall('popover id="([^"]+)"', "".join(lists))
    assert len(meanings) == len(page.words)
    linked = re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", "\n".join(texts))
    assert {place for _, place in linked} <= set(meanings)
    assert len(linked) == len({place for _, place in linked}), "the first use alone"
    assert linked or not page.words


def test_words_are_linked_where_they_are_first_read() -> None:
    app = App("one-prediction").press("Skip")
    said = "\n".join(node.value for node in app.find("markdown"))
    assert "[learning rate](#word-learning-rate) makes the same step" in said
    before, _, after = said.partition("[gradient](#word-gradient) is a tilt")
    assert "gradient" not in before
    assert "Hence the name gradient **descent**" in after


def test_formulas_code_and_what_is_escaped_have_no_links() -> None:
    data = load_sample("diabetes")
    batched = split(Predictions(data.target, data.output), 24)
    value = batched.combine(find_convention("keras-rmse"), "mean")
    app = App(f"frameworks?B=24&number={value:.6f}&show-table=true")
    said = "\n".join(node.value for node in app.find("markdown") if "<" not in node.value)
    kept = re.findall(r"\u2068.*?\u2069|`[^`\n]*`|\$[^$\n]*\$", said)
    assert any("batch" in each for each in kept)
    assert not any("#word" in each for each in kept)
    assert "[batches](#word-batch)" in said


WRITTEN_OUT = {
    "SSE": "um of squared errors (",
    "MSE": ("ean squared error (", "ean squared errors ("),
    "RMSE": ("oot mean squared error (", "oot mean squared errors (", "(MSE), its root ("),
}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.path != "sse-vs-mse"], ids=lambda page: page.name
)
def test_sse_mse_and_rmse_are_written_out_in_the_first_sentence_that_has_them(page) -> None:
    app = App(f"{page.path}?{'&'.join(f'{each.name}=true' for each in page.expanders)}")
    said = [text for text in app.sentences if text != "SSE vs MSE" and "<" not in text]
    for short, long in WRITTEN_OUT.items():
        cut = (re.split(rf"\b{short}\b", text) for text in said)
        before = next((parts[0] for parts in cut if len(parts) > 1), None)
        assert before is None or before.endswith(long), before


def test_what_is_said_of_them() -> None:
    data = load_sample("diabetes")
    assert "divided by the number of rows" in WORDS["mean squared error (MSE)"][1]
    whole = SquaredError(half=False).value(data.target, data.output).sum()
    assert MSE.value(data.target, data.output) == pytest.approx(whole / data.n)
    assert SSE.value(data.target, data.output) == pytest.approx(whole / 2)
    assert "mean is 0 and the standard deviation is 1" in WORDS["standardised"][1]
    x = take_inputs(load_sample("five"), FeatureChoice("distance (km)", True)).x
    assert (np.mean(x), np.std(x)) == pytest.approx((0.0, 1.0))
    assert "−η times the gradient" in WORDS["learning rate η"][1]
    assert descent.take_step(1.0, -3.0, 0.5) == 1.0 - 0.5 * -3.0
