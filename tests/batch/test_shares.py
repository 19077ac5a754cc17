from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.batch.shares import compute_gradient_shares, compute_shares
from lossviz.loss import AbsoluteError, QuantileLoss, SquaredError

ERRORS = st.lists(st.integers(-30, 30), min_size=1, max_size=15)


def of(errors):
    return compute_shares(Dataset(np.zeros(len(errors)), np.array(errors, dtype=float)))


@given(ERRORS)
def test_shares_against_fractions(errors):
    total = sum(e * e for e in errors)
    expected = [Fraction(e * e, total) if total else Fraction(0) for e in errors]
    got = of(errors)
    assert got.of_rows == pytest.approx([float(f) for f in expected])
    assert got.largest_first.tolist() == sorted(range(len(errors)), key=lambda k: -abs(errors[k]))
    assert got.largest_number == got.largest_first[0] + 1
    for number, share in enumerate(expected, 1):
        if abs(share - Fraction(1, 2)) > Fraction(1, 10**9):
            assert got.dominates(number) == (share > Fraction(1, 2))


@given(ERRORS, st.sampled_from([Fraction(1, 10), Fraction(1, 2), Fraction(4, 5), Fraction(1)]))
def test_the_fewest_rows_that_make_a_part_by_trying(errors, part):
    squares = sorted((e * e for e in errors), reverse=True)
    total = sum(squares)
    fewest = next(k for k in range(len(errors) + 1) if sum(squares[:k]) >= part * total)
    assert of(errors).rows_for(float(part)) == fewest


def test_gradients_and_losses_of_five_rows_are_shared_as_by_hand():
    five = Dataset(np.zeros(5), np.array([2.0, -1, 0, -3, 1]))  # squares 4 1 0 9 1, sizes 2 1 0 3 1
    squared, absolute = SquaredError(), AbsoluteError()
    assert compute_shares(five).of_rows[3] == pytest.approx(Fraction(9, 15))
    assert compute_shares(five, absolute).of_rows[3] == pytest.approx(Fraction(3, 7))
    assert compute_gradient_shares(five, squared)[3] == pytest.approx(Fraction(3, 7))
    assert compute_gradient_shares(five, absolute).tolist() == [0.25, 0.25, 0, 0.25, 0.25]
    # Too high by 2 is less of a quantile loss at 0.9 than too low by 1.
    assert compute_shares(five, QuantileLoss(0.9)).largest_first.tolist() == [3, 1, 0, 4, 2]


@pytest.mark.parametrize("size", [1e-150, 1e-9, 1e100])
def test_shares_of_small_and_large_errors(size):
    assert of([size, -size]).of_rows.tolist() == [0.5, 0.5]


def test_squares_below_the_smallest_number_make_no_loss():
    assert of([5e-324, -1e-170]).of_rows.tolist() == [0, 0]
    assert of([5e-324, -1e-170]).largest_number == 2
