"""Mini-batches: every batch that can be drawn, in exact fractions, and as `lossviz` has them."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.batch import measure_quality
from lossviz.loss import root_mean_squared_error
from lossviz.minibatch import (
    Epoch,
    Population,
    estimate_noise_scale,
    measure_population,
    take_gradients,
)

ERRORS = (3, -1, 4, -1, 5, 0)
FEATURES = (1, 2, -2, 0, 1, 3)
N = len(ERRORS)
TARGETS = (2, 7, -1, 8, 2, 8)
# Small whole numbers: at most 50 roundings by 2^-53 each, and no sum loses more than two digits.
CLOSE = 1e-12


def mean(values):
    values = list(values)
    return Fraction(sum(values)) / len(values)


def variance(values, less=0):
    values = list(values)
    return sum((v - mean(values)) ** 2 for v in values) / Fraction(len(values) - less)


def make_data(errors=ERRORS):
    return Dataset(TARGETS[: len(errors)], [t + e for t, e in zip(TARGETS, errors, strict=False)])


def measure() -> Population:
    """Take the errors as the quantity: times 2h they are the gradients for a bias."""
    return measure_population(take_gradients(make_data()))


def check_batch_mean():
    s2 = variance(ERRORS, less=1)
    for size in range(1, N + 1):
        drawn = [mean(batch) for batch in combinations(ERRORS, size)]
        assert mean(drawn) == mean(ERRORS)
        assert variance(drawn) == s2 / size * (1 - Fraction(size, N))
        level, noise = measure().level(size, "mean"), measure().noise(size, "mean")
        assert float(level) == pytest.approx(float(mean(drawn)), rel=CLOSE)
        assert float(noise) ** 2 == pytest.approx(float(variance(drawn)), rel=CLOSE)


def check_batch_sum():
    s2 = variance(ERRORS, less=1)
    for size in range(1, N + 1):
        drawn = [sum(batch) for batch in combinations(ERRORS, size)]
        assert mean(drawn) == size * mean(ERRORS)
        assert variance(drawn) == s2 * size * (1 - Fraction(size, N))
        level, noise = measure().level(size, "sum"), measure().noise(size, "sum")
        assert float(level) == pytest.approx(float(mean(drawn)), rel=CLOSE)
        assert float(noise) ** 2 == pytest.approx(float(variance(drawn)), rel=CLOSE)


def check_largest_noise():
    sizes = range(1, N + 1)
    of_sum = [variance(map(sum, combinations(ERRORS, size))) for size in sizes]
    of_mean = [variance(map(mean, combinations(ERRORS, size))) for size in sizes]
    assert max(of_sum) == of_sum[N // 2 - 1] > sorted(of_sum)[-2]
    assert of_mean == sorted(of_mean, reverse=True)
    assert len(set(of_mean)) == N
    assert of_sum[-1] == of_mean[-1] == 0
    got = measure().noise(np.arange(1, N + 1), "sum")
    assert (got.argmax() + 1, got[-1]) == (N // 2, 0)


def check_with_replacement():
    s2 = variance(ERRORS, less=1)
    for size in range(1, 5):
        drawn = variance(sum(batch) for batch in product(ERRORS, repeat=size))
        assert drawn == s2 * size * Fraction(N - 1, N)
        noise = float(measure().noise(size, "sum", replacement=True))
        assert noise**2 == pytest.approx(float(drawn), rel=CLOSE)


def cut(values, sizes):
    ends = np.cumsum(sizes).tolist()
    return [values[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def make_epoch(values, sizes):
    return Epoch(
        len(values), np.array(sizes), np.array([sum(b) for b in cut(values, sizes)], float)
    )


def check_mean_of_means():
    for sizes in ((4, 2), (5, 1), (3, 3), (2, 2, 2)):
        unequal = []
        for order in set(permutations(ERRORS)):
            means = [mean(batch) for batch in cut(order, sizes)]
            weighted = sum(Fraction(size, N) * m for size, m in zip(sizes, means, strict=True))
            assert weighted == mean(ERRORS)
            unequal.append(mean(means) != mean(ERRORS))
        assert any(unequal) == (len(set(sizes)) > 1)
        epoch = make_epoch(ERRORS, sizes)
        want = mean(mean(batch) for batch in cut(ERRORS, sizes))
        assert epoch.pooled == pytest.approx(float(mean(ERRORS)), rel=CLOSE)
        assert epoch.mean_of_means == pytest.approx(float(want), rel=CLOSE)


def check_accumulate():
    for sizes in ((4, 2), (5, 1), (3, 3), (1,) * N):
        gathered = sum(sum(batch) for batch in cut(ERRORS, sizes))
        assert Fraction(gathered, N) == mean(ERRORS)
        assert make_epoch(ERRORS, sizes).pooled == pytest.approx(
            float(Fraction(gathered, N)), rel=CLOSE
        )


def compute_rmse(errors):
    return math.sqrt(mean(e * e for e in errors))


def check_rmse_of_batches():
    whole = compute_rmse(ERRORS)
    for size, order in product((1, 2, 3), set(permutations(ERRORS))):
        roots = [compute_rmse(batch) for batch in cut(order, (size,) * (N // size))]
        assert sum(roots) / len(roots) <= whole * (1 + CLOSE)
    data = make_data()
    assert root_mean_squared_error(data.target, data.output) == pytest.approx(whole, rel=CLOSE)


def list_gradients():
    """Gradients of each row by (w, b) for h = 1/2."""
    return [(e * x, e) for e, x in zip(ERRORS, FEATURES, strict=True)]


def compute_trace():
    return sum(variance(part, less=1) for part in zip(*list_gradients(), strict=True))


def measure_rows():
    features = np.array(FEATURES, dtype=float)
    both = (take_gradients(make_data(), features), take_gradients(make_data()))
    return [measure_population(quantity) for quantity in both]


def check_noise_scale():
    square = sum(mean(part) ** 2 for part in zip(*list_gradients(), strict=True))
    want = float(compute_trace() / square)
    assert estimate_noise_scale(measure_rows()).value == pytest.approx(want, rel=CLOSE)


def check_noise_of_gradient():
    whole = [mean(part) for part in zip(*list_gradients(), strict=True)]
    for size in range(1, N + 1):
        apart = []
        for batch in combinations(list_gradients(), size):
            means = [mean(part) for part in zip(*batch, strict=True)]
            apart.append(sum((m - w) ** 2 for m, w in zip(means, whole, strict=True)))
        noise = compute_trace() * (Fraction(1, size) - Fraction(1, N))
        assert mean(apart) == noise
        got = sum(float(rows.noise(size, "mean")) ** 2 for rows in measure_rows())
        assert got == pytest.approx(float(noise), rel=CLOSE)


def check_noise_scale_condition():
    seen = set()
    for shift in range(-8, 9):
        errors = [e + shift for e in ERRORS]
        square, noise = mean(errors) ** 2, variance(errors, less=1)
        holds = square >= 4 * noise / N
        assert holds == (square > 0 and noise / square <= Fraction(N, 4))
        rows = measure_population(take_gradients(make_data(errors)))
        assert estimate_noise_scale([rows]).certain == holds
        seen.add(holds)
    assert seen == {True, False}


def check_rmse():
    square = mean(e * e for e in ERRORS)
    assert square == mean(ERRORS) ** 2 + variance(ERRORS)
    quality = measure_quality(make_data())
    assert quality.root_mean_squared_error == pytest.approx(math.sqrt(square), rel=CLOSE)
    assert quality.bias == pytest.approx(float(mean(ERRORS)), rel=CLOSE)


def compute_r_squared(outputs):
    around = sum((t - mean(TARGETS)) ** 2 for t in TARGETS)
    return 1 - sum((o - t) ** 2 for t, o in zip(TARGETS, outputs, strict=True)) / Fraction(around)


def check_r_squared():
    level = [float(mean(TARGETS))] * N
    worse = [t + 9 for t in TARGETS]
    assert compute_r_squared(TARGETS) == 1
    assert compute_r_squared([mean(TARGETS)] * N) == 0 > compute_r_squared(worse)
    for outputs in (TARGETS, level, worse, make_data().output.tolist()):
        want = float(compute_r_squared([Fraction(o) for o in outputs]))
        got = measure_quality(Dataset(TARGETS, outputs)).r_squared
        assert got == pytest.approx(want, rel=CLOSE, abs=CLOSE)
