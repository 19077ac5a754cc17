"""Every formula of docs/theory.md, computed another way, and against the package."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset, Objective, SquaredError
from lossviz.batch import measure_quality
from lossviz.explain import describe_noise_scale
from lossviz.loss import descent
from lossviz.minibatch import BatchOptions, draw_epoch
from lossviz.neuron import ACTIVATIONS, Activation, propagate

THEORY = (Path(__file__).parents[2] / "docs" / "theory.md").read_text(encoding="utf-8")
IDS = re.findall(r"<!-- ([a-z-]+) -->", THEORY)
CHECKS: dict[str, Callable[[], None]] = {}

T, OUT = [Fraction(v) for v in (10, 15, 8, 20)], [Fraction(v) for v in (12, 14, 8, 17)]
E = [o - t for t, o in zip(T, OUT, strict=True)]
N = len(T)
HALVES = (Fraction(1, 2), Fraction(1))
SOME = Dataset([float(t) for t in T], [float(o) for o in OUT])


def checks(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def note(check: Callable[[], None]) -> Callable[[], None]:
        CHECKS[name] = check
        return check

    return note


def loss(h: Fraction, t: Fraction, o: Fraction) -> Fraction:
    return h * (t - o) ** 2


def slope(h: Fraction, t: Fraction, o: Fraction) -> Fraction:
    """The slope as a limit that is exact: the middle difference of a parabola."""
    return (loss(h, t, o + 1) - loss(h, t, o - 1)) / 2


def of(h: Fraction) -> SquaredError:
    return SquaredError(half=h != 1)


@checks("squared-error")
def check_squared_error() -> None:
    for h in HALVES:
        for t, o in zip(T, OUT, strict=True):
            bend = loss(h, t, o + 1) - 2 * loss(h, t, o) + loss(h, t, o - 1)
            assert slope(h, t, o) == 2 * h * (o - t)
            assert bend == 2 * h
            assert of(h).value(float(t), float(o)) == loss(h, t, o)
            assert of(h).gradient(float(t), float(o)) == slope(h, t, o)
        assert Objective(of(h), "sum").curvature(1) == 2 * h


@checks("either-order")
def check_order() -> None:
    half, rate = Fraction(1, 2), Fraction(3, 10)
    for t, o in zip(T, OUT, strict=True):
        assert (t - o) ** 2 == (o - t) ** 2
        assert o + rate * (t - o) == o - rate * slope(half, t, o)


@checks("triangle")
def check_triangle() -> None:
    steps = 1000
    for h in HALVES:
        for t, o in zip(T, OUT, strict=True):
            # The line is straight, so the middle of each strip gives its area exactly.
            at = [t + (o - t) * Fraction(2 * k + 1, 2 * steps) for k in range(steps)]
            area = sum(2 * h * (v - t) * (o - t) / steps for v in at)
            assert area == loss(h, t, o)


@checks("sum-and-mean")
def check_sum_and_mean() -> None:
    for h in HALVES:
        both = Objective(of(h), "sum"), Objective(of(h), "mean")
        total = sum(loss(h, t, o) for t, o in zip(T, OUT, strict=True))
        for objective, divisor in zip(both, (1, N), strict=True):
            assert objective.value(SOME.target, SOME.output) == float(total / divisor)
            gradient = objective.gradient(SOME.target, SOME.output)
            assert gradient == pytest.approx([float(2 * h * e / divisor) for e in E], rel=1e-15)


@checks("shared-bias")
def check_bias() -> None:
    for h in HALVES:

        def moved(b: int, h: Fraction = h) -> Fraction:
            return sum((loss(h, t, o + b) for t, o in zip(T, OUT, strict=True)), Fraction(0))

        assert (moved(1) - moved(-1)) / 2 == 2 * h * sum(E)
        total = Objective(of(h), "sum").gradient(SOME.target, SOME.output).sum()
        mean = Objective(of(h), "mean").gradient(SOME.target, SOME.output).sum()
        assert total == float(2 * h * sum(E))
        assert mean == pytest.approx(float(2 * h * sum(E) / N))


@checks("thresholds")
def check_thresholds() -> None:
    for h in HALVES:
        c = 2 * h
        for rate, what in (
            (Fraction(1, 10), "one side"),
            (1 / c, "at once"),
            (Fraction(3, 2) / c, "overshoots"),
            (Fraction(5, 2) / c, "diverges"),
        ):
            t, o = Fraction(2), Fraction(7)
            after = o - rate * slope(h, t, o)
            assert after - t == (1 - rate * c) * (o - t)
            said = descent.judge_at(of(h), 2.0, 7.0, float(rate)).sentence
            factor = 1 - rate * c
            assert (abs(factor) < 1) == ("diverge" not in said), what
            assert (factor == 0) == ("in one step" in said or "exactly" in said), what


@checks("curvatures")
def check_curvatures() -> None:
    for h in HALVES:
        total, mean = Objective(of(h), "sum"), Objective(of(h), "mean")
        assert total.curvature(N) == 2 * h
        assert mean.curvature(N) == float(2 * h / N)
        assert total.shared_curvature(N) == 2 * h * N
        assert mean.shared_curvature(N) == 2 * h
        limit = total.stability_limit(N, parameter="bias")
        assert limit == pytest.approx(float(2 / (2 * h * N)))


@checks("linear-model")
def check_linear_model() -> None:
    draw = np.random.default_rng(1)
    x, t = draw.normal(size=(20, 3)), draw.normal(size=20)
    for h in (0.5, 1.0):
        hessian = 2 * h * x.T @ x
        limit = 2 / np.linalg.eigvalsh(hessian)[-1]
        best = np.linalg.lstsq(x, t, rcond=None)[0]
        for factor, far in ((0.99, False), (1.01, True)):
            w = best + np.linalg.eigh(hessian)[1][:, -1]
            for _ in range(400):
                w = w - factor * limit * 2 * h * x.T @ (x @ w - t)
            assert (np.linalg.norm(w - best) > 1) == far


@checks("forward-difference")
def check_forward() -> None:
    for h in HALVES:
        for d in (Fraction(1, 2), Fraction(1, 1000)):
            t, o = Fraction(2), Fraction(6, 5)
            measured = (loss(h, t, o + d) - loss(h, t, o)) / d
            assert measured - slope(h, t, o) == h * d


@checks("central-difference")
def check_central() -> None:
    for h in HALVES:
        for d in (Fraction(1, 2), Fraction(1, 1000)):
            t, o = Fraction(2), Fraction(6, 5)
            measured = (loss(h, t, o + d) - loss(h, t, o - d)) / (2 * d)
            assert measured == 2 * h * (o - t)


VALUES = [Fraction(v) for v in (4, 1, 0, 9, 1, 7)]


def all_batches(size: int) -> list[Fraction]:
    return [sum(batch, Fraction(0)) for batch in combinations(VALUES, size)]


def spread(values: list[Fraction], divisor: int) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((v - mean) ** 2 for v in values), Fraction(0)) / divisor


@checks("batch-mean")
def check_batch_mean() -> None:
    n = len(VALUES)
    m, s2 = sum(VALUES) / n, spread(VALUES, n - 1)
    for size in range(1, n + 1):
        means = [total / size for total in all_batches(size)]
        assert sum(means) / len(means) == m
        assert spread(means, len(means)) == s2 / size * (1 - Fraction(size, n))


@checks("batch-sum")
def check_batch_sum() -> None:
    n = len(VALUES)
    m, s2 = sum(VALUES) / n, spread(VALUES, n - 1)
    variances = []
    for size in range(1, n + 1):
        totals = all_batches(size)
        assert sum(totals) / len(totals) == size * m
        assert spread(totals, len(totals)) == s2 * size * (1 - Fraction(size, n))
        variances.append(spread(totals, len(totals)))
    assert max(variances) == variances[n // 2 - 1]
    assert variances[-1] == 0


@checks("mean-of-means")
def check_mean_of_means() -> None:
    data = Dataset([0.0] * 5, [1.0, 2.0, 3.0, 4.0, 7.0])
    epoch = draw_epoch(data, BatchOptions(SSE, MSE, None, 1), 2, drop_last=False)
    k = len(epoch.sizes)
    weights = np.repeat(1 / (k * epoch.sizes), epoch.sizes)
    assert weights.sum() == pytest.approx(1)
    losses = np.repeat(epoch.means, epoch.sizes)  # of each batch, its mean for each of its rows
    assert epoch.mean_of_means == pytest.approx(float(weights @ losses))
    assert epoch.pooled == pytest.approx((1 + 4 + 9 + 16 + 49) / 5)
    assert epoch.mean_of_means != pytest.approx(epoch.pooled)


@checks("rmse")
def check_rmse() -> None:
    draw = np.random.default_rng(4)
    for _ in range(100):
        squares = draw.exponential(size=(6, 4))
        assert np.sqrt(squares.mean()) >= np.sqrt(squares.mean(axis=1)).mean()


@checks("noise-scale")
def check_noise_scale() -> None:
    errors = np.array([3.0, 4.0, 5.0, 8.0])
    data = Dataset(np.zeros(4), errors)
    gradients = 2 * errors  # for a shared bias, under the MSE without the half
    scale = gradients.var(ddof=1) / gradients.mean() ** 2
    said = describe_noise_scale(data, BatchOptions(SSE, MSE, None, 1), 2)
    assert f"{scale:.2g}" in said
    # The mean of N gradients has a variance of tr/N: two standard errors are its fourfold root.
    centred = Dataset(np.zeros(4), errors - errors.mean() + 0.5)
    near = 2 * centred.error
    assert near.mean() ** 2 < 4 * near.var(ddof=1) / 4
    assert "not distinguishable from infinite" in describe_noise_scale(
        centred, BatchOptions(SSE, MSE, None, 1), 2
    )


def run(step: Callable[[float, dict[str, float]], float], c: float, steps: int = 30) -> float:
    """Descend on c (w - 3)^2 from 1."""
    w, kept = 1.0, {"m": 0.0, "v": 0.0, "k": 0.0}
    for _ in range(steps):
        kept["k"] += 1
        w -= step(2 * c * (w - 3), kept)
    return w


@checks("scaling-plain")
def check_scaling() -> None:
    def plain(rate: float) -> Callable[[float, dict[str, float]], float]:
        return lambda g, _: rate * g

    def momentum(rate: float) -> Callable[[float, dict[str, float]], float]:
        def step(g: float, kept: dict[str, float]) -> float:
            kept["m"] = 0.9 * kept["m"] + g
            return rate * kept["m"]

        return step

    def nesterov(rate: float) -> Callable[[float, dict[str, float]], float]:
        def step(g: float, kept: dict[str, float]) -> float:
            kept["m"] = 0.9 * kept["m"] + g
            return rate * (g + 0.9 * kept["m"])

        return step

    for c in (2.0, 442.0):
        for make in (plain, momentum, nesterov):
            assert run(make(0.01), 1) == pytest.approx(run(make(0.01 / c), c))


def adam(rate: float, epsilon: float) -> Callable[[float, dict[str, float]], float]:
    def step(g: float, kept: dict[str, float]) -> float:
        kept["m"] = 0.9 * kept["m"] + 0.1 * g
        kept["v"] = 0.999 * kept["v"] + 0.001 * g * g
        m, v = kept["m"] / (1 - 0.9 ** kept["k"]), kept["v"] / (1 - 0.999 ** kept["k"])
        return rate * m / (v**0.5 + epsilon)

    return step


@checks("scaling-adam")
def check_adam() -> None:
    for c in (2.0, 442.0):
        assert run(adam(0.05, 0.0), 1) == pytest.approx(run(adam(0.05, 0.0), c), rel=1e-9)
    assert run(adam(0.05, 1.0), 1) != pytest.approx(run(adam(0.05, 1.0), 442), rel=1e-3)


@checks("scaling-clipping")
def check_clipping() -> None:
    def clipped(rate: float) -> Callable[[float, dict[str, float]], float]:
        return lambda g, _: rate * max(-1.0, min(1.0, g))

    # The first step of the scaled loss is clipped, its second not: two rates would be needed.
    first = run(clipped(0.1), 0.2, 1) - 1
    scaled = run(clipped(0.1), 2.0, 1) - 1
    rate = 0.1 * first / scaled
    assert run(clipped(rate), 2.0, 1) == pytest.approx(run(clipped(0.1), 0.2, 1))
    assert run(clipped(rate), 2.0, 30) != pytest.approx(run(clipped(0.1), 0.2, 30), rel=1e-3)


@checks("chain-rule")
def check_chain_rule() -> None:
    examples = ((-1.0, 0.5, -0.8, 0.4), (2.0, 0.2, 0.3, 0.1), (-0.5, -1.0, -2.0, 0.3))
    for activation in ACTIVATIONS.values():
        for example in examples:
            check_example(activation, *example)


def check_example(activation: Activation, x: float, t: float, w: float, b: float) -> None:
    d = 1e-6

    def value(w: float, b: float) -> float:
        return 0.5 * (t - float(activation.value(np.float64(w * x + b)))) ** 2

    made = propagate(x, t, w, b, activation=activation, loss=SquaredError())
    # Truncation d^2/6 times the third derivative, below 10 here, and rounding 1e-16/d.
    assert made.dl_dw == pytest.approx((value(w + d, b) - value(w - d, b)) / (2 * d), abs=1e-8)
    assert made.dl_db == pytest.approx((value(w, b + d) - value(w, b - d)) / (2 * d), abs=1e-8)
    if made.dl_db > 0:
        assert (made.dl_dw < 0) == (x < 0)


@checks("r-squared")
def check_r_squared() -> None:
    mean = sum(T) / N
    expected = 1 - sum(e * e for e in E) / sum((t - mean) ** 2 for t in T)
    assert measure_quality(SOME).r_squared == pytest.approx(float(expected), rel=1e-14)
    level = Dataset(SOME.target, [float(mean)] * N)
    assert measure_quality(level).r_squared == pytest.approx(0, abs=1e-15)
    worse = Dataset(SOME.target, [float(mean) + 9] * N)
    assert (measure_quality(worse).r_squared or 0) < 0


@checks("bias-and-variance")
def check_bias_and_variance() -> None:
    mean = sum(E) / N
    assert sum(e * e for e in E) / N == mean**2 + sum((e - mean) ** 2 for e in E) / N


def test_every_formula_is_checked_and_every_check_has_a_formula() -> None:
    assert sorted(IDS) == sorted(CHECKS)


@pytest.mark.parametrize("name", IDS)
def test_a_formula_holds(name: str) -> None:
    CHECKS[name]()
