"""The loss as squares: their areas against the loss, and that none covers another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import MSE, SSE, Dataset
from lossviz.figures.batch import squares
from lossviz.loss.objective import Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.reading.samples import SAMPLES, load_sample

SIDES = st.lists(st.floats(0.01, 100), min_size=1, max_size=40)


def bars(scene):
    return [t for t in scene.figure({}).data if t.type == "bar"]


def area(scene):
    return sum(float(np.dot(t.width, t.y)) for t in bars(scene))


def by_name(scene, name):
    (found,) = [t for t in bars(scene) if t.name == name]
    return found


@pytest.mark.parametrize("key", [sample.key for sample in SAMPLES])
@pytest.mark.parametrize("objective", [SSE, MSE, Objective(SquaredError(half=False), "sum")])
def test_areas_add_up_to_the_loss(key, objective):
    data = load_sample(key)
    loss = objective.value(data.target, data.output)
    assert area(squares.draw_squares(data, objective, None)) == pytest.approx(loss)


def test_of_many_rows_the_rest_is_one_grey_square():
    rng = np.random.default_rng(5)
    data = Dataset(np.zeros(5000), rng.normal(size=5000))
    scene = squares.draw_squares(data, SSE, None)
    assert area(scene) == pytest.approx(SSE.value(data.target, data.output))
    losses = np.sort(data.error**2 / 2)
    rest = by_name(scene, "loss of the rest")
    assert rest.width[0] ** 2 == pytest.approx(losses[:-300].sum())
    (words,) = scene.base["layout"]["annotations"]
    assert "4,700" in words["text"]
    assert "4,700" in rest.hovertext[0]
    assert sum(len(t.x) for t in bars(scene)) == 301


def test_squares_are_square_on_the_screen_and_named():
    scene = squares.draw_squares(load_sample("five"), SSE, "name")
    assert scene.base["layout"]["yaxis"]["scaleanchor"] == "x"
    low = by_name(scene, "loss too low")
    assert list(low.width) == list(low.y) == pytest.approx([4.5**0.5, 0.5**0.5])
    assert list(low.text) == ["▲ ⁨Dev⁩<br>60%", "▲ ⁨Ben⁩<br>6.7%"]


@given(SIDES)
def test_no_square_covers_another(sides):
    sides = np.sort(np.array(sides))[::-1]
    height = sides[0] * 1.5
    left, bottom, width = squares.pack(sides, height)
    assert np.all(bottom + sides <= height * (1 + 1e-9))
    assert np.all(left + sides <= width * (1 + 1e-9))
    tolerance = 1e-9 * height
    for i in range(len(sides)):
        for j in range(i):
            apart_x = max(left[i] - left[j] - sides[j], left[j] - left[i] - sides[i])
            apart_y = max(bottom[i] - bottom[j] - sides[j], bottom[j] - bottom[i] - sides[i])
            assert max(apart_x, apart_y) >= -tolerance


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ([1.0], "The one row makes all of the loss."),
        ([0.0, 0.0], "Every prediction is on its target: there is no loss to divide."),
        ([3.0, 1, 0, 0, 0], "1 of 5 rows makes 90% of the loss."),
        ([2.0, 2, 2, 2, 2], "4 of 5 rows make 80% of the loss."),
        ([1e100, 1e100], "2 of 2 rows make 100% of the loss."),
        ([5e-324, 0.0], "The squares of these errors are too small: they add up to 0."),
    ],
)
def test_how_few_rows_make_most_of_the_loss(errors, words):
    assert squares.describe_shares(Dataset(np.zeros(len(errors)), errors)) == words


@pytest.mark.parametrize("errors", [[0.0], [5e-324], [1e-170, 2e-170], [1e100, -1e100]])
def test_the_ends_of_float64(errors):
    data = Dataset(np.zeros(len(errors)), errors)
    assert "NaN" not in squares.draw_squares(data, MSE, None).payload
