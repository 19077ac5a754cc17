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
    assert asked.describe() == (
        "One step of gradient descent: which way does the weight w go? The output is 1.20, the "
        "target 0.50, the input x −1.00 and the weight w −0.80."
    )
    # No sign is written: the chips have a question mark each.
    figure = asked.figure()
    written = [t.text[0] for t in figure.data if t.xaxis == "x4" and t.text]
    assert written == ["dL/do", "do/dz", "dz/dw = x", "dL/dw", "×", "×", "=", "?", "?", "?", "?"]
    assert not [t.name for t in figure.data if "chip" in (t.name or "")]


@pytest.mark.parametrize(("way", "sign"), [("up", 1), ("down", -1), ("stays", 0)])
def test_the_guess_points_its_way_beside_the_step(way, sign):
    guessed = guess.remember(chain.draw_chain(SETTING), way, SETTING.w)
    drawn = {trace.name: trace for trace in guessed.figure().data}
    start, end = drawn["guessed step"].x
    assert start == SETTING.w
    assert (end > start) - (end < start) == sign
    assert drawn["guessed step"].y[0] != drawn["step of the weight"].y[0]
    assert drawn["step of the weight"].x[-1] > SETTING.w  # the answer: up
