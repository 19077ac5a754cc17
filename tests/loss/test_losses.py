import math
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.knots import place_knots
from lossviz.loss.loss import Loss
from lossviz.loss.losses import LOSSES
from lossviz.loss.squared_error import SquaredError

HALF, WHOLE = SquaredError(), SquaredError(half=False)
U = Fraction(1, 2**53)
losses = st.sampled_from([HALF, WHOLE])
sizes = st.floats(1e-100, 1e100)
numbers = st.one_of(st.just(0.0), sizes, sizes.map(lambda size: -size))


def test_the_half_is_the_default():
    assert SquaredError() == SquaredError(half=True)
    assert (HALF.h, WHOLE.h) == (0.5, 1.0)


def test_it_is_frozen():
    with pytest.raises(FrozenInstanceError):
        HALF.half = False


# Target, output, and by hand: loss, gradient, curvature
HAND = [
    (HALF, 2.0, 1.0, 0.5, -1.0, 1.0),
    (WHOLE, 2.0, 1.0, 1.0, -2.0, 2.0),
    (HALF, -1.0, 2.0, 4.5, 3.0, 1.0),
    (WHOLE, -1.0, 2.0, 9.0, 6.0, 2.0),
    (HALF, 3.0, 3.0, 0.0, 0.0, 1.0),
    (WHOLE, 0.25, 0.0, 0.0625, -0.5, 2.0),
]


@pytest.mark.parametrize(("loss", "target", "output", "value", "gradient", "curvature"), HAND)
def test_values_worked_by_hand(loss, target, output, value, gradient, curvature):
    assert loss.value(target, output) == value
    assert loss.gradient(target, output) == gradient
    assert loss.curvature(target, output) == loss.curvature_bound == 2 * loss.quadratic == curvature


def test_scalars_give_floats_and_arrays_give_arrays():
    assert type(HALF.value(np.float32(2), 1)) is float
    assert type(HALF.gradient(2, 1)) is float
    assert type(HALF.curvature(2, 1)) is float
    target, output = np.array([[2, 0]]), np.array([[1, 3]])
    assert HALF.value(target, output).tolist() == [[0.5, 4.5]]
    assert HALF.gradient(target, output).tolist() == [[-1.0, 3.0]]
    assert WHOLE.curvature(target, output).tolist() == [[2.0, 2.0]]


@given(losses, numbers, numbers)
def test_against_exact_rational_arithmetic(loss, target, output):
    h, error = Fraction(loss.h), Fraction(output) - Fraction(target)
    # One rounding in the error, counted twice in the square, and one in the product:
    # at most (1 + u)^3 - 1 < 4u. The gradient has the first rounding only. A product
    # below the normal numbers is rounded to a multiple of 2^-1074.
    value = Fraction(loss.value(target, output))
    assert abs(value - h * error**2) <= 4 * U * h * error**2 + Fraction(1, 2**1074)
    assert abs(Fraction(loss.gradient(target, output)) - 2 * h * error) <= U * abs(2 * h * error)


@given(losses, numbers)
def test_gradient_and_loss_are_exactly_zero_at_the_target(loss, target):
    assert loss.value(target, target) == 0
    assert loss.gradient(target, target) == 0


@given(losses, numbers, numbers)
def test_symmetry_in_the_sign_of_the_error(loss, target, output):
    assert loss.value(target, output) == loss.value(output, target)
    assert loss.gradient(target, output) == -loss.gradient(output, target)


@given(losses, st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_gradient_is_the_central_difference(loss, target, output):
    # On whole numbers of this size nothing is rounded, and the central difference of
    # a parabola has no truncation error: it is the gradient, to the last bit.
    difference = (loss.value(target, output + 1) - loss.value(target, output - 1)) / 2
    assert loss.gradient(target, output) == difference
    second = loss.gradient(target, output + 1) - loss.gradient(target, output)
    assert loss.curvature(target, output) == second


@given(losses, numbers, numbers)
def test_sign_of_the_gradient_says_too_low_or_too_high(loss, target, output):
    assert np.sign(loss.gradient(target, output)) == np.sign(output - target)


@pytest.mark.parametrize("loss", [HALF, WHOLE])
@pytest.mark.parametrize("form", [float, lambda x: np.array([x])])
def test_overflow_is_refused_with_a_sentence(loss, form):
    with pytest.raises(DataError, match=r"the loss.* is too large for a 64-bit number"):
        loss.value(form(0.0), form(1e200))
    with pytest.raises(DataError, match=r"the error output - target.* is too large"):
        loss.gradient(form(-1.7e308), form(1.7e308))
    assert loss.gradient(form(0.0), form(1e200)) == 2 * loss.h * 1e200


def test_the_gradient_that_doubles_beyond_the_range_is_refused():
    with pytest.raises(DataError, match="the gradient is too large"):
        WHOLE.gradient(0.0, 1e308)


@pytest.mark.parametrize("loss", [HALF, WHOLE])
def test_a_loss_below_the_smallest_number_is_zero_but_its_gradient_is_not(loss):
    assert loss.value(0.0, 1e-200) == 0
    assert loss.gradient(0.0, 1e-200) == 2 * loss.h * 1e-200
    assert loss.gradient(np.array([0.0]), np.array([-1e-200])).tolist() == [-2 * loss.h * 1e-200]


def test_shapes_that_would_broadcast_are_refused():
    for method in (HALF.value, HALF.gradient, HALF.curvature):
        with pytest.raises(DataError, match=r"target has shape \(2,\).*output has shape \(2, 1\)"):
            method(np.zeros(2), np.zeros((2, 1)))
        with pytest.raises(DataError, match="nan"):
            method(float("nan"), 0.0)


@pytest.mark.parametrize("half", [0.5, 1, 0, None, "no"])
def test_half_is_a_switch_not_a_number(half):
    with pytest.raises(ValueError, match="expected True"):
        SquaredError(half=half)


# What a loss has to be, for each of the registry

registered = st.sampled_from(list(LOSSES.values()))
errors = st.floats(-1e3, 1e3).filter(lambda error: abs(error) > 1e-2)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_a_registered_loss_has_all_members(loss):
    assert {name for name in dir(Loss) if not name.startswith("_")} <= set(dir(loss))
    assert hash(loss) == hash(deepcopy(loss))


@given(registered, errors)
def test_a_registered_loss_rises_on_both_sides_of_its_target(loss, error):
    assert loss.value(0.0, error) > loss.value(0.0, error / 2) > loss.value(0.0, 0.0)
    assert np.sign(loss.gradient(0.0, error)) == np.sign(error)


@given(registered, errors)
def test_derivatives_of_a_registered_loss_are_its_differences(loss, error):
    d = 1e-4 * abs(error)
    for height, steepness in ((loss.value, loss.gradient), (loss.gradient, loss.curvature)):
        difference = (height(0.0, error + d) - height(0.0, error - d)) / (2 * d)
        assert steepness(0.0, error) == pytest.approx(difference, rel=1e-6)
    assert loss.curvature_bound is None or loss.curvature(0.0, error) <= loss.curvature_bound


@given(registered, errors)
def test_a_registered_quadratic_is_one(loss, error):
    if loss.quadratic is not None:
        assert loss.value(0.0, error) == pytest.approx(loss.quadratic * error**2, rel=1e-12)


def test_a_loss_whose_derivative_is_wrong_is_refused_when_its_knots_are_placed():
    @dataclass(frozen=True)
    class Wrong(SquaredError):  # noqa: N818 - no exception
        def gradient(self, target, output):
            return 3 * (output - target)

    with pytest.raises(DataError, match="check that its gradient and curvature are the deriv"):
        place_knots(Wrong(), -1.0, 1.0)


def test_a_kink_that_was_not_named_is_found():
    @dataclass(frozen=True)
    class Bent(SquaredError):  # noqa: N818 - no exception
        def value(self, target, output):
            return np.maximum(0.5 * (output - target) ** 2, 2 * (output - target) - 1)

        def gradient(self, target, output):
            e = output - target
            return np.where(0.5 * e * e >= 2 * e - 1, e, 2.0)

        def curvature(self, target, output):
            e = output - target
            return np.where(0.5 * e * e >= 2 * e - 1, 1.0, 0.0)

    knots = place_knots(Bent(), -1.0, 2.0)
    kink = 2 - math.sqrt(2)  # where half the square is the line
    assert np.abs(knots - kink).min() < 1e-6
    assert knots.size < 200
