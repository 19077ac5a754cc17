from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.batch.shares import compute_shares

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


@pytest.mark.parametrize("size", [1e-150, 1e-9, 1e100])
def test_shares_of_small_and_large_errors(size):
    assert of([size, -size]).of_rows.tolist() == [0.5, 0.5]


def test_squares_below_the_smallest_number_make_no_loss():
    assert of([5e-324, -1e-170]).of_rows.tolist() == [0, 0]
    assert of([5e-324, -1e-170]).largest_number == 2
