"""Growing batches against the rows themselves."""

import itertools
import statistics
from fractions import Fraction

import numpy as np
import pytest

from lossviz import DataError, Dataset
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.minibatch.curves import (
    BatchOptions,
    choose_extra_size,
    compute_curves,
    draw_epoch,
    draw_order,
    list_batch_sizes,
)

ERRORS = [2.0, -1.0, 0.0, -3.0, 1.0, 4.0, -2.0]


def compute(data, column, seed, size):
    return compute_curves(data, BatchOptions(SSE, MSE, column, seed), size)


def of(errors, **columns):
    return Dataset(np.zeros(len(errors)), np.array(errors), columns=columns)


@pytest.mark.parametrize("n", [1, 2, 5, 16, 17, 442, 1_000_000])
def test_sizes_ascend_from_1_to_n_with_the_powers_of_two(n):
    sizes = list_batch_sizes(n).tolist()
    assert sizes[0] == 1
    assert sizes[-1] == n
    assert sizes == sorted(set(sizes))
    assert {2**k for k in range(21) if 2**k <= n} <= set(sizes)
    assert len(sizes) < 130


def test_only_other_sizes_need_a_picture_of_their_own():
    assert choose_extra_size(442, 32) == choose_extra_size(442, 442) == 442
    assert choose_extra_size(442, 101) == 101
    assert 101 in compute(of(range(442)), None, 1, 101).sizes


def test_the_draws_are_sums_over_batches_that_contain_each_other():
    data = of(ERRORS)
    curves = compute(data, None, 3, data.n)
    every = {
        size: {sum(batch) for batch in itertools.combinations(ERRORS, size)}
        for size in curves.sizes.tolist()
    }
    for k, size in enumerate(curves.sizes.tolist()):
        assert set(curves.gradient.sums[:, k].tolist()) <= every[size]
    added = np.diff(curves.gradient.sums, axis=1, prepend=0.0)
    assert all(sorted(steps) == sorted(ERRORS) for steps in added.tolist())
    assert np.array_equal(np.diff(curves.loss.sums, axis=1, prepend=0.0), added**2)
    assert ERRORS[draw_order(data, 3)[0]] == curves.gradient.sums[0, 0]


def test_a_seed_is_a_picture():
    data = of(ERRORS)
    again = of(ERRORS)
    assert np.array_equal(compute(data, None, 3, 7).loss.sums, compute(again, None, 3, 7).loss.sums)
    assert not np.array_equal(
        compute(data, None, 3, 7).loss.sums, compute(data, None, 4, 7).loss.sums
    )


def test_bands_are_one_and_two_deviations_over_all_batches():
    """Of every batch that can be drawn: for some states no share of 68% or 95% can be had."""
    for errors in ([2.0, -1.0, 0.0, -3.0], ERRORS, [*ERRORS[::-1], 9.0]):
        loss = compute(of(errors), None, 1, len(errors)).loss
        for k, size in enumerate(loss.sizes.tolist()):
            sums = [sum(e * e for e in batch) for batch in itertools.combinations(errors, size)]
            level, noise = statistics.fmean(sums), statistics.pstdev(sums)
            expected = [level + d * noise for d in (-2, -1, 1, 2)]
            assert loss.bands(SSE, 1.0)[:, k] == pytest.approx(expected, abs=1e-12)
            means = [value / size for value in expected]
            assert loss.bands(MSE, 1.0)[:, k] == pytest.approx(means, abs=1e-12)


def test_the_weight_of_a_feature():
    x = [1.0, 2.0, -1.0, 0.5, 3.0, 0.0, 1.5]
    curves = compute(of(ERRORS, x=x), "x", 1, 7)
    exact = [Fraction(e) * Fraction(v) for e, v in zip(ERRORS, x, strict=True)]
    assert curves.gradient.population.mean == pytest.approx(float(sum(exact) / 7), rel=1e-14)
    assert curves.mean_square == pytest.approx(sum(v * v for v in x) / 7, rel=1e-14)


def test_a_cell_that_is_no_number_is_named():
    data = of([1.0, 2.0, 3.0], x=["1", "two", "n/a"])
    sentence = (
        'Row 2 of column "x" is "two", which is no number up to 1e100 in size. '
        "So are 1 more cells. Choose another column, or fill them in."
    )
    with pytest.raises(DataError) as refusal:
        compute(data, "x", 1, 3)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("half", [True, False])
def test_an_epoch_deals_every_row_once(size, half):
    options = BatchOptions(SSE, Objective(SquaredError(half=half), "mean"), None, 2)
    data = of(ERRORS)
    order = draw_order(data, 2)
    assert sorted(order.tolist()) == list(range(7))
    one_epoch = draw_epoch(data, options, size, drop_last=False)
    batches = [order[at : at + size] for at in range(0, 7, size)]
    h = 0.5 if half else 1.0
    # The sums are differences of running sums of whole numbers, which are exact.
    assert one_epoch.sums.tolist() == [h * sum(ERRORS[i] ** 2 for i in batch) for batch in batches]
    whole = draw_epoch(data, options, size, drop_last=True)
    assert whole.sums.tolist() == one_epoch.sums[: 7 // size].tolist()
    assert whole.dropped == 7 % size


@pytest.mark.parametrize("scale", [1e99, 1e-99])
def test_errors_far_from_one(scale):
    near, far = of(ERRORS), of([e * scale for e in ERRORS])
    small, large = compute(near, None, 1, 7), compute(far, None, 1, 7)
    squares = scale * scale
    assert large.loss.population.mean / squares == pytest.approx(small.loss.population.mean)
    assert large.loss.population.deviation / squares == pytest.approx(
        small.loss.population.deviation
    )
    assert large.loss.sums / squares == pytest.approx(small.loss.sums, rel=1e-13)
    rates = (SSE, 0.01), (MSE, 0.1)
    for objective, rate in rates:
        assert large.batches.paths(objective, rate) / scale == pytest.approx(
            small.batches.paths(objective, rate), rel=1e-11, abs=1e-12
        )
