"""A guess of what happens to the SSE: the answer is covered, or stands beside it."""

import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.figures.minibatch import bricks, guess
from lossviz.figures.scene import Label
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample

BIAS = BatchOptions(SSE, MSE, None, 1)
DATA = load_sample("diabetes")
LEVEL = 32 * float((DATA.error**2).mean()) / 2


def test_what_lies_beyond_the_batch_is_covered():
    scene = bricks.draw_bricks(DATA, BIAS, 32)
    asked = guess.ask(scene, 32)
    covers = [s for s in asked.base["layout"]["shapes"] if s.get("layer") == "above"]
    assert [(c["xref"], c["yref"]) for c in covers] == [("x", "y domain"), ("x2", "y2 domain")]
    for cover in covers:
        assert (cover["x0"], cover["fillcolor"]) == (32, "#ffffff")
        assert cover["x1"] > 64
    words = [m.words.cases[0].template for m in asked.marks if isinstance(m, Label)]
    assert not any("expected" in w for w in words)
    assert asked.sentence is None
    assert "twice the SSE" not in asked.describe()
    assert [handle.name for handle in asked.handles if handle.grips] == [guess.HANDLE]
    law = next(mark for mark in asked.marks if mark.name == "expected, SSE")
    assert (law.x1, law.y1) == (32, pytest.approx(LEVEL))


@pytest.mark.parametrize(("size", "factor"), [(32, 2.0), (32, 1.0), (20, 0.5)])
def test_the_guess_is_a_point_at_twice_the_batch(size, factor):
    scene = bricks.draw_bricks(DATA, BIAS, size)
    asked, level = guess.ask(scene, size), size / 32 * LEVEL
    at = {"B": size - 1.0, guess.HANDLE: factor}
    for figure in (asked.figure(at), guess.remember(scene, size, factor).figure()):
        drawn = {trace.name: trace for trace in figure.data}
        assert drawn["guess"].x[0] == 2 * size
        assert drawn["guess"].y[0] == pytest.approx(factor * level)
        assert drawn["guessed growth"].y[0] == pytest.approx(level)
    assert asked.read(at)["times"] == pytest.approx(factor)


def test_it_can_be_asked_where_there_are_rows_enough():
    assert guess.can_ask(bricks.draw_bricks(DATA, BIAS, 221), 221)
    assert not guess.can_ask(bricks.draw_bricks(DATA, BIAS, 222), 222)
    assert not guess.can_ask(bricks.draw_bricks(Dataset([1.0, 2], [1.0, 2]), BIAS, 1), 1)
