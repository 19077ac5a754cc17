"""A guess on the picture of one prediction: the answer is not there yet, or beside it."""

import math

import pytest

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import guess
from lossviz.loss import SquaredError

TURNS = pytest.mark.parametrize("turn", [-1.0, -0.35, 0.0, 0.6, 1.0])


@pytest.fixture
def scene():
    return one_prediction.draw_loss_curve(
        2.0, 1.0, loss=SquaredError(), learning_rate=0.5, formula="½ (t − o)²"
    )


HERE = 1.2, 0.32  # an output, and its loss: half of 0.8 squared


def draw(scene, turn, o=1.2):
    figure = scene.figure({one_prediction.HANDLE: o, guess.HANDLE: turn})
    return {trace.name: trace for trace in figure.data}


def test_the_answer_is_not_on_the_picture(scene):
    asked = guess.ask(scene)
    drawn = draw(asked, 0.0)
    assert {"height of the loss", "prediction"} <= drawn.keys()
    assert not {"tangent", "tilt of the tangent", "descent step", "area is the loss"} & set(drawn)
    assert not drawn["gradient"].x, "the line of its slopes"
    assert asked.sentence is None
    at = {one_prediction.HANDLE: 1.2, guess.HANDLE: 0.0}
    words = [asked.describe(at), str(asked.base["layout"]["annotations"]), str(asked.narrow)]
    words += [str(trace.text) for trace in drawn.values()]
    assert "loss 0.32" in " ".join(words)
    assert not any(w in " ".join(words) for w in ("−0.8", "gradient", "raise", "negative"))


def test_only_the_guess_can_be_dragged(scene):
    asked = guess.ask(scene)
    (handle,) = (handle for handle in asked.handles if handle.grips)
    assert (handle.name, handle.low, handle.high, handle.home) == (guess.HANDLE, -1, 1, 0)
    said = [handle.spoken.say({guess.HANDLE: turn}, {}) for turn in (-0.1, 0.0, 0.1)]
    assert said == [
        f"the slope is {t}" for t in ("falling: negative", "level: 0", "rising: positive")
    ]


@TURNS
def test_the_needle_turns_around_the_prediction_and_follows_the_hand(scene, turn):
    asked = guess.ask(scene)
    needle = draw(asked, turn)["guessed tangent"]
    assert sum(needle.x) / 2 == pytest.approx(1.2)
    assert sum(needle.y) / 2 == pytest.approx(0.32)
    assert needle.x[1] > needle.x[0]
    # A picture twice as wide as it is high: on the screen it is equally long at every tilt, up to
    # what a cubic between 65 samples is off.
    steepness = 0.5 * 2 / asked.base["layout"]["yaxis"]["range"][1]
    long = math.hypot(needle.x[1] - needle.x[0], steepness * (needle.y[1] - needle.y[0]))
    assert long == pytest.approx(0.6, rel=1e-4)
    # So far as a hand goes up on the axis, so far its end does.
    assert needle.y[1] - 0.32 == pytest.approx(turn * asked.read({})["per_turn"])
    assert asked.handles[-1].per_unit == "per_turn"


@TURNS
def test_the_guess_stays_beside_the_answer(scene, turn):
    kept = guess.remember(scene, *HERE)
    drawn = draw(kept, turn)
    assert {"tangent", "descent step", "area is the loss"} <= drawn.keys()
    asked = draw(guess.ask(scene), turn)["guessed tangent"]
    assert tuple(drawn["guessed tangent"].y) == pytest.approx(tuple(asked.y))
    assert drawn["tangent"].y[0] > drawn["tangent"].y[1], "it falls, whatever was guessed"
    # The point may go: the guess stays.
    assert draw(kept, turn, o=2.4)["guessed tangent"] == drawn["guessed tangent"]
    assert not [handle for handle in kept.handles[2:] if handle.grips]
