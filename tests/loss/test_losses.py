import math
import pickle
import re
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.knots import place_knots
from lossviz.loss.loss import Loss
from lossviz.loss.losses import LOSSES, choose_loss
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

# Of each: loss and gradient by hand, at errors of -3, -0.5 and 2.
BY_HAND = {
    "squared": ((4.5, 0.125, 2.0), (-3.0, -0.5, 2.0)),
    "absolute": ((3.0, 0.5, 2.0), (-1.0, -1.0, 1.0)),
    # 1 (3 - 1/2), 0.5^2 / 2, 1 (2 - 1/2)
    "huber": ((2.5, 0.125, 1.5), (-1.0, -0.5, 1.0)),
    # log((e^3 + e^-3) / 2), ...; (e^x - e^-x) / (e^x + e^-x)
    "log-cosh": (
        tuple(math.log((math.exp(e) + math.exp(-e)) / 2) for e in (3.0, 0.5, 2.0)),
        tuple((math.exp(e) - math.exp(-e)) / (math.exp(e) + math.exp(-e)) for e in (-3, -0.5, 2)),
    ),
    # Too low: 0.9 times the size; too high: 0.1 times.
    "quantile": ((2.7, 0.45, 0.2), (-0.9, -0.9, 0.1)),
}
EACH = pytest.mark.parametrize(("key", "loss"), LOSSES.items(), ids=LOSSES.keys())
registered = st.sampled_from(list(LOSSES.values()))
errors = st.floats(-1e3, 1e3).filter(lambda error: abs(error) > 1e-2)
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 3.0])
targets = st.lists(st.floats(-100, 100), min_size=1, max_size=9)


@EACH
def test_a_registered_loss_is_what_one_works_out_by_hand(key, loss):
    at = np.array([-3.0, -0.5, 2.0])
    values, slopes = BY_HAND[key]
    assert loss.value(np.full(3, 7.0), 7 + at) == pytest.approx(values, rel=1e-14)
    assert loss.gradient(np.full(3, 7.0), 7 + at) == pytest.approx(slopes, rel=1e-14)
    assert [loss.value(0.0, float(e)) for e in at] == pytest.approx(values, rel=1e-14)
    assert loss.value(7.0, 7.0) == loss.gradient(7.0, 7.0) == 0
    assert (
        type(loss.value(0, 1)) is type(loss.gradient(0, 1)) is type(loss.curvature(0, 1)) is float
    )


@EACH
def test_a_registered_loss_is_a_value_with_all_members(key, loss):
    assert {name for name in dir(Loss) if not name.startswith("_")} <= set(dir(loss))
    for copied in (deepcopy(loss), pickle.loads(pickle.dumps(loss))):
        assert (copied, hash(copied), repr(copied)) == (loss, hash(loss), repr(loss))
    for own in loss.parameters:
        assert choose_loss(key, **{own.name: own.high}) == replace(loss, **{own.name: own.high})
        for refused in (own.low - abs(own.low) / 10, own.high * 1.1, math.nan):
            with pytest.raises(DataError, match=re.escape(own.label)):
                replace(loss, **{own.name: refused})


@given(registered, errors)
def test_a_registered_loss_rises_on_both_sides_of_its_target(loss, error):
    assert loss.value(0.0, error) > loss.value(0.0, error / 2) > loss.value(0.0, 0.0)
    assert np.sign(loss.gradient(0.0, error)) == np.sign(error)


@given(registered, errors)
def test_derivatives_of_a_registered_loss_are_its_differences(loss, error):
    d = 1e-4 * abs(error)
    if min((abs(error - kink) for kink in loss.kinks), default=1.0) <= d:
        return  # a difference across a kink is no derivative: see the next test
    # A rounding of the loss, of 2^-53 of it, is divided by the width.
    for height, steepness in ((loss.value, loss.gradient), (loss.gradient, loss.curvature)):
        difference = (height(0.0, error + d) - height(0.0, error - d)) / (2 * d)
        rounding = 2**-50 * abs(height(0.0, error)) / d
        assert steepness(0.0, error) == pytest.approx(difference, rel=1e-6, abs=rounding)
    assert loss.curvature_bound is None or loss.curvature(0.0, error) <= loss.curvature_bound


@EACH
def test_at_a_kink_the_gradient_lies_between_those_of_both_sides(key, loss):
    for kink in loss.kinks:
        below, above = loss.gradient(0.0, kink - 1e-9), loss.gradient(0.0, kink + 1e-9)
        assert below <= loss.gradient(0.0, kink) <= above, key
        for side, slope in ((-1e-6, below), (1e-6, above)):
            difference = (loss.value(0.0, kink + side) - loss.value(0.0, kink)) / side
            assert difference == pytest.approx(slope, abs=1e-6)


@given(registered, errors)
def test_a_registered_quadratic_is_one(loss, error):
    if loss.quadratic is not None:
        assert loss.value(0.0, error) == pytest.approx(loss.quadratic * error**2, rel=1e-12)


@given(registered, targets, st.data())
def test_no_other_constant_is_better_than_the_best_one(loss, given_targets, data):
    target = np.array(given_targets)
    weights = np.array(data.draw(st.lists(WEIGHTS, min_size=target.size, max_size=target.size)))
    weights[0] += 1.0

    def total(output):
        return math.fsum(w * loss.value(t, output) for w, t in zip(weights, target, strict=True))

    best = loss.best_constant(target, weights)
    least = total(best)
    others = np.concatenate([target, np.linspace(target.min(), target.max(), 201)])
    # Where the total is flat, a rounding of the output of 1e-14 of the spread is seen in it.
    slack = 1e-12 * max(total(target.min()), total(target.max()), 1.0)
    assert least <= min(total(float(other)) for other in others) + slack


def test_where_many_constants_are_as_good_the_middle_one_is_taken():
    far_apart = np.array([0.0, 10.0]), np.ones(2)
    for loss in (LOSSES["absolute"], LOSSES["huber"]):
        assert loss.best_constant(*far_apart) == pytest.approx(5.0)
    # Of ten rows the 0.9-quantile lies between the ninth and the tenth.
    ten = np.arange(10.0), np.ones(10)
    assert LOSSES["quantile"].best_constant(*ten) == pytest.approx(8.5)
    assert LOSSES["absolute"].best_constant(np.array([1.0, 2.0, 40.0]), np.ones(3)) == 2


def test_a_loss_whose_derivative_is_wrong_is_refused_when_its_knots_are_placed():
    @dataclass(frozen=True)
    class Wrong(SquaredError):  # noqa: N818 - no exception
        quadratic = None

        def gradient(self, target, output):
            return 3 * (output - target)

    with pytest.raises(DataError, match="check that its gradient and curvature are the deriv"):
        place_knots(Wrong(), -1.0, 1.0)


def test_a_kink_that_was_not_named_is_found():
    @dataclass(frozen=True)
    class Bent(SquaredError):  # noqa: N818 - no exception
        quadratic = None

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
