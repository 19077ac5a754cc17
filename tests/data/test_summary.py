import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.data import summary as summary_module
from lossviz.data.dataset import Dataset
from lossviz.data.summary import Summary, summarize_pairs
from lossviz.reading.engines import summarize

EPS = np.finfo(float).eps
ERRORS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def of_errors(errors: object) -> Summary:
    return summarize((np.zeros(np.shape(errors)), errors))


def exactly(errors: np.ndarray) -> tuple[Fraction, Fraction, Fraction]:
    """Mean, sum of squares and sum of squared deviations without any rounding."""
    fractions = [Fraction(float(error)) for error in errors]
    mean = sum(fractions) / len(fractions)
    squares = sum((f * f for f in fractions), Fraction(0))
    return mean, squares, squares - len(fractions) * mean * mean


def relative(got: float, exact: Fraction) -> float:
    return float(abs(Fraction(got) - exact) / abs(exact))


def test_worked_by_hand() -> None:
    summary = summarize(([10, 15, 8, 20, 12], [12, 14, 8, 17, 13]))  # errors 2, -1, 0, -3, 1
    assert summary.n == 5
    assert summary.sum_squared_error == 15
    assert summary.mean_squared_error == 3
    assert summary.root_mean_squared_error == math.sqrt(3)
    assert summary.mean_error == -0.2
    assert (summary.min_error, summary.max_error) == (-3, 2)
    assert (summary.n_low, summary.n_high) == (2, 2)
    assert summary.sum_squared_deviation == pytest.approx(14.8, rel=4 * EPS)


def test_takes_a_dataset_or_two_arrays() -> None:
    assert summarize(Dataset([1, 2], [3, 5])) == summarize(([1, 2], [3, 5]))


def test_small_errors_at_a_large_offset_against_exact_arithmetic() -> None:
    random = np.random.default_rng(1)
    target = 1e8 + random.normal(size=2000)
    output = target + 1e-3 * random.normal(size=2000)
    exact = exactly(output - target)  # exact too: neighbours of 1e8 subtract without rounding
    got = summarize((target, output))
    # numpy adds up to 16 terms in each of 8 lanes, then the lanes and halves in
    # pairs: fewer than 40 roundings stand between a term and the sum.
    assert relative(got.sum_squared_error, exact[1]) < 40 * EPS
    assert relative(got.sum_squared_deviation, exact[2]) < 45 * EPS
    assert abs(got.mean_error - float(exact[0])) < 40 * EPS * 1e-3


def test_spread_around_a_large_common_error() -> None:
    errors = 1e8 + np.random.default_rng(2).normal(size=3000)
    exact = exactly(errors)
    # A deviation of 1 of numbers near 1e8 is known to their spacing, 1.5e-8; the
    # mean's rounding is taken out, so only the deviations' own roundings remain.
    assert relative(of_errors(errors).sum_squared_deviation, exact[2]) < 45 * EPS


def test_a_mean_between_two_neighbouring_floats() -> None:
    first, second = 1e8, float(np.nextafter(1e8, 2e8))
    # The mean cannot be told from one of the two; the deviations know better.
    assert of_errors([first, second]).sum_squared_deviation == (second - first) ** 2 / 2


@pytest.mark.parametrize("size", [1e-160, 1e-150, 1e-100, 1.0, 4e99])
def test_sizes_far_from_one(size: float) -> None:
    errors = size * np.array([2.0, -1.0, 0.5])
    summary = of_errors(errors)
    mean, squares, deviations = exactly(errors)
    # Below 2.2e-308 a float is a multiple of 5e-324: half of that is its rounding.
    assert abs(Fraction(summary.sum_squared_error) - squares) <= max(
        squares * Fraction(4 * EPS), Fraction(5e-324)
    )
    assert abs(Fraction(summary.sum_squared_deviation) - deviations) <= max(
        squares * Fraction(8 * EPS), Fraction(5e-324)
    )
    assert relative(summary.mean_error, mean) < 4 * EPS


def test_squares_too_small_for_float64_count_as_zero() -> None:
    summary = of_errors([5e-324, -1e-170])
    assert (summary.min_error, summary.max_error, summary.n_low) == (-1e-170, 5e-324, 1)
    assert summary.sum_squared_error == summary.root_squared_loss_deviation == 0


def test_the_largest_numbers_have_finite_sums() -> None:
    t, n = 1e100 * np.array([1.0, -1.0, 1.0]), 3
    summary = summarize((t, -t)).merge(summarize((t, 0 * t)))
    # Squares of 2e100 three times and of 1e100 three times: their mean is 2.5e200, so each is
    # 1.5e200 away from it.
    assert summary.sum_squared_error == pytest.approx(n * 5e200, rel=8 * EPS)
    assert summary.root_squared_loss_deviation == pytest.approx(
        1.5e200 * math.sqrt(2 * n), rel=32 * EPS
    )


@pytest.mark.parametrize("n", [1, 6, 7, 8, 13, 14, 15, 30])
def test_blocks_leave_no_row_out(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_module, "_BLOCK", 7)
    errors = np.arange(1.0, n + 1)
    assert of_errors(errors).sum_squared_error == n * (n + 1) * (2 * n + 1) // 6
    assert of_errors(errors).mean_error == (n + 1) / 2


def test_more_rows_than_a_block() -> None:
    errors = np.tile([1.0, -1.0, 3.0], 100_000)
    summary = of_errors(errors)
    assert (summary.n, summary.n_low, summary.n_high) == (300_000, 100_000, 200_000)
    assert (summary.mean_error, summary.min_error, summary.max_error) == (1, -1, 3)
    assert summary.sum_squared_error == 1_100_000
    assert summary.sum_squared_deviation == 800_000
    assert summary.variance_of_error == 800_000 / 299_999
    # Squares are 1, 1 and 9: their mean is 11/3, and a third of (8/3)^2 * 2 + (16/3)^2 is 128/9.
    assert summary.root_squared_loss_deviation == pytest.approx(
        math.sqrt(300_000 * 128 / 9), rel=64 * EPS
    )
    assert summary.histogram.n == 300_000


@given(ERRORS, ERRORS)
def test_merging_is_summarising_both(first: list[float], second: list[float]) -> None:
    merged = of_errors(first).merge(of_errors(second))
    whole = of_errors(first + second)
    mean, squares, deviations = exactly(np.array(first + second))
    largest = max(map(abs, first + second))
    assert (merged.n, merged.n_low, merged.n_high) == (whole.n, whole.n_low, whole.n_high)
    assert (merged.min_error, merged.max_error) == (whole.min_error, whole.max_error)
    # Below 2.2e-308 a rounding is of a fixed size, 5e-324, however small the number.
    assert abs(merged.mean_error - float(mean)) <= 64 * EPS * largest + 4 * 5e-324
    assert abs(merged.sum_squared_error - float(squares)) <= 64 * EPS * float(squares) + 1e-300
    # Fewer than 64 roundings a sum; a squared deviation has those of the mean in it as well.
    assert (
        abs(merged.sum_squared_deviation - float(deviations)) <= 256 * EPS * float(squares) + 1e-300
    )


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40), st.data())
def test_counts_and_sums_of_whole_numbers_are_exact(errors: list[int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(errors) - 1))
    merged = of_errors(errors[:cut]).merge(of_errors(errors[cut:]))
    assert merged.sum_squared_error == sum(error**2 for error in errors)
    assert merged.n_low == sum(error < 0 for error in errors)
    assert merged.n_high == sum(error > 0 for error in errors)
    assert of_errors(errors).mean_error == sum(errors) / len(errors)


@pytest.mark.parametrize(
    ("errors", "cancels"),
    [
        ([1, -1], True),
        ([5, -4, -1], True),
        ([1, 1, 1], False),
        ([0, 0], False),  # nothing there to cancel
        ([3], False),
        ([1 + 0.04, -1 + 0.04], True),  # the mean is 4% of the size
        ([1 + 0.06, -1 + 0.06], False),
    ],
)
def test_cancellation(errors: list[float], cancels: bool) -> None:
    assert of_errors(errors).cancels is cancels


@given(ERRORS)
def test_where_errors_cancel_no_common_shift_takes_a_four_hundredth_away(
    errors: list[float],
) -> None:
    summary = of_errors(errors)
    _, squares, deviations = exactly(np.array(errors))
    if summary.cancels:
        assert squares - deviations <= squares / 400 * (1 + Fraction(1, 10**6))


def exact_squares(target: np.ndarray, output: np.ndarray) -> Fraction:
    pairs = zip(target.tolist(), output.tolist(), strict=True)
    return sum(((Fraction(o) - Fraction(t)) ** 2 for t, o in pairs), Fraction())


@pytest.mark.parametrize("n", [3, 1_000, 100_000])
@pytest.mark.parametrize("kind", ["offset", "magnitudes", "one large", "tiny", "huge"])
def test_against_exact_rational_numbers(kind: str, n: int) -> None:
    rng = np.random.default_rng(n)
    noise = rng.normal(size=n)
    target = {
        "offset": 1e8 + rng.normal(size=n),
        "magnitudes": np.zeros(n),
        "one large": rng.normal(size=n),
        "tiny": np.zeros(n),
        "huge": np.zeros(n),
    }[kind]
    output = {
        "offset": target + 1e-3 * noise,
        "magnitudes": noise * np.where(np.arange(n) % 2, 1e-99, 1e99),
        "one large": target + noise * np.where(np.arange(n) == 1, 1e9, 1e-9),
        "tiny": 1e-150 * noise,
        "huge": 1e99 * noise,
    }[kind]
    found = summarize_pairs(target, output).sum_squared_error
    exact = exact_squares(target, output)
    assert abs(Fraction(found) - exact) <= Fraction(1, 10**14) * exact


@given(ERRORS)
def test_the_spread_of_the_loss_against_exact_numbers(errors: list[float]) -> None:
    squares = [Fraction(e) ** 2 for e in errors]
    mean = sum(squares) / len(squares)
    spread = sum((q - mean) ** 2 for q in squares)
    found = of_errors(errors).root_squared_loss_deviation
    # Fewer than 64 roundings, each of at most the largest square, in every deviation.
    largest = float(max(squares))
    assert abs(found - sqrt_of(spread)) <= 64 * EPS * largest * math.sqrt(len(errors)) + 1e-300


def sqrt_of(number: Fraction) -> float:
    """The root, also where the number itself is beyond float64."""
    if not number:
        return 0.0
    exponent = (number.numerator.bit_length() - number.denominator.bit_length()) // 2
    return math.ldexp(math.sqrt(number / Fraction(4) ** exponent), exponent)


@given(ERRORS)
def test_blocks_and_columns_give_the_same(errors: list[float]) -> None:
    target = np.zeros(len(errors))
    assert summarize_pairs(target, np.array(errors)) == of_errors(errors)


@given(ERRORS)
def test_the_extremes_are_errors_that_there_are(errors: list[float]) -> None:
    summary = of_errors(errors)
    assert (summary.min_error, summary.max_error) == (min(errors), max(errors))


@pytest.mark.parametrize("scatter", [1.0, 1e-6])
def test_the_spread_around_a_large_common_error_in_many_blocks(scatter: float) -> None:
    errors = 1e8 + scatter * np.random.default_rng(8).normal(size=150_000)
    _, _, exact = exactly(errors)
    found = of_errors(errors).sum_squared_deviation
    assert abs(Fraction(found) - Fraction(exact)) <= Fraction(1, 10**13) * Fraction(exact)
