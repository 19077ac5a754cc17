import math
from dataclasses import asdict
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.differences import measure_sweep
from lossviz.loss.squared_error import SquaredError

HALF, WHOLE = SquaredError(), SquaredError(half=False)
losses = st.sampled_from([HALF, WHOLE])
WIDTHS = 10.0 ** (-np.arange(65) / 4)  # quarter decades from 1 to 1e-16


def measure(loss, target, output, width, *, rule):
    """The numbers of one width."""
    trace = getattr(measure_sweep(loss, target, output, [width]), rule)
    return SimpleNamespace(**{name: float(each[0]) for name, each in asdict(trace).items()})


def sized(smallest, largest):
    powers = st.floats(smallest, largest).map(lambda power: 10.0**power)
    return st.one_of(st.just(0.0), powers, powers.map(lambda size: -size))


def test_by_hand():
    # h = 1/2, t = 2, o = 1: L(1) = 0.5, L(2) = 0, L(0) = 2, gradient -1
    assert measure(HALF, 2.0, 1.0, 1.0, rule="forward").slope == -0.5
    assert measure(HALF, 2.0, 1.0, 1.0, rule="central").slope == -1.0
    assert measure(WHOLE, 2.0, 1.0, 1.0, rule="forward").slope == -1.0
    assert measure(WHOLE, 2.0, 1.0, 0.5, rule="central").slope == -2.0


@given(losses, st.integers(-100, 100), st.integers(-100, 100), st.integers(-3, 6))
def test_truncation_is_exactly_h_d_forward_and_nothing_central(loss, target, output, power):
    # Few bits in each number: nothing is rounded, and what is left is the truncation.
    width = 2.0**power
    gradient = loss.gradient(target, output)
    forward = measure(loss, target, output, width, rule="forward")
    assert (forward.slope, forward.error) == (gradient + loss.h * width, loss.h * width)
    central = measure(loss, target, output, width, rule="central")
    assert (central.slope, central.error) == (gradient, 0)


@given(
    losses, sized(-5, 5), sized(-12, 3), st.floats(-20, 3), st.sampled_from(["forward", "central"])
)
def test_error_is_truncation_and_round_off_within_its_bound(loss, target, error, power, rule):
    output, width = target + error, 10.0**power
    got = measure(loss, target, output, width, rule=rule)
    exact = 2 * Fraction(loss.h) * (Fraction(output) - Fraction(target))
    assert got.error == float(abs(Fraction(got.slope) - exact))
    rounding = Fraction(got.slope) - exact - Fraction(got.truncation)
    assert abs(rounding) <= Fraction(got.round_off)


# At most 1e50 squared over 1e-200: the bound itself stays within 64-bit numbers.
@given(losses, sized(-250, 50), sized(-250, 50), st.floats(-200, 50))
def test_the_bound_holds_where_losses_underflow_too(loss, target, output, power):
    for rule in ("forward", "central"):
        got = measure(loss, target, output, 10.0**power, rule=rule)
        exact = 2 * Fraction(loss.h) * (Fraction(output) - Fraction(target))
        rounding = Fraction(got.slope) - exact - Fraction(got.truncation)
        assert abs(rounding) <= Fraction(got.round_off)


@pytest.mark.parametrize("rule", ["forward", "central"])
@pytest.mark.parametrize("output", [1.2, 1e-20])
def test_the_bound_holds_without_being_idle(rule, output):
    # Many targets: the worst rounding keeps the bound, and comes near to it. Far from
    # zero it is the point that is rounded, close to zero it is the losses.
    shares = []
    for target in np.linspace(1.5, 3, 2000).tolist():
        got = measure(WHOLE, target, output, 1e-9, rule=rule)
        exact = 2 * (Fraction(output) - Fraction(target)) + Fraction(got.truncation)
        shares.append(float(abs(Fraction(got.slope) - exact) / Fraction(got.round_off)))
    assert 0.2 < max(shares) <= 1


@pytest.mark.parametrize("rule", ["forward", "central"])
@pytest.mark.parametrize("width", [1e-17, 1e-30, 1e-300])
def test_a_width_lost_in_rounding_gives_a_slope_of_zero(rule, width):
    got = measure(HALF, 2.0, 1.2, width, rule=rule)
    assert (got.slope, got.error) == (0, 2.0 - 1.2)


def test_a_sweep_has_the_numbers_of_each_width():
    result = measure_sweep(WHOLE, 2.0, 1.2, WIDTHS)
    assert result.gradient == WHOLE.gradient(2.0, 1.2)
    assert result.forward.width.tolist() == WIDTHS.tolist()
    for rule in ("forward", "central"):
        trace = getattr(result, rule)
        for i, width in enumerate(WIDTHS.tolist()):
            got = measure(WHOLE, 2.0, 1.2, width, rule=rule)
            for field in ("width", "slope", "error", "truncation", "round_off"):
                assert getattr(trace, field)[i] == getattr(got, field)


def test_a_sweep_shows_what_people_get_wrong():
    result = measure_sweep(HALF, 2.0, 1.2, WIDTHS)
    at = {round(-4 * math.log10(d)): i for i, d in enumerate(result.forward.width)}
    # Forward: best near 1e-8, and worse on both sides. Central: the wider the better.
    assert 7 * 4 <= np.argmin(result.forward.error[:60]) <= 9 * 4
    assert result.forward.error[0] == 0.5
    assert result.central.error[0] <= 4 * 2**-53
    assert result.central.error[at[48]] > 1e-6  # a width of 1e-12
    assert (result.central.truncation == 0).all()
    assert result.forward.truncation.tolist() == (0.5 * WIDTHS).tolist()


def test_a_sweep_of_own_widths():
    result = measure_sweep(HALF, 2, 1, [1, 0.5])
    assert result.forward.slope.tolist() == [-0.5, -0.75]
    assert result.central.slope.tolist() == [-1.0, -1.0]


@pytest.mark.parametrize("width", [0.0, -1e-3, math.nan, math.inf, "1", None])
def test_a_width_is_positive_and_finite(width):
    with pytest.raises(DataError, match="expected"):
        measure_sweep(HALF, 2.0, 1.0, [1.0, width])


def test_a_width_that_is_not_positive_is_named():
    with pytest.raises(DataError, match=r"the width is -0\.001; expected a positive number"):
        measure_sweep(HALF, 2.0, 1.0, [1.0, -1e-3])


@pytest.mark.parametrize(
    ("target", "output", "width", "message"),
    [
        (math.nan, 1.0, 1.0, "target is nan"),
        (1.0, math.inf, 1.0, "output is inf"),
        (0.0, 1e200, 1.0, "the loss at position 0 is too large"),
        (0.0, 1.0, 1e200, "1e100 in size is the most"),
    ],
)
def test_unusable_input_is_a_data_error(target, output, width, message):
    with pytest.raises(DataError, match=message):
        measure_sweep(HALF, target, output, [width])


def test_a_bound_beyond_the_range_is_refused():
    with pytest.raises(DataError, match="the round-off bound at position 0 is too large"):
        measure_sweep(HALF, 0.0, 1e100, [1e-300])
