"""Words of the field: each page explains those that it uses, and what is said of them is true."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lossviz.loss import MSE, SSE, SquaredError, descent
from lossviz.neuron import FeatureChoice, take_inputs
from lossviz.reading import load_sample
from pages.parts import PAGES
from pages.prose import texts
from tests.pages.app import App

ROWS = [line.split(" | ") for line in texts.read("words.md").splitlines()]
WORDS = {word: (sketch, sentence) for word, sketch, sentence in ROWS}


def test_each_word_is_used_and_said_in_one_short_sentence() -> None:
    used = {word for page in PAGES for word in page.words}
    assert used == set(WORDS)
    for word, (sketch, sentence) in WORDS.items():
        assert texts.read_sketch(sketch).startswith("<svg")
        assert len(sentence.split()) <= 20, word
        assert re.fullmatch(r"[^.]+\.", sentence), word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_sse_and_mse_are_written_out_where_they_are_used(page) -> None:
    said = App(page.path).text.replace("\nSSE vs MSE\n", "")  # the name of a page
    for short, long in (("SSE", "sum of squared errors"), ("MSE", "mean squared error")):
        assert not re.search(rf"\b{short}\b", said) or f"{long} ({short})" in said


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
