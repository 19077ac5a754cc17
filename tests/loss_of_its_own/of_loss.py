"""Cases of `lossviz.loss` and `lossviz.batch`."""

import re

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from lossviz.batch import table, write_results_csv
from lossviz.loss import (
    TABLE_ERROR,
    Objective,
    Verdict,
    descent,
    differences,
    find_best_constant,
    find_jump,
    find_line,
    is_symmetric,
    place_knots,
    require_curvature_bound,
    require_quadratic,
    require_squared_error,
)
from tests.loss_of_its_own.cases import (
    DATA,
    OUT,
    N,
    T,
    bound,
    case,
    quadratic,
    slope,
    slopes,
    squared_error,
    total,
)

REDUCTIONS = ("sum", "mean")
PARAMETERS = ("output", "bias")


@case("loss.Objective", "loss.Objective.value", "loss.Objective.divisor")
def check_value(loss):
    for reduction in REDUCTIONS:
        expected = total(loss, T, OUT, reduction)
        objective = Objective(loss, reduction)
        assert objective.value(T, OUT) == pytest.approx(expected, rel=1e-14)
        assert objective.divisor(N) == (N if reduction == "mean" else 1)


@case("loss.Objective.name", "loss.Objective.formula")
def check_name(loss):
    for reduction, by, square in (("sum", "", "SSE"), ("mean", " / n", "MSE")):
        objective = Objective(loss, reduction)
        if loss.quadratic is None:
            assert (objective.name, objective.formula()) == (reduction, f"Σ {loss.formula()}{by}")
            continue
        factor = re.fullmatch(f"(.*)Σ e²{by}", objective.formula())[1]
        h = {"": 1, "½ ": 0.5, "3 ": 3}[factor]
        squares = h * sum((OUT - T) ** 2) / (N if by else 1)
        assert (objective.name, total(loss, T, OUT, reduction)) == (square, pytest.approx(squares))
    assert objective.formula("B") == objective.formula().replace("/ n", "/ B")


@case("loss.Objective.gradient", "loss.Objective.shared_gradient", "loss.Objective.slopes")
def check_gradients(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        expected = slopes(lambda o, r=reduction: total(loss, T, o, r), OUT)
        assert objective.gradient(T, OUT) == pytest.approx(expected, abs=1e-9)
        assert objective.slopes(OUT - T, N) == pytest.approx(expected, abs=1e-9)
        along_bias = slope(lambda b, r=reduction: total(loss, T, OUT + b, r), 0.0)
        assert objective.shared_gradient(T, OUT) == pytest.approx(along_bias, abs=1e-9)


@case("loss.Objective.contributions")
def check_contributions(loss):
    for reduction in REDUCTIONS:
        parts = Objective(loss, reduction).contributions(OUT - T, N)
        assert parts.sum() == pytest.approx(total(loss, T, OUT, reduction), rel=1e-13)


@case("loss.Objective.curvature", needs=quadratic)
def check_curvature(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        for k in range(N):  # the same whatever the error is
            own = slope(lambda v, k=k, f=objective: f.gradient(T, OUT + v * np.eye(N)[k])[k], 0.0)
            assert objective.curvature(N) == pytest.approx(own, rel=1e-8)


@case("loss.Objective.shared_curvature", needs=quadratic)
def check_shared_curvature(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        for b in (-3.0, 0.0, 3.0):
            shared = slope(lambda v, f=objective: f.shared_gradient(T, OUT + v), b)
            assert objective.shared_curvature(N) == pytest.approx(shared, rel=1e-8)


@case("loss.Objective.stability_limit", needs=bound)
def check_steps_below_the_limit_converge(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        for parameter in PARAMETERS:
            limit = objective.stability_limit(N, parameter=parameter)
            for start in (-30.0, 0.3, 8.0):
                assert abs(descend(objective, parameter, start, 0.97 * limit)) < 1e-6
            if loss.quadratic is not None:
                assert abs(descend(objective, parameter, 0.3, 1.03 * limit)) > 1.0


def descend(objective, parameter, start, rate, steps=1500):
    """Step the first output, or a bias; give the gradient at the end."""
    at = start
    for _ in range(steps):
        if parameter == "output":
            gradient = objective.gradient(T, np.append(at, OUT[1:]))[0]
        else:
            gradient = objective.shared_gradient(T, OUT + at)
        at -= rate * gradient
        if abs(at) > 1e6:
            break
    return gradient


@case("loss.Objective.one_step_rate", needs=quadratic)
def check_one_step_lands(loss):
    for reduction in REDUCTIONS:
        objective = Objective(loss, reduction)
        for parameter in PARAMETERS:
            rate = objective.one_step_rate(N, parameter=parameter)
            for start in (-30.0, 8.0):
                assert descend(objective, parameter, start, rate, 2) == pytest.approx(0, abs=1e-12)


@case("loss.descent.follow_path")
def check_path(loss):
    output, rate = 5.0, 0.15
    for followed in descent.follow_path(loss, 1.2, 5.0, rate, 30):
        assert followed == pytest.approx(output, abs=1e-6)
        output -= rate * slope(lambda o: float(loss.value(1.2, o)), output)


@case("loss.descent.judge_at", "loss.descent.list_limits")
def check_verdict_by_walking(loss):
    """From many starts, with many rates, as far as 700 steps lead."""
    if loss.quadratic is not None:
        return
    proved = dict(descent.list_limits(loss))
    steepest = max(abs(slope(lambda d, e=e: loss.value(0.0, e + d), 0.0)) for e in (-1e4, 1e4))
    rng, met = np.random.default_rng(7), set()
    for start, rate in zip(rng.uniform(-3, 3, 25), 10.0 ** rng.uniform(-1, 1, 25), strict=True):
        verdict = descent.judge_at(loss, 0.0, start, rate)
        met.add(verdict)
        errors = [start]
        for _ in range(700):
            errors.append(errors[-1] - rate * loss.gradient(0.0, errors[-1]))
        size = np.abs(errors)
        if verdict is Verdict.WITHIN:
            assert size[500:].max() <= rate * steepest * (1 + 1e-6)
            assert size[500:].max() > 1e-6, "it does not settle"
        else:
            assert (np.diff(size) <= 1e-12).all()
            assert size[-1] < 1e-6
            assert verdict is Verdict.NEARS or min(e * start for e in errors) >= 0
    assert met == set(proved)


@case("loss.is_symmetric")
def check_symmetry(loss):
    errors = np.linspace(0.1, 9, 40)
    mirrored = [float(loss.value(0.0, e)) - float(loss.value(0.0, -e)) for e in errors]
    assert is_symmetric(loss) is (max(map(abs, mirrored)) < 1e-9)


@case("loss.find_jump")
def check_jump(loss):
    secants = [(loss.value(0.0, d) - loss.value(0.0, 0.0)) / d for d in (-1e-9, 1e-9)]
    found = find_jump(loss)
    assert (found is None) is bool(max(map(abs, secants)) < 1e-6)
    if found is not None:
        assert found == pytest.approx(secants)


@case("loss.find_line")
def check_line(loss):
    def bend(at, d=1e-3):
        ends = (loss.value(0.0, at + d) - loss.value(0.0, at)) / d
        return ends - (loss.value(0.0, at) - loss.value(0.0, at - d)) / d

    for side in (-1, 1):
        begin = find_line(loss, side)
        # log-cosh is so nearly straight farther out that it takes a place near the target.
        bends = [bool(abs(bend(side * size)) > 1e-7) for size in (0.01, 3.0)]
        assert (begin is None) is bends[1]
        if begin:
            assert abs(bend(begin)) > 1e-4
            assert bends[0]


@case("loss.descent.judge_at")
def check_verdict(loss):
    if loss.quadratic is None:
        for rate, verdict in ((0.0, Verdict.STAYS), (-1.0, Verdict.CLIMBS)):
            assert descent.judge_at(loss, 1.0, 4.0, rate) is verdict
        assert descent.judge_at(loss, 1.0, 1.0, 9.0) is Verdict.THERE
        return
    landing = 1 / (slope(lambda o: float(loss.gradient(0.0, o)), 3.0) or 1.0)
    outcomes = {
        0.5: Verdict.CONVERGES,
        1.5: Verdict.OVERSHOOTS,
        2.5: Verdict.DIVERGES,
        -1.0: Verdict.CLIMBS,
    }
    for share, verdict in outcomes.items():
        assert descent.judge_at(loss, 1.0, 4.0, share * landing) is verdict


@case("loss.differences.measure_sweep", needs=quadratic)
def check_theory_of_secants(loss):
    widths = 10.0 ** -np.arange(17)
    h = float(loss.value(0.0, 1.0))
    for output in OUT:
        sweep = differences.measure_sweep(loss, 1.0, output, widths)
        ahead, here, back = (float(loss.value(1.0, output + d)) for d in (1e-3, 0.0, -1e-3))
        assert sweep.forward.slope[3] == pytest.approx((ahead - here) / 1e-3, abs=1e-10)
        assert sweep.central.slope[3] == pytest.approx((ahead - back) / 2e-3, abs=1e-10)
        assert sweep.forward.error[0] == pytest.approx(h)
        for trace in (sweep.forward, sweep.central):
            assert (trace.error <= trace.truncation + trace.round_off).all()


@case("loss.find_best_constant")
def check_best_constant(loss):
    if not loss.curvature_bound:
        return  # its gradient jumps: it has a formula of its own
    weights = np.linspace(0.5, 2.0, N)
    best = find_best_constant(loss, T, weights)
    assert weights @ [slope(lambda o, t=t: float(loss.value(t, o)), best) for t in T] == (
        pytest.approx(0.0, abs=1e-8)
    )


@case("loss.place_knots")
def check_knots(loss):
    for low, high in ((-3.0, 5.0), (-1e4, 1e4), (0.2, 0.7)):
        check_tables(loss, place_knots(loss, low, high), low, high)


def check_tables(loss, knots, low, high):
    """Between the knots, SciPy's cubics are the loss and its gradient."""
    assert (knots[0], knots[-1]) == (low, high)
    assert (np.diff(knots) > 0).all()
    near_low = low + (high - low) * np.logspace(-9, 0, 999)
    at = np.concatenate([np.linspace(low, high, 4001), near_low])
    for height, steepness in ((loss.value, loss.gradient), (loss.gradient, loss.curvature)):
        allowed = TABLE_ERROR * np.abs(height(0 * at, at)).max()
        # SciPy divides by the width of a piece: not by that beside a jump at 0.
        for part in np.split(knots, np.flatnonzero(np.diff(knots) < 1e-300) + 1):
            inside = at[(part[0] <= at) & (at <= part[-1])]
            if part.size > 1 and inside.size:
                cubics = CubicHermiteSpline(part, height(0 * part, part), steepness(0 * part, part))
                assert np.abs(cubics(inside) - height(0 * inside, inside)).max() <= allowed


@case("loss.require_quadratic", needs=quadratic)
def check_quadratic(loss):
    assert float(loss.value(0.0, 2.0)) == 4 * require_quadratic(loss, "a test")


@case("loss.require_curvature_bound", needs=bound)
def check_bound(loss):
    at = np.linspace(-4, 4, 999)
    steepest = slope(lambda d: loss.gradient(0 * at, at + d), 0.0).max()
    assert require_curvature_bound(loss, "a test") == pytest.approx(steepest, rel=1e-4)


@case("loss.require_squared_error", needs=squared_error)
def check_squared_error(loss):
    assert require_squared_error(loss, "a test") is loss


@case("batch.table.format_cells")
def check_table(loss):
    shown = table.format_cells(DATA, Objective(loss, "sum"), np.arange(N), None)
    assert shown["loss"] == pytest.approx(loss.value(T, OUT), rel=1e-3)


@case("batch.write_results_csv")
def check_file(loss):
    written = write_results_csv(DATA, Objective(loss, "sum")).decode().splitlines()
    for row, value in zip(written[1:], loss.value(T, OUT), strict=True):
        assert float(row.split(",")[4]) == pytest.approx(value)
