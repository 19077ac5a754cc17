"""The questions that people ask: each has its link, and what is said in short is true."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import MSE, SSE
from lossviz.batch import measure_quality
from lossviz.figures.minibatch import epoch
from lossviz.minibatch import BatchOptions, draw_epoch
from lossviz.neuron import IDENTITY, FeatureChoice, Neuron, scaled_loss
from lossviz.reading import load_sample
from lossviz.reading.typed import read_rows
from pages.parts import PAGES
from pages.state import parameters as p
from pages.state.link import parse_address
from pages.state.questions import QUESTIONS, find_question
from tests.pages.app import App
from tests.pages.test_texts import read

ROOT = Path(__file__).parent.parent.parent
SMALL = st.fractions(-10, 10, max_denominator=32)


def test_every_question_has_its_name_in_the_address():
    assert sorted(p.ANSWER.options) == sorted(["", *(q.key for q in QUESTIONS)])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_its_link_is_understood_and_its_section_is_on_the_page(question):
    (page,) = [page for page in PAGES if page.path == question.path]
    raw = {name: [text] for name, text in question.link.items()}
    assert parse_address(raw, page.parameters).complaints == ()
    scripts = [
        ROOT / "pages" / page.script,
        *(ROOT / "pages/parts" / page.script[:-3]).glob("*.py"),
    ]
    marks = [re.findall(r'answers.mark\("([^"]+)"\)', s.read_text("utf-8")) for s in scripts]
    assert question.section in {name for names in marks for name in names}


@given(SMALL, SMALL, st.fractions(Fraction(1, 32), Fraction(9, 10), max_denominator=32))
def test_a_gradient_with_the_wrong_sign_climbs_as_a_negative_rate_does(t, o, eta):
    assert "A negative learning rate has the same effect" in find_question("climbs").answer
    for h in (Fraction(1, 2), Fraction(1)):
        wrong = o - eta * 2 * h * (t - o)
        assert wrong == o - (-eta) * 2 * h * (o - t)
        assert h * (t - wrong) ** 2 > h * (t - o) ** 2 or t == o


def test_r_squared_compares_with_the_mean_target():
    data = read_rows(find_question("negative-r2").state["rows"]).dataset()
    constant = np.mean((data.target - data.target.mean()) ** 2)
    r_squared = measure_quality(data).r_squared
    assert r_squared == pytest.approx(1 - np.mean(data.error**2) / constant)
    assert r_squared < 0
    assert measure_quality(load_sample("diabetes")).r_squared > 0


@given(st.lists(st.lists(SMALL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_accumulated_gradients(batches):
    """Each list is a micro-batch of its rows' gradients."""
    assert "are that of the MSE only if all sizes are equal" in read("accumulate")
    rows = [g for batch in batches for g in batch]
    means = [sum(batch) / len(batch) for batch in batches]
    assert sum(sum(batch) for batch in batches) == sum(rows)
    weighted = sum(m * len(batch) for m, batch in zip(means, batches, strict=True))
    assert weighted / len(rows) == sum(rows) / len(rows)
    if len({len(batch) for batch in batches}) == 1:
        assert sum(means) / len(means) == sum(rows) / len(rows)


def test_the_rmse_of_batches_in_words():
    data, state = load_sample("five"), find_question("rmse-of-batches").state
    options = BatchOptions(SSE, MSE, None, int(state["seed"]))
    drawn = draw_epoch(data, options, int(state["B"]), drop_last=False)
    said = epoch.describe_roots(drawn, MSE)
    # The squared errors are 4, 1, 0, 9 and 1; dealt by twos as 4 + 1, 0 + 9 and 1.
    assert np.sqrt(15 / 5) == pytest.approx(1.732, abs=5e-4)
    assert np.mean(np.sqrt([5 / 2, 9 / 2, 1])) == pytest.approx(1.567, abs=5e-4)
    assert "The RMSE over all rows is 1.732" in said
    assert "RMSEs is 1.567" in said


def test_half_the_loss_for_every_optimiser():
    answers = scaled_loss.compare_optimisers(
        load_sample("five"), FeatureChoice("distance (km)"), Neuron(IDENTITY, SSE), (1.0, 0.0), 0.5
    )
    found = {answer.optimiser.name: answer for answer in answers}
    for name in ("plain steps", "momentum 0.9", "Nesterov 0.9"):
        assert found[name].only_rate < 1e-12  # half the loss with twice the rate
    assert found["Adam"].unchanged < 1e-5
    assert found["Adam"].only_rate > 0.1


def marked(app):
    """List the questions whose answer is marked on a page."""
    said = [node.value for node in app.find("markdown")]
    return [q for q in QUESTIONS if any(f":material/help: **{q.words}**" in s for s in said)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_its_link_opens_the_page_with_the_answer_marked_and_no_guess_but_its_own(question):
    app = App(f"{question.path}?{urlencode(question.link)}")
    assert marked(app) == [question]
    assert app.alerts.count("address") == 0
    assert bool(app.find_pressable("Skip")) == (question.key == "half")


def test_an_unknown_question_is_complained_about():
    app = App("one-prediction?answer=nonsense")
    assert "answer (question that is asked)" in app.alerts
    assert marked(app) == []
