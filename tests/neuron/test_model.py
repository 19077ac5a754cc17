"""The chain rule against autograd, central differences and work by hand."""

import math
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, hessian
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, SIGMOID, TANH
from lossviz.neuron.model import Neuron, propagate

# Written a second time, for autograd.
PHI = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "ReLU": lambda z: anp.where(z > 0, z, 0.0),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
}
OBJECTIVES = [
    SSE,
    MSE,
    Objective(SquaredError(half=False), "sum"),
    Objective(SquaredError(), "mean"),
]
SMALL = st.floats(-3, 3).map(lambda v: round(v, 3))


def loss_for_autograd(name, objective, x, t):
    h, n = objective.loss.h, len(x)

    def loss(at):
        squares = h * (t - PHI[name](at[0] * x + at[1])) ** 2
        return anp.sum(squares) / (n if objective.reduction == "mean" else 1)

    return loss


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(rows=st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=6), w=SMALL, b=SMALL)
def test_gradient_and_hessian_are_those_of_autograd(name, objective, rows, w, b):
    x, t = np.array(rows).T
    at = np.array([w, b])
    neuron = Neuron(ACTIVATIONS[name], objective)
    loss = loss_for_autograd(name, objective, x, t)
    size = 1e-13 * (1 + 20 * len(rows)) * 100
    assert neuron.value(x, t, at) == pytest.approx(loss(at), abs=size)
    assert neuron.gradient(x, t, at) == pytest.approx(grad(loss)(at), abs=size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # autograd: a straight line has no second derivative
        assert neuron.hessian(x, t, at) == pytest.approx(hessian(loss)(at), abs=size)


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n != "ReLU"])
@given(x=SMALL, t=SMALL, w=SMALL, b=SMALL)
def test_the_factors_multiply_to_what_differences_measure(name, x, t, w, b):
    activation, d = ACTIVATIONS[name], 1e-5
    loss = SquaredError()
    here = propagate(x, t, w, b, activation=activation, loss=loss)
    for by, got in ((0, here.dl_dw), (1, here.dl_db)):
        step = np.array([d, 0.0]) if by == 0 else np.array([0.0, d])
        low, high = (
            propagate(x, t, *(np.array([w, b]) + k * step), activation=activation, loss=loss).loss
            for k in (-1, 1)
        )
        # Truncation: d^2/6 times a third derivative of a few hundred; round-off: eps L / d.
        assert got == pytest.approx((high - low) / (2 * d), abs=1e-7)
    assert here.dl_dw == here.dl_do * here.do_dz * here.x


def test_too_high_with_a_negative_input_raises_the_weight():
    here = propagate(-1, 0.5, -0.8, 0.4, activation=IDENTITY, loss=SquaredError())
    assert (here.z, here.o, here.do_dz, here.x) == (1.2000000000000002, here.z, 1, -1)
    assert here.error == pytest.approx(0.7)
    assert here.dl_do > 0 > here.dl_dw


@pytest.mark.parametrize("t", [0, 4])
@pytest.mark.parametrize("x", [-2, 2])
def test_the_four_cases_of_signs(t, x):
    here = propagate(x, t, 0, 2, activation=IDENTITY, loss=SquaredError())
    high, positive = t == 0, x > 0
    assert math.copysign(1, here.dl_dw) == (1 if high == positive else -1)
    assert math.copysign(1, here.dl_db) == (1 if high else -1)


def test_a_batch_is_the_sum_or_mean_of_its_pulls():
    x, t = [1.0, -2.0, 0.5], [0.3, 0.2, 0.9]
    for objective, divisor in ((SSE, 1), (MSE, 3)):
        neuron = Neuron(TANH, objective)
        gradients = neuron.example_gradients(x, t, (0.4, -0.1))
        each = [
            propagate(a, b, 0.4, -0.1, activation=TANH, loss=objective.loss)
            for a, b in zip(x, t, strict=True)
        ]
        assert gradients == pytest.approx(np.array([[c.dl_dw, c.dl_db] for c in each]))
        assert neuron.gradient(x, t, (0.4, -0.1)) == pytest.approx(gradients.sum(axis=0) / divisor)


def test_the_local_limit_is_two_over_the_curvature_there():
    # One example at x = 0: only the bias bends the loss; sigmoid at 0: slope 1/4, bend 0.
    assert Neuron(SIGMOID, SSE).local_limit([0.0], [1.0], (1.0, 0.0)) == pytest.approx(2 * 16)
    assert Neuron(RELU, SSE).local_limit([1.0], [1.0], (-1.0, 0.0)) == math.inf


def test_what_is_no_number_is_refused():
    with pytest.raises(DataError, match="the weight is nan"):
        propagate(1, 1, math.nan, 0, activation=IDENTITY, loss=SquaredError())
    with pytest.raises(DataError, match=r"z = w x \+ b"):
        propagate(1e200, 1, 1e200, 0, activation=IDENTITY, loss=SquaredError())
    with pytest.raises(DataError):
        Neuron(IDENTITY, SSE).gradient([1, 2], [1], (0, 0))
