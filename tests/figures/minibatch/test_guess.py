"""A guess of what happens to the SSE: the answer is covered, or stands beside it."""

import pytest

from lossviz import MSE, SSE
from lossviz.figures.minibatch import guess, levels
from lossviz.figures.scene import Label
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample

BIAS = BatchOptions(SSE, MSE, None, 1)
DATA = load_sample("diabetes")


def test_what_lies_beyond_the_batch_is_covered():
    scene = levels.draw_levels(DATA, BIAS, 32)
    asked = guess.ask(scene, 32)
    veils = [s for s in asked.base["layout"]["shapes"] if s.get("layer") == "above"]
    assert [(v["xref"], v["yref"]) for v in veils] == [("x", "y domain"), ("x2", "y2 domain")]
    for veil in veils:
        assert 32 < veil["x0"] < 34
        assert veil["x1"] > 442
        assert veil["fillcolor"] == "#ffffff"
    words = [m.words.cases[0].template for m in asked.marks if isinstance(m, Label)]
    assert not any("grows" in w or "stays" in w for w in words)
    assert asked.sentence is None
    assert "twice the SSE" not in asked.describe()
    assert not any(handle.grips for handle in asked.handles)


@pytest.mark.parametrize("factor", [2.0, 1.0, 0.5])
def test_the_guess_is_a_point_at_twice_the_batch(factor):
    scene = levels.draw_levels(DATA, BIAS, 32)
    guessed = guess.remember(scene, 32, factor)
    drawn = {trace.name: trace for trace in guessed.figure().data}
    level = 32 * float((DATA.error**2).mean()) / 2
    assert drawn["guess"].x[0] == 64
    assert drawn["guess"].y[0] == pytest.approx(factor * level)
    assert drawn["guessed growth"].y[0] == pytest.approx(level)


def test_it_can_be_asked_where_there_are_rows_enough():
    assert guess.can_ask(DATA, 221)
    assert not guess.can_ask(DATA, 222)
