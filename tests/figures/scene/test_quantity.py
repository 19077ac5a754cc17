"""What the browser interpolates, against the functions that were sampled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.scene.quantity import Quantity

COEFFICIENT = st.floats(-10, 10)


@given(*[COEFFICIENT] * 4, st.floats(-3, 3))
def test_two_samples_are_enough_for_any_cubic(a, b, c, d, v):
    at = np.array([-3.0, 3.0])
    quantity = Quantity("h", at, ((a * at + b) * at + c) * at + d, (3 * a * at + 2 * b) * at + c)
    exact = ((a * v + b) * v + c) * v + d
    # Some 20 operations on numbers of at most 10 * (27 + 9 + 3 + 1) * 3.
    assert quantity.read(v) == pytest.approx(exact, abs=20 * 2.0**-53 * 1200)


def test_it_goes_through_its_samples_and_meets_their_slopes():
    at = np.linspace(0, 3, 13)
    quantity = Quantity("h", at, np.sin(at), np.cos(at))
    for v in at:
        assert quantity.read(v) == pytest.approx(np.sin(v), abs=1e-15)
    # The error of a cubic piece is at most width^4 / 384 times the fourth derivative, here 1.
    dense = np.linspace(0, 3, 301)
    assert max(abs(quantity.read(v) - np.sin(v)) for v in dense) <= 0.25**4 / 384


def test_many_at_once_are_each_one_alone():
    at = np.array([0.0, 1.0, 2.0])
    many = Quantity("h", at, np.array([[0, 1], [1, 3], [4, 5]], float), np.ones((3, 2)))
    for j in range(2):
        one = Quantity("h", at, many.value[:, j], many.slope[:, j])
        assert many.read(1.3)[j] == one.read(1.3)


def test_a_listed_one_has_a_value_for_each_index():
    quantity = Quantity.listed("k", np.array([5.0, 7.0, 6.0]))
    assert [quantity.read(k) for k in (0.0, 1.0, 2.0)] == [5, 7, 6]
