import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.numbers import (
    count_decimals,
    format_latex,
    format_number,
    format_plain,
    format_rounded,
)
from tests.numerals import read_number


@pytest.mark.parametrize(
    ("span", "decimals"), [(5, 2), (1, 2), (0.99, 3), (10, 1), (500, 0), (1e9, 0), (0.02, 4)]
)
def test_decimals_by_hand(span, decimals):
    assert count_decimals(span) == decimals


@given(st.floats(1e-6, 1e6))
def test_the_last_digit_shown_is_about_a_hundredth_of_the_span(span):
    last_digit = 10.0 ** -count_decimals(span)
    # Two powers of ten below the first digit of the span: 1/1000 to 1/100 of it,
    # except that there are never fewer than 0 decimals.
    assert last_digit <= max(span / 100, 1) * (1 + 1e-12)
    assert last_digit >= span / 1000 or count_decimals(span) == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (0.32, "0.32"),
        (-0.8, "−0.8"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333"),
        (2 / 3, "0.6667"),
        (12345.678, "12,350"),
        (123456, "123,456"),
        (-999999, "−999,999"),
        (1e6, "1×10⁶"),
        (1234567, "1.235×10⁶"),
        (1.2e-7, "1.2×10⁻⁷"),
        (0.0001234, "0.0001234"),
        (1e-4, "0.0001"),
        (9.9e-5, "9.9×10⁻⁵"),
        (-1e100, "−1×10¹⁰⁰"),
        (5e-324, "4.941×10⁻³²⁴"),
    ],
)
def test_significant_by_hand(value, text):
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "text", "latex"),
    [
        (math.inf, "∞", r"\infty"),
        (-math.inf, "−∞", r"-\infty"),
        (math.nan, "not a number", r"\text{not a number}"),
    ],
)
def test_what_is_not_finite_is_written_too(value, text, latex):
    assert format_number(value) == format_rounded(value, 3) == text
    assert format_latex(value) == latex
    assert str(float(format_plain(value))) == str(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_text_and_plain_are_the_same_number(value):
    assert read_number(format_number(value)) == Fraction(format_plain(value))


def test_more_digits_when_asked_for():
    assert format_number(math.pi, 6) == "3.14159"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_significant_is_off_by_at_most_half_a_unit_of_the_fourth_digit(value):
    # Half a unit of the fourth digit is at most 5e-4 of the number; reading the text
    # back rounds once more, by 2^-53 of it (5e-324 for the subnormal).
    assert abs(float(format_plain(value)) - value) <= abs(value) * (5e-4 + 2**-52) + 5e-324


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.32, "0.32"),
        (-0.8, "-0.8"),
        (1.2e-7, r"1.2 \times 10^{-7}"),
        (-2.5e12, r"-2.5 \times 10^{12}"),
        (0.0, "0"),
    ],
)
def test_latex_by_hand(value, text):
    assert format_latex(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (47_812.3, 3, "47,800"),
        (47_812, 3, "47,800"),
        (1494.2, 4, "1,494"),
        (-0.34567, 2, "−0.35"),
        (-12_345, 2, "−12,000"),
        (0, 3, "0"),
        (2.0, 2, "2"),
        (999.6, 3, "1,000"),
        (5e299, 4, "5×10²⁹⁹"),
    ],
)
def test_a_rounded_number_has_only_the_digits_that_mean_something(value, digits, written):
    assert format_rounded(value, digits) == written
