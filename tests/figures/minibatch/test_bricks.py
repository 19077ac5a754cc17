"""A batch as bricks: what stands where, and the laws that the picture shows."""

import re

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset, Objective, SquaredError
from lossviz.figures.minibatch import bricks
from lossviz.minibatch import BatchOptions, draw_order
from lossviz.reading import load_sample

SAME_HALF = BatchOptions(SSE, Objective(SquaredError(half=True), "mean"), None, 1)
AS_USUAL = BatchOptions(SSE, MSE, None, 1)
DATA = load_sample("biased")
FOUR = Dataset(np.zeros(4), np.array([2.0, 4.0, 6.0, 8.0]))  # losses with a half: 2, 8, 18, 32


def place(data, options, size):
    scene = bricks.draw_bricks(data, options, size)
    return scene, scene.start


def trace(scene, name, axes="y"):
    return next(t for t in scene.base["data"] if t["name"] == name and t["yaxis"] == axes)


def numbers(text):
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize(("n", "size", "end"), [(442, 32, 64), (442, 33, 128), (442, 300, 442)])
def test_twice_the_batch_is_on_the_axis_where_there_are_as_many_rows(n, size, end):
    assert bricks.choose_end(n, size) == end
    assert bricks.choose_end(5, 1) == 5


def test_the_sentence_is_true_of_the_numbers_in_it():
    for size in (1, 2, 31, 32, 57, 64):
        scene, _ = place(DATA, SAME_HALF, 32)
        *_, sse, divisor, mse = numbers(scene.say({"B": size - 1}).removesuffix("."))
        assert divisor == size
        assert mse == pytest.approx(sse / size, rel=1e-3)  # both have four digits
        rows = draw_order(DATA, 1)[:size]
        assert sse == pytest.approx(float((DATA.error[rows] ** 2).sum()) / 2, rel=1e-3)


def test_other_halves_are_said():
    scene, at = place(FOUR, AS_USUAL, 4)
    # Half of 4 + 16 + 36 + 64 is 60; without the half the mean is 30.
    assert scene.say(at) == (
        "4 rows in a stack: sum of squared errors (SSE) = ½ Σ e² = 60. Poured level: mean squared "
        "error (MSE) = Σ e² / 4 = 30."
    )


def test_each_formula_stands_above_its_panel():
    scene, _ = place(FOUR, AS_USUAL, 4)
    words = [note["text"] for note in scene.base["layout"]["annotations"]]
    # With the one half in the SSE alone: 0.1 / 4 and twice that make the same step at 4 rows.
    assert words[2] == "One step: η = 0.05 (SSE), 0.1 (MSE); equal at B = 4"
    assert words[:2] == [
        "SSE = ½ Σ e²: bricks in a stack, e = o − t",
        "MSE = Σ e² / B: poured level",
    ]
    assert scene.narrow["annotations.1.text"] == "MSE = Σ e² / B"


def test_bricks_stand_on_each_other_and_side_by_side():
    scene, _ = place(FOUR, SAME_HALF, 2)
    order = draw_order(FOUR, 1)
    losses = np.array([2.0, 8, 18, 32])[order]
    stacked, side_by_side = trace(scene, "bricks"), trace(scene, "bricks", "y2")
    assert stacked["y"].tolist() == losses.tolist()
    assert stacked["base"].tolist() == [0, *np.cumsum(losses)[:-1].tolist()]
    assert side_by_side["y"].tolist() == losses.tolist()
    assert side_by_side["base"].tolist() == [0, 0, 0, 0]
    assert stacked["x"].tolist() == side_by_side["x"].tolist() == [0.5, 1.5, 2.5, 3.5]
    assert stacked["customdata"] == [f"row {k + 1}" for k in order.tolist()]


def test_the_law_is_a_ray_through_0_and_a_level():
    scene, _ = place(DATA, SAME_HALF, 32)
    mean = float((DATA.error**2).mean()) / 2
    lines = {mark.name: mark for mark in scene.marks}
    ray, level = lines["expected, SSE"], lines["expected, MSE"]
    assert (ray.x0, ray.y0, ray.x1) == (0, 0, 64)
    assert ray.y1 == pytest.approx(64 * mean)
    assert level.y0 == level.y1 == pytest.approx(mean)
    assert scene.base["layout"]["xaxis"].get("type", "linear") == "linear"
    assert scene.base["layout"]["yaxis"].get("type", "linear") == "linear"


@pytest.mark.parametrize("options", [SAME_HALF, AS_USUAL])
@pytest.mark.parametrize("column", [None, "bmi"])
def test_a_step_under_the_sum_is_twice_as_long_for_twice_the_batch(options, column):
    chosen = BatchOptions(options.sse, options.mse, column, 1)
    scene, _ = place(DATA, chosen, 32)
    steps = {size: scene.read({"B": size - 1}) for size in (16, 32, 64)}
    assert steps[32]["step_sse"] == pytest.approx(steps[32]["step_mse"], rel=1e-12)
    assert steps[64]["step_sse"] == pytest.approx(2 * steps[32]["step_sse"], rel=1e-12)
    assert steps[16]["step_sse"] == pytest.approx(steps[32]["step_sse"] / 2, rel=1e-12)
    assert len({values["step_mse"] for values in steps.values()}) == 1
    x = 1.0 if column is None else np.array([float(v) for v in DATA.columns[column].text])
    gradient = 2 * chosen.mse.loss.h * float((DATA.error * x).mean())
    assert steps[32]["step_mse"] == pytest.approx(-0.1 * gradient, rel=1e-9)


def test_the_handle_stands_on_the_size_and_gives_it_back():
    for size in (1, 32, 33, 300, 442):
        _, at = place(DATA, SAME_HALF, size)
        assert bricks.find_batch_size(DATA, SAME_HALF, size, at["B"]) == size


@pytest.mark.parametrize(
    "data", [Dataset([1.0], [1.0]), Dataset([1.0, 2.0], [1.0, 2.0]), Dataset([0.0], [1e90])]
)
def test_extremes_are_drawn(data):
    scene, at = place(data, SAME_HALF, data.n)
    assert scene.figure(at).data
    assert "nan" not in scene.payload.lower()
