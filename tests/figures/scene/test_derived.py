"""Quantities that follow from quantities, against the functions they stand for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.neuron import tables
from lossviz.figures.scene.derived import (
    Clamp,
    Descent,
    Negatives,
    Pick,
    Product,
    Sum,
    Total,
    Vector,
)
from lossviz.figures.scene.loss_tables import tabulate_loss, tabulate_loss_slope
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS

VALUES = {"a": 2.0, "v": np.array([1.0, -3.0, 0.5])}


def test_sums_products_and_totals():
    assert Sum(terms=((2, "a"), (-1, "v")), constant=1).read(VALUES).tolist() == [4, 8, 4.5]
    assert Product(of=("a", "v", "a"), factor=0.5).read(VALUES).tolist() == [2, -6, 1]
    assert Clamp(of="v", low=-1, high=0.75).read(VALUES).tolist() == [0.75, -1, 0.5]
    assert Clamp(of="a", low=-1, high=0.75).read(VALUES) == 0.75
    assert Total(of="v", factor=2).read(VALUES) == -3
    assert Pick(of="v", places=1).read(VALUES) == -3
    assert Pick(of="v", places=np.array([2, 0])).read(VALUES).tolist() == [0.5, 1]
    assert Negatives(of="v", beside="v", negligible=0).read(VALUES) == 1
    assert Negatives(of="v", beside="v", negligible=4).read(VALUES) == 0
    assert Pick(of="v", places="a").read(VALUES) == 0.5
    assert Vector(entries=VALUES["v"]).read({}).tolist() == VALUES["v"].tolist()


def test_a_descent_follows_the_gradient_of_two_parameters():
    # Of u² + u v the gradient is (2 u + v, u). From (2, 1): (5, 2), so (1.5, 0.8) at a rate of 0.1.
    gradient = {
        "loss": Product(of=("u", "slope_u")),
        "slope_u": Sum(terms=((2, "u"), (1, "v"))),
        "slope_v": Sum(terms=((1, "u"),)),
    }
    gradient = {n: gradient[n] for n in ("slope_u", "slope_v", "loss")}
    about = {"start": ("a", "b"), "of": ("u", "v"), "by": ("slope_u", "slope_v")}
    down = Descent(**about, derived=gradient, rate="rate", steps=2, noted=("loss",))
    path = down.read({"a": 2.0, "b": 1.0, "rate": 0.1})
    assert path == pytest.approx(np.array([[2, 1.5, 1.12], [1, 0.8, 0.65], [10, 5.7, 3.2368]]))
    short = Descent(**about, derived=gradient, rate=-9.0, steps=3, farthest=30.0)
    assert np.abs(short.read({"a": 2.0, "b": 1.0})).max() == 30


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(
    z=st.one_of(
        st.floats(-50, 50, allow_subnormal=False),
        st.sampled_from([0.0, -0.0, 1e-12, 900.0, -900.0]),
    )
)
def test_tables_of_activations(name, z):
    activation = ACTIVATIONS[name]
    here = {"z": z}
    at = np.array(z)
    # Cubic pieces of width 1/8: at most (1/8)^4 / 384 times a fourth derivative, which for a
    # sigmoid's tail is about the value itself, and at most 16 (tanh) in its middle.
    value = tables.tabulate_output("z", activation, 1000.0).read(here)
    assert value == pytest.approx(float(activation.value(at)), rel=1e-11, abs=1.1e-5)
    slope = tables.tabulate_slope("z", activation, 1000.0).read(here)
    assert slope == pytest.approx(float(activation.slope(at)), rel=1e-11, abs=1.1e-5)
    if abs(z) > 5 and name == "sigmoid":
        assert slope == pytest.approx(float(activation.slope(at)), rel=2e-5, abs=1e-17)
        assert slope >= 0


def test_relu_at_its_kink_is_as_python_has_it():
    z = np.array([-1e-300, -0.0, 0.0, 1e-300, 2.0])
    slopes = tables.tabulate_slope("z", ACTIVATIONS["ReLU"], 10.0).read({"z": z})
    assert slopes.tolist() == [0, 0, 0, 1, 1]


@given(e=st.floats(-1e4, 1e4), half=st.booleans())
def test_tables_of_the_loss_are_exact(e, half):
    loss = SquaredError(half=half)
    values = {"e": e}
    size = 1e4**2 * 1e-15
    assert tabulate_loss("e", loss, 1e4).read(values) == pytest.approx(
        loss.value(0.0, e), abs=8 * size
    )
    assert tabulate_loss_slope("e", loss, 1e4).read(values) == pytest.approx(
        loss.gradient(0.0, e), abs=1e-10
    )
