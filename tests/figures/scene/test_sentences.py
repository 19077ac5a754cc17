"""Sentences and numbers, against values written by hand."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.scene.sentences import Case, Format, Sentence
from tests.numerals import read_number

WHOLE = {"error": Format(2), "slope": Format(1)}


@pytest.mark.parametrize(
    ("span", "largest", "value", "text"),
    [
        (4.0, None, -0.8, "−0.80"),
        (4.0, None, 0.125, "0.13"),
        (4.0, None, -0.125, "−0.13"),
        (4.0, None, -0.001, "0.00"),
        (500.0, None, 12.5, "13"),
        (0.4, None, 0.0306, "0.031"),
        (4.0, 1e6 + 2, 1e6 + 0.8, "1,000,000.80"),
        (4e-8, None, 1.2e-8, "1.2×10⁻⁸"),
        (4e-8, None, 9.999e-8, "1×10⁻⁷"),
        (4e-8, None, 0.0, "0"),
        (4e10, None, -1.5e10, "−1.5×10¹⁰"),
        (1.0, 1e12, 1e12 + 3, "1.000000000003×10¹²"),
    ],
)
def test_numbers_have_the_digits_that_the_axis_can_tell_apart(span, largest, value, text):
    assert Format.for_span(span, largest).write(value) == text


def round_half_away(value: Fraction, decimals: int) -> Fraction:
    scaled = abs(value) * Fraction(10) ** decimals
    whole = math.floor(scaled + Fraction(1, 2)) / Fraction(10) ** decimals
    return whole if value >= 0 else -whole


@given(st.floats(-1e8, 1e8), st.integers(0, 6))
def test_fixed_decimals_round_halves_away_from_zero(value, decimals):
    first = 11 - math.floor(math.log10(abs(value))) if abs(value) > 1e-300 else 0
    calm = round_half_away(Fraction(float(round_half_away(Fraction(value), first))), decimals)
    text = Format(decimals).write(value)
    assert read_number(text) == calm
    assert len(text.partition(".")[2]) == decimals
    assert not (calm == 0 and text.startswith("−"))


@pytest.mark.parametrize(
    ("value", "fixed", "scientific"),
    [
        (0.5, "1", "0.5"),
        (-0.5, "−1", "−0.5"),
        (2.5, "3", "2.5"),
        (0.45, "0", "0.45"),  # 0.45 in binary is a little more than 0.45
        (0.25, "0", "0.25"),
        (-0.0, "0", "0"),
        (-0.49, "0", "−0.49"),
        (1234567.890625, "1,234,568", "1.2×10⁶"),
        (9.95, "10", "9.9"),  # 9.95 in binary is a little less than 9.95
        (9.96, "10", "10"),
        (1e22, "10,000,000,000,000,000,000,000", "1×10²²"),
        (5e-324, "0", "4.9×10⁻³²⁴"),
    ],
)
def test_adversarial_numbers(value, fixed, scientific):
    assert Format(1, scientific=True).write(value) == scientific
    assert Format(0).write(value) == fixed


@pytest.mark.parametrize("value", [-1.5e300, 1.7e308, 1.5e23, 1e21])
def test_the_largest_numbers_are_written_in_full(value):
    text = Format(2).write(value)
    assert text.endswith(".00")
    digits = text.replace(",", "")
    assert len(digits) == math.floor(math.log10(abs(value))) + 4 + (value < 0)
    assert float(read_number(text)) == pytest.approx(value, rel=5e-12)


def test_a_half_in_the_last_digit_that_counts_is_rounded_away_from_zero():
    # 13 digits of which 12 count.
    assert Format(6).write(1234567.890625) == "1,234,567.890630"
    assert Format(6).write(-1234567.890625) == "−1,234,567.890630"


@given(st.floats(1e-300, 1e300), st.sampled_from([1, -1]), st.integers(1, 8))
def test_a_power_of_ten_reads_back(magnitude, sign, decimals):
    text = Format(decimals, scientific=True).write(sign * magnitude)
    exponent = math.floor(math.log10(magnitude))
    assert ("×10" in text) == (not 1e-4 <= abs(float(read_number(text))) < 1e6)
    digits = text.partition("×")[0].replace(",", "").strip("−0.").replace(".", "")
    assert len(digits) <= decimals + 1
    # Half a unit of the last digit, and the calming to 12 digits before.
    allowed = 0.5 * 10.0 ** (exponent + 1 - decimals) * (1 + 1e-9) + 1e-11 * magnitude
    assert math.isclose(float(read_number(text)), sign * magnitude, abs_tol=allowed, rel_tol=0)


@pytest.mark.parametrize(
    ("error", "said"),
    [(-0.8, "low by 0.80"), (0.0, "there"), (1e-12, "there"), (0.8, "high, 0.80")],
)
def test_the_sign_chooses_the_case(error, said):
    sentence = Sentence.by_sign("error", "*low* by {|error|}", "there", "high, {error}")
    assert sentence.say({"error": error}, WHOLE) == said


def test_text_stands_for_itself_and_is_no_template():
    sentence = Sentence.always("row {name} pulls {slope}")
    values = {"name": "{slope} <b>", "slope": 2.0}
    assert sentence.say(values, WHOLE) == "row {slope} <b> pulls 2.0"


def test_the_first_case_that_holds_is_said():
    sentence = Sentence((Case("a", "error", 1), Case("b")))
    assert sentence.say({"error": -1.0}, WHOLE) == "b"
