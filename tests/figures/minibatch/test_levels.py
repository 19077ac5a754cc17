"""Level and noise over the batch size, the descents, an epoch: what they show and say."""

import json
import math
import re
import statistics

import numpy as np
import pytest

from lossviz import MSE, SSE, DataError, Dataset
from lossviz.data import summarize_errors
from lossviz.figures import minibatch
from lossviz.figures.minibatch import descents, epoch, levels, two_sets
from lossviz.figures.minibatch.descents import Rates
from lossviz.minibatch.comparison import compare
from lossviz.minibatch.curves import BatchOptions, draw_epoch, draw_order
from lossviz.reading.samples import load_sample

BIAS = BatchOptions(SSE, MSE, None, 1)
SUM, MEAN = "SSE = ½ Σ e² about", "MSE = Σ e² / B about"
ALIKE = "All rows have the same loss, so there is no noise."
ALL_ROWS = "These are all rows, so there is no noise."
NONE = "Twice the batch: twice the expected SSE, and the same expected MSE with 0 times its noise."
CONVERGES = "the steps converge to the minimum from one side."


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


def describe_level(data, size, options=BIAS):
    return levels.draw_levels(data, options, size).say()


def draw_descents(data, options, sse, mse, size):
    return descents.draw_descents(data, options, Rates(sse, mse), size)


def describe_descent(data, size, sse, mse, options=BIAS):
    scene = draw_descents(data, options, sse, mse, size)
    return scene.say()


@pytest.mark.parametrize(
    ("errors", "size", "sentence"),
    [
        ([3], 1, f"A batch of 1: {SUM} 4.5, {MEAN} 9. {ALIKE}"),
        ([2] * 4, 2, f"A batch of 2: {SUM} 4, {MEAN} 4. {ALIKE}"),
        ([0] * 4, 3, f"A batch of 3: {SUM} 0, {MEAN} 0. {ALIKE}"),
        (
            [1, 2, 3],
            3,
            f"A batch of 3: {SUM} 7, {MEAN} 4.667. {ALL_ROWS}",
        ),
        # Squares 1 and 9: S = sqrt(32), so sqrt(32) * sqrt(1/2) = 4 under B = 1.
        (
            [1, 3],
            1,
            f"A batch of 1: {SUM} 2.5 ± 2, {MEAN} 5 ± 4. {NONE}",
        ),
        (
            [1e99, 3e99],
            1,
            f"A batch of 1: {SUM} 2.5×10¹⁹⁸ ± 2×10¹⁹⁸, {MEAN} 5×10¹⁹⁸ ± 4×10¹⁹⁸. {NONE}",
        ),
        (
            [1e-150, 3e-150],
            2,
            f"A batch of 2: {SUM} 5×10⁻³⁰⁰, {MEAN} 5×10⁻³⁰⁰. {ALL_ROWS}",
        ),
        # Squares 9 999^2 and 10 001^2: S = 40 000 / sqrt(2), so 20 000 under B = 1.
        (
            [9_999, 10_001],
            1,
            f"A batch of 1: {SUM} 5×10⁷ ± 10,000, {MEAN} 1×10⁸ ± 20,000. {NONE}",
        ),
        # Mean of squares 12.5 and S^2 = (11.5^2 + 8.5^2 + 3.5^2 + 23.5^2) / 3 = 256.3, over two
        # batches of 2 of 4 half of it over 2: 8.005 under the MSE and as much under the SSE.
        (
            [1, 2, 3, 6],
            2,
            f"A batch of 2: {SUM} 12.5 ± 8, {MEAN} 12.5 ± 8. Twice the batch: twice the "
            "expected SSE, and the same expected MSE with 0 times its noise.",
        ),
    ],
)
def test_what_is_said_of_a_batch(errors, size, sentence):
    assert describe_level(of(errors), size) == sentence


def test_a_sample_of_a_larger_whole_is_not_said_to_be_all_rows():
    errors = np.random.default_rng(5).normal(1, 2, 1000)
    some = Dataset(np.zeros(40), errors[:40], summary=summarize_errors(errors))
    sentence = describe_level(some, 40)
    mean, noise = np.mean(errors**2), np.std(errors**2, ddof=1) * math.sqrt((1 - 0.04) / 40)
    assert f"{MEAN} {mean:.3g} ± {noise:.2g}. Twice the batch: twice the expected SSE" in sentence


ONE_STEP = "Batches of 2: the first step takes the bias from 0 to {} under the SSE and to {} "


@pytest.mark.parametrize(
    ("errors", "sse", "mse", "ending"),
    [
        # h n = 1 and h = 1: the limits are 1 under both, one half of it lands.
        ([1, 3], 0.5, 0.5, "SSE: one step reaches the minimum. MSE: one step reaches the"),
        ([1, 3], 0.1, 0.1, f"SSE: {CONVERGES} MSE: {CONVERGES}"),
        (
            [1, 3],
            1.0,
            1.0,
            "oscillate without end. MSE: every step ends just as far on",
        ),
        (
            [1, 3],
            1.1,
            0.9,
            "SSE: every step ends farther from the minimum: the steps diverge. MSE: every",
        ),
        ([1, 3], 1e6, 1e6, "SSE: every step ends farther from the minimum: the steps diverge."),
        ([1, 3], 0, 0, "SSE: with a learning rate of 0 nothing changes."),
        (
            [1, 3],
            -1,
            -1,
            "SSE: with a negative learning rate every step climbs",
        ),
        ([0, 0], 0.1, 0.1, "SSE: the steps start at the minimum and stay there."),
        ([1e99, 3e99], 0.1, 0.1, f"SSE: {CONVERGES}"),
        ([1e-150, 3e-150], 0.1, 0.1, f"SSE: {CONVERGES}"),
    ],
)
def test_what_is_said_of_both_descents(errors, sse, mse, ending):
    assert ending in describe_descent(of(errors), 2, sse, mse)


def test_where_one_step_lands():
    sentence = describe_descent(of([1, 3]), 2, 0.1, 0.1)
    # Under the SSE -0.1 * (1 + 3), under the MSE -0.1 * 2 * (1 + 3) / 2.
    assert sentence.startswith(
        ONE_STEP.format("−0.4", "−0.4") + "under the MSE; the minimum is at −2."
    )


def test_mini_batches_settle_into_noise_or_diverge():
    data = of([1, 3, 5, -2])
    assert (
        "SSE: in the long run it settles around the minimum. At the end of an epoch its noise is "
        in describe_descent(data, 2, 0.1, 0.1)
    )
    assert "SSE: on average every epoch ends farther from the minimum: the" in describe_descent(
        data, 2, 1.1, 0.1
    )
    assert "all batches have the same gradient, without noise" in describe_descent(
        of([2] * 4), 2, 0.1, 0.1
    )


def test_the_noise_is_that_after_the_last_batch_of_an_epoch():
    """Stepped batch by batch through many epochs, each in an order of its own."""
    errors, rate, random = np.array([1.0, 3.0, 5.0, -2.0, 4.0]), 0.1, np.random.default_rng(2)
    bias, ends = 0.0, []
    for _ in range(20_000):
        order = random.permutation(5)
        for rows in (order[:2], order[2:4], order[4:]):
            bias -= rate * 2 * np.mean(errors[rows] + bias)
        ends.append(bias)
    sentence = describe_descent(of(errors.tolist()), 2, 0.1, rate)
    noise = re.search(
        r"MSE: .* settles .* after its last batch of 1, its noise is then ± ([0-9.]+)", sentence
    )
    # 20,000 ends, each like the one before by 0.8^3: an error of about 1% of their deviation.
    assert float(noise[1].rstrip(".")) == pytest.approx(np.std(ends[100:]), rel=0.06)


def test_a_weight_is_said_to_be_observed():
    sentence = describe_descent(
        load_sample("diabetes"), 32, 1e-5, 1e-4, BatchOptions(SSE, MSE, "bmi", 1)
    )
    assert sentence.count("observed over 24 batches: it settles around the minimum.") == 2


def test_a_feature_of_zeros_says_so():
    data = Dataset([0.0, 0.0], [1.0, 2.0], columns={"x": ["0", "0"]})
    sentence = describe_descent(data, 2, 0.1, 0.1, BatchOptions(SSE, MSE, "x", 1))
    assert "the feature is 0 in every row, so its weight changes nothing." in sentence


ROWS = {
    "one row": [3.0],
    "alike": [2.0] * 5,
    "zero": [0.0] * 5,
    "huge": [5e99, -1e100, 2e99],
    "tiny": [1e-150, -2e-150, 5e-151],
    "ordinary": list(range(-20, 30)),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    "rate", [0.1, 1e300, *(pytest.param(r, marks=pytest.mark.exhaustive) for r in (0.0, -1.0, 1e6))]
)
def test_no_figure_holds_what_is_no_number(name, rate):
    data = of(ROWS[name])
    scenes = [
        levels.draw_levels(data, BIAS, 1),
        levels.draw_gradients(data, BIAS, 1),
        draw_descents(data, BIAS, rate, rate, 1),
        epoch.draw_epoch_bars(draw_epoch(data, BIAS, 1, drop_last=False), 1, "Σ e² / B"),
        two_sets.draw_two_sets(compare(("a", data, None), ("b", data, None), SSE, MSE)),
    ]
    for scene in scenes:
        drawn = json.loads(scene.payload, parse_constant=pytest.fail)
        assert drawn["figure"]["data"]
        at = {handle.name: float(handle.high) for handle in scene.handles}
        scene.figure(at)
        for sentence in (scene.say(at), scene.describe(at)):
            assert "nan" not in sentence
            assert "inf" not in sentence.replace("infinite", "")


def test_each_objective_is_named_with_its_half_as_it_stands():
    notes = levels.draw_levels(of([1, 3]), BIAS, 1).base["layout"]["annotations"]
    assert [note["text"] for note in notes] == [
        "<b>SSE = ½ Σ e²</b>",
        "<b>MSE = Σ e² / B</b>",
    ]


def test_the_loss_band_is_never_below_zero():
    scene = levels.draw_levels(load_sample("outlier"), BIAS, 1)
    bands = [t for t in scene.base["data"] if t["name"].startswith("±") and t["yaxis"] in "yy2"]
    assert len(bands) == 4
    assert min(min(band["y"]) for band in bands) >= 0


def test_the_gradient_of_one_output_is_flat_under_the_sum():
    scene = levels.draw_gradients(load_sample("diabetes"), BIAS, 1)
    flat, falling = (
        next(t["y"] for t in scene.base["data"] if t["yaxis"] == axis and t["name"] == "expected")
        for axis in ("y3", "y4")
    )
    assert len(set(flat)) == 1
    assert abs(falling[-1]) == pytest.approx(abs(falling[0]) / 442, rel=1e-5)


def test_the_epoch_in_words():
    data = of([1, 2, 3])
    one_epoch = draw_epoch(data, BIAS, 2, drop_last=False)
    sentence = epoch.describe_epoch(one_epoch, 2)
    assert sentence.startswith("1 batch of 2 and 1 of 1. Mean over all rows: 4.667. Mean of the")
    assert sentence.endswith("a row of the last batch counts 2 times as much as any other row.")
    dropped = epoch.describe_epoch(draw_epoch(data, BIAS, 2, drop_last=True), 2)
    assert "Mean over the rows used: " in dropped
    assert "1 rows are left out" not in dropped
    assert "1 row is left out." in dropped
    assert "so the mean of their means is the same" in epoch.describe_epoch(
        draw_epoch(data, BIAS, 3, drop_last=False), 3
    )


def test_as_many_batches_are_said_as_are_dealt():
    """For 100 random epochs: the batches that are named have all rows that are used."""
    random = np.random.default_rng(2)
    for _ in range(100):
        n, size = (int(v) for v in random.integers(1, 60, 2))
        size, drop = min(n, size), bool(random.integers(2))
        dealt = draw_epoch(of(random.normal(size=n)), BIAS, size, drop_last=drop)
        said = epoch.describe_epoch(dealt, size).split(".")[0]
        batches = re.findall(r"(\d+) (?:batch|batches)? ?of (\d+)", said)
        assert sum(int(count) * int(rows) for count, rows in batches) == n - n % size * drop, said


def point(figure, name, axes):
    (found,) = [t for t in figure.data if t.name == name and t.xaxis + t.yaxis == axes]
    return found.x[0], found.y[0]


# The mean of their squares is 12.5, and their mean is 3.
FOUR = [1, 2, 3, 6]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_figure_has_the_levels_of_the_batch_size(size):
    shown = (
        minibatch.show(of(FOUR), size).figure(),
        levels.draw_gradients(of(FOUR), BIAS, size).figure(),
    )
    first = draw_order(of(FOUR), 1)[0]
    expected = {
        (0, "SSE of the batch", "xy"): size * 12.5 / 2,
        (0, "MSE of the batch", "x2y2"): 12.5,
        (1, "SSE: gradient, the shared bias", "xy"): size * 3.0,
        (1, "MSE: gradient, the shared bias", "x2y2"): 2 * 3.0,
        (1, "SSE: gradient, one output", "x3y3"): FOUR[first],
        (1, "MSE: gradient, one output", "x4y4"): 2 * FOUR[first] / size,
    }
    for (k, name, axes), level in expected.items():
        assert point(shown[k], f"expected, {name}", axes) == (size, pytest.approx(level))


def test_the_noise_of_a_figure_is_that_of_the_formula():
    # Errors of a normal distribution: from a few rows on, batches are normal too.
    errors = np.random.default_rng(8).normal(1, 2, 400)
    figure = levels.draw_gradients(of(errors), BIAS, 100).figure()
    deviation = 2 * statistics.stdev(errors) * math.sqrt((1 - 100 / 400) / 100)
    level = 2 * statistics.fmean(errors)
    (noise,) = [t for t in figure.data if t.name == "spread, MSE: gradient, the shared bias"]
    assert noise.y == pytest.approx((level - deviation, level + deviation), rel=1e-9)
    (sums,) = [t for t in figure.data if t.name == "spread, SSE: gradient, the shared bias"]
    assert sums.y == pytest.approx([50 * y for y in noise.y], rel=1e-9)


def test_a_figure_takes_the_size_that_suits_the_rows():
    assert point(minibatch.show(of(FOUR)).figure(), "expected, SSE of the batch", "xy")[0] == 4
    many = of(np.arange(1.0, 101))
    assert point(minibatch.show(many).figure(), "expected, SSE of the batch", "xy")[0] == 32


def test_a_figure_of_a_weight_takes_its_gradient():
    data = Dataset([0.0] * 4, FOUR, columns={"x": ["2", "1", "0", "-1"]})
    figure = levels.draw_gradients(data, BatchOptions(SSE, MSE, "x", 1), 4).figure()
    # Errors times x: 2, 2, 0, -6; so -2 for the sum and 2 · -2/4 for the mean.
    assert point(figure, "expected, SSE: gradient, the weight", "xy") == (4, -2)
    assert point(figure, "expected, MSE: gradient, the weight", "x2y2") == (4, -1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"batch_size": 0}, "The batch size is 0"),
        ({"batch_size": 5}, "choose a batch size from 1 to 4"),
        ({"feature": "x"}, 'There is no column "x" to take as the feature'),
    ],
)
def test_a_figure_of_what_is_not_there_is_refused(options, words):
    with pytest.raises(DataError, match=words):
        minibatch.show(of(FOUR), **options)


def test_a_scene_starts_at_the_batch_size_that_was_asked_for():
    data = of(range(1, 30))
    assert "A batch of 27:" in levels.draw_levels(data, BIAS, 27).say()
    assert "A batch of 27:" in levels.draw_gradients(data, BIAS, 27).say()
    assert "Batches of 8" in draw_descents(data, BIAS, 0.1, 0.1, 8).say()
