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


def words_of(scene):
    return [m.words.cases[0].template for m in scene.marks if isinstance(m, Label)]


def test_it_doubles_to_the_batch_that_is_shown_where_that_is_even():
    assert [guess.choose_size_before(shown) for shown in (1, 2, 3, 64)] == [1, 1, 3, 32]


def test_the_stack_alone_is_seen_up_to_the_batch():
    asked = guess.ask(bricks.draw_bricks(DATA, BIAS, 64), 32)
    layout = asked.base["layout"]
    assert {trace["yaxis"] for trace in asked.base["data"]} == {"y"}
    assert [key for key in layout if "axis" in key] == ["xaxis", "yaxis"]
    assert layout["xaxis"]["domain"] == layout["yaxis"]["domain"] == [0, 1]
    (cover,) = layout["shapes"]
    assert (cover["x0"], cover["layer"], cover["fillcolor"]) == (32, "above", "#ffffff")
    assert cover["x1"] > layout["xaxis"]["range"][1] > 64
    assert layout["yaxis"]["range"][1] > 4 * LEVEL
    assert words_of(asked) == ["your ray: × {times}", "32 rows, on average", "▴ drag ▾"]
    assert asked.sentence is None
    assert "twice the SSE" not in asked.describe()
    assert [handle.name for handle in asked.handles if handle.grips] == [guess.HANDLE]
    law = next(mark for mark in asked.marks if mark.name == "expected, SSE")
    assert (law.x1, law.y1) == (32, pytest.approx(LEVEL))


@pytest.mark.parametrize(("factor", "yours_is_below"), [(1.6, True), (2.0, True), (2.3, False)])
def test_both_rays_have_their_factor_each_on_its_own_side(factor, yours_is_below):
    scene = guess.remember(bricks.draw_bricks(DATA, BIAS, 64), 32, factor)
    marks = {mark.name: mark for mark in scene.marks}
    true, yours = marks["true growth in words"], marks["guess in words"]
    assert words_of(scene)[-2:] == ["× 2", f"your ray: × {factor:.2f}"]
    assert (true.x, true.y) == (48, pytest.approx(1.5 * LEVEL))
    assert (yours.x, yours.y) == (64, pytest.approx(factor * LEVEL))
    assert (yours.dy > 0, true.dy < 0) == (yours_is_below, yours_is_below)
    ray = marks["true growth"]
    assert (ray.x1, ray.y1) == (64, pytest.approx(2 * LEVEL))


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
