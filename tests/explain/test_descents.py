"""What is said of descents by mini-batches, against the descents themselves, batch by batch."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.explain.descents import describe_descents
from lossviz.explain.minibatch import describe_linear_scaling, describe_noise_scale
from lossviz.figures.minibatch import descents, noise_scale
from lossviz.minibatch import BatchOptions, compute_curves
from tests.numerals import read_number
from tests.pages.app import App

BIAS = BatchOptions(SSE, MSE, None, 1)
WEIGHT = BatchOptions(SSE, MSE, "x", 1)


def of(errors, x=None):
    columns = {} if x is None else {"x": [repr(v) for v in np.asarray(x).tolist()]}
    return Dataset(np.zeros(len(errors)), np.asarray(errors, dtype=float), columns=columns)


def measure_distances(errors, size, step, epochs, runs=4_000):
    """Root mean square distance of the bias from the minimum after each epoch, over many runs."""
    random, goal = np.random.default_rng(3), -errors.mean()
    biases, distances = np.zeros(runs), []
    for _ in range(epochs):
        orders = random.permuted(np.tile(errors, (runs, 1)), axis=1)
        for start in range(0, errors.size, size):
            batch = orders[:, start : start + size]
            biases -= step * (batch.mean(axis=1) + biases)
        distances.append(np.sqrt(np.mean((biases - goal) ** 2)))
    return np.array(distances)


def test_at_the_limit_the_distance_grows_like_the_root_of_the_epochs():
    errors = np.array([2.0, -1.0, 0.0, -3.0, 1.0, 5.0])
    sum_says, mean_says = describe_descents(of(errors), BIAS, 1.0, 1.0, 2)
    assert sum_says[1] == mean_says[1]
    assert mean_says[1] == (
        "at the limit the batches' noise adds up. On average the distance from the minimum grows "
        "like the root of the number of epochs."
    )
    # Under both a step is 2 times the batch's mean error.
    distances = measure_distances(errors, 2, 2.0, 64)
    added = distances**2 - errors.mean() ** 2
    assert added[63] / added[15] == pytest.approx(4, rel=0.15)
    # Without noise it is as far as before.
    assert "every epoch ends just as far" in describe_descents(of([2.0] * 4), BIAS, 1, 1, 2)[1][1]


def test_past_the_limit_epochs_end_farther_on_average_but_not_each():
    errors = np.array([2.0, -1.0, 0.0, -3.0, 1.0, 5.0])
    said = describe_descents(of(errors), BIAS, 0.1, 1.05, 2)[1][1]
    assert said == "on average every epoch ends farther from the minimum: the steps diverge."
    assert (np.diff(measure_distances(errors, 2, 2.1, 12)) > 0).all()


def find_shaded(scene):
    """The zones over batch sizes that a picture shades."""
    shapes = scene.base["layout"]["shapes"]
    return [(s["x0"], s["x1"]) for s in shapes if s.get("yref") == "y domain"]


def test_a_picture_shades_where_its_sentence_says_that_the_sum_diverges():
    """For 150 random states, by the factor of an epoch that is multiplied out batch by batch."""
    random, mixed = np.random.default_rng(8), 0
    sets = [of(random.normal(size=n)) for n in random.integers(2, 30, 12)]
    for k in range(120):
        data, rate = sets[k % 12], round(float(random.uniform(0.01, 1.5)), 3)
        n = data.n
        outcomes = describe_descents(data, BIAS, rate, 0.1, n)
        scene = descents.draw_descents(data, BIAS, descents.Rates(rate, 0.1), n)
        zones = find_shaded(scene)
        for at, size in enumerate(compute_curves(data, BIAS, n).sizes.tolist()):
            rows = [size] * (n // size) + [n % size] * (n % size > 0)
            grows = abs(np.prod([1 - rate * b for b in rows])) > 1
            assert ("the steps diverge" in outcomes[0][at]) == grows, (n, rate, size)
            assert any(low < size < high for low, high in zones) == grows, (n, rate, size)
        mixed += len(zones) > 1
        said = "shaded: the SSE diverges" in str(scene.base["layout"]["annotations"])
        assert said == bool(zones)
    assert mixed > 2


def test_the_page_says_the_same_of_a_smaller_last_batch_in_picture_and_sentence():
    # 1 - 4 * 0.55 = -1.2, and the last batch leaves 0.45 of that; all five 1 - 5 * 0.55 = -1.75.
    drawn = App("sse-vs-mse?data=five&B=4&esse=0.55&show-descents=true").figures["descents"]
    assert "SSE: in the long run it settles" in drawn.sentence
    ((low, high),) = find_shaded(drawn.scene)
    assert 4 < low < 5 < high


def test_of_a_weight_it_is_said_how_far_the_batches_that_were_seen_go():
    """For 120 random states, by two paths from different starts."""
    random, kinds = np.random.default_rng(4), set()
    sets = [of(random.normal(size=n), random.normal(size=n)) for n in random.integers(3, 30, 12)]
    for run in range(120):
        data = sets[run % 12]
        n = data.n
        rate = float(f"{10 ** random.uniform(-6, 1):.2e}")
        k = int(random.integers(0, n - 1)) if n <= 16 else 2
        curves = compute_curves(data, WEIGHT, n)
        rows, squares = curves.batches.rows[k], curves.batches.squares[k]
        far, near = 1.0, 0.0
        for b, square in zip(rows, squares, strict=True):
            far, near = (w - 2 * rate / b * (0.3 + square * w) for w in (far, near))
        left = abs(far - near)
        said = describe_descents(data, WEIGHT, 0.1, rate, n)[1][k]
        kinds.add(said[:30])
        if amount := re.search(r"24 batches go (\S+)% (of the way to|farther away)", said):
            share = float(read_number(amount[1])) / 100
            wanted = 1 - left if "way" in amount[2] and "of" in amount[2] else left - 1
            assert share == pytest.approx(wanted, rel=0.06), (said, left)
        else:
            assert ("settles" in said) == (left < 1), (said, left)
            assert left < 1 / 19 or left > 19, (said, left)
    assert len(kinds) >= 2


def test_a_rate_on_the_limit_is_not_said_to_be_past_it():
    for rate, word in ((1.0, "at"), (1.01, "past"), (1e6, "past")):
        said = describe_linear_scaling(of([1, 2, 3]), BIAS, 2, rate)
        assert f"Here the rate is {word} the limit already." in said
    # 1 / rate times B, in decimals: 0.7 and 0.07 are rounded, and the limit is still at 10 and 100.
    for rate, size, last in ((0.7, 7, 10), (0.07, 7, 100), (0.3, 3, 10), (0.1, 6, 60)):
        assert f"beyond B = {last}," in describe_linear_scaling(of(range(9)), BIAS, size, rate)


def test_text_and_picture_say_the_same_noise_scale_at_the_same_bias():
    """For 120 random states, by the rows' gradients themselves."""
    random, certain = np.random.default_rng(6), 0
    for _ in range(120):
        n, b = int(random.integers(5, 60)), round(float(random.uniform(-4, 4)), 1)
        errors = random.normal(0.5, 1, n)
        data = of(errors)
        said = describe_noise_scale(data, BIAS, 2, b)
        drawn = noise_scale.draw_noise_scale(data, MSE, 2, b).say()
        value = np.var(errors, ddof=1) / (errors.mean() + b) ** 2
        assert ("not distinguishable" in said) == (value > n / 4)
        assert ("not distinguishable" in said) == ("not distinguishable" in drawn)
        if value <= n / 4:
            certain += 1
            rows = re.search(r"about (\S+) rows\.\*\*", said)[1]
            assert float(read_number(rows)) == pytest.approx(value, rel=0.06)
            assert value < 1 or f"a batch of about {rows} rows" in drawn
    assert certain > 50


def test_the_page_says_at_which_bias_its_noise_scale_is():
    app = App("sse-vs-mse?data=cancel&B=6&bias=3&show-noise=true")
    app.reads(r"Gradient noise scale for the shared bias at b = 3: about 2\.2 rows\.")
    app.says("a batch of about 2.2 rows", "noise-scale")
    assert "distinguishable" not in app.text
