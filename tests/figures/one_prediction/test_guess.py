"""A guess on the picture of one prediction: the answer is not there yet, or beside it."""

import pytest

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import guess
from lossviz.loss import SquaredError

ANSWER = {"descent step", "drop line of the next", "next prediction", "where the step leads"}


@pytest.fixture
def scene():
    return one_prediction.draw_loss_curve(
        2.0, 1.0, loss=SquaredError(), learning_rate=0.5, formula="½ (t − o)²"
    )


def names(scene):
    return {mark.name for mark in scene.marks}


def test_the_answer_is_not_on_the_picture(scene):
    assert names(scene) >= ANSWER
    asked = guess.ask(scene)
    assert not names(asked) & ANSWER
    assert asked.sentence is None
    at = {one_prediction.HANDLE: 1.2, guess.HANDLE: 1.2}
    for words in (asked.describe(at), asked.payload.split('"annotations"')[1][:600]):
        assert "1.60" not in words
        assert "raise" not in words


def test_the_answer_is_not_in_the_words_on_a_phone_either(scene):
    assert not any("raise" in str(v) for v in guess.ask(scene).narrow.values())


def test_only_the_guess_can_be_dragged(scene):
    asked = guess.ask(scene)
    with_grips = [handle.name for handle in asked.handles if handle.grips]
    assert with_grips == [guess.HANDLE]
    handle = asked.handles[-1]
    assert (handle.low, handle.high) == (1.0, 3.0)


@pytest.mark.parametrize("at", [1.0, 1.7, 3.0])
def test_the_guess_is_drawn_where_it_stands(scene, at):
    figure = guess.ask(scene).figure({one_prediction.HANDLE: 1.2, guess.HANDLE: at})
    drawn = {trace.name: trace for trace in figure.data}
    assert drawn["guess"].x[0] == pytest.approx(at)
    assert tuple(drawn["guessed step"].x) == pytest.approx((1.2, at))


def test_the_guess_stays_beside_the_answer(scene):
    kept = guess.remember(scene, 1.45)
    assert names(kept) >= ANSWER | {"guess", "guessed step"}
    drawn = {t.name: t for t in kept.figure({one_prediction.HANDLE: 1.2}).data}
    assert drawn["guess"].x[0] == 1.45
    assert drawn["descent step"].x[-1] == pytest.approx(1.6)
    assert drawn["guess"].y[0] != drawn["descent step"].y[0]
