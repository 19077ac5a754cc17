"""Activations against exact decimals, differences, and themselves at the far ends."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.neuron.activations import ACTIVATIONS, RELU, SIGMOID, SOFTPLUS, TANH

getcontext().prec = 700
EPS = 2.0**-53
PLACES = np.array([-700, -40, -5, -0.5, -1e-9, 0, 1e-9, 0.3, 4, 37, 700])
SMOOTH = [a for a in ACTIVATIONS.values() if a is not RELU]


def exact(name, z):
    """Value and slope in 700 digits: 1 + exp(-700) still is more than 1."""
    rising = Decimal(z).exp()
    if name == "sigmoid":
        return rising / (1 + rising), rising / (1 + rising) ** 2
    if name == "tanh":
        twice = (2 * Decimal(z)).exp()
        return (twice - 1) / (twice + 1), 4 * twice / (1 + twice) ** 2
    if name == "softplus":
        return (1 + rising).ln(), rising / (1 + rising)
    return (Decimal(z), Decimal(1)) if name == "identity" else (max(Decimal(z), Decimal(0)), None)


@pytest.mark.parametrize("activation", SMOOTH, ids=lambda a: a.name)
@pytest.mark.parametrize("z", PLACES.tolist())
def test_value_and_slope_keep_their_relative_accuracy(activation, z):
    value, slope = exact(activation.name, z)
    for got, want in ((activation.value, value), (activation.slope, slope)):
        # exp(-|z|) has half an ulp of its own; a handful of roundings follow.
        assert float(got(np.array(z))) == pytest.approx(float(want), rel=16 * EPS, abs=5e-324)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda a: a.name)
def test_nothing_overflows_or_warns_up_to_ten_thousand(activation):
    z = np.concatenate([np.linspace(-1e4, 1e4, 4001), [0.0, -0.0]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope, curvature = activation.value(z), activation.slope(z), activation.curvature(z)
    assert all(np.isfinite(v).all() for v in (value, slope, curvature))
    assert ((activation.low <= value) & (value <= activation.high)).all()
    assert ((slope >= 0) & (slope <= activation.steepest)).all()


@pytest.mark.parametrize("activation", SMOOTH, ids=lambda a: a.name)
@given(z=st.floats(-20, 20))
def test_bend_is_the_difference_of_slopes(activation, z):
    d = 1e-5
    ends = activation.slope(np.array([z - d, z + d]))
    measured = (ends[1] - ends[0]) / (2 * d)
    # Truncation d^2/6 * |phi''''|, at most 4 here; round-off eps / d.
    assert float(activation.curvature(np.array(z))) == pytest.approx(
        measured, abs=d * d + 4 * EPS / d
    )


def test_hand_values():
    assert SIGMOID.value(np.array([0.0])).tolist() == [0.5]
    assert SIGMOID.slope(np.array([0.0])).tolist() == [0.25]
    assert TANH.slope(np.array([0.0])).tolist() == [1.0]
    assert SOFTPLUS.value(np.array([0.0])) == pytest.approx(np.log(2), rel=4 * EPS)
    assert RELU.value(np.array([-2.0, 0.0, 3.0])).tolist() == [0, 0, 3]


def test_the_slope_of_relu_at_its_kink_is_zero_and_said():
    assert RELU.slope(np.array([-1.0, -0.0, 0.0, 5e-324, 1.0])).tolist() == [0, 0, 0, 1, 1]
    assert "0 is taken" in RELU.note
