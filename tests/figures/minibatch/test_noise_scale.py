"""The noise scale over a shared bias: what the picture shows and says."""

import json
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from lossviz import MSE, Dataset
from lossviz.figures.minibatch import noise_scale
from lossviz.loss import Objective, SquaredError
from lossviz.reading import load_sample

ALIKE = "all rows have the same gradient, so a batch of one row gives that of all rows."


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


# S^2 = 14 / 3 and the mean is 3.
FOUR = [1, 2, 3, 6]
MANY = [9.0, 11.0] * 50


def write_sentence(data, size, b=0.0):
    return noise_scale.draw_noise_scale(data, MSE, size, b).say()


@pytest.mark.parametrize(
    ("errors", "size", "b", "expected"),
    [
        ([3], 1, 0.0, f"Bias as it is: {ALIKE}"),
        ([2] * 4, 2, -2.0, f"Bias moved by −2: {ALIKE}"),
        # Mean 10 and S^2 = 100 / 99: 0.0101 rows.
        (MANY, 32, 0.0, "a batch of one row has more gradient than noise; your batches have 32."),
        # Mean 0.25: 100 / 99 * 16 = 16.2 rows, of 25 that can be told.
        (MANY, 32, -9.75, "a batch of about 16 rows has as much noise as gradient; your batches"),
        # Mean 0.125: 65 rows.
        (MANY, 32, -9.875, "the noise scale is not distinguishable from infinite with 100 rows."),
        (MANY, 32, -10.0, "Near the minimum the gradient of a small batch has either sign."),
        (
            [e * 1e98 for e in MANY],
            32,
            0.0,
            "Bias as it is: a batch of one row has more gradient than",
        ),
    ],
)
def test_what_is_said_of_a_bias(errors, size, b, expected):
    assert expected in write_sentence(of(errors), size, b)


def test_the_bias_is_written_with_the_digits_of_its_steps():
    assert write_sentence(load_sample("biased"), 32, 3.2).startswith("Bias moved by +3.2: ")
    assert write_sentence(load_sample("biased"), 32).startswith(
        "Bias as it is: a batch of about 31 rows"
    )


@pytest.mark.parametrize("b", [-9.0, -3.0, -2.5, 0.0, 1.75, 40.0])
def test_point_tangent_and_fan_are_those_of_the_moved_predictions(b):
    half = Objective(SquaredError(half=True), "mean")
    for objective, h in ((MSE, Fraction(1)), (half, Fraction(1, 2))):
        scene = noise_scale.draw_noise_scale(of(FOUR), objective, 2, b)
        values = scene.read(scene.start_values)
        moved = [e + Fraction(b) for e in FOUR]
        assert values["b"] == b
        assert values["mse"] == pytest.approx(float(h * sum(m * m for m in moved) / 4))
        # Batches of 2 of 4: the variance is (2h)^2 S^2 / 2 * (1 - 2 / 4) = (2h)^2 * 14 / 12.
        noise = 2 * float(h) * sqrt(14 / 12)
        slope = float(2 * h * sum(moved) / 4)
        run = values["right"] - values["left"]
        for name, steep in (("low", slope - noise), ("mean", slope), ("high", slope + noise)):
            rise = values[f"right_{name}"] - values[f"left_{name}"]
            assert rise / run == pytest.approx(steep, abs=1e-12)
            middle = (values[f"right_{name}"] + values[f"left_{name}"]) / 2
            assert middle == pytest.approx(values["mse"])


def test_the_noise_scale_is_cut_at_the_number_of_rows():
    scene = noise_scale.draw_noise_scale(of(FOUR), MSE, 2, -3.0)
    assert scene.read(scene.start_values)["scale"] == 4
    near = noise_scale.draw_noise_scale(of(FOUR), MSE, 2, -1.0)
    assert near.read(near.start_values)["scale"] == pytest.approx(14 / 3 / 4)
    assert any("(cut at 4)" in note["text"] for note in scene.base["layout"]["annotations"])


def test_the_axis_holds_still_while_a_hand_drags():
    data = load_sample("diabetes")
    first = noise_scale.draw_noise_scale(data, MSE, 32, 0.0)
    handle = first.handles[0]
    for value in (handle.low, 17, handle.home, handle.high):
        b = noise_scale.find_bias(data, MSE, 32, 0.0, value)
        again = noise_scale.draw_noise_scale(data, MSE, 32, b)
        assert again.payload == first.payload
        assert again.start_values == {"b": value}
    assert noise_scale.find_bias(data, MSE, 32, 0.0, handle.home) == pytest.approx(
        -float(np.mean(data.error)), rel=1e-12
    )
    biases = first.quantities["b"].value
    assert biases[0] < 0 < biases[-1]
    assert 0.0 in biases


def test_a_bias_beyond_the_axis_widens_it():
    data = of(FOUR)
    scene = noise_scale.draw_noise_scale(data, MSE, 2, 500.0)
    assert scene.read(scene.start_values)["b"] == 500
    assert scene.base["layout"]["xaxis"]["range"][1] > 500


def test_the_zone_is_two_standard_errors_of_the_mean():
    scene = noise_scale.draw_noise_scale(of(FOUR), MSE, 2)
    zone = scene.base["layout"]["shapes"][0]
    half = 2 * sqrt(14 / 3 / 4)
    assert (zone["x0"], zone["x1"]) == (pytest.approx(-3 - half), pytest.approx(-3 + half))


ROWS = {
    "one row": [3.0],
    "alike": [2.0] * 5,
    "zero": [0.0] * 5,
    "two": [1.0, -1.0],
    "huge": [5e99, -1e100, 2e99],
    "tiny": [1e-150, -2e-150, 5e-151],
    "far from 0": [1e9, 1e9 + 1],
    "ordinary": list(range(-20, 30)),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    "b", [-1.0, *(pytest.param(b, marks=pytest.mark.exhaustive) for b in (0.0, 1e6))]
)
def test_no_figure_holds_what_is_no_number(name, b):
    data = of(ROWS[name])
    for size in {1, data.n}:
        scene = noise_scale.draw_noise_scale(data, MSE, size, b)
        json.loads(scene.payload, parse_constant=pytest.fail)
        handle = scene.handles[0]
        for value in (handle.low, handle.home, handle.high):
            scene.figure({"b": value})
            for words in (scene.say({"b": value}), scene.describe({"b": value})):
                assert "nan" not in words
                assert "inf" not in words.replace("infinit", "")


def test_a_figure_stands_still_at_a_bias():
    figure = noise_scale.draw_noise_scale(of(FOUR), MSE, 2, 1.0).figure()
    (point,) = [t for t in figure.data if t.name == "bias"]
    # Errors 2, 3, 4 and 7: their squares add up to 78.
    assert (point.x[0], point.y[0]) == (1, pytest.approx(78 / 4))
