from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lossviz.base.checks import check_finite
from lossviz.base.errors import DataError
from lossviz.loss.descent import Verdict, follow_path, judge, judge_at, take_step
from lossviz.loss.objective import Objective
from lossviz.loss.squared_error import SquaredError

HALF, WHOLE = SquaredError(), SquaredError(half=False)
rates = st.floats(-10, 10)
errors = st.floats(-1e6, 1e6).filter(lambda e: abs(e) > 1e-6)


def brute_force(error, rate, curvature):
    """Step a parabola in exact arithmetic, and look at what the error does."""
    first = Fraction(error)
    second = first - Fraction(rate) * Fraction(curvature) * first
    third = second - Fraction(rate) * Fraction(curvature) * second
    if first == 0:
        return Verdict.THERE
    if second == first:
        return Verdict.STAYS
    if second == 0:
        return Verdict.LANDS
    if third == first:
        return Verdict.BOUNCES
    closer, same_side = abs(second) < abs(first), first * second > 0
    if same_side:
        return Verdict.CONVERGES if closer else Verdict.CLIMBS
    return Verdict.OVERSHOOTS if closer else Verdict.DIVERGES


@given(
    st.one_of(st.just(0.0), errors),
    st.one_of(st.integers(-12, 12).map(lambda k: k / 4), rates),
    st.sampled_from([0.25, 0.5, 1.0, 2.0, 4.0, 64.0]),
)
def test_verdict_against_steps_in_exact_arithmetic(error, rate, curvature):
    for threshold in (1 / curvature, 2 / curvature):  # exact: curvature is a power of two
        assume(rate == threshold or abs(rate - threshold) > 4 * np.spacing(threshold))
    assert judge(error, rate, curvature) is brute_force(error, rate, curvature)


HAND = [
    (-0.8, 0.5, 1.0, Verdict.CONVERGES),
    (-0.8, 1.0, 1.0, Verdict.LANDS),
    (-0.8, 1.5, 1.0, Verdict.OVERSHOOTS),
    (-0.8, 2.0, 1.0, Verdict.BOUNCES),
    (-0.8, 2.5, 1.0, Verdict.DIVERGES),
    (0.8, 0.5, 2.0, Verdict.LANDS),
    (0.8, 1.0, 2.0, Verdict.BOUNCES),
    (0.0, 2.5, 1.0, Verdict.THERE),
    (0.0, 0.0, 1.0, Verdict.THERE),
    (0.8, 0.0, 1.0, Verdict.STAYS),
    (0.8, -0.0, 1.0, Verdict.STAYS),
    (0.8, -0.1, 1.0, Verdict.CLIMBS),
    (0.8, 5e-324, 1.0, Verdict.CONVERGES),
    (0.8, -5e-324, 1.0, Verdict.CLIMBS),
    (0.8, 1e308, 1e-310, Verdict.CONVERGES),  # both thresholds beyond the range
    (0.8, 1e308, 1e-308, Verdict.LANDS),  # only the limit is
]


@pytest.mark.parametrize(("error", "rate", "curvature", "expected"), HAND)
def test_verdicts_by_hand(error, rate, curvature, expected):
    assert judge(error, rate, curvature) is expected
    assert judge(-error, rate, curvature) is expected


@pytest.mark.parametrize("curvature", [10.0, 3.0, 1.0, 0.7, 1 / 442])
def test_four_units_in_the_last_place_count_as_on_it_and_five_do_not(curvature):
    threshold, limit = 1 / curvature, 2 / curvature
    unit, on = float(np.spacing(threshold)), [-4, -1, 0, 1, 4]
    for k in on:
        assert judge(1.0, threshold + k * unit, curvature) is Verdict.LANDS
        assert judge(1.0, limit + 2 * k * unit, curvature) is Verdict.BOUNCES
    assert judge(1.0, threshold - 5 * unit, curvature) is Verdict.CONVERGES
    assert judge(1.0, threshold + 5 * unit, curvature) is Verdict.OVERSHOOTS
    assert judge(1.0, limit - 10 * unit, curvature) is Verdict.OVERSHOOTS
    assert judge(1.0, limit + 10 * unit, curvature) is Verdict.DIVERGES


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("parameter", ["output", "bias"])
def test_thresholds_for_every_n_up_to_ten_thousand(half, reduction, parameter):
    objective = Objective(SquaredError(half=half), reduction)
    output = parameter == "output"
    for n in range(1, 10_001):
        curvature = objective.curvature(n) if output else objective.shared_curvature(n)
        limit = objective.stability_limit(n, parameter=parameter)
        one_step = objective.one_step_rate(n, parameter=parameter)
        # As people write them, each with up to three roundings of its own
        for lands in (one_step, 1 / curvature, limit / 2, one_step * (1 / n) * n):
            assert judge(-1.0, lands, curvature) is Verdict.LANDS
        for bounces in (limit, 2 / curvature, 2 * one_step, limit / n * n):
            assert judge(1.0, bounces, curvature) is Verdict.BOUNCES
        assert judge(1.0, one_step * (1 - 1e-12), curvature) is Verdict.CONVERGES
        assert judge(1.0, one_step * (1 + 1e-12), curvature) is Verdict.OVERSHOOTS
        assert judge(1.0, limit * (1 - 1e-12), curvature) is Verdict.OVERSHOOTS
        assert judge(1.0, limit * (1 + 1e-12), curvature) is Verdict.DIVERGES


def test_the_rate_of_a_sum_used_with_a_mean_hardly_moves_one_output():
    curvature = Objective(WHOLE, "mean").curvature(442)
    assert judge(1.0, 0.5, curvature) is Verdict.CONVERGES  # lands under the sum


def test_every_verdict_has_one_plain_sentence():
    verdicts = {verdict for *_, verdict in HAND}
    sentences = {verdict.sentence for verdict in verdicts}
    assert len(sentences) == len(verdicts) == 8
    for sentence in sentences:
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert sentence.count(".") == 1
    assert Verdict("lands") is Verdict.LANDS


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_verdict_refuses_what_is_not_finite(bad):
    with pytest.raises(DataError, match=r"the learning rate is .*expected a finite number"):
        judge(1.0, bad, 1.0)
    with pytest.raises(DataError, match="the error is"):
        judge(bad, 1.0, 1.0)
    with pytest.raises(DataError, match="the curvature is"):
        judge(1.0, 1.0, bad)


@pytest.mark.parametrize("curvature", [0.0, -1.0])
def test_verdict_refuses_what_is_no_valley(curvature):
    with pytest.raises(DataError, match="expected a positive number"):
        judge(1.0, 1.0, curvature)


def test_a_step_by_hand():
    assert take_step(1.2, -0.8, 0.5) == pytest.approx(1.6, abs=2**-52)  # product and sum rounded
    assert take_step(1.0, 2.0, 0.0) == 1.0
    assert take_step(np.array([1.0, 2.0]), np.array([4.0, -4.0]), 0.25).tolist() == [0.0, 3.0]


def test_a_step_refuses_what_it_cannot_use():
    with pytest.raises(DataError, match="the learning rate is nan"):
        take_step(1.0, 1.0, float("nan"))
    with pytest.raises(DataError, match="gradient is inf"):
        take_step(1.0, float("inf"), 1.0)
    with pytest.raises(DataError, match="the output after the step is too large"):
        take_step(1.0, 1e200, 1e200)
    with pytest.raises(DataError, match="the output after the step at position 1"):
        take_step(np.zeros(2), np.array([0, 1e200]), 1e200)
    with pytest.raises(DataError, match=r"output has shape \(2,\) and gradient has shape \(2, 1\)"):
        take_step(np.zeros(2), np.zeros((2, 1)), 1.0)


def test_paths_by_hand():
    assert follow_path(HALF, 0.0, 8.0, 0.5, 3).tolist() == [8, 4, 2, 1]
    assert follow_path(HALF, 2.0, 1.0, 1.0, 2).tolist() == [1, 2, 2]
    assert follow_path(HALF, 2.0, 1.0, 2.0, 3).tolist() == [1, 3, 1, 3]
    assert follow_path(HALF, 2.0, 1.0, 3.0, 2).tolist() == [1, 4, -2]
    assert follow_path(WHOLE, 0.0, 8.0, 0.25, 2).tolist() == [8, 4, 2]
    assert follow_path(HALF, 2.0, 1.0, -1.0, 2).tolist() == [1, 0, -2]
    assert follow_path(HALF, 2.0, 1.0, 0.3, 0).tolist() == [1]


@given(st.sampled_from([HALF, WHOLE]), errors, st.floats(-3, 3), st.integers(0, 12))
def test_path_against_the_closed_form_in_exact_arithmetic(loss, start, rate, steps):
    # Target 0: the error is the output, o_k = (1 - eta c)^k o_0. A step rounds its
    # product and its difference: |delta| <= u (|eta c o| + |o'|) <= 2u(1 + |eta| c)|o|
    # with |eta| c <= 6, and what came before grows by at most 1 + |eta| c each step.
    growth = 1 + abs(Fraction(rate)) * Fraction(loss.curvature_bound)
    factor = 1 - Fraction(rate) * Fraction(loss.curvature_bound)
    for k, output in enumerate(follow_path(loss, 0.0, start, rate, steps).tolist()):
        bound = 3 * Fraction(k, 2**53) * growth**k * abs(Fraction(start))
        assert abs(Fraction(output) - factor**k * Fraction(start)) <= bound


@given(st.sampled_from([HALF, WHOLE]), st.integers(-64, 64), st.integers(1, 80))
def test_path_does_what_the_verdict_says(loss, start, sixteenths):
    rate = sixteenths / 16  # with few bits in each number, three steps are exact
    outputs = follow_path(loss, 0.0, float(start), rate, 3).tolist()
    said = judge(start, rate, loss.curvature_bound)
    ratios = {abs(b) < abs(a): b * a > 0 for a, b in pairwise(outputs) if a}
    if said is Verdict.THERE or said is Verdict.LANDS:
        assert outputs[1:] == [0, 0, 0]
    elif said is Verdict.BOUNCES:
        assert outputs == [start, -start, start, -start]
    else:
        expected = {
            Verdict.CONVERGES: {True: True},
            Verdict.OVERSHOOTS: {True: False},
            Verdict.DIVERGES: {False: False},
        }
        assert ratios == expected[said]


@pytest.mark.parametrize("rate", [5.0, -5.0])
def test_a_diverging_path_ends_before_its_loss_overflows(rate):
    outputs = follow_path(HALF, 0.0, 1.0, rate, 10_000)
    assert 2 < outputs.size < 10_001
    assert np.isfinite(HALF.value(np.zeros(outputs.size), outputs)).all()
    # The next one would have overflowed: its error is |1 - eta| times larger.
    with pytest.raises(DataError, match="too large"):
        HALF.value(0.0, take_step(outputs[-1], HALF.gradient(0.0, outputs[-1]), rate))


@pytest.mark.parametrize(
    ("target", "output", "rate", "message"),
    [
        (0.0, 1.0, float("nan"), "the learning rate is nan"),
        (float("inf"), 1.0, 0.5, "target is inf"),
        (0.0, float("nan"), 0.5, "output is nan"),
        (0.0, 1e200, 0.5, "the loss is too large"),
    ],
)
def test_path_refuses_what_it_cannot_start_from(target, output, rate, message):
    with pytest.raises(DataError, match=message):
        follow_path(HALF, target, output, rate, 3)


@pytest.mark.parametrize("steps", [-1, 1.5, True, "3"])
def test_steps_are_a_count(steps):
    with pytest.raises(ValueError, match=r"steps is .*expected a whole number of at least 0"):
        follow_path(HALF, 0.0, 1.0, 0.5, steps)


def test_the_verdict_at_an_output_is_that_of_its_error():
    half, whole = SquaredError(half=True), SquaredError(half=False)
    assert judge_at(half, 2.0, 1.2, 1.0) is Verdict.LANDS
    assert judge_at(whole, 2.0, 1.2, 1.0) is Verdict.BOUNCES
    assert judge_at(whole, 2.0, 2.0, 1.0) is Verdict.THERE


class Cosh:
    """cosh e - 1: neither its slope nor its curvature has a bound, so nothing is proved."""

    quadratic = curvature_bound = slope_bound = None

    def value(self, target, output):
        return check_finite(np.cosh(output - target) - 1, "the loss")

    def gradient(self, target, output):
        return check_finite(np.sinh(output - target), "the gradient")


@pytest.mark.parametrize(("rate", "verdict"), [(0.1, Verdict.FALLS), (0.75, Verdict.RISES)])
def test_where_nothing_is_proved_a_path_is_observed(rate, verdict):
    """At an error of 4 the slope is 27: a step of 0.1 leads to 1.3, one of 0.75 to -16."""
    assert judge_at(Cosh(), 0.0, 4.0, rate) is verdict
    assert verdict.sentence.startswith("Simulated, not proved")
