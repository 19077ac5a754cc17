"""A guess of the weight's way: the answer is not there yet, or beside it."""

import pytest

from lossviz.figures.neuron import Setting, chain, guess
from lossviz.loss import SquaredError
from lossviz.neuron import IDENTITY

SETTING = Setting(-1.0, 0.5, -0.8, 0.4, IDENTITY, SquaredError(), 0.5)
ANSWER = {"step of the weight", "where the step leads", "step of the bias"}


def test_the_answer_is_not_on_the_picture():
    scene = chain.draw_chain(SETTING)
    assert {mark.name for mark in scene.marks} >= ANSWER
    asked = guess.ask(scene)
    assert not {mark.name for mark in asked.marks} & ANSWER
    assert asked.sentence is None
    assert not any(handle.grips for handle in asked.handles)
    sentence = asked.describe()
    assert "dL/dw" not in sentence
    assert "-0.45" not in sentence


@pytest.mark.parametrize(("way", "sign"), [("up", 1), ("down", -1), ("stays", 0)])
def test_the_guess_points_its_way_beside_the_step(way, sign):
    guessed = guess.remember(chain.draw_chain(SETTING), way, SETTING.w)
    drawn = {trace.name: trace for trace in guessed.figure().data}
    start, end = drawn["guessed step"].x
    assert start == SETTING.w
    assert (end > start) - (end < start) == sign
    assert drawn["guessed step"].y[0] != drawn["step of the weight"].y[0]
    assert drawn["step of the weight"].x[-1] > SETTING.w  # the answer: up
