"""Losses, gradients, curvatures and learning rates in exact fractions, and as `lossviz` has them.

All numbers are multiples of 1/8 and small, and n is a power of two: `lossviz` rounds nothing of
them either. So the two are compared by ==.
"""

from __future__ import annotations

import math
import re
import statistics
from fractions import Fraction
from itertools import product

import numpy as np

from lossviz import MSE, SSE, Objective, SquaredError
from lossviz.loss import (
    AbsoluteError,
    Huber,
    LogCosh,
    QuantileLoss,
    Verdict,
    descent,
    differences,
)
from lossviz.minibatch import find_equal_step_rate
from lossviz.neuron import IDENTITY, Neuron, Quadratic, Sums

TARGETS = (Fraction(2), Fraction(1, 2), Fraction(-3), Fraction(5))
OUTPUTS = (Fraction(1), Fraction(5, 8), Fraction(-1), Fraction(5))
INPUTS = (Fraction(1), Fraction(-2), Fraction(3), Fraction(1, 2))
N = len(TARGETS)
RATES = [Fraction(k, 16) for k in range(-4, 48)]
D = Fraction(1, 8)
WIDTHS = (Fraction(1), Fraction(1, 8), Fraction(1, 64))


def floats(fractions):
    return np.array([float(x) for x in fractions])


T, O, X = floats(TARGETS), floats(OUTPUTS), floats(INPUTS)  # noqa: E741


def add_up(h, kind, outputs, targets=TARGETS):
    """Add up the loss of all examples by its definition."""
    losses = [h * (t - o) ** 2 for t, o in zip(targets, outputs, strict=True)]
    return sum(losses) / (len(losses) if kind == "mean" else 1)


def slope(f, at=Fraction(0)):
    """The derivative of a polynomial of second degree: the central difference is exact."""
    return (f(at + D) - f(at - D)) / (2 * D)


def bend(f, at=Fraction(0)):
    """The second derivative of a polynomial of second degree, exactly."""
    return (f(at + D) - 2 * f(at) + f(at - D)) / D**2


def moved(k, by):
    return [o + (by if i == k else 0) for i, o in enumerate(OUTPUTS)]


def for_each(cases):
    """Make a check of one case a check of them all."""

    def decorate(check):
        def check_all():
            for case in cases:
                check(*case)

        return check_all

    return decorate


HALVES = ((True, Fraction(1, 2)), (False, Fraction(1)))
OBJECTIVES = [
    (h, kind, Objective(SquaredError(half), kind))
    for (half, h), kind in product(HALVES, ("sum", "mean"))
]
EXAMPLES = [(h, SquaredError(half), t, o) for (half, h), t, o in product(HALVES, TARGETS, OUTPUTS)]


@for_each(EXAMPLES)
def check_loss_of_one(h, loss, t, o):
    value = add_up(h, "sum", [o], [t])
    assert value > 0 or (value == 0 and t == o)
    assert loss.value(float(t), float(o)) == value


@for_each(OBJECTIVES)
def check_objective(h, kind, objective):
    assert objective.value(T, O) == add_up(h, kind, OUTPUTS)


def check_sse():
    check_objective()
    assert (SSE.reduction, SSE.loss.h) == ("sum", 0.5)


def check_mse():
    check_objective()
    assert (MSE.reduction, MSE.loss.h) == ("mean", 1)


def check_sse_from_mse():
    sse, mse = add_up(Fraction(1, 2), "sum", OUTPUTS), add_up(Fraction(1), "mean", OUTPUTS)
    assert sse == Fraction(N, 2) * mse
    assert SSE.value(T, O) == N / 2 * MSE.value(T, O)


@for_each(OBJECTIVES)
def check_gradient_of_output(h, kind, objective):
    measured = [slope(lambda d, k=k: add_up(h, kind, moved(k, d))) for k in range(N)]
    divisor = N if kind == "mean" else 1
    errors = [o - t for t, o in zip(TARGETS, OUTPUTS, strict=True)]
    assert measured == [2 * h * e / divisor for e in errors]
    assert objective.gradient(T, O).tolist() == measured


@for_each(OBJECTIVES)
def check_gradient_of_bias(h, kind, objective):
    measured = slope(lambda b: add_up(h, kind, [o + b for o in OUTPUTS]))
    divisor = N if kind == "mean" else 1
    total = sum(o - t for t, o in zip(TARGETS, OUTPUTS, strict=True))
    assert measured == 2 * h * total / divisor
    assert objective.shared_gradient(T, O) == measured


def of_line(h, kind, w, b):
    return add_up(h, kind, [w * x + b for x in INPUTS])


@for_each(OBJECTIVES)
def check_gradient_of_line(h, kind, objective):
    w, b = Fraction(3, 2), Fraction(-1, 4)
    errors = [w * x + b - t for x, t in zip(INPUTS, TARGETS, strict=True)]
    by_w = slope(lambda v: of_line(h, kind, v, b), w)
    by_b = slope(lambda v: of_line(h, kind, w, v), b)
    factor = 2 * h / (N if kind == "mean" else 1)
    along = sum(x * e for x, e in zip(INPUTS, errors, strict=True))
    assert (by_w, by_b) == (factor * along, factor * sum(errors))
    got = Neuron(IDENTITY, objective).gradient(X, T, (float(w), float(b)))
    assert got.tolist() == [by_w, by_b]


def sign(x):
    return (x > 0) - (x < 0)


@for_each(EXAMPLES)
def check_sign(h, loss, t, o):
    assert sign(slope(lambda p: add_up(h, "sum", [p], [t]), o)) == sign(o - t)
    for kind in ("sum", "mean"):
        (gradient,) = Objective(loss, kind).gradient([float(t)], [float(o)]).tolist()
        assert sign(gradient) == sign(o - t)
        step = descent.take_step(float(o), gradient, 0.125) - float(o)
        assert sign(step) == sign(t - o)


@for_each(EXAMPLES)
def check_order(h, loss, t, o):
    gradient = slope(lambda p: h * (p - t) ** 2, o)
    assert gradient == slope(lambda p: h * (t - p) ** 2, o)
    for rate in RATES:
        assert o - rate * gradient == o + rate * 2 * h * (t - o)
        got = descent.take_step(float(o), loss.gradient(float(t), float(o)), float(rate))
        assert got == o - rate * gradient


@for_each(EXAMPLES)
def check_triangle(h, loss, t, o):
    # The midpoint rule is exact for a straight line, whatever the number of strips.
    strip = (o - t) / 7
    area = sum(2 * h * strip * (k + Fraction(1, 2)) * strip for k in range(7))
    base, height = abs(o - t), 2 * h * abs(o - t)
    assert area == base * height / 2 == h * (o - t) ** 2
    assert loss.value(float(t), float(o)) == area


@for_each(OBJECTIVES)
def check_curvature_of_output(h, kind, objective):
    measured = {bend(lambda d, k=k: add_up(h, kind, moved(k, d))) for k in range(N)}
    assert measured == {2 * h / (N if kind == "mean" else 1)}
    assert {objective.curvature(N)} == measured


@for_each(OBJECTIVES)
def check_curvature_of_bias(h, kind, objective):
    measured = bend(lambda b: add_up(h, kind, [o + b for o in OUTPUTS]))
    assert measured == 2 * h * (1 if kind == "mean" else N)
    assert objective.shared_curvature(N) == measured


@for_each([(half, h, rate) for (half, h), rate in product(HALVES, RATES)])
def check_step_factor(half, h, rate):
    want = [OUTPUTS[0]]
    for _ in range(4):
        want.append(want[-1] - rate * slope(lambda o: h * (TARGETS[0] - o) ** 2, want[-1]))
    errors = [o - TARGETS[0] for o in want]
    assert errors == [(1 - rate * 2 * h) ** k * errors[0] for k in range(5)]
    got = descent.follow_path(SquaredError(half), T[0], O[0], float(rate), 4)
    assert got.tolist() == want


def measure_curvatures(h, kind):
    """Curvature along one output and along a bias."""
    return {
        "output": bend(lambda d: add_up(h, kind, moved(0, d))),
        "bias": bend(lambda b: add_up(h, kind, [o + b for o in OUTPUTS])),
    }


CURVATURES = [
    (h, objective, parameter, curvature)
    for h, kind, objective in OBJECTIVES
    for parameter, curvature in measure_curvatures(h, kind).items()
]
LIMITS = {  # times h
    ("output", "sum"): 1,
    ("output", "mean"): N,
    ("bias", "sum"): Fraction(1, N),
    ("bias", "mean"): 1,
}
CONVERGING = (Verdict.CONVERGES, Verdict.OVERSHOOTS, Verdict.LANDS)


@for_each(CURVATURES)
def check_limit(h, objective, parameter, curvature):
    assert 2 / curvature == LIMITS[parameter, objective.reduction] / h
    assert objective.stability_limit(N, parameter=parameter) == 2 / curvature
    for rate in RATES:
        # A step takes every error by this factor: see check_step_factor.
        size = abs(1 - rate * curvature)
        assert (size < 1) == (0 < rate < 2 / curvature)
        verdict = descent.judge(1.0, float(rate), float(curvature))
        assert (verdict in CONVERGING) == (size < 1)


@for_each(CURVATURES)
def check_one_step(h, objective, parameter, curvature):
    assert 1 / curvature == LIMITS[parameter, objective.reduction] / (2 * h)
    rate = objective.one_step_rate(N, parameter=parameter)
    assert rate == 1 / curvature
    assert 1 - Fraction(rate) * curvature == 0
    assert descent.judge(1.0, rate, float(curvature)) is Verdict.LANDS


def evaluate(formula, h):
    """Work out a formula of the table such as $n/(2h)$, exactly."""
    spaced = re.sub(r"(?<=[\dhn])(?=[hn])", "*", formula.strip("$"))
    return Fraction(eval(spaced, {"h": h, "n": Fraction(N)}))


def check_rates(rows):
    found = {}
    for h, objective, parameter, curvature in CURVATURES:
        found[h, objective.reduction, parameter] = (2 / curvature, 1 / curvature)
    for (h, kind, parameter), rates in found.items():
        name = "SSE" if kind == "sum" else "MSE"
        (row,) = [row for row in rows if row[0].endswith(parameter) and row[1] == name]
        below = row[2].replace(r"0 < \eta < ", "")
        assert (evaluate(below, h), evaluate(row[3], h)) == rates
    assert len(rows) == 4


def check_equal_step():
    total = slope(lambda b: add_up(Fraction(1), "sum", [o + b for o in OUTPUTS]))
    mean = slope(lambda b: add_up(Fraction(1), "mean", [o + b for o in OUTPUTS]))
    of, to = (Objective(SquaredError(half=False), kind) for kind in ("mean", "sum"))
    for rate in RATES:
        assert rate / N * total == rate * mean
        assert find_equal_step_rate(float(rate), of, to, N) == rate / N


def measure_hessian(h, kind):
    """Second differences of the loss over (w, b), exactly."""
    by_w, by_b, both = (
        bend(lambda d, v=v: of_line(h, kind, v[0] * d, v[1] * d)) for v in ((1, 0), (0, 1), (1, 1))
    )
    mixed = (both - by_w - by_b) / 2
    return [[by_w, mixed], [mixed, by_b]]


@for_each(OBJECTIVES)
def check_hessian_of_line(h, kind, objective):
    columns = (INPUTS, (1,) * N)
    factor = 2 * h / (N if kind == "mean" else 1)
    dot = [[sum(p * q for p, q in zip(a, b, strict=True)) for b in columns] for a in columns]
    measured = measure_hessian(h, kind)
    assert measured == [[factor * entry for entry in row] for row in dot]
    at = (0.5, -2.0)
    assert Neuron(IDENTITY, objective).hessian(X, T, at).tolist() == measured


@for_each(OBJECTIVES)
def check_limit_of_line(h, kind, objective):
    hessian = np.array(measure_hessian(h, kind), dtype=float)
    limit = 2 / np.linalg.eigvalsh(hessian)[-1]
    # Eigenvalues of a 2x2 matrix of this condition (below 3) are off by a few u.
    assert abs(Quadratic(Sums.of(X, T), objective).limit / limit - 1) < 1e-14
    for times, converges in ((0.01, True), (0.99, True), (1.01, False), (-0.01, False)):
        steps = np.linalg.matrix_power(np.eye(2) - times * limit * hessian, 10_000)
        # 0.98^10000 is below 1e-87, and 1.02^10000 above 1e86.
        assert (np.abs(steps).max() < 1e-6) == converges


@for_each(EXAMPLES)
def check_forward_difference(h, loss, t, o):
    for d in WIDTHS:
        quotient = (h * (t - o - d) ** 2 - h * (t - o) ** 2) / d
        assert quotient == 2 * h * (o - t) + h * d
        got = differences.measure_sweep(loss, float(t), float(o), [float(d)]).forward
        assert (got.slope[0], got.truncation[0]) == (quotient, h * d)


@for_each(EXAMPLES)
def check_central_difference(h, loss, t, o):
    for d in WIDTHS:
        quotient = (h * (t - o - d) ** 2 - h * (t - o + d) ** 2) / (2 * d)
        assert quotient == 2 * h * (o - t)
        got = differences.measure_sweep(loss, float(t), float(o), [float(d)]).central
        assert (got.slope[0], got.truncation[0]) == (quotient, 0)


def bound_round_off(h, t, points, gap):
    """The bound of the page, in fractions. The first point is o itself under the forward rule."""
    u, total = Fraction(1, 2**53), Fraction(0)
    for p, exact in points:
        r, s = abs(Fraction(p) - Fraction(t)), 0 if exact else u * abs(Fraction(p))
        total += 5 * u * h * r**2 + h * s * (2 * r + s)
    return total / Fraction(gap)


def check_round_off():
    rng = np.random.default_rng(3)
    for t, o in rng.uniform(-4, 4, (20, 2)).tolist():
        for d in (10.0**-k for k in range(16)):
            for half, h in HALVES:
                _check_round_off_at(half, h, t, o, d)


def _check_round_off_at(half, h, t, o, d):
    rules = {
        "forward": ([(o, True), (o + d, False)], d, h * Fraction(d)),
        "central": ([(o - d, False), (o + d, False)], 2 * d, Fraction(0)),
    }
    for rule, (points, gap, truncation) in rules.items():
        low, high = (float(h) * (t - p) * (t - p) for p, _ in points)
        off = abs(Fraction((high - low) / gap) - 2 * h * (Fraction(o) - Fraction(t)) - truncation)
        bound = bound_round_off(h, t, points, gap)
        assert off <= bound * (1 + Fraction(1, 10**9))  # what is left out is of the order of u
        sweep = differences.measure_sweep(SquaredError(half), t, o, [d])
        got = getattr(sweep, rule).round_off[0]
        # lossviz has a margin: 6 in place of 5, and 3 in place of 2.
        assert bound <= Fraction(got) <= bound * Fraction(3, 2)


# Losses that grow less fast; delta and tau are fractions that floats have, too.
ERRORS = [Fraction(k, 8) for k in range(-24, 25)]
DELTA, TAU = Fraction(3, 4), Fraction(3, 4)
HUBER, QUANTILE = Huber(float(DELTA)), QuantileLoss(float(TAU))


def define_huber(e):
    return e * e / 2 if abs(e) <= DELTA else DELTA * (abs(e) - DELTA / 2)


def define_quantile(e):
    return (1 - TAU) * e if e >= 0 else -TAU * e


def check_kinked_losses():
    for e in ERRORS:
        assert AbsoluteError().value(0.0, float(e)) == abs(e)
        assert QUANTILE.value(0.0, float(e)) == define_quantile(e)


def check_smooth_losses():
    for e in ERRORS:
        assert HUBER.value(0.0, float(e)) == define_huber(e)
        # Two roundings of some 1e-16 each in the cosh of the definition and in its logarithm.
        assert abs(LogCosh().value(0.0, float(e)) - math.log(math.cosh(e))) <= 1e-15


def check_bounded_slopes():
    own = {
        AbsoluteError(): (abs, 1),
        QUANTILE: (define_quantile, max(TAU, 1 - TAU)),
        HUBER: (define_huber, DELTA),
    }
    tiny = Fraction(1, 1024)
    for loss, (define, largest) in own.items():
        kinks = {Fraction(kink) for kink in loss.kinks}
        slopes = {e: loss.gradient(0.0, float(e)) for e in ERRORS if e not in kinks}
        for e, slope_there in slopes.items():
            assert slope_there == (define(e + tiny) - define(e - tiny)) / (2 * tiny)
        assert max(map(abs, slopes.values())) == largest
    for e in map(float, ERRORS):
        up, down = math.exp(e), math.exp(-e)
        assert abs(LogCosh().gradient(0.0, e) - (up - down) / (up + down)) <= 1e-15
        assert abs(LogCosh().gradient(0.0, e)) <= 1


def check_best_constant():
    targets, ones = floats([*TARGETS, Fraction(7, 8)]), np.ones(N + 1)
    grid = [Fraction(k, 64) for k in range(-256, 384)]

    def least(define):
        totals = {c: sum(define(c - Fraction(t)) for t in targets.tolist()) for c in grid}
        return [c for c, total in totals.items() if total == min(totals.values())]

    median = AbsoluteError().best_constant(targets, ones)
    assert [median] == least(abs) == [statistics.median(targets)]
    assert QUANTILE.best_constant(targets, ones) in least(define_quantile)
    (nearest,) = least(lambda e: e * e)
    mean = SquaredError().best_constant(targets, ones)
    assert abs(mean - nearest) <= Fraction(1, 128)
    assert mean == statistics.fmean(targets)
